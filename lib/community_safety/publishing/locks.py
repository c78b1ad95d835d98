"""One build of a pack at a time: the second waits, or says who holds the first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from community_safety.errors import EnvironmentFault
from community_safety.publishing.owners import sign, signature


@contextmanager
def only_build_of(place: Path, wait_seconds: float, progress: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of the pack at `place`, made beside it.

    The lock is the operating system's, which drops it when its holder dies, by whatever cause: a lock is
    never stale. The file beside it says only who holds it.

    Raises
    ------
    EnvironmentFault : somebody else still holds it after `wait_seconds`
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place.parent / f".{place.name}.lock")
    holder = place.parent / f".{place.name}.holder.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(f"{place.name}: waiting for {_name(holder)}")
        try:
            lock.acquire(timeout=wait_seconds, poll_interval=0.2)
        except Timeout:
            raise EnvironmentFault(
                f"{place} is being built by {_name(holder)}. Let that build end, or end it, and build again."
            ) from None
    try:
        sign(holder)
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def _name(holder: Path) -> str:
    return str(signature(holder) or "another process")
