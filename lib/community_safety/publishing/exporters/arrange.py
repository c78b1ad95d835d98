"""Blocks in order as one document: unique ids, no skipped levels, numbered paragraphs, long tables cut."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from community_safety.blocks import Block, BulletList, Cell, Figure, Heading, Paragraph, Run, Table, slug
from community_safety.blocks.model import NUMBERED

B = TypeVar("B", bound=Block)
R = TypeVar("R", Run, Cell)

# Ids that the page itself uses.
TAKEN = frozenset({"content", "title", "contents"})


def arranged(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks with unique ids, heading levels in order, statements and findings numbered from 1."""
    return tuple(_numbered(without_dead_links(tuple(_identified(_stepped(blocks))))))


def without_dead_links(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks without links to places that are not among them; the words of such links stay."""
    known = {block.id for block in blocks if isinstance(block, (Heading, Table, Figure))}
    known |= {row_id for block in blocks if isinstance(block, Table) for row_id in block.row_ids}
    return tuple(_linked(block, known) for block in blocks)


def _stepped(blocks: Iterable[Block]) -> Iterator[Block]:
    """No heading is more than one level below the one before it; the title is level 1."""
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            block = replace(block, level=level)
        yield block


def _identified(blocks: Iterable[Block]) -> Iterator[Block]:
    used = set(TAKEN)

    def unique(wanted: str) -> str:
        name, count = wanted, 1
        while name in used:
            count += 1
            name = f"{wanted}-{count}"
        used.add(name)
        return name

    for block in blocks:
        match block:
            case Heading() | Table():
                words = block.text if isinstance(block, Heading) else f"table {block.caption}"
                yield replace(block, id=unique(block.id or slug(words)))
            case Figure():
                name = unique(block.id)
                data = block.data and replace(block.data, id=unique(block.data.id or f"{name}-data"))
                yield replace(block, id=name, data=data)
            case _:
                yield block


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            number += block.role in NUMBERED
            block = replace(block, number=number if block.role in NUMBERED else 0)
        yield block


def _linked(block: B, known: set[str]) -> B:
    """The block without links to places that the document does not have; their words stay."""

    def kept(part: R) -> R:
        return replace(part, href="") if part.href.startswith("#") and part.href[1:] not in known else part

    match block:
        case Paragraph():
            return replace(block, runs=tuple(map(kept, block.runs)))
        case BulletList():
            items = (
                _linked(item, known) if isinstance(item, BulletList) else tuple(map(kept, item)) for item in block.items
            )
            return replace(block, items=tuple(items))
        case Table():
            return replace(block, rows=tuple(tuple(map(kept, row)) for row in block.rows))
    return block


def shortened(block: Block, most_rows: int) -> Block:
    """The block with no table longer than `most_rows`; a note says how many rows are left out."""
    match block:
        case Table() if len(block.rows) > most_rows:
            note = (
                f"The first {most_rows:,} of {len(block.rows):,} rows are shown; "
                f"{len(block.rows) - most_rows:,} are left out here. "
                "The data file that comes with this report holds them all."
            )
            return replace(
                block, rows=block.rows[:most_rows], row_ids=block.row_ids[:most_rows], notes=(note, *block.notes)
            )
        case Figure() if block.data:
            data = shortened(block.data, most_rows)
            return replace(block, data=data if isinstance(data, Table) else None)
    return block
