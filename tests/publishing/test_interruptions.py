"""A build as a command of its own, killed or stopped at any moment: what stays, and what runs on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from community_safety.errors import EnvironmentFault
from community_safety.publishing.checkpoints import VARIABLE
from community_safety.publishing.owners import PRIVATE
from community_safety.publishing.pack import build_pack
from community_safety.publishing.plans import PackPlan
from community_safety.publishing.swap import last_good
from tests.publishing.packs import beside, content, plan_for, write_notebook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]

# Says that it runs, and starts a child that would outlive it, in a session of its own.
LASTING = (
    "import subprocess, pathlib, time\n"
    "child = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
    "pathlib.Path('running').write_text(str(child.pid))\n"
    "time.sleep(600)"
)


class Command:
    """A build in a process of its own, with its temporary folders apart from those of other tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.temporary = Path(tempfile.mkdtemp(prefix="t-"))  # short: sockets go there

    def start(self, kill_at: str = "") -> subprocess.Popen:
        environment = {**os.environ, "TMPDIR": str(self.temporary), VARIABLE: kill_at, "COMMUNITY_SAFETY_TEST": self.id}
        command = [sys.executable, "-m", "tests.publishing.packs", str(self.root)]
        # A session of its own, so that a signal to its group is what Ctrl-C at a terminal is.
        return subprocess.Popen(
            command,
            cwd=Path(__file__).parents[2],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def id(self) -> str:
        return str(self.root)

    def until_running(self) -> int:
        """Number of the child that the notebook starts, once it has."""
        file = self.root / "notebooks" / "running"
        return int(_soon(lambda: file.exists() and file.read_text()))

    def left(self) -> list[str]:
        """Processes of this build that still run, and temporary folders that are still there."""
        running = []
        for process in psutil.process_iter():
            try:
                ours = process.environ().get("COMMUNITY_SAFETY_TEST") == self.id
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    running.append(" ".join(process.cmdline()))
            except psutil.Error:
                continue
        return running

    def folders(self) -> list[Path]:
        return list(self.temporary.glob(f"{PRIVATE}*"))


@pytest.fixture
def command(tmp_path):
    made = Command(tmp_path)
    yield made
    shutil.rmtree(made.temporary, ignore_errors=True)


@pytest.fixture
def plan(tmp_path) -> PackPlan:
    return plan_for(tmp_path, [write_notebook(tmp_path / "notebooks", "crime", "print('first')")])


@pytest.mark.parametrize(
    ("number", "to_group", "code", "word"),
    [(signal.SIGTERM, False, 143, "SIGTERM"), (signal.SIGINT, True, 130, "Ctrl-C")],
)
def test_a_stopped_build_ends_all_it_started_and_keeps_the_last_good_pack(
    command, plan, workers, number, to_group, code, word
):
    build_pack(plan, print, workers)
    good = content(plan.place)
    write_notebook(command.root / "notebooks", "crime", LASTING)

    with command.start() as build:
        command.until_running()
        (os.killpg if to_group else os.kill)(build.pid, number)
        _, said = build.communicate(timeout=20)

    assert build.returncode == code
    assert len(said.splitlines()) == 1
    assert word in said
    assert "is the last one that was finished" in said
    assert _soon(lambda: not command.left())
    assert command.folders() == []
    assert content(plan.place) == good
    assert beside(plan) == {"ashby_vale", "ashby_vale.failed"}
    record = json.loads((plan.place.with_name("ashby_vale.failed") / "failure.json").read_text())
    assert record["outcome"] == "interrupted"


def test_ctrl_c_while_workers_are_still_being_started_ends_them_too(command, plan):
    with command.start() as build:
        _soon(lambda: plan.place.parent.exists() and any(name.startswith(".building-") for name in beside(plan)))
        os.killpg(build.pid, signal.SIGINT)
        _, said = build.communicate(timeout=20)

    assert build.returncode == 130
    assert said.splitlines() == [said.strip()]
    assert "has not been published yet" in said
    assert _soon(lambda: not command.left())
    assert beside(plan) == {"ashby_vale.failed"}


def test_a_killed_build_takes_its_processes_with_it_and_the_next_one_sweeps(command, plan):
    write_notebook(command.root / "notebooks", "crime", LASTING)
    with command.start() as build:
        command.until_running()
        build.kill()
        build.communicate()

    assert _soon(lambda: not command.left())
    assert any(name.startswith(".building-") for name in beside(plan))
    assert len(command.folders()) == 1

    write_notebook(command.root / "notebooks", "crime", "1")
    with command.start() as build:
        build.communicate(timeout=60)

    assert build.returncode == 0
    assert beside(plan) == {"ashby_vale"}
    assert command.folders() == []


def test_a_build_that_dies_with_all_reports_made_leaves_the_last_good_pack(command, plan, workers):
    build_pack(plan, print, workers)
    old = content(plan.place)
    write_notebook(command.root / "notebooks", "crime", "print('second')")

    with command.start(kill_at="after-reports") as build:
        build.communicate(timeout=60)

    assert build.returncode == -signal.SIGKILL
    assert content(last_good(plan.place)) == old
    assert _soon(lambda: not command.left())

    build_pack(plan, print, workers)

    assert b"second" in content(plan.place)["crime.html"]
    assert beside(plan) == {"ashby_vale"}


def test_of_two_builds_of_one_pack_the_second_says_who_holds_it(command, plan, workers):
    write_notebook(command.root / "notebooks", "crime", LASTING)

    with command.start() as first:
        command.until_running()
        with pytest.raises(EnvironmentFault, match=f"is being built by process {first.pid} of ") as e:
            build_pack(plan, print, workers)
        first.terminate()
        first.communicate(timeout=20)

    assert e.value.exit_code == 4
    assert _soon(lambda: not command.left())


def test_a_reader_finds_a_whole_pack_while_builds_go_on(plan, workers):
    """Between two moves there is an instant without a pack, and never a half of one."""
    build_pack(plan, print, workers)
    whole, seen, stop = set(content(plan.place)), [], threading.Event()

    def look():
        while not stop.is_set():
            try:
                folder = os.open(plan.place, os.O_RDONLY)
            except FileNotFoundError:
                continue
            seen.append(set(os.listdir(folder)))  # noqa: PTH208  by descriptor: the same folder after a move
            os.close(folder)

    reader = threading.Thread(target=look)
    reader.start()
    for _ in range(3):
        build_pack(plan, print, workers)
    stop.set()
    reader.join()

    top = {name.partition("/")[0] for name in whole} | {"record"}
    assert len(seen) > 100
    assert all(one == top or one < top for one in seen)  # less only in one that is already being deleted


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False)
    if made.returncode != 0:
        pytest.skip("mounting a small disk is not allowed here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount")
def test_a_disk_that_fills_up_keeps_the_last_good_pack(small_disk, workers):
    crime = write_notebook(small_disk / "notebooks", "crime", "print('small')")
    plan = plan_for(small_disk, [crime])
    build_pack(plan, print, workers)
    good = content(plan.place)
    write_notebook(small_disk / "notebooks", "crime", "'x' * 2_000_000")

    with pytest.raises(EnvironmentFault) as e:
        build_pack(plan, print, workers)

    assert e.value.exit_code == 4
    assert content(plan.place) == good
    assert not any(name.startswith(".building") for name in beside(plan))


def _soon(condition, seconds: float = 20):
    """What the condition gives once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)
    return found
