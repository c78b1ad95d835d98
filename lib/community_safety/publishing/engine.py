"""A papermill engine that keeps our own record, holds a run to its limits and ends all that it started."""

import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from community_safety.publishing.kernels import KernelManager, kernel_environment, kernel_log
from community_safety.publishing.limits import Limits
from community_safety.publishing.processes import end_marked, limit_memory
from community_safety.publishing.records import Record

NAME = "community_safety"
LOG_CHARACTERS = 4_000


@dataclass
class Run:
    """One execution of a notebook, and the record of it.

    folder : the kernel's working folder
    private : where it keeps its sockets and temporary files
    environment : variables that it gets beside the usual
    nursery : address of a warm process to fork the kernel from, or None for Jupyter's own start
    mark : by which its processes are found again
    """

    folder: Path
    private: Path
    environment: Mapping[str, str]
    limits: Limits
    nursery: str | None
    mark: str
    record: Record = field(default_factory=Record)


class RecordingClient(PapermillNotebookClient):
    """Papermill's client, with a kernel of our own start and a record of what happens."""

    def __init__(self, nb_man: Any, run: Run, **options: Any) -> None:
        limits = run.limits
        super().__init__(
            nb_man,
            **options
            | {
                "timeout": limits.cell_seconds,  # for questions outside any cell
                "timeout_func": self._seconds_left,
                "startup_timeout": limits.start_seconds,
                "interrupt_on_timeout": True,  # shows the line where it stood
                "error_on_timeout": {"ename": "TimeLimit", "evalue": "", "traceback": []},
                "iopub_timeout": limits.start_seconds,  # for what a cell has shown to come in, after its end
                "shell_timeout_interval": 1,
                "force_raise_errors": True,  # the tag raises-exception is no excuse in a report
                "skip_cells_with_tag": "",  # nor is skip-execution
                "coalesce_streams": True,  # printed text comes in pieces that depend on the moment
                "record_timing": False,
                "store_widget_state": False,
                "shutdown_kernel": "immediate",
                "on_cell_execute": self._begin,
                "on_cell_executed": self._note,
            },
        )
        self.run = run
        self.printed: dict[int, int] = {}
        self.shown = 0
        self.deadline = time.monotonic() + limits.notebook_seconds

    @contextmanager
    def setup_kernel(self, **options: Any) -> Iterator[None]:
        """Start a kernel, once more if that fails, and end it and all its processes at the end."""
        with kernel_log(self.run.private) as log:
            try:
                try:
                    self._start(log, self.run.nursery)
                except Exception:  # a port just taken, a busy disk; or the nursery is gone, so without it
                    self._stop()
                    self._start(log, None)
                self.run.record.started = True
                yield
            finally:
                self._stop()

    def papermill_execute_cells(self) -> None:
        """Run all cells, then have the kernel answer once more: a death after the last one counts too."""
        super().papermill_execute_cells()
        word = secrets.token_hex(8)
        asked = self.kc.execute("", silent=True, user_expressions={"end": repr(word)})
        reply = self.wait_for_reply(asked)
        self.run.record.ended = word in json.dumps(reply["content"] if reply else None, default=str)

    def process_message(self, msg: Any, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Take a message from the kernel, unless the cell has said more than it may."""
        if msg["msg_type"] == "stream":
            room = self.run.limits.printed_characters - self.printed.get(cell_index, 0)
            text = msg["content"]["text"]
            self.printed[cell_index] = self.printed.get(cell_index, 0) + len(text)
            if len(text) > room:
                if room < 0:  # the note is there already
                    return None
                limit = f"{self.run.limits.printed_characters:,}"
                note = f"\n[cut here: the cell printed more than {limit} characters]\n"
                msg["content"]["text"] = text[:room] + note
        elif "data" in msg["content"]:
            self.shown += sum(len(str(data)) for data in msg["content"]["data"].values())
            if self.shown > self.run.limits.output_bytes:
                if self.run.record.over_size is None:
                    self.run.record.over_size = cell_index
                return None
        return super().process_message(msg, cell, cell_index)

    async def _async_handle_timeout(self, timeout: int, cell: NotebookNode | None = None) -> Any:
        notebook = time.monotonic() >= self.deadline
        self.run.record.over_time = "notebook" if notebook else "cell"
        self.iopub_timeout = self.run.limits.grace_seconds  # for its last words
        return await super()._async_handle_timeout(timeout, cell)

    def _seconds_left(self, cell: NotebookNode) -> float:
        left = self.deadline - time.monotonic()
        return max(0.01, min(self.run.limits.cell_seconds, left))  # nbclient takes 0 for "no limit"

    def _begin(self, cell: NotebookNode, cell_index: int) -> None:
        self.run.record.current = cell_index

    def _note(self, cell: NotebookNode, cell_index: int, execute_reply: Any) -> None:
        content = execute_reply["content"]
        self.run.record.replies[cell_index] = content["status"]
        if any(payload.get("source") == "ask_exit" for payload in content.get("payload", [])):
            self.run.record.left = cell_index

    def _start(self, log: Any, nursery: str | None) -> None:
        run = self.run
        self.km = KernelManager.within(run.private, nursery)
        self.start_new_kernel(
            env=kernel_environment(run.environment, run.private, run.mark),
            cwd=str(run.folder),
            stdout=log,
            stderr=log,
        )
        provisioner: Any = self.km.provisioner
        limit_memory(provisioner.pid, run.limits.memory_bytes)
        self.start_new_kernel_client()

    def _stop(self) -> None:
        record = self.run.record
        if self.km is not None:
            if self.km.has_kernel and record.started:
                provisioner: Any = self.km.provisioner
                record.exit_code = provisioner.process.poll()
            self.km.kill_at_once()
            self._cleanup_kernel()
        end_marked(self.run.mark)
        record.log = (self.run.private / "kernel.log").read_text("utf-8", "replace")[-LOG_CHARACTERS:]


class RecordingEngine(NBClientEngine):
    """What papermill calls; hands over to RecordingClient."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, run: Run, **options: Any) -> None:
        """Execute `nb_man.nb` and keep `run.record` of it."""
        # The same cells in a list of our own: papermill puts its notes on an error among its cells.
        run.record.notebook = NotebookNode({**nb_man.nb, "cells": list(nb_man.nb.cells)})
        RecordingClient(nb_man, run, kernel_name=kernel_name).execute()


papermill_engines.register(NAME, RecordingEngine)
