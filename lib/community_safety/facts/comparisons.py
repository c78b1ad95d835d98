"""A figure against other figures of its own period: areas above it, thresholds, and its own run of values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from community_safety.facts.figures import Figures
from community_safety.facts.grids import Grid
from community_safety.facts.windows import Windows
from community_safety.methods.comparators import compare_with_value
from community_safety.methods.direction import run_length
from community_safety.methods.thresholds import threshold_status
from community_safety.periods import Period, PeriodType
from community_safety.registers import Areas, Comparator, Indicator, Kind, Threshold

KIND_OF = {Comparator.REGION: Kind.REGION, Comparator.NATION: Kind.NATION}

# Months from one figure of a run to the next: quarter on quarter where there is one each quarter, else year on year.
RUN_STEP = {
    PeriodType.QUARTER: 3,
    PeriodType.SURVEY_WAVE: 3,
    PeriodType.ROLLING_12_MONTHS: 3,
    PeriodType.FINANCIAL_YEAR: 12,
    PeriodType.CALENDAR_YEAR: 12,
}


@dataclass(frozen=True)
class AgainstArea:
    """Each row against the area above it: that area's code (`""` for none), figure and verdict."""

    codes: list[str]
    value: np.ndarray
    verdict: np.ndarray


def against_area(indicator: Indicator, grid: Grid, found: Figures, areas: Areas, comparator: Comparator) -> AgainstArea:
    """Every area's 95% interval against the figure of its region or nation; none against itself."""
    codes_of_rows, parts = grid.rows.get_level_values(0), grid.rows.get_level_values(1)
    above = {code: areas.one_above(code, KIND_OF[comparator]) or "" for code in codes_of_rows.unique()}
    codes = [above[code] if above[code] != code else "" for code in codes_of_rows]
    rows = grid.rows.get_indexer(pd.MultiIndex.from_arrays([codes, parts]))
    value = np.where((rows >= 0)[:, np.newaxis], found.value[rows], np.nan)
    verdict = compare_with_value(found.lower.ravel(), found.upper.ravel(), value.ravel(), str(indicator.polarity))
    return AgainstArea(codes, value, verdict.reshape(value.shape))


def threshold_on(indicator: Indicator, day: date) -> Threshold | None:
    """The threshold in force on a day: the latest that began by then."""
    begun = [start for start in indicator.thresholds if start <= day]
    return indicator.thresholds[max(begun)] if begun else None


@dataclass(frozen=True)
class AgainstThreshold:
    """Each figure against the threshold in force at its period's end. Limits: one for each period; NaN for none."""

    lower: np.ndarray
    upper: np.ndarray
    references: list[str]
    point: np.ndarray
    statistical: np.ndarray


def against_threshold(indicator: Indicator, found: Figures, periods: tuple[Period, ...]) -> AgainstThreshold:
    """Whether each figure, and its whole interval, is beyond the threshold; at the threshold is within."""
    in_force = [threshold_on(indicator, each.end) for each in periods]
    lower, upper = (
        np.array([_or_nan(each.lower if side == "lower" else each.upper) if each else np.nan for each in in_force])
        for side in ("lower", "upper")
    )
    shape = found.value.shape
    status = threshold_status(
        found.value.ravel(),
        found.lower.ravel(),
        found.upper.ravel(),
        np.broadcast_to(lower, shape).ravel(),
        np.broadcast_to(upper, shape).ravel(),
    )
    references = [each.reference if each else "" for each in in_force]
    return AgainstThreshold(lower, upper, references, status.point.reshape(shape), status.statistical.reshape(shape))


def _or_nan(limit: float | None) -> float:
    return np.nan if limit is None else limit


def runs(windows: Windows, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How long each figure has moved one way, up to itself: direction and steps, shape (rows, periods).

    A run goes from one figure to the next of its kind: three months apart, or a year for yearly figures. Months have
    no run (the season would make one), nor has a year to date.
    """
    directions = np.full(values.shape, "", dtype=object)
    steps = np.full(values.shape, np.nan)
    places = {period: place for place, period in enumerate(windows.periods)}
    chains = {place: _chain(period, places) for place, period in enumerate(windows.periods) if period.type in RUN_STEP}
    longest = max(map(len, chains.values()), default=0)
    if longest < 2:
        return directions, steps
    # All chains side by side, oldest first, each with blanks before its beginning: one call for all.
    blank = np.full((len(values), 1), np.nan)
    padded = np.hstack([values, blank])
    order = [[-1] * (longest - len(chain)) + chain[::-1] for chain in chains.values()]
    history = padded[:, order].transpose(2, 0, 1).reshape(longest, -1)
    found = run_length(history)
    shape = (len(values), len(chains))
    directions[:, list(chains)] = found.direction.reshape(shape)
    steps[:, list(chains)] = found.steps.reshape(shape)
    return directions, steps


def _chain(period: Period, places: dict[Period, int]) -> list[int]:
    """The places of a period and of those before it, as far back as they go without a gap."""
    apart = RUN_STEP[period.type]
    chain = []
    while (place := places.get(period)) is not None:
        chain.append(place)
        period = period.shift(-apart)
    return chain
