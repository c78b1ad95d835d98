"""From the store to grids: every area in rows, every step of time in columns, gaps left as gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from community_safety.errors import DataError
from community_safety.observations import ALL, Store
from community_safety.periods import add_months, month_end
from community_safety.registers import Areas

YEAR = 12  # months
# The share of a release's events whose small areas no lookup knows, above which its districts have no figures: a
# handful of a force's events lie in Wales or Scotland, but a lookup of another census leaves out neighbourhoods.
MOST_UNLINKED = 0.01


@dataclass(frozen=True)
class Grid:
    """One source series: a row for each area and breakdown, a column for each step of time.

    rows : pairs of area (GSS code) and breakdown
    first : the first day of the first step
    step : months in a step: 1, 3 or 12
    numerators, denominators : shape (rows, steps); NaN is a gap, never zero
    unplaced : shape (rows, steps); true for a gap that is there because no lookup places the small areas of the events
    """

    rows: pd.MultiIndex
    first: date
    step: int
    numerators: np.ndarray
    denominators: np.ndarray
    unplaced: np.ndarray

    @property
    def steps(self) -> int:
        """How many steps of time the grid has."""
        return int(self.numerators.shape[1])

    def step_of(self, day: date) -> int:
        """The column of the step in which `day` falls; it may lie outside the grid."""
        return ((day.year - self.first.year) * 12 + day.month - self.first.month) // self.step

    def row_of(self, area: str, breakdown: str = ALL) -> int:
        """The row of an area and breakdown; -1 when the grid has none."""
        found = self.rows.get_indexer(pd.MultiIndex.from_tuples([(area, breakdown)]))
        return int(found[0])

    def reach(self, area: str) -> date | None:
        """The last day that an area has data for, placed or not, whatever the breakdown; None when it has none."""
        rows = self.rows.get_level_values(0) == area
        held = np.flatnonzero((~np.isnan(self.numerators[rows]) | self.unplaced[rows]).any(axis=0))
        return month_end(add_months(self.first, int(held[-1] + 1) * self.step - 1)) if held.size else None

    def missing(self, row: int, start: date, end: date) -> list[date]:
        """The months from `start` to `end` without a figure in a row, as first days."""
        months = []
        day = start
        while day <= end:
            column = self.step_of(day)
            if not 0 <= column < self.steps or np.isnan(self.numerators[row, column]):
                months.append(day)
            day = add_months(day, 1)
        return months


def grids(store: Store, areas: Areas, wanted: Iterable[str], series: list[str], last: date) -> dict[str, Grid]:
    """A grid of each series for every area wanted, from the first period in the store to that of `last`.

    A district's figure is that of its own rows. Where a dataset lists single events, a district's month counts only if
    a release covers it (its own police force's file: a few of its events stand in its neighbours' files too) and a
    lookup places the events; no row then means zero. An area above the districts has its own rows' figure (a police
    force's includes events without a place), else the sum of its districts, a gap when one of them is a gap.

    Raises
    ------
    DataError : a series mixes periods of different lengths
    """
    successors = pd.DataFrame(
        [(code, area.part_of[0]) for code, area in areas.by_code.items() if area.until and area.part_of],
        columns=["child", "parent"],
        dtype=str,
    )
    found = store.series(series, successors)
    found = found[found["period_end"] <= pd.Timestamp(last)]
    covered = store.coverage(series)
    inside = {code: areas.local_within(code) for code in wanted}
    return {
        name: _grid(name, found[found["series"] == name], covered[covered["series"] == name], areas, inside, last)
        for name in series
    }


def _grid(
    name: str,
    found: pd.DataFrame,
    covered: pd.DataFrame,
    areas: Areas,
    inside: dict[str, tuple[str, ...]],
    last: date,
) -> Grid:
    step = _step(name, found)
    first = found["period_start"].min().date() if len(found) else add_months(last.replace(day=1), 1 - YEAR)
    steps = ((last.year - first.year) * 12 + last.month - first.month) // step + 1
    codes = sorted(set(inside).union(*inside.values()))
    breakdowns = [ALL, *sorted(set(found["breakdown"]) - {ALL})]
    rows = pd.MultiIndex.from_product([codes, breakdowns])
    place = rows.get_indexer(pd.MultiIndex.from_arrays([found["area"], found["breakdown"]]))
    starts = found["period_start"]
    column = ((starts.dt.year - first.year) * 12 + starts.dt.month - first.month).to_numpy() // step
    here = place >= 0
    numerators, denominators = np.full((len(rows), steps), np.nan), np.full((len(rows), steps), np.nan)
    numerators[place[here], column[here]] = found["numerator"].to_numpy()[here]
    denominators[place[here], column[here]] = found["denominator"].to_numpy()[here]
    unplaced = np.zeros(numerators.shape, dtype=bool)
    if len(covered):
        is_placed = covered["unlinked"] <= MOST_UNLINKED * (covered["placed"] + covered["unlinked"])
        cover, cover_unplaced = (
            _covered(part, codes, areas, first, step, steps).repeat(len(breakdowns), axis=0)
            for part in (covered[is_placed], covered[~is_placed])
        )
        is_local = np.array([areas[code].is_local for code in codes]).repeat(len(breakdowns))[:, np.newaxis]
        numerators = np.where(is_local, np.where(cover, np.nan_to_num(numerators), np.nan), numerators)
        unplaced = cover_unplaced & ~cover
    where = {code: position for position, code in enumerate(codes)}
    for code, districts in inside.items():
        if districts and districts != (code,):
            for offset in range(len(breakdowns)):
                own = where[code] * len(breakdowns) + offset
                parts = [where[each] * len(breakdowns) + offset for each in districts]
                unplaced[own] = np.isnan(numerators[own]) & unplaced[parts].any(axis=0)
                for values in (numerators, denominators):
                    values[own] = np.where(np.isnan(values[own]), values[parts].sum(axis=0), values[own])
    kept = rows.get_level_values(0).isin(list(inside))
    return Grid(rows[kept], first, step, numerators[kept], denominators[kept], unplaced[kept])


def _step(name: str, found: pd.DataFrame) -> int:
    """The months in a row's period, the same for every row of the series."""
    if found.empty:
        return 1
    starts, ends = found["period_start"], found["period_end"]
    months = (ends.dt.year - starts.dt.year) * 12 + ends.dt.month - starts.dt.month + 1
    lengths = sorted(months.unique())
    if len(lengths) > 1 or lengths[0] not in (1, 3, 12):
        said = ", ".join(str(each) for each in lengths)
        raise DataError(f"series {name}: rows span {said} months; wanted all of one length: 1, 3 or 12")
    return int(lengths[0])


def _covered(covered: pd.DataFrame, codes: list[str], areas: Areas, first: date, step: int, steps: int) -> np.ndarray:
    """True where a release of single events covers a district (row) and step (column). Shape (codes, steps)."""
    cover = np.zeros((len(codes), steps), dtype=bool)
    starts = covered["month"].dt
    columns = ((starts.year - first.year) * 12 + starts.month - first.month) // step if len(covered) else []
    by_area: dict[str, list[int]] = {}
    for area, column in zip(covered["area"], columns, strict=True):
        if 0 <= column < steps:
            by_area.setdefault(area, []).append(int(column))
    for row, code in enumerate(codes):
        if areas[code].is_local:
            for each in (code, *areas.above(code)):
                cover[row, by_area.get(each, [])] = True
    return cover
