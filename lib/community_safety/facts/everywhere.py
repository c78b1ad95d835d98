"""The figures of many areas at once: made in one go, then each pack takes its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import pandas as pd

from community_safety.errors import DataError
from community_safety.facts.grids import Grid, grids
from community_safety.facts.measures import measure
from community_safety.facts.populations import Populations, choose_population
from community_safety.facts.windows import Windows, windows_to
from community_safety.observations import Store
from community_safety.periods import FinancialQuarter
from community_safety.registers import Areas, Indicator, Kind, Registers
from community_safety.registers.checking import near_match

THREADS = 2


@dataclass(frozen=True)
class Measured:
    """One indicator everywhere: its grid, the periods shown, and a row for each area, breakdown and period."""

    indicator: Indicator
    grid: Grid
    windows: Windows
    table: pd.DataFrame


@dataclass(frozen=True)
class Everywhere:
    """The figures of one quarter, of every area asked for and of those that they are compared with."""

    quarter: FinancialQuarter
    measured: dict[str, Measured]
    populations: Populations


def areas_of_pack(areas: Areas, area: str) -> tuple[str, ...]:
    """The areas that a pack shows: the area itself, then its districts; for a district, those beside it.

    Beside a district are those of its county, or else of its police force: never a whole region.
    """
    districts = areas.districts_of(area)
    if not districts:
        kinds = (Kind.PARTNERSHIP, Kind.COUNTY, Kind.POLICE_FORCE)
        above = next((found for kind in kinds if (found := areas.one_above(area, kind))), None)
        districts = areas.local_within(above) if above else ()
    return (area, *(code for code in districts if code != area))


def areas_above(areas: Areas, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The regions and nations that the areas may be compared with."""
    found = {areas.one_above(code, kind) for code in codes for kind in (Kind.REGION, Kind.NATION)}
    return tuple(sorted(each for each in found if each))


def measure_everywhere(
    registers: Registers,
    store: Store,
    quarter: FinancialQuarter,
    areas: list[str],
    *,
    population_edition: str | None = None,
    population_year: int | None = None,
) -> Everywhere:
    """Every indicator's figures in every period, for all `areas` and the areas above them.

    Parameters
    ----------
    areas : GSS codes of the packs wanted; their districts come with them
    population_edition, population_year : as for `choose_population`; the quarter's record gives them otherwise

    Raises
    ------
    UsageError : an unknown area, edition or year
    DataError : there is no store, or a register or series is at fault
    """
    register = registers.areas
    shown = tuple(dict.fromkeys(code for area in areas for code in areas_of_pack(register, area)))
    codes = list(dict.fromkeys((*shown, *areas_above(register, shown))))
    record = registers.quarter_record(quarter)
    populations = choose_population(
        store.populations(),
        register,
        codes,
        edition=population_edition or record.population_edition,
        year=population_year or record.population_year,
        as_of=record.data_cut,
    )
    series = sorted({each.numerator.series for each in registers.indicators.values()})
    _refuse_misspelt(registers, store.series_names())
    found = grids(store, register, codes, series, quarter.end)
    return Everywhere(quarter, measure_grids(registers, found, populations, quarter.end), populations)


def _refuse_misspelt(registers: Registers, held: list[str]) -> None:
    """A series that is not in the store may be a source that is late; one that nearly is, is a slip of the pen."""
    faults = []
    for key, indicator in registers.indicators.items():
        series = indicator.numerator.series
        if series not in held and (near := near_match(series, held)):
            faults.append(
                f"params/indicators/{indicator.category}.yml, {key}: no series {series!r} in the store.{near}"
            )
    if faults:
        raise DataError.of(faults)


def measure_grids(
    registers: Registers, found: dict[str, Grid], populations: Populations, last: date
) -> dict[str, Measured]:
    """Every indicator of the register on the grid of its series, up to the quarter that `last` ends."""

    def of(key: str) -> Measured:
        indicator = registers.indicators[key]
        grid = found[indicator.numerator.series]
        windows = windows_to(last, grid.step, indicator.period)
        return Measured(indicator, grid, windows, measure(key, indicator, grid, populations, windows, registers.areas))

    # Threads, because most of the time goes into numpy and scipy, which let other threads work meanwhile.
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip(registers.indicators, pool.map(of, registers.indicators), strict=True))
