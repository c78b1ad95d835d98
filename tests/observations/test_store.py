import multiprocessing
import threading
import time
from datetime import date

import duckdb
import pandas as pd
import pytest

from community_safety.errors import DataError, EnvironmentFault
from community_safety.observations import POPULATION, Reading, Release, Store, observations


def release(count: float, month: str = "2020-04-01", **how: object) -> Release:
    start = pd.Timestamp(month)
    end = start + pd.offsets.MonthEnd(0)
    frame = pd.DataFrame({"indicator": ["thefts"], "area": ["E07000129"], "numerator": [count]})
    return Release(
        publisher="A force", dataset="thefts", area="E23000021", start=start.date(), end=end.date(),
        observations=observations(frame.assign(period_start=start, period_end=end)), **how,
    )  # fmt: skip


def add(store: Store, sha256: str, *releases: Release, name: str = "file.csv"):
    reading = Reading("a reader", releases, len(releases), len(releases))
    return store.add(reading, sha256=sha256, name=name, size=1)


def counts(store: Store) -> list[float]:
    nothing = pd.DataFrame({"child": [], "parent": []}, dtype=str)
    return store.series(["thefts"], nothing)["numerator"].tolist()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store.duckdb", wait_seconds=0.3)


def test_the_same_file_twice_changes_nothing(store):
    first, second = add(store, "aa", release(5)), add(store, "aa", release(5))

    assert (first.new, second.already_there) == (1, True)
    assert counts(store) == [5]


def test_another_file_for_the_same_month_supersedes_the_first_and_keeps_it(store):
    add(store, "aa", release(5))
    added = add(store, "bb", release(7))

    assert (added.new, added.superseding) == (0, 1)
    assert counts(store) == [7]
    with duckdb.connect(str(store.path), read_only=True) as connection:
        assert connection.execute("select numerator from observations order by 1").fetchall() == [(5,), (7,)]


def test_ingesting_old_and_new_again_leaves_the_new_in_force(store):
    for sha256, count in (("aa", 5), ("bb", 7), ("aa", 5), ("bb", 7)):
        add(store, sha256, release(count))

    assert counts(store) == [7]


def test_another_month_supersedes_nothing(store):
    add(store, "aa", release(5))

    assert add(store, "bb", release(7, "2020-05-01")).superseding == 0
    assert counts(store) == [5, 7]


def test_population_editions_never_supersede_one_another(store):
    for sha256, edition, residents in (("aa", "mid-2020", 100), ("bb", "mid-2023", 98)):
        day = pd.Timestamp("2020-06-30")
        frame = pd.DataFrame({"indicator": [POPULATION], "area": ["E07000129"], "numerator": [residents]})
        rows = observations(frame.assign(period_start=day, period_end=day))
        add(store, sha256, Release("ONS", "estimates", "K04000001", day.date(), day.date(), rows, edition=edition))

    assert store.populations()[["edition", "residents"]].values.tolist() == [["mid-2020", 100], ["mid-2023", 98]]


def test_a_file_that_fails_half_way_leaves_nothing_behind(store, monkeypatch):
    add(store, "aa", release(5))
    broken = release(9, "2020-06-01")
    object.__setattr__(broken, "links", pd.DataFrame({"wrong": ["x"]}))

    with pytest.raises(KeyError):
        add(store, "bb", release(7, "2020-05-01"), broken)

    assert counts(store) == [5]
    assert store.hashes() == {"aa"}


def test_a_null_count_is_not_published_and_never_zero(store):
    add(store, "aa", release(float("nan")))

    assert pd.isna(counts(store)[0])


def test_retired_codes_count_for_their_successor(store):
    add(store, "aa", release(5))
    successors = pd.DataFrame({"child": ["E07000129"], "parent": ["E06000099"]})

    assert store.series(["thefts"], successors)["area"].tolist() == ["E06000099"]


def test_two_rows_for_one_key_are_refused():
    frame = pd.DataFrame(
        {"indicator": ["x", "x"], "area": ["E07000129"] * 2, "numerator": [1, 2]}
    ).assign(period_start=pd.Timestamp("2020-04-01"), period_end=pd.Timestamp("2020-04-30"))  # fmt: skip

    with pytest.raises(DataError):
        observations(frame)


def test_every_row_of_a_file_is_kept_or_counted():
    with pytest.raises(AssertionError, match="not all accounted for"):
        Reading("a reader", (), rows_read=3, rows_kept=2)


def test_without_a_store_the_message_says_how_to_make_one(store):
    with pytest.raises(DataError, match="community-safety ingest"):
        store.files()


def test_a_file_that_is_no_store_is_refused(store):
    store.path.write_text("not a database")

    with pytest.raises(DataError, match="not a store"):
        store.files()


def hold(path: str, opened: "multiprocessing.synchronize.Event", seconds: float, read_only: bool) -> None:
    with duckdb.connect(path, read_only=read_only):
        opened.set()
        time.sleep(seconds)


def held_elsewhere(store: Store, seconds: float, *, read_only: bool) -> multiprocessing.Process:
    context = multiprocessing.get_context("spawn")
    opened = context.Event()
    process = context.Process(target=hold, args=(str(store.path), opened, seconds, read_only))
    process.start()
    assert opened.wait(20)
    return process


def test_an_ingest_names_who_holds_the_store(store):
    add(store, "aa", release(5))
    other = held_elsewhere(store, 5, read_only=True)

    with pytest.raises(EnvironmentFault, match=rf"process {other.pid}"):
        add(store, "bb", release(7))
    other.kill()
    other.join()


def test_an_ingest_waits_for_a_reader_to_leave(store):
    add(store, "aa", release(5))
    other = held_elsewhere(store, 1.5, read_only=True)
    patient = Store(store.path, wait_seconds=20)

    assert add(patient, "bb", release(7)).superseding == 1
    other.join()


def test_several_readers_read_at_once(store):
    add(store, "aa", release(5))
    other = held_elsewhere(store, 1.5, read_only=True)

    assert counts(store) == [5]
    other.kill()
    other.join()


def test_threads_of_one_process_read_at_once(store):
    add(store, "aa", release(5))
    found: list[list[float]] = []
    threads = [threading.Thread(target=lambda: found.append(counts(store))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [[5]] * 6


def test_a_small_area_counts_for_the_district_of_the_newest_lookup(store):
    for sha256, year, district in (("aa", 2015, "E07000129"), ("bb", 2021, "E07000130")):
        links = pd.DataFrame({"child": ["E01000001"], "parent": [district]})
        nothing = observations(release(1).observations.iloc[:0])
        add(store, sha256, Release("ONS", "lookup", "E92000001", date(year, 1, 1), date(year, 1, 1), nothing, links))
    placed = release(4)
    placed.observations.loc[:, "area"] = "E01000001"
    add(store, "cc", placed)

    found = store.series(["thefts"], pd.DataFrame({"child": [], "parent": []}, dtype=str))

    assert found[["area", "numerator"]].values.tolist() == [["E07000130", 4]]
