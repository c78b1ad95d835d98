"""The reading step: an executed notebook as a title, a masthead and blocks. HTML and PDF both start here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from community_safety.blocks import Block, Heading, Masthead
from community_safety.blocks.text import printable
from community_safety.publishing.exporters.arrange import arranged
from community_safety.publishing.exporters.markdown import Title, markdown_blocks
from community_safety.publishing.exporters.outputs import output_blocks
from community_safety.publishing.exporters.refusal import NotebookNotExportable, refuse


@dataclass(frozen=True)
class Document:
    """What a report says, without how it looks: ids unique, paragraphs numbered, heading levels in order."""

    title: str
    masthead: Masthead | None
    blocks: tuple[Block, ...]


def read_document(notebook: Any, name: str = "") -> Document:
    """The document in an executed notebook.

    Markdown cells give their text, code cells only what they showed: no source, no prompts, no warnings. The
    first Markdown heading of level 1 is the title, a further one becomes level 2; a notebook without one is
    called by `name`, that of its file.

    Raises
    ------
    NotebookNotExportable : a cell failed or did not run, or shows what not every reader can read
    """
    title = ""
    masthead: Masthead | None = None
    blocks: list[Block] = []
    for number, block in _read(notebook):
        match block:
            case Title():
                if title:
                    blocks.append(Heading(2, block.text))
                title = title or block.text
            case Masthead():
                if masthead and masthead != block:
                    raise refuse(number, "it shows a second masthead that differs from the first. Keep one.")
                masthead = block
            case _:
                blocks.append(block)
    title = title or printable(name).replace("_", " ").strip().capitalize() or "Report"
    return Document(title, masthead, arranged(blocks))


def _read(notebook: Any) -> Iterator[tuple[int, Block | Title]]:
    """Each thing that the notebook says, with the number of its cell."""
    section = "Table"
    for number, cell in enumerate(notebook.cells, start=1):
        try:
            for block in _cell_blocks(cell, number, section):
                if isinstance(block, Heading):
                    section = block.text
                yield number, block
        except NotebookNotExportable:
            raise
        except (ValueError, TypeError) as problem:
            raise refuse(number, str(problem)) from problem


def _cell_blocks(cell: Any, number: int, section: str) -> Iterator[Block | Title]:
    if cell.cell_type == "markdown":
        yield from markdown_blocks(cell.source, cell.get("attachments", {}), section)
    elif cell.cell_type == "code":
        if cell.source.strip() and cell.execution_count is None:
            raise refuse(number, "it did not run. Run the whole notebook, then export it.")
        yield from output_blocks(cell.outputs, number, section)
