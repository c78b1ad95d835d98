"""Run one notebook by papermill, and say how it ended."""

import time
import traceback
from asyncio import CancelledError
from collections.abc import Mapping
from dataclasses import dataclass, replace

import nbformat
import papermill
from nbformat import NotebookNode

from community_safety.publishing.engine import NAME, Run
from community_safety.publishing.records import Failure, verdict


@dataclass(frozen=True)
class Ending:
    """How a run ended.

    notebook : as executed, as far as it went; None if no kernel started
    failure : None if it succeeded
    seconds : from the start of the kernel to the end
    """

    notebook: NotebookNode | None
    failure: Failure | None
    seconds: float


def run_notebook(source: bytes, parameters: Mapping[str, object], run: Run) -> Ending:
    """Execute a notebook, given as the bytes of its file. Never raises for what a cell does."""
    began = time.monotonic()
    problem: BaseException | None = None
    try:
        papermill.execute_notebook(
            nbformat.reads(source.decode("utf-8"), as_version=4),
            None,  # we write it: papermill would rewrite the file at each cell
            parameters=dict(parameters),
            engine_name=NAME,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            run=run,
        )
    except (Exception, CancelledError) as raised:  # whatever a notebook does to its kernel, the verdict is ours
        problem = raised
    failure = verdict(run.record, run.limits, problem)
    if failure is not None and problem is not None and not failure.detail:
        failure = replace(failure, detail="".join(traceback.format_exception(problem)))
    return Ending(run.record.notebook, failure, time.monotonic() - began)
