"""What a build that did not publish leaves behind: a record beside the pack's place, and words for the analyst."""

import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from community_safety.errors import EnvironmentFault, Interrupted, ReportFailed, Terminated
from community_safety.publishing.interruptions import TerminationRequest
from community_safety.publishing.records import Failure, shorten
from community_safety.publishing.swap import failed_beside

FILE = "failure.json"
FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}

# Not the report's fault: the same notebook may run well tomorrow.
ENVIRONMENT = {"no kernel", "disk"}


class PackFailed(ReportFailed):
    """Some reports of a pack failed, and nothing was published. `failures` has the reason of each, by name."""

    def __init__(self, message: str, failures: Mapping[str, Failure]) -> None:
        super().__init__(message)
        self.failures = failures


class PackHindered(EnvironmentFault):
    """The same, where the computer was at fault and no report."""

    def __init__(self, message: str, failures: Mapping[str, Failure]) -> None:
        super().__init__(message)
        self.failures = failures


def refusal(failures: Mapping[str, Failure], place: Path) -> PackFailed | PackHindered:
    """What to raise when reports have failed; their notebooks are beside `place` by then."""
    notebooks = _shown(failed_beside(place) / "notebooks")
    lines = [f"{name} failed: {failure.message}" for name, failure in failures.items()]
    last = f"Nothing was published; {_last_good(place)}."
    if all(failure.reason in ENVIRONMENT for failure in failures.values()):
        again = f"{last} See that the disk has room and the computer is not overloaded, and build again."
        return PackHindered("\n".join([*lines, again]), failures)
    next_step = f"{last} The notebooks, with their errors, are in {notebooks}: put right what failed, and build again."
    return PackFailed("\n".join([*lines, next_step]), failures)


def write_ending(folder: Path, content: Mapping[str, object]) -> None:
    """Write the record of a build that did not publish."""
    ended = {**content, "ended": datetime.now(UTC).isoformat(timespec="seconds")}
    text = json.dumps(ended, indent=2, ensure_ascii=False, default=str)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


@contextmanager
def recorded(place: Path, began: datetime) -> Iterator[None]:
    """Leave a record beside `place` if the build ends in any way but well. A failed report has left its own."""
    try:
        yield
    except (PackFailed, PackHindered):
        raise
    except BaseException as problem:
        stopped = isinstance(problem, KeyboardInterrupt | TerminationRequest)
        with suppress(OSError):  # the disk may be what is wrong
            folder = failed_beside(place)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            write_ending(
                folder,
                {
                    "outcome": "interrupted" if stopped else "failed",
                    "error": type(problem).__name__,
                    "message": shorten(problem),
                    "began": began.isoformat(timespec="seconds"),
                },
            )
        raise


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn what the system says into an error that says what happened to the pack, and what to do.

    Raises EnvironmentFault for what the system refuses, Interrupted and Terminated when somebody stops the build.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"Stopped by Ctrl-C. {_whole(place)} Build again when you are ready.") from None
    except TerminationRequest:
        raise Terminated(f"Stopped from outside (SIGTERM). {_whole(place)} Build again.") from None
    except OSError as problem:
        raise EnvironmentFault(f"{_explanation(problem, place)}; {_last_good(place)}.") from problem


def _explanation(problem: OSError, place: Path) -> str:
    if problem.errno in FULL:
        return f"The disk of {problem.filename or _shown(place.parent)} is full; make room and build again"
    if isinstance(problem, PermissionError):
        file = problem.filename2 or problem.filename or place
        return f"{shorten(file)} cannot be written; close it if it is open, or ask for the right to write there"
    return f"The system refused: {shorten(problem)}"


def _whole(place: Path) -> str:
    # The stop may have come just after the new pack was in.
    found = "is the last one that was finished" if place.exists() else "has not been published yet"
    return f"The pack {_shown(place)} {found}."


def _last_good(place: Path) -> str:
    return "the last good pack is as it was" if place.exists() else "there is no pack yet"


def _shown(path: Path) -> str:
    """As short as it can be typed where the command was given."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
