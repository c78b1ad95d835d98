"""Turn a request to stop into an exception, so that everything begun is ended on the way out."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = signal.SIGINT, signal.SIGTERM


class TerminationRequest(BaseException):
    """SIGTERM, as KeyboardInterrupt is Ctrl-C: no Exception, so that no `except Exception` swallows it."""


@contextmanager
def sigterm_as_exception() -> Iterator[None]:
    """While this lasts, SIGTERM raises TerminationRequest in the main thread, once."""
    if not _in_main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _raise)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Have Ctrl-C and SIGTERM wait for the end of a step that must not stop half way."""
    if not _in_main_thread():
        yield
        return
    waiting: list[int] = []
    # Not by a signal mask: the system would give the signal to another of our threads.
    before = {number: signal.signal(number, lambda number, frame: waiting.append(number)) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if waiting:
        signal.raise_signal(waiting[0])


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Have programs that are started meanwhile ignore Ctrl-C, which the terminal sends to all of a command's."""
    if not _in_main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _in_main_thread() -> bool:
    """Python sets handlers of signals only there."""
    return threading.current_thread() is threading.main_thread()


def _raise(number: int, frame: FrameType | None) -> None:
    # A second one would cut the tidying short that the first one began.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise TerminationRequest
