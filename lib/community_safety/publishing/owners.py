"""Which process made a folder or holds a lock, and whether it is still there."""

import getpass
import json
import platform
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil  # type: ignore[import-untyped]

FILE = "owner.json"
PRIVATE = "community-safety-"

# An empty folder is one of a moment ago, whose owner is about to sign, or of a crash long before.
UNSIGNED_SECONDS = 60 * 60


@dataclass(frozen=True)
class Owner:
    """A process that signed for something.

    pid, started : its number, and its start in seconds since 1970, since numbers are used again
    host, user : the computer it runs on, and who started it
    since : when it signed, seconds since 1970
    """

    pid: int
    started: float
    host: str
    user: str
    since: float

    @classmethod
    def me(cls) -> "Owner":
        """This process."""
        process = psutil.Process()
        return cls(process.pid, process.create_time(), platform.node(), _user(), time.time())

    def is_alive(self) -> bool:
        """False only where that is certain: a process of another computer cannot be looked up from here."""
        if self.host != platform.node():
            return True
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process = psutil.Process(self.pid)
            return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - self.started) < 2
        return False

    def __str__(self) -> str:
        since = datetime.fromtimestamp(self.since, UTC).astimezone()
        return f"process {self.pid} of {self.user} on {self.host}, since {since:%d %B %Y %H:%M}"


def sign(file: Path) -> None:
    """Write down that this process made or holds something."""
    file.write_text(json.dumps(asdict(Owner.me())), encoding="utf-8")


def signature(file: Path) -> Owner | None:
    """Who signed, or None where nobody did or it cannot be read."""
    try:
        return Owner(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def private_folder() -> Path:
    """A new folder that only this user can open, for sockets and temporary files of one build.

    It is in the system's temporary folder, because the path of a socket may have only some 100 characters.
    """
    folder = Path(tempfile.mkdtemp(prefix=PRIVATE))
    sign(folder / FILE)
    return folder


def sweep(parent: Path, pattern: str) -> list[Path]:
    """Delete folders that match and whose owner is dead; gives those deleted.

    A folder that nobody signed is deleted only if it is empty: with anything in it, it is somebody else's.
    """
    swept = [folder for folder in sorted(parent.glob(pattern)) if folder.is_dir() and _is_left_over(folder)]
    for folder in swept:
        if (folder / FILE).exists():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.rmdir()
    return swept


def _is_left_over(folder: Path) -> bool:
    owner = signature(folder / FILE)
    if owner is not None:
        return not owner.is_alive()
    with suppress(OSError):
        return not any(folder.iterdir()) and time.time() - folder.stat().st_mtime > UNSIGNED_SECONDS
    return False


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return "an unnamed user"
