"""Values with their limits, and the change between two of them, by what the indicator measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from community_safety.facts.fact import Verdict
from community_safety.facts.grids import Grid
from community_safety.facts.populations import Populations
from community_safety.facts.windows import totals
from community_safety.like_for_like import Measure
from community_safety.methods.changes import compare_proportions, compare_rates
from community_safety.methods.differences import percent_change
from community_safety.methods.proportions import wilson_proportion
from community_safety.methods.rates import crude_rate
from community_safety.periods import Period
from community_safety.registers import Indicator

PER_CENT = 100


@dataclass(frozen=True)
class Figures:
    """Figures of every row in every period; all arrays have the shape (rows, periods), NaN for a gap.

    `base` is what the count is set against: residents, cases; 1 for a plain count.
    """

    count: np.ndarray
    base: np.ndarray
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


@dataclass(frozen=True)
class Changes:
    """Changes of every row and period; all arrays have the shape (rows, periods).

    `difference` is in the value's unit. `lower` and `upper` limit the ratio of counts and rates, the difference of
    percentages; ratios of sums have neither, and no test.
    """

    difference: np.ndarray
    percent: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    verdict: np.ndarray


def figures(indicator: Indicator, grid: Grid, populations: Populations, periods: tuple[Period | None, ...]) -> Figures:
    """The indicator's figure in each period, with its 95% interval.

    rate: events / residents × multiplier, Byar's or exact limits; proportion: events / cases × 100, Wilson's limits;
    count: events, with the limits of a rate; ratio: events / cases, without limits
    """
    count = totals(grid, grid.numerators, periods)
    if indicator.measure is Measure.RATE:
        base = populations.for_periods(grid.rows.get_level_values(0), periods)
        return _with_rate(count, base, indicator.multiplier)
    if indicator.measure is Measure.COUNT:
        return _with_rate(count, np.where(np.isnan(count), np.nan, 1.0), 1)
    base = totals(grid, grid.denominators, periods)
    base[base == 0] = np.nan  # nothing to take a share of
    if indicator.measure is Measure.PROPORTION:
        share = wilson_proportion(count.ravel(), base.ravel(), PER_CENT)
        return Figures(count, base, *(each.reshape(count.shape) for each in (share.value, share.lower, share.upper)))
    blank = np.full(count.shape, np.nan)
    return Figures(count, base, count / base * indicator.multiplier, blank, blank)


def _with_rate(count: np.ndarray, base: np.ndarray, multiplier: int) -> Figures:
    rate = crude_rate(count.ravel(), base.ravel(), multiplier)
    return Figures(count, base, *(each.reshape(count.shape) for each in (rate.value, rate.lower, rate.upper)))


def changes(indicator: Indicator, now: Figures, previous: Figures) -> Changes:
    """How each figure stands to the one before: exact test for counts and rates, Newcombe's interval for percentages.

    A percentage has no percentage change: it changes by percentage points.
    """
    shape = now.value.shape
    both = ~np.isnan(now.value) & ~np.isnan(previous.value)
    found = {name: np.full(shape, np.nan) for name in ("difference", "percent", "lower", "upper")}
    verdict = np.full(shape, str(Verdict.NOT_COMPARED), dtype=object)
    if both.any():
        for name, values in _compared(indicator, now, previous, both).items():
            if name == "verdict":
                verdict[both] = values
            else:
                found[name][both] = values
    return Changes(verdict=verdict, **found)


def _compared(indicator: Indicator, now: Figures, previous: Figures, both: np.ndarray) -> dict[str, np.ndarray]:
    counts = now.count[both], now.base[both], previous.count[both], previous.base[both]
    if indicator.measure is Measure.PROPORTION:
        share = compare_proportions(*counts, polarity=indicator.polarity, only_verdict=True)
        return {
            "difference": share.difference,
            "lower": share.difference_lower,
            "upper": share.difference_upper,
            "verdict": share.outcome,
        }
    if indicator.measure is Measure.RATIO:
        return {
            "difference": now.value[both] - previous.value[both],
            "percent": percent_change(now.value[both], previous.value[both]),
            "verdict": np.full(int(both.sum()), str(Verdict.NOT_TESTED), dtype=object),
        }
    rate = compare_rates(*counts, polarity=indicator.polarity, multiplier=indicator.multiplier, only_verdict=True)
    return {
        "difference": rate.difference,
        "percent": rate.percent_change,
        "lower": rate.ratio_lower,
        "upper": rate.ratio_upper,
        "verdict": rate.outcome,
    }


def p_values(indicator: Indicator, rows: pd.DataFrame) -> np.ndarray:
    """The probability of so large a change by chance, for a pack's rows: columns numerator, denominator and previous_….

    Exact conditional test for counts and rates, Fisher's for percentages. Shape (rows,); NaN where nothing is compared.
    """
    found = np.full(len(rows), np.nan)
    compared = rows["change"].notna().to_numpy()
    if indicator.measure is Measure.RATIO or not compared.any():
        return found
    part = rows[compared]
    now, before = part["numerator"].to_numpy(dtype=float), part["previous_numerator"].to_numpy(dtype=float)
    base, base_before = part["denominator"].to_numpy(dtype=float), part["previous_denominator"].to_numpy(dtype=float)
    if indicator.measure is Measure.PROPORTION:
        found[compared] = compare_proportions(now, base, before, base_before, str(indicator.polarity)).p_fisher
        return found
    if indicator.measure is Measure.COUNT:
        base = base_before = np.ones(len(part))
    found[compared] = compare_rates(now, base, before, base_before, str(indicator.polarity)).p_value
    return found
