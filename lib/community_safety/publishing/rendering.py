"""Make the documents of an executed notebook: its HTML and its PDF."""

from __future__ import annotations

import copy
import importlib
import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from community_safety.publishing.limits import MEGABYTE, Limits
from community_safety.publishing.records import shorten

if TYPE_CHECKING:
    from nbformat import NotebookNode

# By the ending of the file. Named as text: a worker process imports them, whoever asks for them need not.
EXPORTERS = (
    ("html", "community_safety.publishing.exporters:HtmlExporter"),
    ("pdf", "community_safety.publishing.exporters:PdfExporter"),
)


class TooLarge(Exception):  # noqa: N818
    """A document is larger than its limit; the message says which."""


@dataclass(frozen=True)
class Rendering:
    """How the documents of one notebook are made.

    name : of the files, without their ending
    folder : where they go
    exporters : pairs of an ending and an nbconvert exporter, as "module:Class"
    traits : given to each exporter
    """

    name: str
    folder: Path
    exporters: Sequence[tuple[str, str]]
    traits: Mapping[str, Any]
    limits: Limits


def render(notebook: NotebookNode, rendering: Rendering) -> list[Path]:
    """Write the documents, and give their files.

    Raises
    ------
    TooLarge : a document is larger than its limit
    whatever an exporter raises for a notebook that it refuses
    """
    with _time_limit(rendering):
        return [_write(notebook, rendering, ending, exporter) for ending, exporter in rendering.exporters]


@contextmanager
def warnings_of_exporters() -> Iterator[list[str]]:
    """What exporters log as a warning meanwhile, each once and on one line."""
    heard = _Listener()
    logger = logging.getLogger("traitlets")  # that of all nbconvert's classes
    logger.addHandler(heard)
    try:
        yield heard.messages
    finally:
        logger.removeHandler(heard)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = shorten(record.getMessage())
        if message not in self.messages:
            self.messages.append(message)


def late_mark(rendering: Rendering) -> Path:
    """A file that says rendering took too long, since the process that found out had to end itself."""
    return rendering.folder.parent / f"{rendering.name}.late"


def _write(notebook: NotebookNode, rendering: Rendering, ending: str, exporter: str) -> Path:
    # A copy, because nbconvert's own steps may change what they are given.
    resources = {"metadata": {"name": rendering.name}}
    made: tuple[str | bytes, object] = _exporter(exporter, rendering.traits).from_notebook_node(
        copy.deepcopy(notebook), resources
    )
    body = made[0]
    content = body if isinstance(body, bytes) else body.encode("utf-8")
    file = rendering.folder / f"{rendering.name}.{ending}"
    if len(content) > rendering.limits.document_bytes:
        limit = rendering.limits.document_bytes // MEGABYTE
        raise TooLarge(f"{file.name} would have {len(content) / MEGABYTE:.0f} MB, and {limit} MB is the limit")
    file.write_bytes(content)
    return file


def _exporter(name: str, traits: Mapping[str, Any]) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)(**traits)


@contextmanager
def _time_limit(rendering: Rendering) -> Iterator[None]:
    """End this process if rendering hangs: nothing gentler stops a loop inside a compiled library."""
    watch = threading.Timer(rendering.limits.render_seconds, _give_up, [rendering])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _give_up(rendering: Rendering) -> None:
    late_mark(rendering).touch()
    os._exit(1)
