"""How long, how large and how much memory a report may take: the one place for all of them."""

from dataclasses import dataclass

MEGABYTE = 1_000_000
GIBIBYTE = 1024**3


@dataclass(frozen=True)
class Limits:
    """Limits of a build. Reports take seconds: each of these is reached only when something is wrong.

    wait_seconds : how long to wait for another build of the same pack
    start_seconds : for a kernel to answer, after which it is started once more
    cell_seconds, notebook_seconds : for one cell, and for all cells of a notebook together
    grace_seconds : from the interrupt that follows until the kernel is killed
    render_seconds : for all documents of one notebook
    printed_characters : of text that one cell prints; what is more is cut, with a note
    output_bytes : of charts, tables and text in one notebook; a notebook with more fails
    document_bytes : of one published file
    memory_bytes : address space of a kernel, where the system can hold it to that (Linux)
    """

    wait_seconds: float = 30
    start_seconds: int = 60
    cell_seconds: int = 300
    notebook_seconds: int = 900
    grace_seconds: int = 5
    render_seconds: int = 120
    printed_characters: int = 100_000
    output_bytes: int = 50 * MEGABYTE
    document_bytes: int = 50 * MEGABYTE
    memory_bytes: int = 8 * GIBIBYTE
