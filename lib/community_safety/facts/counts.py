"""From the store to a table of monthly counts: every area in rows, every month in columns, gaps left as gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from community_safety.observations import Store
from community_safety.periods import add_months
from community_safety.registers import Areas


@dataclass(frozen=True)
class MonthlyCounts:
    """Counts of one series: rows are areas (GSS codes), columns months (first days, none left out), NaN a gap."""

    table: pd.DataFrame

    @property
    def months(self) -> pd.DatetimeIndex:
        """The columns."""
        return pd.DatetimeIndex(self.table.columns)

    def reach(self, code: str) -> date | None:
        """The first day of the last month that has a figure for an area; None when no month has."""
        held = self.months[self.table.loc[code].notna().to_numpy()]
        return held[-1].date() if len(held) else None

    def missing(self, code: str, start: date, end: date) -> list[date]:
        """The months from `start` to `end` without a figure for an area, as first days."""
        row = self.table.loc[code].reindex(pd.date_range(start, end, freq="MS"))
        return [month.date() for month in row.index[row.isna().to_numpy()]]


def monthly_counts(
    store: Store, areas: Areas, wanted: list[str], series: list[str], last: date
) -> dict[str, MonthlyCounts]:
    """Counts of every series for every area wanted, from the first month in the store to that of `last`.

    A district's count is that of its own rows; where a dataset lists single events and its release covers the
    district and month, no row means zero. An area above the districts has its own rows' count (a police force's
    includes events without a place), else the sum of its districts, which is a gap when one of them is a gap.
    """
    successors = pd.DataFrame(
        [(code, area.part_of[0]) for code, area in areas.by_code.items() if area.until and area.part_of],
        columns=["child", "parent"],
        dtype=str,
    )
    found = store.monthly_counts(series, successors)
    covered = store.coverage(series)
    found = found[found["month"] <= pd.Timestamp(last)]
    inside = {code: list(areas.local_within(code)) for code in wanted}
    rows = sorted(set(wanted).union(*inside.values()))
    counts: dict[str, MonthlyCounts] = {}
    for name in series:
        own = found[found["series"] == name].pivot_table(
            index="area", columns="month", values="count", aggfunc="sum", dropna=False
        )
        own = own.reindex(index=rows, columns=_months(own.columns, last))
        zeros = _zeros(covered[covered["series"] == name], own, areas)
        counts[name] = MonthlyCounts(_with_sums(own.mask(own.isna() & zeros, 0.0), inside).loc[wanted])
    return counts


def _months(held: pd.Index, last: date) -> pd.DatetimeIndex:
    first = held.min() if len(held) else pd.Timestamp(add_months(last.replace(day=1), -11))
    return pd.date_range(first, last.replace(day=1), freq="MS")


def _zeros(covered: pd.DataFrame, own: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """True where a release of single events covers a district (row) and month (column)."""
    months_of = {str(area): set(months) for area, months in covered.groupby("area")["month"]}
    cover = np.zeros(own.shape, dtype=bool)
    for row, code in enumerate(own.index):
        if not areas[code].is_local:
            continue
        held: set[pd.Timestamp] = set().union(*(months_of.get(each, set()) for each in (code, *areas.above(code))))
        if held:
            cover[row] = own.columns.isin(list(held))
    return pd.DataFrame(cover, index=own.index, columns=own.columns)


def _with_sums(own: pd.DataFrame, inside: Mapping[str, list[str]]) -> pd.DataFrame:
    filled = own.copy()
    for code, districts in inside.items():
        if districts and districts != [code]:
            total = own.loc[districts].sum(axis=0, skipna=False).to_numpy()
            itself = own.loc[code].to_numpy()
            filled.loc[code] = np.where(np.isnan(itself), total, itself)
    return filled
