"""Find and end processes, also those that have left their parent's group."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import psutil  # type: ignore[import-untyped]

# In the environment of a kernel, and so in that of all that it starts, however far they run from it.
MARK = "COMMUNITY_SAFETY_RUN"


def marked(mark: str) -> Iterator[psutil.Process]:
    """Processes of this user, other than this one, whose MARK begins with `mark`."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK, "").startswith(mark):
                yield process


def end_marked(mark: str, seconds: float = 5) -> None:
    """Kill all processes with this mark, and wait until none of them runs.

    Looks again after each round, since a process may have started another while it was being killed.
    """
    deadline = time.monotonic() + seconds
    while processes := [process for process in marked(mark) if _runs(process)]:
        for process in processes:
            with suppress(psutil.Error):
                process.kill()
        if time.monotonic() > deadline:
            return
        time.sleep(0.01)


def _runs(process: psutil.Process) -> bool:
    """False for one that has ended, though nobody may have taken note of its end yet."""
    with suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def limit_memory(pid: int, size: int) -> None:
    """Hold a process to `size` bytes of address space. Only Linux can do that to a running process."""
    if sys.platform == "linux":
        with suppress(psutil.Error, OSError, ValueError):
            psutil.Process(pid).rlimit(psutil.RLIMIT_AS, (size, size))
