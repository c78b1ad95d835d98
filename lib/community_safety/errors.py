"""What can go wrong, as the analyst is told it, and the exit code that each kind ends with."""

from collections.abc import Iterable
from typing import ClassVar

INTERRUPTED = 130  # Ctrl-C, as shells count it: 128 + SIGINT
TERMINATED = 143  # 128 + SIGTERM


class CommunitySafetyError(Exception):
    """Any fault that the suite explains itself. Its message is the sentence for the analyst."""

    exit_code: ClassVar[int] = 1


class ReportFailed(CommunitySafetyError):  # noqa: N818  says what happened
    """A report did not run to its end, or a pack could not be made from it. Nothing was published."""

    exit_code = 1


class UsageError(CommunitySafetyError):
    """A command, option or parameter is wrong. Nothing was started."""

    exit_code = 2


class DataError(CommunitySafetyError):
    """Data that would print a wrong figure.

    Give one sentence or several: an analyst who mends a file wants all its faults at once. `faults` holds
    them one by one; the message has each on a line of its own.
    """

    exit_code = 3

    def __init__(self, *faults: str) -> None:
        self.faults: tuple[str, ...] = faults
        super().__init__("\n".join(faults))

    @classmethod
    def of(cls, faults: Iterable[str]) -> "DataError":
        """The same from a list of faults."""
        return cls(*faults)

    def __str__(self) -> str:
        return "\n".join(self.faults)


class EnvironmentFault(CommunitySafetyError):  # noqa: N818  EnvironmentError is Python's own
    """The machine, not the data: disk full, store or pack in use by somebody else, no kernel to run on."""

    exit_code = 4


class Interrupted(CommunitySafetyError):  # noqa: N818  InterruptedError is Python's own
    """The person at the keyboard, or the machine, asked the command to stop (Ctrl-C, SIGTERM)."""

    exit_code = INTERRUPTED


class Terminated(Interrupted):
    """The same by SIGTERM: a scheduler, or the machine going down."""

    exit_code = TERMINATED
