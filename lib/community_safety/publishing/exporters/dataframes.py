"""HTML tables in a notebook's output (pandas DataFrames) as Table blocks."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from community_safety.blocks import Cell, Column, Table
from community_safety.blocks.inline import Align

NO_VALUE = "no value"  # pandas shows a gap as NaN, None or nothing; a table of ours has no empty cells
MOST_CELLS = 1_000_000

_GAPS = frozenset({"", "nan", "none", "nat", "<na>", "inf", "-inf"})
_NUMBER = re.compile(r"[-−+£(]?\s?[\d,]*\.?\d+(e[-+]?\d+)?\s?[%)]?", re.IGNORECASE)


def html_tables(html: str, section: str) -> Iterator[Table]:
    """The tables in `html`, as data. A table without a caption takes the heading it stands under, `section`.

    Raises
    ------
    ValueError : the HTML holds no table with rows
    """
    tables = [_table(found, section) for found in BeautifulSoup(html, "html.parser").find_all("table")]
    if not tables:
        raise ValueError("it shows HTML that holds no table. Reports take tables, charts and text as blocks.")
    yield from tables


def _table(found: Tag, section: str) -> Table:
    rows = _grid(found)
    headed = [row for row in rows if all(is_header for _, is_header in row)] if found.find("td") else rows[:1]
    body = [[text for text, _ in row] for row in rows if row not in headed]
    if not body:
        raise ValueError("it shows a table without rows. Show a sentence that says why there is nothing to show.")
    headings = [_heading(texts) for texts in zip(*([text for text, _ in row] for row in headed), strict=True)]
    headings = headings or [f"Column {n}" for n in range(1, len(body[0]) + 1)]
    indexed = bool(rows[-1][0][1])
    if indexed and [row[0] for row in body] == [str(n) for n in range(len(body))]:
        # The numbers that pandas counts rows by tell a reader nothing.
        headings, body, indexed = headings[1:], [row[1:] for row in body], False
    columns = [
        Column(heading or ("Row" if n == 0 else "Column"), _align([row[n] for row in body]))
        for n, heading in enumerate(headings)
    ]
    cells = [[Cell(NO_VALUE if text.lower() in _GAPS else text) for text in row] for row in body]
    own = found.find("caption")
    caption = _text(own) if isinstance(own, Tag) else ""
    return Table(caption or section, columns, cells, row_header=indexed, caption_shown=bool(caption))


def _grid(found: Tag) -> list[list[tuple[str, bool]]]:
    """Each row's cells as text and whether it is a header; a cell that spans others is repeated in them."""
    grid: dict[tuple[int, int], tuple[str, bool]] = {}
    rows = [row for row in found.find_all("tr") if row.find_parent("table") is found]
    for down, row in enumerate(rows):
        across = 0
        for cell in row.find_all(["th", "td"], recursive=False):
            while (down, across) in grid:
                across += 1
            content = (_text(cell), cell.name == "th")
            deep, wide = (
                min(_span(cell, name), most) for name, most in (("rowspan", len(rows) - down), ("colspan", 200))
            )
            if len(grid) + deep * wide > MOST_CELLS:
                raise ValueError(f"it shows a table of more than {MOST_CELLS:,} cells. Show a part of it.")
            grid.update({(down + d, across + a): content for d in range(deep) for a in range(wide)})
            across += wide
    width = 1 + max((across for _, across in grid), default=-1)
    return [[grid.get((down, across), ("", False)) for across in range(width)] for down in range(len(rows))]


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, int(value)) if value.isdecimal() else 1


def _heading(texts: tuple[str, ...]) -> str:
    return " · ".join(dict.fromkeys(text for text in texts if text))


def _align(texts: list[str]) -> Align:
    said = [text for text in texts if text.lower() not in _GAPS]
    return "right" if said and all(_NUMBER.fullmatch(text) for text in said) else "left"


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())
