"""Making a pack's facts from the store: figures, the files behind them, and the caveats that the data call for."""

from __future__ import annotations

import pandas as pd

from community_safety.facts.everywhere import Everywhere, areas_of_pack, measure_everywhere
from community_safety.facts.printing import printed
from community_safety.facts.table import Facts, pack_table
from community_safety.observations import Store
from community_safety.periods import FinancialQuarter
from community_safety.registers import Registers


def make_facts(
    registers: Registers,
    store: Store,
    quarter: FinancialQuarter,
    area: str,
    *,
    population_edition: str | None = None,
    population_year: int | None = None,
) -> Facts:
    """The facts of one quarter's pack for one area.

    Parameters
    ----------
    population_edition, population_year : as for `choose_population`; the quarter's record gives them otherwise

    Raises
    ------
    UsageError : an unknown area, edition or year
    DataError : there is no store, or a register or series is at fault
    """
    everywhere = measure_everywhere(
        registers, store, quarter, [area], population_edition=population_edition, population_year=population_year
    )
    return facts_of_pack(everywhere, registers, store, area)


def facts_of_pack(everywhere: Everywhere, registers: Registers, store: Store, area: str) -> Facts:
    """One pack's facts, from the figures of everywhere."""
    table = pack_table(everywhere, registers, area)
    shown = areas_of_pack(registers.areas, area)
    series = sorted({each.numerator.series for each in registers.indicators.values()})
    coverage = _coverage(store, series, everywhere, registers, shown)
    inputs = _inputs(store, coverage, everywhere)
    return Facts(
        quarter=everywhere.quarter,
        area=area,
        districts=shown[1:],
        table=table,
        inputs=inputs,
        coverage=coverage,
        edition=everywhere.populations.edition,
        made_up=bool(inputs["made_up"].any()),
        caveats=_unplaced(store, series, registers, shown, table),
    )


def _coverage(
    store: Store, series: list[str], everywhere: Everywhere, registers: Registers, codes: tuple[str, ...]
) -> pd.DataFrame:
    """Which file holds which series and month of the pack's areas: series, month, sha256."""
    around = {each for code in codes for each in (code, *registers.areas.above(code))}
    covered = store.coverage(series)
    covered = covered[covered["area"].isin(around) & (covered["month"] <= pd.Timestamp(everywhere.quarter.end))]
    return covered[["series", "month", "sha256"]].drop_duplicates().reset_index(drop=True)


def _inputs(store: Store, coverage: pd.DataFrame, everywhere: Everywhere) -> pd.DataFrame:
    """The files that the facts were made from, those that lie behind every figure first."""
    shared = {everywhere.populations.sha256, *store.link_files()}
    files = store.files().drop(columns=["bytes", "ingested_at"])
    files = files[files["sha256"].isin(shared | set(coverage["sha256"]))]
    files = files.assign(is_shared=files["sha256"].isin(shared))
    return files.sort_values(["is_shared", "name", "sha256"], ascending=[False, True, True]).reset_index(drop=True)


def _unplaced(
    store: Store, series: list[str], registers: Registers, codes: tuple[str, ...], table: pd.DataFrame
) -> dict[str, tuple[str, ...]]:
    """How many events of each indicator's headline period have no place, and so count in no district."""
    found = store.unplaced(series)
    around = {each for code in codes for each in registers.areas.above(code)}
    caveats = {}
    for key, indicator in registers.indicators.items():
        headline = table.loc[key]
        rows = found[
            (found["series"] == indicator.numerator.series)
            & found["area"].isin(around)
            & found["month"].between(headline["period_start"], headline["period_end"])
        ]
        caveats[key] = tuple(
            f"In the {registers.areas[str(code)].name}, {printed(events, 0)} {indicator.numerator.counts} of the "
            f"{headline['period']} have no location; they count for the police force and in no district."
            for code, events in rows.groupby("area")["count"].sum().items()
            if events > 0
        )
    return caveats
