"""The periods that a pack shows, and the totals of each on a grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from community_safety.facts.grids import Grid
from community_safety.periods import (
    FinancialQuarter,
    Period,
    PeriodType,
    add_months,
    financial_year,
    financial_year_start,
    month,
    pooled_years,
    quarter,
    rolling_12_months,
    year_to_date,
)

# How many of each kind a pack shows, the latest last.
MONTHS, QUARTERS, YEARS, YEARS_TO_DATE = 36, 13, 7, 5
ROLLING_MONTHS, ROLLING_QUARTERS = 13, 20

POOLED = {PeriodType.POOLED_2_YEARS: 2, PeriodType.POOLED_3_YEARS: 3}


@dataclass(frozen=True)
class Windows:
    """Periods in order of kind and end; every list and array here has one entry for each."""

    periods: tuple[Period, ...]

    @cached_property
    def previous(self) -> tuple[Period, ...]:
        """The like-for-like period before each: a year earlier, or for a pool the pool before."""
        return tuple(each.shift(-max(12, each.months)) for each in self.periods)

    @cached_property
    def preceding(self) -> tuple[Period | None, ...]:
        """The quarter just before a quarter; None for the rest. (Months are for control charts to judge.)"""
        short = (PeriodType.QUARTER, PeriodType.SURVEY_WAVE)
        return tuple(each.shift(-each.months) if each.type in short else None for each in self.periods)

    def of_type(self, kind: PeriodType) -> list[int]:
        """The places of the periods of one kind."""
        return [place for place, each in enumerate(self.periods) if each.type is kind]


def windows_to(last: date, step: int, main: PeriodType) -> Windows:
    """The periods that an indicator's facts are given for, up to the month of `last`.

    Parameters
    ----------
    step : months in a step of the source; nothing shorter than that can be shown
    main : the kind of the headline; pools are shown only where they are the headline
    """
    found: list[Period] = []
    if step == 1:
        found += [month(add_months(last, -back)) for back in range(MONTHS)][::-1]
    whole = FinancialQuarter.of(last)
    if step <= 3:
        kind = quarter if main is not PeriodType.SURVEY_WAVE else _wave
        found += [kind(whole.shift(-back)) for back in range(QUARTERS)][::-1]
        found += _rolling(whole.end, step)
        found += [year_to_date(whole.shift(-back).end) for back in range(YEARS_TO_DATE)][::-1]
    found += [financial_year(financial_year_start(whole.end) - back) for back in range(YEARS)][::-1]
    if main in POOLED:
        ends = [financial_year(financial_year_start(whole.end) - back).end for back in range(YEARS)]
        found += [pooled_years(end, POOLED[main]) for end in ends][::-1]
    return Windows(tuple(each for each in found if each.end <= whole.end))


def _wave(which: FinancialQuarter) -> Period:
    return Period(PeriodType.SURVEY_WAVE, which.start, which.end)


def _rolling(last: date, step: int) -> Iterator[Period]:
    """Quarter by quarter, and month by month over the last year, so that its line is smooth."""
    backs = {3 * quarters for quarters in range(ROLLING_QUARTERS)}
    if step == 1:
        backs |= set(range(ROLLING_MONTHS))
    return (rolling_12_months(add_months(last, -back)) for back in sorted(backs, reverse=True))


def totals(grid: Grid, values: np.ndarray, periods: tuple[Period | None, ...]) -> np.ndarray:
    """The total of `values` over each period; blank where a step is blank or lies outside the grid.

    Parameters
    ----------
    values : shape (rows, steps), such as the grid's numerators
    periods : None gives a column of blanks

    Returns
    -------
    Shape (rows, periods)
    """
    blank = np.isnan(values)
    # Running totals with a leading zero: the total of steps a to b is run[b + 1] - run[a]. Counts are whole numbers,
    # which floats add without error.
    run = np.pad(np.cumsum(np.where(blank, 0.0, values), axis=1), ((0, 0), (1, 0)))
    gaps = np.pad(np.cumsum(blank, axis=1), ((0, 0), (1, 0)))
    total = np.full((values.shape[0], len(periods)), np.nan)
    for place, period in enumerate(periods):
        if period is None or period.months % grid.step:
            continue
        start, stop = grid.step_of(period.start), grid.step_of(period.end) + 1
        if start >= 0 and stop <= grid.steps and add_months(grid.first, start * grid.step) == period.start:
            whole = gaps[:, stop] == gaps[:, start]
            total[whole, place] = run[whole, stop] - run[whole, start]
    return total
