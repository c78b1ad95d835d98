"""A county of two districts, small enough to check by hand."""

import shutil

import pytest

from community_safety.observations import Store
from community_safety.periods import FinancialQuarter
from community_safety.registers import Registers
from community_safety.sources.ingest import ingest
from tests.support import PROJECT, write_lookup, write_population, write_street

AREAS = """\
E92000001: {name: England, kind: nation}
E23000021: {name: Ashshire police force area, kind: police_force, also_named: [Leicestershire Police]}
E10000099: {name: Ashshire, kind: county, part_of: [E92000001]}
E07000901: {name: Ashby Vale, kind: district, part_of: [E10000099, E23000021]}
E07000902: {name: Marlow Edge, kind: district, part_of: [E10000099, E23000021]}
E06000903: {name: Wickham, kind: unitary, part_of: [E92000001, E23000021]}
"""
COUNTY, VALE, EDGE, WICKHAM, FORCE = "E10000099", "E07000901", "E07000902", "E06000903", "E23000021"
LSOA = {VALE: "E01000901", EDGE: "E01000902", WICKHAM: "E01000903"}
MONTHS = [f"{2019 + (3 + n) // 12}-{(3 + n) % 12 + 1:02d}" for n in range(24)]  # April 2019 to March 2021
Q4 = FinancialQuarter(2020, 4)


def make_project(root, skipped=(), residents=None):
    """A project with 24 street files; in each month the Vale has 20 burglaries (30 in the first year), the Edge 10."""
    (root / "params").mkdir(parents=True)
    shutil.copytree(PROJECT / "params" / "indicators", root / "params" / "indicators")
    (root / "params" / "areas.yml").write_text(AREAS, encoding="utf-8")
    data = root / "data"
    data.mkdir()
    for number, month in enumerate(MONTHS):
        if month in skipped:
            continue
        rows = [(LSOA[VALE], "Burglary", 30 if number < 12 else 20), (LSOA[EDGE], "Burglary", 10)]
        rows += [("", "Burglary", 1), (LSOA[WICKHAM], "Burglary", 2)]
        rows.append((LSOA[WICKHAM], "Anti-social behaviour", 1))
        write_street(data, month, rows)
    write_lookup(data / "lookup.xlsx", [(code, area) for area, code in LSOA.items()])
    people = residents or {
        VALE: {2020: 100_000, 2019: 90_000},
        EDGE: {2020: 50_000, 2019: 50_000},
        WICKHAM: {2020: 10_000, 2019: 10_000},
    }
    write_population(data / "population.xlsx", people)
    return fill(root)


def fill(root):
    registers = Registers.read(root)
    store = Store(root / "store.duckdb")
    for account in ingest(root / "data", store, registers.areas):
        assert not account.faults, account.faults
    return registers, store


@pytest.fixture(scope="session")
def ashshire(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("ashshire"))
