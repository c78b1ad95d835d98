"""One notebook in one kernel: what counts as a success, the limits, and what a kernel is given."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from community_safety.publishing.engine import Run
from community_safety.publishing.limits import Limits
from community_safety.publishing.processes import MARK, marked
from community_safety.publishing.running import run_notebook
from tests.publishing.packs import notebook_json

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def run(workers, tmp_path):
    """Run cells, in a kernel from the nursery or, by `cold`, by Jupyter's own start."""

    def run_cells(*cells: str, cold: bool = False, environment=None, notebook=None, **limits: float):
        private = workers.private / f"{tmp_path.name[-20:]}{len(list(workers.private.iterdir()))}"
        private.mkdir()
        nursery = None if cold else workers.nursery
        one = Run(tmp_path, private, environment or {}, Limits(**limits), nursery, f"{workers.mark}{private.name}/")
        source = nbformat.writes(notebook or notebook_json(*cells)).encode()
        ending = run_notebook(source, {"quarter": "2020-21-Q4"}, one)
        assert list(marked(one.mark)) == []
        return ending

    return run_cells


@pytest.fixture(params=["forked", "cold"])
def run_either_way(run, request):
    return lambda *cells, **how: run(*cells, cold=request.param == "cold", **how)


def shown(ending) -> list[str]:
    """What each cell below the parameters showed."""
    texts = []
    for cell in ending.notebook.cells[3:]:
        texts.append("".join(out.text if "text" in out else out.data["text/plain"] for out in cell.get("outputs", [])))
    return texts


def test_a_notebook_that_runs_to_its_end_succeeds(run_either_way):
    ending = run_either_way("quarter", "# A heading", "print('done')")

    assert ending.failure is None
    assert shown(ending) == ["'2020-21-Q4'", "", "done\n"]


def test_an_error_fails_with_cell_name_and_message(run):
    ending = run("1 + 1", "{}['burglary']", "2 + 2")

    assert ending.failure.reason == "error"
    assert ending.failure.cell == 5  # title, parameters, papermill's own, 1 + 1, this
    assert ending.failure.message == "cell 5, In [4] `{}['burglary']`: KeyError: 'burglary'"
    assert ending.notebook.cells[5].execution_count is None


DEATH = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.parametrize("cells", [["import os; os._exit(0)", "1 + 1"], ["import os; os._exit(0)"], [DEATH, "1 + 1"]])
@posix
def test_a_kernel_that_dies_fails_also_in_the_last_cell(run_either_way, cells):
    ending = run_either_way(*cells)

    assert ending.failure.reason == "died"
    assert ending.failure.cell == 4
    assert ending.notebook.cells[3].outputs[-1].ename == "KernelDied"


@pytest.mark.parametrize("cell", ["import sys; sys.exit(0)", "exit()", "raise SystemExit"])
@pytest.mark.parametrize("after", [["1 + 1"], []])
def test_leaving_a_notebook_fails_also_in_the_last_cell(run, cell, after):
    assert run(cell, *after).failure.reason == "left"


def test_tags_that_excuse_an_error_or_skip_a_cell_excuse_nothing(run):
    notebook = notebook_json("1 / 0", "print(1)")
    notebook.cells[2].metadata.tags = ["raises-exception"]
    assert run(notebook=notebook).failure.error == "ZeroDivisionError"

    notebook = notebook_json("print(1)")
    notebook.cells[2].metadata.tags = ["skip-execution"]
    assert shown(run(notebook=notebook)) == ["1\n"]


def test_an_endless_cell_is_interrupted_at_its_limit_and_shows_where_it_stood(run_either_way):
    began = time.monotonic()

    ending = run_either_way("while True:\n    waiting = True", cell_seconds=1)

    assert time.monotonic() - began < 6
    assert ending.failure.reason == "time"
    assert "longer than 1 s, the limit for one cell" in ending.failure.message
    assert ending.notebook.cells[3].outputs[0].ename == "KeyboardInterrupt"


@posix
def test_a_cell_that_ignores_interrupts_is_killed_soon_after(run):
    stubborn = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)"
    began = time.monotonic()

    ending = run(stubborn, cell_seconds=1, grace_seconds=1)

    assert time.monotonic() - began < 6
    assert ending.failure.reason == "time"


def test_many_cells_together_have_a_limit_too(run):
    ending = run("import time", *["time.sleep(0.4)"] * 6, notebook_seconds=1)

    assert ending.failure.reason == "time"
    assert "the notebook took longer than 1 s" in ending.failure.message


@posix
def test_processes_that_a_notebook_leaves_behind_are_ended(run_either_way):
    start = "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session={}).pid"

    ending = run_either_way(start.format(False), start.format(True))

    assert ending.failure is None
    for pid in map(int, shown(ending)):
        assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_running_out_of_memory_fails_with_the_limit(run_either_way):
    ending = run_either_way("room = bytearray(9 * 1024**3)", memory_bytes=4 * 1024**3)

    assert ending.failure.reason == "memory"
    assert "of 4 GiB" in ending.failure.message


def test_a_flood_of_printed_text_is_cut_with_a_note(run):
    ending = run("for _ in range(20_000): print('x' * 99)", "print('after')", printed_characters=10_000)

    flood, after = shown(ending)
    assert ending.failure is None
    assert flood.endswith("[cut here: the cell printed more than 10,000 characters]\n")
    assert len(flood) < 10_100
    assert after == "after\n"


def test_too_much_shown_fails_because_a_chart_would_be_missing(run):
    ending = run("'x' * 3_000_000", output_bytes=2_000_000)

    assert ending.failure.reason == "size"
    assert "more than 2 MB" in ending.failure.message


def test_printed_text_is_one_piece_however_it_came(run):
    ending = run("import time\nprint('a', flush=True)\ntime.sleep(0.3)\nprint('b', flush=True)")

    assert [output.text for output in ending.notebook.cells[3].outputs] == ["a\nb\n"]


def test_variables_reach_the_kernel_and_not_the_next_one(run_either_way):
    asked = "import os\nos.environ.get('FACTS_FOLDER', 'none')"

    assert shown(run_either_way(asked, environment={"FACTS_FOLDER": "there"})) == ["'there'"]
    assert shown(run_either_way(asked)) == ["'none'"]
    assert "FACTS_FOLDER" not in os.environ


def test_a_kernel_of_another_computer_in_the_metadata_does_not_matter(run):
    notebook = notebook_json("import sys\nsys.executable")
    notebook.metadata.kernelspec = {"name": "conda-env-oldlaptop-py", "display_name": "Old", "language": "python"}

    assert shown(run(notebook=notebook)) == [repr(sys.executable)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no nursery without fork")
def test_a_kernel_starts_cold_when_the_nursery_is_gone(run, workers, monkeypatch):
    monkeypatch.setattr(workers, "nursery", str(workers.private / "nobody"))

    assert run("1").failure is None


def test_no_kernel_at_all_is_told_as_such(run, monkeypatch):
    monkeypatch.setattr("community_safety.publishing.engine.KernelManager.within", lambda *_: 1 / 0)

    ending = run("1")

    assert ending.failure.reason == "no kernel"
    assert "tried twice" in ending.failure.message


# What a report could notice of how its kernel was started.
SURROUNDINGS = (
    "import sys, os, threading, signal, locale, time, logging\n"
    "sys.path, sys.flags, os.getcwd(), hash('a'), time.tzname, locale.getlocale(), __name__",
    "os.getpgrp() == os.getpid(), os.getsid(0) == os.getpid(), os.umask(0)",
    "signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD)",
    "sorted(name for name in os.environ if name not in {'TMPDIR', 'TEMP', 'TMP', 'IPYTHONDIR', 'JPY_PARENT_PID'})",
    "sorted(thread.name for thread in threading.enumerate())",
    "sys.stdin.isatty(), sys.stdout.encoding, os.read(0, 1)",
    "import matplotlib, matplotlib.pyplot as plt, pandas, numpy, seaborn, warnings\n"
    "matplotlib.get_backend(), plt.get_fignums(), sorted(matplotlib.rcParams.items(), key=str)",
    "plt.plot([1, 2, 3]);",
    "pandas.DataFrame({'a': [1.5, 2]})",
    "sorted(map(str, warnings.filters))",  # their order depends on when a module is imported
    "logging.getLogger().handlers, logging.getLogger().level",
    "import time; time.strftime('%Z')",
    "get_ipython().history_manager.hist_file, get_ipython().profile, sys.argv[0]",
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no nursery without fork")
def test_a_forked_kernel_shows_what_a_cold_one_shows(run):
    forked, cold = (run(*SURROUNDINGS, cold=cold) for cold in (False, True))

    assert forked.failure is None
    assert cold.failure is None
    for one, other in zip(forked.notebook.cells[3:], cold.notebook.cells[3:], strict=True):
        assert one.outputs == other.outputs, one.source


def test_random_numbers_differ_between_kernels(run):
    draw = "import numpy, random\n(numpy.random.random(), random.random())"

    assert shown(run(draw)) != shown(run(draw))


@posix
def test_connection_and_temporary_files_are_private_and_not_on_the_network(run, workers):
    look = (
        "import json, ipykernel, tempfile\n"
        "info = json.load(open(ipykernel.get_connection_file()))\n"
        "print(info['transport'], tempfile.gettempdir())"
    )

    transport, temporary = shown(run(look))[0].split()

    assert transport == "ipc"
    assert Path(temporary).is_relative_to(workers.private)
    assert workers.private.stat().st_mode & 0o77 == 0


def test_where_the_temporary_folder_has_a_long_name_connections_are_encrypted(run, monkeypatch):
    monkeypatch.setattr("community_safety.publishing.kernels.SOCKET_PATH", 10)
    look = "import json, ipykernel\n'curve_secretkey' in json.load(open(ipykernel.get_connection_file()))"

    assert shown(run(look)) == ["True"]


def test_mark_is_in_the_environment_of_kernels_alone(run):
    assert shown(run(f"import os\n{MARK!r} in os.environ")) == ["True"]
    assert MARK not in os.environ
