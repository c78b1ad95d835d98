"""Facts for a whole country at once, beside a plain loop over areas and periods, in one run.

30 indicators of monthly counts over 60 months: made-up counts, so that no file is needed. The loop makes only the
12-month rates with their interval and the test against the year before, for one indicator and a few areas; ours makes
every period, comparison, run and projection. The ratio is of seconds for each 12-month rate.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from community_safety.facts.everywhere import measure_grids
from community_safety.facts.grids import Grid
from community_safety.facts.populations import Populations
from community_safety.methods.changes import compare_rates
from community_safety.methods.rates import crude_rate
from community_safety.periods import PeriodType
from community_safety.registers import Area, Areas, Kind, Registers, project_root, read_registers

INDICATORS, MONTHS, LAST = 30, 60, date(2021, 3, 31)


def made_up(areas: int) -> tuple[Registers, dict[str, Grid], Populations]:
    """A country of so many districts in nine regions, with counts and residents."""
    chance = np.random.default_rng(7)
    regions = {f"E12{n:06d}": Area(name=f"Region {n}", kind=Kind.REGION, part_of=("E92000001",)) for n in range(9)}
    places = {
        f"E07{n:06d}": Area(name=f"Place {n}", kind=Kind.DISTRICT, part_of=(f"E12{n % 9:06d}",)) for n in range(areas)
    }
    nation = {"E92000001": Area(name="England", kind=Kind.NATION)}
    rows = pd.MultiIndex.from_product([[*nation, *regions, *places], ["all"]])
    shipped = read_registers(project_root(Path(__file__)))
    like = shipped.indicators["recorded_burglary_rate"].model_copy(update={"comparators": ("region", "nation")})
    indicators = {f"indicator_{n}": like for n in range(INDICATORS)}
    counts = chance.poisson(40, (len(rows), MONTHS)).astype(float)
    grid = Grid(rows, date(2016, 4, 1), 1, counts, np.full(counts.shape, np.nan), np.zeros(counts.shape, dtype=bool))
    residents = pd.DataFrame(
        chance.integers(50_000, 300_000, (len(rows), 6)), index=rows.get_level_values(0), columns=range(2015, 2021)
    )
    registers = Registers(shipped.root, Areas({**nation, **regions, **places}), indicators)
    return registers, {like.numerator.series: grid}, Populations("mid-2020", residents.astype(float))


def ours(areas: int) -> tuple[float, int, int, float]:
    """Seconds, rows of facts, 12-month rates among them, and the most memory in MB."""
    registers, grids, populations = made_up(areas)
    started = time.perf_counter()
    measured = measure_grids(registers, grids, populations, LAST)
    seconds = time.perf_counter() - started
    rows = sum(len(each.table) for each in measured.values())
    windows = next(iter(measured.values())).windows
    rates = len(windows.of_type(PeriodType.ROLLING_12_MONTHS)) * (areas + 10) * INDICATORS
    return seconds, rows, rates, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def loop(areas: int) -> tuple[float, int]:
    """The same 12-month rates, one area and period after another, for one indicator; seconds and rates."""
    _, grids, populations = made_up(areas)
    (grid,) = grids.values()
    started = time.perf_counter()
    rates = 0
    for row in range(areas):
        counts = grid.numerators[row]
        for end in range(36, MONTHS):
            now, before = counts[end - 11 : end + 1].sum(), counts[end - 23 : end - 11].sum()
            people = populations.residents.iloc[row]
            crude_rate(now, people[2020])
            compare_rates(now, people[2020], before, people[2019], "lower_is_better")
            rates += 1
    return time.perf_counter() - started, rates


def _alone(areas: int) -> tuple[float, int, int, float]:
    """In a process of its own, so that each size's memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(ours, (areas,))


def main() -> None:
    """Print each size, how time grows with rows, and the ratio to the loop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[33, 330, 3300])
    sizes = parser.parse_args().sizes
    loop_seconds, loop_rates = loop(5)
    print(f"plain loop: {loop_seconds / loop_rates * 1e6:,.0f} microseconds for each 12-month rate")
    print(f"{'areas':>6} {'rows':>11} {'seconds':>8} {'us a row':>9} {'MB':>7} {'times faster than the loop':>27}")
    for areas in sizes:
        seconds, rows, rates, memory = _alone(areas)
        faster = loop_seconds / loop_rates / (seconds / rates)
        print(f"{areas:6} {rows:11,} {seconds:8.2f} {seconds / rows * 1e6:9.2f} {memory:7.0f} {faster:27.0f}")


if __name__ == "__main__":
    main()
