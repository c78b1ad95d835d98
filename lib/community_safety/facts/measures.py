"""Every area's figures in every period, with every comparison, computed over columns: all areas together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from community_safety.facts.comparisons import against_area, against_threshold, runs
from community_safety.facts.figures import Figures, changes, figures
from community_safety.facts.grids import Grid
from community_safety.facts.populations import Populations
from community_safety.facts.windows import Windows, totals
from community_safety.like_for_like import Measure, comparison_fault
from community_safety.methods.projection import project_year_end, share_of_earlier_years
from community_safety.periods import PeriodType
from community_safety.registers import Areas, Indicator

COMPARATOR_COLUMNS = ("comparator", "second_comparator")


def measure(
    key: str, indicator: Indicator, grid: Grid, populations: Populations, windows: Windows, areas: Areas
) -> pd.DataFrame:
    """One row for each area, breakdown and period of `windows`, in this order.

    Returns
    -------
    Figures, limits, counts and populations of the period and of the one before, changes with their tests, the figure
    just before, run, comparators, threshold and projection, named as in `Fact`; `population_year`,
    `previous_population_year`; `place`, the period's place in `windows`; `row`, the grid's. Blanks are NaN; rates are
    per the indicator's multiplier, unrounded. What may not be compared is not: its change is blank.
    """
    now = figures(indicator, grid, populations, windows.periods)
    previous = figures(indicator, grid, populations, windows.previous)
    preceding = figures(indicator, grid, populations, windows.preceding)
    columns: dict[str, np.ndarray] = {
        "value": now.value,
        "lower": now.lower,
        "upper": now.upper,
        "numerator": now.count,
        "denominator": now.base if indicator.measure is not Measure.COUNT else np.full(now.base.shape, np.nan),
        "previous_value": previous.value,
        "previous_lower": previous.lower,
        "previous_upper": previous.upper,
        "previous_numerator": previous.count,
        "previous_denominator": previous.base
        if indicator.measure is not Measure.COUNT
        else np.full(now.base.shape, np.nan),
        "preceding_value": preceding.value,
    }
    columns |= _changes(indicator, windows, now, previous, preceding)
    columns["run_direction"], columns["run_steps"] = runs(windows, now.value)
    columns |= _comparators(indicator, grid, now, areas)
    columns |= _threshold(indicator, now, windows)
    columns |= _projection(indicator, grid, now, windows)
    shape = now.value.shape
    rows, places = np.indices(shape)
    if indicator.measure is Measure.RATE:
        for side, periods in (("", windows.periods), ("previous_", windows.previous)):
            years = np.array([populations.year_for(each) for each in periods], dtype=float)
            columns[f"{side}population_year"] = np.broadcast_to(years, shape)
    frame = pd.DataFrame({name: values.ravel() for name, values in columns.items()})
    frame.insert(0, "indicator", pd.Series(pd.Categorical([key]).repeat(len(frame))))
    for level, name in enumerate(("area", "breakdown")):
        labels = pd.Categorical(grid.rows.get_level_values(level))
        frame.insert(level + 1, name, pd.Series(labels.take(rows.ravel())))
    return frame.assign(row=rows.ravel(), place=places.ravel())


def _changes(
    indicator: Indicator, windows: Windows, now: Figures, previous: Figures, preceding: Figures
) -> dict[str, np.ndarray]:
    year = changes(indicator, now, previous)
    last = changes(indicator, now, preceding)
    columns = {
        "change": year.difference,
        "change_percent": year.percent,
        "change_lower": year.lower,
        "change_upper": year.upper,
        "verdict": year.verdict,
        "preceding_change": last.difference,
        "preceding_change_percent": last.percent,
        "preceding_verdict": last.verdict,
    }
    for place, (period, before, just_before) in enumerate(
        zip(windows.periods, windows.previous, windows.preceding, strict=True)
    ):
        refused = [("", before)] if comparison_fault(period, before, indicator.measure, indicator.breaks) else []
        if just_before and comparison_fault(period, just_before, indicator.measure, indicator.breaks):
            refused.append(("preceding_", just_before))
        for side, _ in refused:
            for name in columns:
                if name.startswith("preceding_") == bool(side):
                    columns[name][:, place] = "not_compared" if name.endswith("verdict") else np.nan
    return columns


def _comparators(indicator: Indicator, grid: Grid, now: Figures, areas: Areas) -> Mapping[str, np.ndarray]:
    columns = {}
    for number, name in enumerate(COMPARATOR_COLUMNS):
        if number < len(indicator.comparators):
            found = against_area(indicator, grid, now, areas, indicator.comparators[number])
            codes, value, verdict = np.array(found.codes, dtype=object)[:, np.newaxis], found.value, found.verdict
        else:
            codes, value = np.array([[""]], dtype=object), np.array([[np.nan]])
            verdict = np.array([["not_compared"]], dtype=object)
        shape = now.value.shape
        columns[f"{name}_area"] = np.broadcast_to(codes, shape)
        columns[f"{name}_value"] = np.broadcast_to(value, shape)
        columns[f"{name}_verdict"] = np.broadcast_to(verdict, shape)
    return columns


def _threshold(indicator: Indicator, now: Figures, windows: Windows) -> Mapping[str, np.ndarray]:
    found = against_threshold(indicator, now, windows.periods)
    shape = now.value.shape
    return {
        "threshold_lower": np.broadcast_to(found.lower, shape),
        "threshold_upper": np.broadcast_to(found.upper, shape),
        "threshold_status": found.point,
        "threshold_statistical": found.statistical,
    }


def _projection(indicator: Indicator, grid: Grid, now: Figures, windows: Windows) -> dict[str, np.ndarray]:
    """From each year to date, the year's count to expect; only where events are counted, not shares of cases."""
    shape = now.value.shape
    names = ("value", "lower", "upper", "below_last_year")
    columns = {f"projected_{name}": np.full(shape, np.nan) for name in names}
    columns["projected_outcome"] = np.full(shape, "", dtype=object)
    if indicator.measure not in (Measure.COUNT, Measure.RATE):
        return columns
    places = {period: place for place, period in enumerate(windows.periods)}
    for place in windows.of_type(PeriodType.YEAR_TO_DATE):
        period = windows.periods[place]
        years = [windows.periods[each] for each in windows.of_type(PeriodType.FINANCIAL_YEAR)]
        earlier = [each for each in years if each.end < period.start]
        if not earlier or any(earlier[-1].start < day <= period.end for day in indicator.breaks):
            continue
        last_year = now.count[:, places[earlier[-1]]]
        share = np.full(len(last_year), period.months / 12)
        if indicator.seasonal:
            so_far = tuple(period.shift(-12 * back) for back in range(len(earlier), 0, -1))
            since = max((day for day in indicator.breaks if day <= period.end), default=date.min)
            earlier = [each for each in earlier if each.start >= since]
            so_far = so_far[-len(earlier) :]
            share = _seasonal_share(
                totals(grid, grid.numerators, so_far), now.count[:, [places[each] for each in earlier]]
            )
        events = np.where(np.isnan(share), np.nan, now.count[:, place])
        found = project_year_end(events, np.where(np.isnan(share), 1.0, share), last_year)
        columns["projected_value"][:, place] = found.value
        columns["projected_lower"][:, place] = found.lower
        columns["projected_upper"][:, place] = found.upper
        columns["projected_below_last_year"][:, place] = found.probability_below_last_year
        columns["projected_outcome"][:, place] = [each or "" for each in found.outcome]
    return columns


def _seasonal_share(so_far: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """The share of a year that earlier years had seen by now, by row; NaN where no earlier year is known.

    so_far, whole : counts by then and of the whole of each earlier year, shape (rows, years)
    """
    known = ~np.isnan(so_far) & ~np.isnan(whole)
    known &= (np.where(known, so_far, 0).sum(axis=1) > 0)[:, np.newaxis]
    shares = np.full(len(whole), np.nan)
    for row in np.flatnonzero(known.any(axis=1)):
        shares[row] = share_of_earlier_years(so_far[row, known[row]], whole[row, known[row]])
    return shares
