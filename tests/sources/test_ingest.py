import pytest

from community_safety.errors import UsageError
from community_safety.observations import Store
from community_safety.registers import Registers
from community_safety.sources.ingest import Outcome, ingest
from tests.support import PROJECT, REAL_DATA, write_lookup, write_population, write_street

AREAS = Registers.read(PROJECT).areas
BLABY = "E01025631"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store.duckdb")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "extracts"
    folder.mkdir()
    write_street(folder, "2020-04", [(BLABY, "Burglary", 2)])
    write_lookup(folder / "lookup.xlsx", [(BLABY, "E07000129")])
    write_population(folder / "population.xlsx", {"E07000129": {2020: 100}})
    (folder / "notes.md").write_text("read me")
    (folder / "other.csv").write_text("a,b\n1,2\n")
    (folder / "empty.csv").write_text("")
    return folder


def outcomes(folder, store):
    return {account.name: account.outcome for account in ingest(folder, store, AREAS)}


def test_every_file_of_a_folder_is_accounted_for(folder, store):
    assert outcomes(folder, store) == {
        "2020-04-leicestershire-street.csv": Outcome.READ,
        "lookup.xlsx": Outcome.READ,
        "population.xlsx": Outcome.READ,
        "notes.md": Outcome.SKIPPED,
        "other.csv": Outcome.SKIPPED,
        "empty.csv": Outcome.SKIPPED,
    }


def test_a_second_ingest_changes_nothing(folder, store):
    outcomes(folder, store)
    before = store.path.read_bytes()

    again = outcomes(folder, store)

    assert set(again.values()) == {Outcome.ALREADY_THERE, Outcome.SKIPPED}
    assert store.path.read_bytes() == before


def test_files_are_told_apart_by_content_and_not_by_name(folder, store):
    (folder / "2020-04-leicestershire-street.csv").rename(folder / "burglaries from the police.txt.data")

    assert outcomes(folder, store)["burglaries from the police.txt.data"] is Outcome.READ


def test_a_refused_file_does_not_stop_the_others(folder, store):
    (folder / "2020-01-leicestershire-street.csv").write_text("Crime ID,Month,Falls within,LSOA code,Crime type\n")

    found = outcomes(folder, store)

    assert found["2020-01-leicestershire-street.csv"] is Outcome.REFUSED
    assert found["population.xlsx"] is Outcome.READ


def test_a_skipped_file_says_what_it_looks_like(folder, store):
    details = {account.name: account.detail for account in ingest(folder, store, AREAS)}

    assert details["other.csv"] == "no reader knows it: a table with the columns a, b"
    assert details["empty.csv"] == "no reader knows it: an empty file"


def test_a_missing_folder_is_wrong_usage(tmp_path, store):
    with pytest.raises(UsageError, match="no such file or folder"):
        list(ingest(tmp_path / "nowhere", store, AREAS))


@pytest.mark.slow
@pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the publishers' real files are not here")
def test_every_real_file_is_read_or_skipped_with_a_reason(tmp_path):
    store = Store(tmp_path / "real.duckdb")

    accounts = list(ingest(REAL_DATA, store, AREAS))

    assert len(accounts) == sum(path.is_file() for path in REAL_DATA.rglob("*"))
    read = [account for account in accounts if account.outcome is Outcome.READ]
    assert sum("police-uk/" in account.name for account in read) == 41
    assert not [account for account in accounts if account.outcome is Outcome.REFUSED]
    assert sum(account.reading.rows_read for account in read if "police-uk/" in account.name) == 326_123
