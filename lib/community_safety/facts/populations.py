"""Which population a rate is per: the edition, the reference year, and the sum over districts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from community_safety.errors import UsageError
from community_safety.periods import Period, add_months, day_name
from community_safety.registers import Areas


@dataclass(frozen=True)
class Populations:
    """The residents of each area (rows, GSS codes) in each reference year (columns) of one edition.

    `reason` says why there is none, when there is none. `year` holds every period to one reference year. `lacking`
    names, for an area without residents, the districts that the edition does not have.
    """

    edition: str
    residents: pd.DataFrame
    sha256: str = ""
    file: str = ""
    reason: str = ""
    year: int | None = None
    lacking: dict[str, str] = field(default_factory=dict)

    def why_not(self, area: str, period: Period) -> str:
        """Why an area has no population for a period: the edition's years, or the districts that it lacks, by name."""
        if self.year_for(period) is None:
            return f"the {self.edition} edition has no estimate for {period.label} or before"
        return f"the {self.edition} edition has no population for {self.lacking.get(area, 'this area')}"

    def year_for(self, period: Period) -> int | None:
        """The reference year for a period: the estimate (for 30 June) nearest its midpoint.

        Where that estimate is not in the edition, the newest before it; None before the edition's first year.
        """
        if self.residents.empty:
            return None
        if self.year is not None:
            return self.year if self.year in self.residents.columns else None
        # The midpoint lies in calendar year y; 30 June of y is the nearest mid-year, and half a year at most away.
        nearest = midpoint(period).year
        held = [year for year in map(int, self.residents.columns) if year <= nearest]
        return max(held) if held else None

    def of(self, areas: list[str], year: int | None) -> np.ndarray:
        """Residents of each area in a reference year; NaN where the edition has none. Shape: (areas,)."""
        if year is None or self.residents.empty:
            return np.full(len(areas), np.nan)
        column: np.ndarray = self.residents[year].reindex(areas).to_numpy(dtype=float)
        return column

    def for_periods(self, areas: pd.Index, periods: tuple[Period | None, ...]) -> np.ndarray:
        """Residents of each area for each period, of its own reference year; NaN where there are none.

        Shape: (areas, periods)
        """
        years = [self.year_for(each) if each else None for each in periods]
        of_year = {year: self.of(list(areas), year) for year in dict.fromkeys(years)}
        return np.column_stack([of_year[year] for year in years])

    def source(self, year: int | None) -> str:
        """How a rate names its population: `ONS mid-2020 estimate (mid-2020 edition)`."""
        return f"ONS mid-{year} estimate ({self.edition} edition)" if year else ""


def midpoint(period: Period) -> date:
    """The middle of a period of whole months: the 1st of a month after an even number of them, else the 16th."""
    middle = add_months(period.start, period.months // 2)
    return middle if period.months % 2 == 0 else middle.replace(day=16)


def choose_population(
    estimates: pd.DataFrame,
    areas: Areas,
    wanted: list[str],
    *,
    edition: str | None = None,
    year: int | None = None,
    as_of: date | None = None,
) -> Populations:
    """The population for a pack.

    Parameters
    ----------
    estimates : columns edition, published, area, year, residents, sha256, name: all that the store holds
    areas : the register; an area above the districts has the sum of its districts' residents
    wanted : the areas to have
    edition : such as mid-2020; by default the newest that was published by `as_of`
    year : one reference year for every period; by default the one nearest each period's midpoint

    Raises
    ------
    UsageError : the store does not hold the edition or the year asked for
    """
    editions = estimates.groupby("edition")["published"].max().sort_values()
    if edition is not None and edition not in editions.index:
        held = ", ".join(editions.index) or "none"
        raise UsageError(f"population edition {edition!r} is not in the store; it holds: {held}")
    if edition is None:
        usable = editions if as_of is None else editions[editions <= pd.Timestamp(as_of)]
        if usable.empty:
            by = f" published by {day_name(as_of)}" if as_of else ""
            return Populations("", pd.DataFrame(), reason=f"the store holds no population estimates{by}")
        edition = str(usable.index[-1])
    chosen = estimates[estimates["edition"] == edition]
    table = chosen.pivot_table(index="area", columns="year", values="residents", aggfunc="last")
    if year is not None and year not in table.columns:
        held = ", ".join(f"mid-{each}" for each in table.columns)
        raise UsageError(f"the {edition} edition holds no estimate for mid-{year}; it holds {held}")
    rows = {code: _residents(code, table, areas) for code in wanted}
    lacking = {
        code: ", ".join(areas[each].name for each in areas.local_within(code) if each not in table.index)
        for code, residents in rows.items()
        if np.isnan(residents).all()
    }
    return Populations(
        edition=edition,
        residents=pd.DataFrame(rows, index=table.columns).T,
        sha256=str(chosen["sha256"].iloc[-1]),
        file=str(chosen["name"].iloc[-1]),
        year=year,
        lacking={code: names for code, names in lacking.items() if names},
    )


def _residents(code: str, table: pd.DataFrame, areas: Areas) -> np.ndarray:
    """The sum over an area's districts, all of which the edition must have; else what it says of the area itself."""
    inside = list(areas.local_within(code))
    if inside and set(inside) <= set(table.index):
        total: np.ndarray = table.loc[inside].sum(axis=0, skipna=False).to_numpy(dtype=float)
        return total
    own: np.ndarray = table.reindex([code]).to_numpy(dtype=float)[0]
    return own
