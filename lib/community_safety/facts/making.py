"""Making a pack's facts from the store: figures, the files behind them, and the caveats that the data call for."""

from __future__ import annotations

import pandas as pd

from community_safety.facts.everywhere import Everywhere, areas_above, areas_of_pack, measure_everywhere
from community_safety.facts.fact import Status
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
    everyone = (*shown, *areas_above(registers.areas, shown))
    series = sorted({each.numerator.series for each in registers.indicators.values()})
    coverage = _coverage(store, series, everywhere, registers, tuple(dict.fromkeys(everyone)))
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
    """Which file holds which series and month of which of the pack's areas: area, series, month, sha256."""
    covered = store.coverage(series)
    covered = covered[covered["month"] <= pd.Timestamp(everywhere.quarter.end)]
    frames = []
    for code in codes:
        inside = (code, *registers.areas.local_within(code))
        around = {each for part in inside for each in (part, *registers.areas.above(part))}
        rows = covered.loc[covered["area"].isin(around), ["series", "month", "sha256"]]
        frames.append(rows.drop_duplicates().assign(area=code))
    return pd.concat(frames, ignore_index=True)


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
    caveats: dict[str, tuple[str, ...]] = {}
    for key, indicator in registers.indicators.items():
        headline = table.loc[key]
        if headline["status"] != Status.OK:  # a count of some of its months would pass for one of all
            caveats[key] = ()
            continue
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
