"""A pack is published whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import psutil
import pytest

from community_safety.environment import PACK_VARIABLE
from community_safety.errors import DataError, EnvironmentFault, UsageError
from community_safety.publishing.endings import PackFailed, PackHindered
from community_safety.publishing.limits import Limits
from community_safety.publishing.manifest import changed_files, read_manifest
from community_safety.publishing.pack import build_pack, build_packs
from community_safety.publishing.rendering import EXPORTERS
from community_safety.publishing.resuming import is_current
from community_safety.publishing.workers import Workers
from tests.publishing.packs import (
    LIMITS,
    QUARTER,
    Doubtful,
    Dying,
    Hanging,
    Refusing,
    beside,
    content,
    exporters,
    plan_for,
    write_facts,
    write_notebook,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def build(workers):
    """Build with the shared workers, and keep what was said on the way."""

    def build_it(plan):
        build_it.said = []
        return build_pack(plan, build_it.said.append, workers)

    return build_it


@pytest.fixture
def two(tmp_path):
    """Two notebooks: one that shows its quarter, one that reads what an extra has put there."""
    read = f"import os, pathlib\nprint(pathlib.Path(os.environ[{PACK_VARIABLE!r}], 'data', 'facts.csv').read_text())"
    return [
        write_notebook(tmp_path / "notebooks", "board_report", "print(quarter)", title="# Board report"),
        write_notebook(tmp_path / "notebooks", "crime", read, title="Words only"),
    ]


def test_a_pack_has_its_documents_contents_data_and_record(build, tmp_path, two):
    plan = plan_for(tmp_path, two)

    result = build(plan)

    assert sorted(content(plan.place)) == [
        "board_report.html",
        "board_report.pdf",
        "crime.html",
        "crime.pdf",
        "data/facts.csv",
        "index.html",
    ]
    assert result.place == plan.place
    assert result.documents == ("board_report.html", "board_report.pdf", "crime.html", "crime.pdf")
    assert beside(plan) == {"ashby_vale"}
    board, crime = ((plan.place / f"{name}.html").read_text().split("\n") for name in ("board_report", "crime"))
    assert board[:2] == ["board_report", QUARTER]
    assert "burglary,2.3" in crime
    assert crime[-4:] == ["Made from extract.csv (0123)", "index.html", "board_report.html", "crime.html"]
    executed = nbformat.read(plan.place / "record" / "notebooks" / "crime.ipynb", as_version=4)
    assert executed.cells[-1].execution_count == 3


def test_progress_says_what_is_done_and_how_long_it_took(build, tmp_path, two):
    build(plan_for(tmp_path, two))

    assert sorted(line.rpartition(" in ")[0] for line in build.said) == [
        "ashby_vale: published",
        "board_report: done",
        "crime: done",
    ]


def test_the_first_page_lists_reports_and_data_with_sizes(build, tmp_path, two):
    plan = plan_for(tmp_path, two, title="Ashby & <Vale>")

    build(plan)

    page = (plan.place / "index.html").read_text()
    assert '<html lang="en-GB">' in page
    assert "<title>Ashby &amp; &lt;Vale&gt;</title>" in page
    assert "Content-Security-Policy" in page
    assert "<script" not in page
    assert page.count("Made-up sample data") == 2
    assert '<th scope="row">Board report</th>' in page
    assert '<a href="board_report.html">Web page<span class="unseen">, Board report</span></a>' in page
    assert '<a href="crime.pdf">PDF<span class="unseen">, Crime</span></a> <span class="muted">' in page
    assert '<a href="data/facts.csv">data/facts.csv</a> <span class="muted">22\N{NO-BREAK SPACE}bytes</span>' in page


def test_the_manifest_accounts_for_inputs_versions_notebooks_and_files(build, tmp_path, two):
    plan = plan_for(tmp_path, two)

    result = build(plan)

    manifest = json.loads(result.manifest.read_text())
    assert manifest["outcome"] == "succeeded"
    assert manifest["inputs"] == {"extract.csv": "0123"}
    assert manifest["parameters"] == {"quarter": QUARTER}
    assert {"python", "papermill", "pandas", "code"} <= manifest["versions"].keys()
    assert set(manifest["seconds"]) == {"data", "reports", "contents"}
    assert manifest["notebooks"]["crime"]["outcome"] == "succeeded"
    assert manifest["sources"]["crime"] == hashlib.sha256(two[1].read_bytes()).hexdigest()
    assert manifest["files"]["data/facts.csv"]["bytes"] == 22
    assert sorted(manifest["files"]) == sorted(content(plan.place))


def test_a_published_file_that_was_changed_is_found(build, tmp_path, two):
    plan = plan_for(tmp_path, two)
    build(plan)
    assert changed_files(plan.place) == []

    (plan.place / "crime.html").write_text("other figures")
    (plan.place / "crime.pdf").unlink()
    (plan.place / "extra.txt").write_text("x")

    assert changed_files(plan.place) == ["crime.html", "crime.pdf", "extra.txt"]


def test_a_pack_is_current_until_what_it_is_made_from_changes(build, tmp_path, two):
    plan = plan_for(tmp_path, two)
    assert not is_current(plan)
    build(plan)

    assert is_current(plan)
    assert not is_current(replace(plan, provenance={"extract.csv": "4567"}))
    assert not is_current(replace(plan, parameters={"quarter": "2020-21-Q3"}))
    (plan.place / "crime.html").write_text("other figures")
    assert not is_current(plan)
    build(plan)
    write_notebook(tmp_path / "notebooks", "crime", "print('changed')")
    assert not is_current(plan)


def test_two_builds_of_the_same_inputs_publish_the_same_bytes(build, tmp_path):
    cells = ["{'b', 'a', 'c'}", "import matplotlib.pyplot as plt\nprint(sorted(globals())[:3], hash('x'))"]
    plan = plan_for(tmp_path, [write_notebook(tmp_path / "notebooks", "crime", *cells)])
    elsewhere = plan_for(tmp_path / "other place", plan.notebooks)
    build(replace(plan, exporters=EXPORTERS))
    with Workers(1) as others:
        build_pack(replace(elsewhere, exporters=EXPORTERS), print, others)

    assert content(plan.place) == content(elsewhere.place)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_the_record_is_private_and_the_rest_has_the_usual_modes(build, tmp_path, two):
    plan = plan_for(tmp_path, two)
    before = os.umask(0o022)
    try:
        build(plan)
    finally:
        os.umask(before)

    assert stat.S_IMODE(plan.place.stat().st_mode) == 0o755
    assert stat.S_IMODE((plan.place / "record").stat().st_mode) == 0o700


def test_one_failing_report_keeps_the_last_good_pack_and_all_notebooks(build, tmp_path, two):
    plan = plan_for(tmp_path, two)
    build(plan)
    good = content(plan.place)
    write_notebook(tmp_path / "notebooks", "crime", "print('before')", "{}['burglary']")

    with pytest.raises(PackFailed) as e:
        build(plan)

    assert e.value.exit_code == 1
    assert e.value.failures["crime"].cell == 5
    assert "crime failed: cell 5, In [4] `{}['burglary']`: KeyError: 'burglary'" in str(e.value)
    assert "the last good pack is as it was" in str(e.value)
    assert content(plan.place) == good
    assert beside(plan) == {"ashby_vale", "ashby_vale.failed"}
    failed = plan.place.with_name("ashby_vale.failed")
    assert sorted(path.name for path in (failed / "notebooks").iterdir()) == ["board_report.ipynb", "crime.ipynb"]
    record = json.loads((failed / "failure.json").read_text())
    assert record["outcome"] == "failed"
    assert record["notebooks"]["board_report"]["outcome"] == "succeeded"
    assert record["notebooks"]["crime"]["failure"]["error"] == "KeyError"
    assert "Traceback" in record["notebooks"]["crime"]["failure"]["detail"]


def test_a_success_takes_away_what_an_earlier_failure_left(build, tmp_path, two):
    crime = write_notebook(tmp_path / "notebooks", "crime", "1 / 0")
    plan = plan_for(tmp_path, two)
    with pytest.raises(PackFailed, match="there is no pack yet"):
        build(plan)
    assert beside(plan) == {"ashby_vale.failed"}

    write_notebook(crime.parent, "crime", "1")
    build(plan)

    assert beside(plan) == {"ashby_vale"}


def test_what_an_exporter_refuses_is_a_failure_of_that_report(build, tmp_path, two):
    with pytest.raises(PackFailed, match="crime failed: it cannot be made into a document: a chart has no description"):
        build(plan_for(tmp_path, two, exporters=exporters(Refusing)))


def test_what_an_exporter_warns_of_is_told_and_recorded(build, tmp_path, two):
    result = build(plan_for(tmp_path, two, exporters=exporters(Doubtful)))

    assert "crime: The typeface has no snowman." in build.said
    manifest = json.loads(result.manifest.read_text())
    assert manifest["notebooks"]["crime"]["notes"] == ["The typeface has no snowman."]


def test_a_document_past_its_limit_is_a_failure_of_that_report(build, tmp_path):
    crime = write_notebook(tmp_path / "notebooks", "crime", "'x' * 3_000_000")

    with pytest.raises(PackFailed, match=r"crime\.html would have 3 MB, and 2 MB is the limit"):
        build(plan_for(tmp_path, [crime], limits=Limits(document_bytes=2_000_000)))


def test_rendering_has_a_time_limit(build, tmp_path, two):
    plan = plan_for(tmp_path, two[:1], exporters=exporters(Hanging), limits=Limits(render_seconds=1))

    with pytest.raises(PackFailed, match="board_report failed: making its documents took longer than 1 s"):
        build(plan)


def test_a_report_that_kills_its_worker_does_not_take_others_with_it(build, tmp_path, two):
    notebooks = [*two, write_notebook(tmp_path / "notebooks", "last", "'die'")]

    with pytest.raises(PackFailed) as e:
        build(plan_for(tmp_path, notebooks, exporters=exporters(Dying)))

    assert list(e.value.failures) == ["last"]


def test_a_notebook_saved_during_the_build_is_built_as_it_was(build, tmp_path, two):
    crime = two[1]
    plan = plan_for(tmp_path, two)
    source = crime.read_bytes()

    def save_meanwhile(pack):
        write_notebook(crime.parent, "crime", "1 / 0")

    result = build(replace(plan, extras=[write_facts, save_meanwhile]))

    assert b"1 / 0" in crime.read_bytes()
    assert "burglary" in (plan.place / "crime.html").read_text()
    recorded = json.loads(result.manifest.read_text())["sources"]["crime"]
    assert recorded == hashlib.sha256(source).hexdigest()


def test_relative_paths_are_taken_from_the_notebooks_folder(build, tmp_path):
    crime = write_notebook(
        tmp_path / "notebooks", "crime", "from pathlib import Path\nprint(Path('there').read_text())"
    )
    (tmp_path / "notebooks" / "there").write_text("beside the notebook")

    build(plan_for(tmp_path, [crime]))


def test_variables_of_the_plan_reach_the_notebooks(build, tmp_path):
    crime = write_notebook(tmp_path / "notebooks", "crime", "import os\nprint(os.environ['FACTS'])")
    plan = plan_for(tmp_path, [crime], environment={"FACTS": "seven"})

    build(plan)

    assert "seven" in (plan.place / "crime.html").read_text()


def test_a_misspelt_parameter_is_refused_before_anything_is_made(tmp_path, two):
    plan = plan_for(tmp_path, two, parameters={"quater": QUARTER})

    with pytest.raises(UsageError, match="did you mean 'quarter'"):
        build_pack(plan, print)

    assert not plan.place.parent.exists()


@pytest.mark.parametrize("name", ["index", "con", "a.b", "-x", "x" * 70, "été"])
def test_a_notebook_whose_name_cannot_be_a_files_is_refused(tmp_path, name):
    notebook = write_notebook(tmp_path, name, "1")

    with pytest.raises(UsageError, match="rename the notebook"):
        build_pack(plan_for(tmp_path, [notebook]), print)


def test_missing_and_unreadable_notebooks_are_refused_together(tmp_path):
    (tmp_path / "old.ipynb").write_text('{"nbformat": 3, "worksheets": []}')
    (tmp_path / "torn.ipynb").write_text('{"cells": [')

    with pytest.raises(UsageError) as e:
        build_pack(plan_for(tmp_path, [tmp_path / name for name in ("gone.ipynb", "old.ipynb", "torn.ipynb")]), print)

    assert len(str(e.value).splitlines()) == 3


def test_bad_data_found_while_writing_the_packs_data_ends_the_build(build, tmp_path, two):
    def refuse(pack):
        raise DataError("burglary: no row for 2020-04", "burglary: no row for 2020-05")

    plan = plan_for(tmp_path, two, extras=[refuse])
    with pytest.raises(DataError) as e:
        build(plan)

    assert e.value.exit_code == 3
    assert e.value.faults == ("burglary: no row for 2020-04", "burglary: no row for 2020-05")
    assert beside(plan) == {"ashby_vale.failed"}
    record = json.loads((plan.place.with_name("ashby_vale.failed") / "failure.json").read_text())
    assert (record["outcome"], record["error"]) == ("failed", "DataError")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full to be full")  # noqa: PTH110
def test_a_full_disk_is_the_environments_fault_and_keeps_the_last_good_pack(build, tmp_path, two):
    def fill(pack):
        with open("/dev/full", "w") as file:  # noqa: PTH123
            file.write("x" * 100_000)

    plan = plan_for(tmp_path, two)
    build(plan)
    good = content(plan.place)

    with pytest.raises(EnvironmentFault, match="is full; make room and build again") as e:
        build(replace(plan, extras=[fill]))

    assert e.value.exit_code == 4
    assert content(plan.place) == good


def test_a_report_that_cannot_be_written_is_the_environments_fault(build, tmp_path, two):
    def spoil(pack):
        (pack / "crime.html").mkdir()

    with pytest.raises(PackHindered) as e:
        build(plan_for(tmp_path, two, extras=[write_facts, spoil]))

    assert e.value.exit_code == 4
    assert list(e.value.failures) == ["crime"]


def test_of_many_packs_one_that_fails_does_not_stop_the_others(workers, tmp_path, two):
    bad = write_notebook(tmp_path / "notebooks", "bad", "1 / 0")
    plans = [plan_for(tmp_path / area, notebooks) for area, notebooks in (("a", two), ("b", [bad]), ("c", two))]

    results = list(build_packs(plans, lambda line: None, workers))

    assert [type(result).__name__ for result in results] == ["PackResult", "PackFailed", "PackResult"]
    assert read_manifest(plans[2].place)["outcome"] == "succeeded"


def test_another_executors_workers_can_do_the_work(tmp_path, two):
    plan = plan_for(tmp_path, two)

    with ThreadPoolExecutor(2) as executor, Workers(2, executor) as workers:
        build_pack(plan, print, workers)

    assert (plan.place / "crime.html").exists()


def test_a_system_without_fork_builds_the_same_pack(build, tmp_path, two, monkeypatch):
    plan = plan_for(tmp_path, two)
    build(plan)
    with_fork = content(plan.place)
    for module in ("forks", "workers"):
        monkeypatch.setattr(f"community_safety.publishing.{module}.CAN_FORK", False)

    build_pack(replace(plan, jobs=1), print)

    assert content(plan.place) == with_fork


def test_a_place_may_be_given_from_the_working_folder(build, tmp_path, two, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = replace(plan_for(tmp_path, two), place=Path("outputs", "ashby_vale"))

    build(plan)

    assert (tmp_path / "outputs" / "ashby_vale" / "crime.html").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
def test_many_builds_leave_no_open_files_or_processes(workers, tmp_path):
    plan = plan_for(tmp_path, [write_notebook(tmp_path / "notebooks", f"r{n}", "1") for n in range(4)], limits=LIMITS)

    def held():
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        return len(family), sum(process.num_fds() for process in family)

    build_pack(plan, lambda line: None, workers)
    before = held()
    for _ in range(3):
        build_pack(plan, lambda line: None, workers)

    assert held() <= (before[0], before[1] + 4)
