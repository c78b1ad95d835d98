"""Put a finished pack in the place of the last one, so that a reader finds all of one or all of the other.

Beside the place of a pack, `leicestershire`, there can be
    .building-leicestershire-…   one in the making; its owner is named inside
    .previous-leicestershire     the last good one, between two moves
    leicestershire.failed        what a build that failed left to look at
All are on one file system, where moving a folder is a single step that cannot be half done.
"""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from community_safety.publishing.checkpoints import checkpoint
from community_safety.publishing.interruptions import uninterrupted
from community_safety.publishing.locks import only_build_of
from community_safety.publishing.owners import FILE, sign, sweep

BUILDING = ".building-"
PREVIOUS = ".previous-"
FAILED = ".failed"


@contextmanager
def building_folder(place: Path) -> Iterator[Path]:
    """A private folder beside `place`, gone at the end, whatever the end. Sweeps those of dead builds."""
    sweep(place.parent, f"{BUILDING}*")
    folder = place.parent / f"{BUILDING}{place.name}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        sign(folder / FILE)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(pack: Path, place: Path) -> None:
    """Move the old pack aside, the new one in, and delete the old one. Needs the lock of `place`.

    Raises
    ------
    OSError : the system refuses a move; the old pack is then in its place
    """
    _write_through(pack)
    checkpoint("before-moves")
    previous = _previous(place)
    with uninterrupted():
        try:
            if place.exists():
                place.rename(previous)
            checkpoint("between-moves")
            pack.rename(place)
        except BaseException:
            put_back(place)
            raise
    _sync(place.parent)
    checkpoint("after-moves")
    shutil.rmtree(previous, ignore_errors=True)
    shutil.rmtree(failed_beside(place), ignore_errors=True)


def put_back(place: Path) -> None:
    """End what a killed build left between its moves. Needs the lock of `place`."""
    previous = _previous(place)
    if not previous.exists():
        return
    if place.exists():  # the new pack is in: only the deletion was left to do
        shutil.rmtree(previous, ignore_errors=True)
    else:
        previous.rename(place)


def last_good(place: Path, wait_seconds: float = 30) -> Path:
    """`place`, for a command that reads a pack; puts it back first if a killed build had moved it aside."""
    if not place.exists() and _previous(place).exists():
        with only_build_of(place, wait_seconds, progress=lambda line: None):
            put_back(place)
    return place


def failed_beside(place: Path) -> Path:
    """Where a build that failed leaves its notebooks."""
    return place.with_name(place.name + FAILED)


def keep_failed(folder: Path, place: Path) -> Path:
    """Put the remains of a failed build beside `place`, in the stead of those of an earlier one."""
    kept = failed_beside(place)
    shutil.rmtree(kept, ignore_errors=True)
    return folder.rename(kept)


def _previous(place: Path) -> Path:
    return place.with_name(PREVIOUS + place.name)


def _write_through(folder: Path) -> None:
    """Have the disk itself hold every file before a name changes: a power cut empties the system's cache."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            _sync(path)
    _sync(folder)


def _sync(folder: Path) -> None:
    if sys.platform != "win32":  # Windows cannot open a folder
        with suppress(OSError):  # some network drives refuse
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
