"""What stands out: single months against their control limits, districts against each other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from community_safety.facts.everywhere import Measured
from community_safety.like_for_like import Measure, control_chart_fault
from community_safety.methods.control_charts import control_chart
from community_safety.methods.funnels import funnel_baseline, funnel_significance
from community_safety.methods.seasonality import seasonal_decomposition
from community_safety.periods import PeriodType

FEWEST_POINTS = 2  # limits need one moving range
# Two years are what the method asks for, but then each month's factor rests on one value, and one odd month would
# hide itself: three are asked for here.
YEARS_TO_ADJUST = 3
IN_A_YEAR = {PeriodType.MONTH: 12, PeriodType.QUARTER: 4}
FEWEST_DISTRICTS = 3  # with two, each is the other's mirror
CONTROL_COLUMNS = ("value", "mean", "lower", "upper", "signal", "variation")


def control_columns(measured: Measured, table: pd.DataFrame) -> pd.DataFrame:
    """Limits and signals of the months (quarters, where there are no months) of each area in `table`.

    An indicator that the register calls seasonal is adjusted for season first, which takes three whole years; with
    fewer there is no chart, as the season itself would break its rules. Limits start again at each break. Rolling and
    other overlapping values never go into a chart.

    Returns
    -------
    Columns control_value, control_mean, control_lower, control_upper, control_signal, control_variation, on the index
    of `table`; blank for other kinds of period.
    """
    blank = {f"control_{name}": "" if name in ("signal", "variation") else np.nan for name in CONTROL_COLUMNS}
    columns = pd.DataFrame(blank, index=table.index)
    kind = PeriodType.MONTH if measured.grid.step == 1 else PeriodType.QUARTER
    if control_chart_fault(kind) or not (places := measured.windows.of_type(kind)):
        return columns
    of_kind = table[table["place"].isin(places)].sort_values("place")
    for _, rows in of_kind.groupby(["area", "breakdown"], observed=True):
        values = rows["value"].to_numpy(dtype=float)
        charted = _adjusted(values, IN_A_YEAR[kind]) if measured.indicator.seasonal else values
        if np.isfinite(charted).sum() < FEWEST_POINTS:
            continue
        starts = [measured.windows.periods[place].start for place in rows["place"]]
        stretches = [sum(day <= start for day in measured.indicator.breaks) for start in starts]
        chart = control_chart(charted, str(measured.indicator.polarity), segments=stretches).points
        chart["signal"] = chart["signal"].where(chart["value"].notna(), "")  # a gap is neither common nor special
        for name in CONTROL_COLUMNS:
            columns.loc[rows.index, f"control_{name}"] = chart[name].to_numpy()
    return columns.fillna({"control_signal": "", "control_variation": ""})


def _adjusted(values: np.ndarray, year: int) -> np.ndarray:
    """Values with the season taken out; blanks where there are too few whole years to know it."""
    if len(values) < YEARS_TO_ADJUST * year or np.isnan(values).any() or (values <= 0).any():
        return np.full(len(values), np.nan)
    found = seasonal_decomposition(values, year, "multiplicative")
    adjusted: np.ndarray = np.asarray(found.adjusted, dtype=float)
    return adjusted


def funnel_columns(measured: Measured, headlines: pd.DataFrame) -> pd.DataFrame:
    """Each district against the districts together: the baseline, and the level at which it stands out.

    Parameters
    ----------
    headlines : the headline rows of the districts, with numerator and denominator

    Returns
    -------
    Columns funnel_baseline (in the indicator's unit) and funnel_significance, on the index of `headlines`; blank with
    fewer than three districts, and for figures that are neither rates nor percentages.
    """
    columns = pd.DataFrame({"funnel_baseline": np.nan, "funnel_significance": ""}, index=headlines.index)
    held = headlines[headlines["value"].notna()]
    statistic = {Measure.RATE: "rate", Measure.PROPORTION: "proportion"}.get(measured.indicator.measure)
    if statistic is None or len(held) < FEWEST_DISTRICTS:
        return columns
    multiplier = measured.indicator.multiplier if statistic == "rate" else 100
    counts, bases = held["numerator"].to_numpy(), held["denominator"].to_numpy()
    baseline = funnel_baseline(counts, bases, multiplier)
    columns.loc[held.index, "funnel_baseline"] = baseline
    columns.loc[held.index, "funnel_significance"] = funnel_significance(
        counts, bases, baseline, multiplier=multiplier, statistic=statistic
    )
    return columns
