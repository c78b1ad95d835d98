"""Moves beside a pack's place, locks, and what dead builds leave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace

import pytest

from community_safety.errors import EnvironmentFault
from community_safety.publishing.checkpoints import VARIABLE
from community_safety.publishing.locks import only_build_of
from community_safety.publishing.owners import FILE, UNSIGNED_SECONDS, Owner, sign, signature, sweep
from community_safety.publishing.swap import building_folder, failed_beside, last_good, put_back, put_in_place


def a_pack(folder, text):
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    return folder


def text_of(folder):
    return (folder / "index.html").read_text()


def quiet(line):
    pass


@pytest.fixture
def dead_owner():
    """A process of a moment ago."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return replace(Owner.me(), pid=process.pid)


def test_a_new_pack_takes_the_place_of_the_old_and_nothing_else_stays(tmp_path):
    place = a_pack(tmp_path / "ashby_vale", "old")
    a_pack(failed_beside(place), "of an earlier failure")

    put_in_place(a_pack(tmp_path / "new" / "pack", "new"), place)

    assert text_of(place) == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ashby_vale", "new"]


def test_the_first_pack_needs_no_old_one(tmp_path):
    put_in_place(a_pack(tmp_path / "new" / "pack", "new"), tmp_path / "ashby_vale")

    assert text_of(tmp_path / "ashby_vale") == "new"


def test_when_the_new_pack_cannot_be_moved_in_the_old_one_is_put_back(tmp_path, monkeypatch):
    place = a_pack(tmp_path / "ashby_vale", "old")
    new = a_pack(tmp_path / "new" / "pack", "new")
    rename = type(place).rename

    def refuse(self, target):
        if self == new:
            raise PermissionError("somebody has a file open")
        return rename(self, target)

    monkeypatch.setattr(type(place), "rename", refuse)
    with pytest.raises(PermissionError):
        put_in_place(new, place)

    assert text_of(place) == "old"
    assert not (tmp_path / ".previous-ashby_vale").exists()


def test_a_pack_that_was_only_moved_aside_is_put_back(tmp_path):
    a_pack(tmp_path / ".previous-ashby_vale", "old")

    assert text_of(last_good(tmp_path / "ashby_vale")) == "old"


def test_a_pack_moved_aside_is_deleted_when_its_successor_is_there(tmp_path):
    a_pack(tmp_path / ".previous-ashby_vale", "old")
    place = a_pack(tmp_path / "ashby_vale", "new")

    put_back(place)

    assert text_of(place) == "new"
    assert not (tmp_path / ".previous-ashby_vale").exists()


def test_without_any_pack_there_is_none_to_put_back(tmp_path):
    assert not last_good(tmp_path / "ashby_vale").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(
    ("moment", "found"), [("before-moves", "old"), ("between-moves", "old"), ("after-moves", "new"), ("", "new")]
)
def test_a_power_cut_at_any_moment_of_the_moves_leaves_a_whole_pack(tmp_path, moment, found):
    place = a_pack(tmp_path / "ashby_vale", "old")
    new = a_pack(tmp_path / "building" / "pack", "new")
    move = (
        "import pathlib, sys\n"
        "from community_safety.publishing.swap import put_in_place\n"
        "put_in_place(*map(pathlib.Path, sys.argv[1:]))"
    )

    ended = subprocess.run([sys.executable, "-c", move, new, place], env={**os.environ, VARIABLE: moment}, check=False)

    assert ended.returncode == (-signal.SIGKILL if moment else 0)
    assert place.exists() == (moment != "between-moves")
    assert text_of(last_good(place)) == found


def test_a_building_folder_is_private_and_gone_at_the_end(tmp_path):
    with building_folder(tmp_path / "ashby_vale") as folder:
        assert signature(folder / FILE).is_alive()
        if sys.platform != "win32":
            assert folder.stat().st_mode & 0o77 == 0

    assert list(tmp_path.iterdir()) == []


def test_folders_of_dead_builds_are_swept_and_others_left(tmp_path, dead_owner):
    names = "dead", "alive", "begun", "begun_long_ago", "somebody_elses"
    dead, alive, begun, begun_long_ago, somebody_elses = folders = [tmp_path / f".building-{name}" for name in names]
    for folder in folders:
        folder.mkdir()
    (dead / FILE).write_text(json.dumps(asdict(dead_owner)))
    sign(alive / FILE)
    (somebody_elses / "letters.txt").write_text("not ours")
    long_ago = time.time() - UNSIGNED_SECONDS - 60
    for folder in (begun_long_ago, somebody_elses):
        os.utime(folder, (long_ago, long_ago))

    assert sweep(tmp_path, ".building-*") == [begun_long_ago, dead]
    assert set(tmp_path.iterdir()) == {alive, begun, somebody_elses}


def test_a_stop_between_the_moves_waits_for_their_end(tmp_path, monkeypatch):
    place = a_pack(tmp_path / "ashby_vale", "old")
    new = a_pack(tmp_path / "building" / "pack", "new")
    monkeypatch.setattr(
        "community_safety.publishing.swap.checkpoint",
        lambda moment: signal.raise_signal(signal.SIGINT) if moment == "between-moves" else None,
    )

    with pytest.raises(KeyboardInterrupt):
        put_in_place(new, place)

    assert text_of(place) == "new"


def test_a_number_that_another_process_has_by_now_is_not_its_owner():
    assert Owner.me().is_alive()
    assert not replace(Owner.me(), started=Owner.me().started - 3600).is_alive()


def test_a_process_of_another_computer_counts_as_alive(dead_owner):
    assert replace(dead_owner, host="another-computer").is_alive()


def test_the_second_of_two_is_told_who_holds_the_lock_and_since_when(tmp_path):
    said = []

    with only_build_of(tmp_path / "ashby_vale", 0, quiet):
        outcome = in_thread(lambda: enter(tmp_path / "ashby_vale", 0.3, said.append))

    assert isinstance(outcome, EnvironmentFault)
    assert outcome.exit_code == 4
    assert f"being built by process {os.getpid()} of " in str(outcome)
    assert str(time.localtime().tm_year) in str(outcome)
    assert said[0].startswith(f"ashby_vale: waiting for process {os.getpid()}")


def test_the_second_of_two_waits_for_the_first(tmp_path):
    place = tmp_path / "ashby_vale"
    entered, outcome = threading.Event(), []

    with only_build_of(place, 0, quiet):
        second = threading.Thread(target=lambda: outcome.append(enter(place, 10, lambda line: entered.set())))
        second.start()
        assert entered.wait(5)
    second.join(5)

    assert outcome == ["entered"]


def test_packs_of_two_places_are_built_at_the_same_time(tmp_path):
    with only_build_of(tmp_path / "a", 0, quiet):
        assert in_thread(lambda: enter(tmp_path / "b", 0, quiet)) == "entered"


def test_the_lock_of_a_killed_process_is_free(tmp_path):
    hold = (
        "import sys, time, pathlib\n"
        "from community_safety.publishing.locks import only_build_of\n"
        "with only_build_of(pathlib.Path(sys.argv[1]), 0, print):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    place = tmp_path / "ashby_vale"
    with subprocess.Popen([sys.executable, "-c", hold, str(place)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert isinstance(enter(place, 0, quiet), EnvironmentFault)
        holder.kill()
        holder.wait()

    assert enter(place, 0, quiet) == "entered"


def enter(place, seconds, progress):
    try:
        with only_build_of(place, seconds, progress):
            return "entered"
    except EnvironmentFault as problem:
        return problem


def in_thread(work):
    outcome = []
    thread = threading.Thread(target=lambda: outcome.append(work()))
    thread.start()
    thread.join(10)
    return outcome[0]
