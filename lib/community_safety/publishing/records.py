"""Our own record of a run, and the verdict on it.

Papermill's word is not enough: it marks all cells completed when the kernel has died, and ends well after a
`sys.exit()` half way down. A run has succeeded only if this record says so for every cell and for the end.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from community_safety.publishing.limits import Limits

if TYPE_CHECKING:
    from nbformat import NotebookNode

SHOWN = 300  # characters of an error's message
NO_MEMORY = -9  # how a process ends that the system kills, which it does when memory has run out


@dataclass
class Record:
    """What happened, written down as it happens.

    notebook : as executed so far
    started : the kernel answered
    current : index of the cell that was begun last
    replies : index of each cell that the kernel has answered for, and its word: ok or error
    left : index of the cell that asked the kernel to stop, as `exit()` does
    over_time : which limit an interrupted cell had passed: cell or notebook
    over_size : index of the cell whose output went past the limit
    ended : the kernel answered once more after the last cell
    exit_code : of a kernel that ended before it was told to; negative for a signal
    log : what the kernel wrote past Jupyter
    """

    notebook: NotebookNode | None = None
    started: bool = False
    current: int | None = None
    replies: dict[int, str] = field(default_factory=dict)
    left: int | None = None
    over_time: str = ""
    over_size: int | None = None
    ended: bool = False
    exit_code: int | None = None
    log: str = ""


@dataclass(frozen=True)
class Failure:
    """Why a report failed, for the analyst.

    reason : error, left, died, time, memory, size, unfinished, no kernel, disk, export or worker
    message : what happened, as a sentence without the notebook's name
    cell : position in the executed notebook, from 1, papermill's own cell included
    source : first line of that cell
    error : the exception's name
    detail : for the log: a traceback, or what the kernel wrote
    """

    reason: str
    message: str
    cell: int | None = None
    source: str = ""
    error: str = ""
    detail: str = ""

    def as_record(self) -> dict[str, object]:
        """For failure.json."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}


def verdict(record: Record, limits: Limits, problem: BaseException | None = None) -> Failure | None:
    """None for a run that went well from its first cell to its last; otherwise what went wrong first.

    `problem` is what papermill raised, if anything.
    """
    if not record.started or record.notebook is None:
        message = f"no kernel could be started for it, tried twice: {shorten(problem)}"
        return Failure("no kernel", message, detail=record.log)
    if record.over_size is not None:
        size = f"{limits.output_bytes // 1_000_000:,} MB"
        return _failure(record, record.over_size, "size", f"the notebook shows more than {size}", "OutputLimit")
    if record.over_time:
        return _failure(record, record.current, "time", _over_time(record, limits), "TimeLimit")
    error = _first_error(record.notebook)
    if record.left is not None or (error is not None and error[1].ename == "SystemExit"):
        place = record.left if error is None else error[0]
        return _failure(record, place, "left", "it left the notebook there (exit or quit)", "SystemExit")
    if error is not None:
        index, output = error
        if output.ename == "MemoryError":
            limit = f"{limits.memory_bytes / 1024**3:.3g} GiB"
            return _failure(record, index, "memory", f"no memory was left, of {limit}", "MemoryError")
        return _failure(record, index, "error", f"{output.ename}: {shorten(output.evalue)}", output.ename)
    if record.exit_code is not None:
        return _failure(record, record.current, "died", _death(record.exit_code), "KernelDied", record.log)
    for index in _code_cells(record.notebook):
        if record.replies.get(index) != "ok":
            return _failure(record, index, "unfinished", "it did not run", "NotRun", shorten(problem))
    if problem is not None or not record.ended:
        message = f"the run did not come to its end: {shorten(problem)}"
        return _failure(record, record.current, "unfinished", message, "NotEnded", record.log)
    return None


def shorten(text: object) -> str:
    """A message on one line, cut, without what could move a cursor or hide text."""
    line = " ".join(str(text if text is not None else "no reason given").split())
    line = "".join(character if character.isprintable() else "�" for character in line)
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


def _failure(record: Record, index: int | None, reason: str, what: str, error: str, detail: str = "") -> Failure:
    """A failure at a cell, which also shows the error, so that who opens the notebook sees it."""
    if index is None or record.notebook is None:
        return Failure(reason, what, error=error, detail=detail)
    from nbformat.v4 import new_output  # takes 1.5 s to import, and is here by now

    cell = record.notebook.cells[index]
    source = shorten(cell.source.strip().partition("\n")[0])
    count = f", In [{cell.execution_count}]" if cell.get("execution_count") else ""
    if cell.cell_type == "code" and not any(output.output_type == "error" for output in cell.outputs):
        cell.outputs.append(new_output("error", ename=error, evalue=what, traceback=[f"{error}: {what}"]))
    return Failure(reason, f"cell {index + 1}{count} `{source}`: {what}", index + 1, source, error, detail)


def _over_time(record: Record, limits: Limits) -> str:
    if record.over_time == "cell":
        return f"it took longer than {limits.cell_seconds} s, the limit for one cell"
    return f"the notebook took longer than {limits.notebook_seconds} s, its limit, and stood at this cell"


def _death(exit_code: int) -> str:
    if exit_code == NO_MEMORY:
        return "its kernel was killed from outside; often the computer had no memory left"
    how = f"signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
    return f"its kernel ended in the middle ({how})"


def _first_error(notebook: NotebookNode) -> tuple[int, NotebookNode] | None:
    for index in _code_cells(notebook):
        for output in notebook.cells[index].outputs:
            if output.output_type == "error":
                return index, output
    return None


def _code_cells(notebook: NotebookNode) -> list[int]:
    """Indexes of cells with something to run."""
    return [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
