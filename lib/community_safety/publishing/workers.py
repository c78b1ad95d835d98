"""Processes that make documents side by side, and end with the process that started them."""

import importlib
import logging
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import types
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import TypeVar

from community_safety.errors import TERMINATED
from community_safety.publishing.forks import CAN_FORK, FIXED_ENVIRONMENT, Nursery
from community_safety.publishing.interruptions import deaf_to_ctrl_c, uninterrupted
from community_safety.publishing.owners import PRIVATE, private_folder, sweep
from community_safety.publishing.processes import end_marked

SEED = "PYTHONHASHSEED"

T = TypeVar("T")
R = TypeVar("R")

# Imported once, in the process that workers are forked from.
WARM = ("community_safety.publishing.warm",)


class Workers:
    """`jobs` worker processes, and a warm nursery for their kernels; a context manager, for one build or many.

    With an `executor`, that one's processes do the work, perhaps on other computers, and kernels start cold.

    private : a folder that only this user can open
    mark : in the environment of every kernel that is started here, and of what it starts
    nursery : address of the nursery, or None where there is none
    """

    def __init__(self, jobs: int, executor: Executor | None = None) -> None:
        self.jobs = jobs
        self.executor = executor
        self.mark = f"{token_hex(8)}/"
        self.nursery: str | None = None
        self._nursery: Nursery | None = None
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Workers":
        """Begin to warm up, without waiting for it: the pack's data can be written meanwhile."""
        sweep(Path(tempfile.gettempdir()), f"{PRIVATE}*")
        self.private = private_folder()
        self._lifeline, self._held = multiprocessing.Pipe(duplex=False)
        if self.executor is None:
            self._nursery = Nursery.start(self.private, self.mark)
            self.nursery = self._nursery.address if self._nursery else None
            self._context = _context()
        return self

    def outcomes(self, work: Callable[[T], R], items: Sequence[T], lost: Callable[[T], R]) -> Iterator[R]:
        """Answers as they arrive. An item whose worker dies, and dies once more on its own, gets `lost`."""
        left: list[T] = []
        yield from _answers(self.executor or self._shared_pool(), work, items, left)
        if left:
            self._end_pool()  # one that has lost a worker takes no more work
        for item in left:  # one at a time, to tell the one that kills its worker from those beside it
            again: list[T] = []
            yield from _answers(self.executor or self._shared_pool(), work, [item], again)
            if again:
                self._end_pool()
                yield lost(item)

    def call(self, work: Callable[[T], R], item: T) -> R:
        """One answer, or what the work raised."""
        with _undisturbed():
            future = (self.executor or self._shared_pool()).submit(work, item)
        return future.result()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes; after an exception at once, in the middle of whatever they do."""
        try:
            if kind is not None:
                self.abort()
            self._end_pool()
        finally:
            self._held.close()
            self._lifeline.close()
            if self._nursery is not None:
                self._nursery.stop()
            end_marked(self.mark)
            shutil.rmtree(self.private, ignore_errors=True)

    def abort(self) -> None:
        """End all workers in the middle of what they do. These workers take no more work."""
        self._held.close()  # they see the end of the line, kill what they run, and end
        self._end_pool()

    @contextmanager
    def aborted_on_interruption(self) -> Iterator[None]:
        """Have no worker write on while what it writes is being tidied away."""
        try:
            yield
        except BaseException:
            self.abort()
            raise

    def _shared_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.jobs, self._context, initializer=_begin, initargs=(self._lifeline, self.mark)
            )
        return self._pool

    def _end_pool(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _answers(pool: Executor, work: Callable[[T], R], items: Sequence[T], left: list[T]) -> Iterator[R]:
    """Answers as they arrive; items that a dying worker took with it are added to `left`."""
    futures: dict[Future[R], T] = {}
    for item in items:
        try:
            with _undisturbed():
                futures[pool.submit(work, item)] = item
        except BrokenExecutor:
            left.append(item)
    for future in as_completed(futures):
        try:
            yield future.result()
        except BrokenExecutor:
            left.append(futures[future])


def _context() -> multiprocessing.context.BaseContext:
    """How worker processes begin: forked from a process that has imported what they need, where there is fork."""
    if not CAN_FORK:
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver  # not on Windows

    context = multiprocessing.get_context("forkserver")
    with _undisturbed(), deaf_to_ctrl_c():  # what it forks will be so too
        context.set_forkserver_preload(list(WARM))
        forkserver.ensure_running()
    return context


def _begin(lifeline: Connection, mark: str) -> None:
    """In a worker: leave Ctrl-C to the command, and end with the command, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger().addHandler(logging.NullHandler())  # what matters is in the record of the run
    threading.Thread(target=_end_with, args=(lifeline, mark), daemon=True).start()
    for module in WARM:  # there already, if this was forked
        importlib.import_module(module)


def _end_with(lifeline: Connection, mark: str) -> None:
    with suppress(OSError, EOFError):
        lifeline.poll(None)  # nothing is ever sent: this returns when the other end is closed
    end_marked(mark)
    os._exit(TERMINATED)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """For the moments in which processes are begun.

    They do not import the command's own module, as Python would have each of them do: they need nothing of
    it, it takes seconds, and a script without `if __name__ == "__main__"` would run again in each. Sets have
    the same order in all of them. And a stop waits until they are there: of a process that is half begun
    nobody would know.
    """
    main, seed = sys.modules["__main__"], os.environ.get(SEED)
    sys.modules["__main__"] = types.ModuleType("__main__")
    os.environ[SEED] = FIXED_ENVIRONMENT[SEED]
    try:
        with uninterrupted():
            yield
    finally:
        sys.modules["__main__"] = main
        os.environ.pop(SEED)
        if seed is not None:
            os.environ[SEED] = seed
