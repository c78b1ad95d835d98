"""What a code cell showed, as blocks: our own blocks before pictures, tables and plain text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from community_safety.blocks import MIME, Block, Preformatted, from_payload
from community_safety.publishing.exporters.dataframes import html_tables
from community_safety.publishing.exporters.markdown import Title, markdown_blocks
from community_safety.publishing.exporters.pictures import output_picture
from community_safety.publishing.exporters.refusal import refuse

MOST_LINES = 200
MOST_CHARACTERS = 20_000

_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# Drawn by a script when the page is opened: not in a page that runs none, and not on paper.
_NEEDS_SCRIPT = ("vega", "plotly", "bokeh", "javascript", "widget-view")


def output_blocks(outputs: Sequence[Any], number: int, section: str) -> Iterator[Block | Title]:
    """The blocks that the outputs of cell `number` hold. `section` is the heading they stand under.

    Raises
    ------
    NotebookNotExportable, ValueError : the cell failed, or shows something that cannot be read by all
    """
    printed = ""
    for output in outputs:
        if output.output_type == "stream":
            printed += output.text if output.name == "stdout" else ""
            continue
        yield from _printed(printed)
        printed = ""
        if output.output_type == "error":
            raise refuse(number, f"it stopped with {output.ename}. Put that right and run the notebook again.")
        yield from _shown(output.data, output.get("metadata", {}), section)
    yield from _printed(printed)


def _shown(data: Mapping[str, Any], metadata: Mapping[str, Any], section: str) -> Iterator[Block | Title]:
    if MIME in data:
        yield from from_payload(data[MIME])
    elif any(sign in mime for mime in data for sign in _NEEDS_SCRIPT):
        raise ValueError("it shows something that a script draws. Reports run no scripts: show a table or chart.")
    elif picture := output_picture(data, metadata):
        yield picture
    elif "text/html" in data:
        yield from html_tables("".join(data["text/html"]), section)
    elif "text/markdown" in data:
        yield from markdown_blocks("".join(data["text/markdown"]), {}, section)
    elif "text/plain" in data:
        yield from _printed("".join(data["text/plain"]))


def _printed(text: str) -> Iterator[Preformatted]:
    """`text` as it was printed, cut with a note when it is too long for a report."""
    lines = _TERMINAL_COLOUR.sub("", text).strip("\n").split("\n")
    kept: list[str] = []
    room = MOST_CHARACTERS
    for line in lines[:MOST_LINES]:
        if len(line) > room:
            break
        kept.append(line)
        room -= len(line) + 1
    if len(kept) < len(lines):
        kept.append(f"… {len(lines) - len(kept):,} more lines were printed and are left out here.")
    if any(line.strip() for line in kept):
        yield Preformatted("\n".join(kept))
