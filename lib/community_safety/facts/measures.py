"""Every area's figures for every month and every 12 months, computed over columns, all areas together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from community_safety.facts.counts import MonthlyCounts
from community_safety.facts.populations import Populations
from community_safety.methods.changes import compare_rates
from community_safety.methods.rates import crude_rate
from community_safety.periods import Period, month, rolling_12_months
from community_safety.registers import Indicator

YEAR = 12  # months


def measure(key: str, indicator: Indicator, counts: MonthlyCounts, populations: Populations) -> pd.DataFrame:
    """One row for each area and each month, and for each area and each 12 months that end with a month.

    A 12-month count is the sum of its twelve months, blank when one of them is blank. Every period has its own
    population; a period is compared with the one twelve months before, on the same edition.

    Returns
    -------
    Columns indicator, area, period_type, period_start, period_end, numerator, denominator, population_year, value,
    lower, upper; the same of the period twelve months before as previous_…; change, change_percent, change_ratio_lower,
    change_ratio_upper, change_p, verdict. Blanks are NaN; rates are per the indicator's multiplier, unrounded.
    """
    frames = [
        _of_periods(indicator, sums, periods, populations)
        for sums, periods in ((counts.table, _months(counts)), (_twelve_month_sums(counts.table), _years(counts)))
        if periods
    ]
    return pd.concat(frames, ignore_index=True).assign(indicator=key)


def _months(counts: MonthlyCounts) -> list[Period]:
    return [month(day.date()) for day in counts.months]


def _years(counts: MonthlyCounts) -> list[Period]:
    return [rolling_12_months(day.date()) for day in counts.months[YEAR - 1 :]]


def _twelve_month_sums(table: pd.DataFrame) -> pd.DataFrame:
    if table.shape[1] < YEAR:
        return table.iloc[:, :0]
    windows = np.lib.stride_tricks.sliding_window_view(table.to_numpy(dtype=float), YEAR, axis=1)
    return pd.DataFrame(windows.sum(axis=-1), index=table.index, columns=table.columns[YEAR - 1 :])


def _of_periods(
    indicator: Indicator, sums: pd.DataFrame, periods: list[Period], populations: Populations
) -> pd.DataFrame:
    areas = list(sums.index)
    years = [populations.year_for(period) for period in periods]
    residents = np.column_stack([populations.of(areas, year) for year in years])
    events = sums.to_numpy(dtype=float)
    before, residents_before = _earlier(events), _earlier(residents)
    rate = crude_rate(events.ravel(), residents.ravel(), indicator.multiplier)
    previous = crude_rate(before.ravel(), residents_before.ravel(), indicator.multiplier)
    change = compare_rates(
        events.ravel(),
        residents.ravel(),
        before.ravel(),
        residents_before.ravel(),
        indicator.polarity,
        indicator.multiplier,
    )
    many = len(areas)
    return pd.DataFrame(
        {
            "area": np.repeat(areas, len(periods)),
            "period_type": str(periods[0].type),
            "period_start": np.tile(np.array([p.start for p in periods], dtype="datetime64[s]"), many),
            "period_end": np.tile(np.array([p.end for p in periods], dtype="datetime64[s]"), many),
            "numerator": events.ravel(),
            "denominator": residents.ravel(),
            "population_year": np.tile(np.array(years, dtype=float), many),
            "value": rate.value,
            "lower": rate.lower,
            "upper": rate.upper,
            "previous_numerator": before.ravel(),
            "previous_denominator": residents_before.ravel(),
            "previous_population_year": np.tile(_earlier(np.array([years], dtype=float))[0], many),
            "previous_value": previous.value,
            "previous_lower": previous.lower,
            "previous_upper": previous.upper,
            "change": change.difference,
            "change_percent": change.percent_change,
            "change_ratio_lower": change.ratio_lower,
            "change_ratio_upper": change.ratio_upper,
            "change_p": change.p_value,
            "verdict": change.outcome,
        }
    )


def _earlier(values: np.ndarray) -> np.ndarray:
    """The values twelve columns (months) earlier; NaN where there are none."""
    shifted = np.full(values.shape, np.nan)
    shifted[:, YEAR:] = values[:, :-YEAR]
    return shifted
