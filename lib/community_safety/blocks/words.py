"""Blocks as plain text, for a terminal and for text/plain."""

from collections.abc import Iterable, Sequence

from community_safety.blocks.inline import Run
from community_safety.blocks.model import (
    Block,
    BulletList,
    Figure,
    Heading,
    Masthead,
    Paragraph,
    Preformatted,
    Table,
)


def plain_text(blocks: Iterable[Block]) -> str:
    """What the blocks say, in words, a blank line between blocks."""
    return "\n\n".join(words(block) for block in blocks)


def words(block: Block) -> str:
    """What one block says."""
    match block:
        case Masthead():
            return "\n".join(filter(None, (block.organisation, block.subtitle, block.notice, block.footer)))
        case Heading():
            return block.text
        case Paragraph():
            return (f"{block.number}. " if block.number else "") + said(block.runs)
        case BulletList():
            return _list(block)
        case Table():
            return _table(block)
        case Figure():
            told = (block.title, block.subtitle, block.alt, block.source)
            return "\n".join(filter(None, told)) + (f"\n\n{_table(block.data)}" if block.data else "")
        case Preformatted():
            return block.text
    raise TypeError(f"{type(block).__name__} is not a block.")


def _list(block: BulletList) -> str:
    lines: list[str] = []
    for number, (runs, within) in enumerate(block.nested(), start=1):
        lines.append(f"{f'{number}.' if block.ordered else '•'} {said(runs)}")
        lines += [f"  {line}" for line in _list(within).splitlines()] if within else []
    return "\n".join(lines)


def said(runs: Sequence[Run]) -> str:
    """The text of the runs, without their style."""
    return "".join(run.text for run in runs)


def _table(table: Table) -> str:
    rows = [
        [column.heading for column in table.columns],
        *([cell.words for cell in row] for row in table.rows),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    pad = [str.rjust if column.align == "right" else str.ljust for column in table.columns]
    lines = (
        "  ".join(p(text, width) for p, text, width in zip(pad, row, widths, strict=True)).rstrip() for row in rows
    )
    return "\n".join((table.caption, *lines, *table.notes))
