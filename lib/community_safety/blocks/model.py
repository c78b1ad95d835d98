"""The blocks of a document, and the JSON in which a notebook's output carries them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal, Self

from community_safety.blocks.inline import Cell, Column, Part, Run, Runs, all_of, one_of
from community_safety.blocks.text import an_id, described, filled, printable

MIME = "application/vnd.community-safety+json"
VERSION = 1

Role = Literal["body", "statement", "finding", "note", "caveat"]
ROLES: tuple[Role, ...] = ("body", "statement", "finding", "note", "caveat")
# The paragraphs that a board refers to by number.
NUMBERED: tuple[Role, ...] = ("statement", "finding")

ALT_WORDS = 4  # fewer cannot say both what a chart shows and what it means


class Block(Part):
    """One thing in a document, of the class it is written as in `type`."""


@dataclass(frozen=True)
class Masthead(Block):
    """Whose report, for when. It goes to the top beside the title, wherever in the notebook it is shown.

    `notice` (such as 'Made-up sample data') and `footer` stand on every page; both may be empty.
    """

    organisation: str
    subtitle: str
    notice: str = ""
    footer: str = ""

    def __post_init__(self) -> None:
        self._set(organisation=filled(self.organisation, "A masthead's organisation"))
        self._set(subtitle=printable(self.subtitle), notice=printable(self.notice), footer=printable(self.footer))


@dataclass(frozen=True)
class Heading(Block):
    """A heading of level 2 to 4 (1 is the title's). Without an `id` the exporters make one from its words."""

    level: int
    text: str
    id: str = ""

    def __post_init__(self) -> None:
        if self.level not in (2, 3, 4):
            raise ValueError(f"A heading's level is 2, 3 or 4, not {self.level}.")
        self._set(text=filled(self.text, "A heading"))
        an_id(self.id, "A heading")


@dataclass(frozen=True)
class Paragraph(Block):
    """A paragraph. `number` is the exporters' to give; 0 is none."""

    runs: Runs
    role: Role = "body"
    number: int = 0

    HOLDS: ClassVar[Mapping[str, type[Part]]] = {"runs": Run}

    def __post_init__(self) -> None:
        self._set(runs=_said(self.runs, "A paragraph"))
        one_of(self.role, ROLES, "A paragraph's role")


@dataclass(frozen=True)
class BulletList(Block):
    """A list, bulleted or (`ordered`) numbered from 1. An item that is a list belongs to the item before it."""

    items: "Sequence[Runs | BulletList]"
    ordered: bool = False

    def __post_init__(self) -> None:
        items = tuple(i if isinstance(i, BulletList) else _said(i, "A list item") for i in self.items)
        if not items or isinstance(items[0], BulletList):
            raise ValueError("A list has no items, or begins with another list.")
        self._set(items=items)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The list that `to_dict` wrote."""
        items = [
            cls.from_dict(item) if isinstance(item, Mapping) else tuple(Run.from_dict(run) for run in item)
            for item in data.get("items", ())
        ]
        return super().from_dict({**data, "items": tuple(items)})

    def nested(self) -> "Iterator[tuple[tuple[Run, ...], BulletList | None]]":
        """Each item's runs, with the list that belongs to it."""
        for item, after in pairwise((*self.items, ())):
            if not isinstance(item, BulletList):
                yield tuple(item), after if isinstance(after, BulletList) else None


@dataclass(frozen=True)
class Table(Block):
    """A table with a caption and no empty cells. With `row_header` each row's first cell is its header.

    `row_ids` are names that links lead to, one for each row; none at all where no row is linked to.

    With `caption_shown` off the caption is for those who listen: the words stand just above already.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    row_header: bool = True
    notes: Sequence[str] = ()
    id: str = ""
    caption_shown: bool = True
    row_ids: Sequence[str] = ()

    HOLDS: ClassVar[Mapping[str, type[Part]]] = {"columns": Column, "rows": Cell}

    def __post_init__(self) -> None:
        what = f"Table {self.caption[:60]!r}"
        self._set(
            caption=filled(self.caption, "A table's caption"),
            columns=all_of(self.columns, Column, f"{what}: columns"),
            rows=tuple(all_of(row, Cell, f"{what}: a row") for row in self.rows),
            notes=tuple(filled(note, f"{what}: a note") for note in self.notes),
            row_ids=tuple(an_id(each, f"{what}: a row") for each in self.row_ids),
        )
        an_id(self.id, what)
        if not self.columns or not self.rows:
            raise ValueError(f"{what} has no rows or no columns. Show a sentence in its place.")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"{what}, row {number}: {len(row)} cells for {len(self.columns)} columns.")
        if self.row_ids and (len(self.row_ids) != len(self.rows) or len(set(self.row_ids)) < len(self.rows)):
            raise ValueError(f"{what}: {len(self.rows)} rows need as many row ids, each another.")


@dataclass(frozen=True)
class Figure(Block):
    """A chart: `title` is its finding, `subtitle` its unit and period, `alt` what it says without being seen.

    Two figures of width 'half' one after the other stand side by side. `data` is the figures behind the
    chart: HTML shows them folded beside it, the PDF only with `data_in_pdf`.
    """

    id: str
    title: str
    subtitle: str
    svg: str
    alt: str
    source: str
    width: Literal["full", "half"] = "full"
    data: Table | None = None
    data_in_pdf: bool = False

    HOLDS: ClassVar[Mapping[str, type[Part]]] = {"data": Table}

    def __post_init__(self) -> None:
        what = f"Figure {self.id[:60]!r}"
        if not an_id(self.id, "A figure"):
            raise ValueError("A figure needs an id.")
        self._set(
            title=filled(self.title, f"{what}: the title"),
            subtitle=printable(self.subtitle),
            source=printable(self.source),
            alt=described(self.alt, what, words=ALT_WORDS),
        )
        one_of(self.width, ("full", "half"), f"{what}: width")
        if "<svg" not in self.svg[:1000]:
            raise ValueError(f"{what}: the drawing is not SVG. house_style.figure_svg() makes it.")


@dataclass(frozen=True)
class Preformatted(Block):
    """Text as a program printed it, in letters of one width."""

    text: str

    def __post_init__(self) -> None:
        self._set(text=printable(self.text, lines=True))


BLOCKS: dict[str, type[Block]] = {
    "masthead": Masthead,
    "heading": Heading,
    "paragraph": Paragraph,
    "list": BulletList,
    "table": Table,
    "figure": Figure,
    "preformatted": Preformatted,
}
_TYPES = {block: name for name, block in BLOCKS.items()}


def block_to_dict(block: Block) -> dict[str, Any]:
    """The block's fields with its `type`."""
    return {"type": _TYPES[type(block)], **block.to_dict()}


def payload(blocks: Iterable[Block]) -> dict[str, Any]:
    """What a notebook's output holds under `MIME`."""
    return {"version": VERSION, "blocks": [block_to_dict(block) for block in blocks]}


def from_payload(data: Mapping[str, Any]) -> tuple[Block, ...]:
    """The blocks of a payload, checked again. ValueError when it has another version or holds no blocks."""
    if not isinstance(data, Mapping) or data.get("version") != VERSION or not isinstance(data.get("blocks"), list):
        raise ValueError(f"The output is not a list of blocks of version {VERSION}; run the notebook again.")
    return tuple(_block(item) for item in data["blocks"])


def _block(item: Any) -> Block:
    kind = BLOCKS.get(str(item.get("type"))) if isinstance(item, Mapping) else None
    if kind is None:
        raise ValueError(f"Unknown block: {str(item)[:80]!r}.")
    return kind.from_dict({key: value for key, value in item.items() if key != "type"})


def _said(runs: Iterable[Run], what: str) -> tuple[Run, ...]:
    kept = tuple(run for run in all_of(runs, Run, what) if run.text)
    if not "".join(run.text for run in kept).strip():
        raise ValueError(f"{what} says nothing.")
    return kept
