"""How wide a table's columns are in the PDF. (A browser works this out by itself.)"""

from community_safety.blocks import Cell, Table
from community_safety.house_style import POINTS
from community_safety.publishing.exporters.measure import PAGE_WIDTH, longest_word, text_width

SIZE = POINTS["table"]
PADDING = 12.0  # points, left and right of a cell together
PICTURE = 80.0  # points that a small drawing in a cell takes


def column_widths(table: Table) -> list[float]:
    """A share of the page's width for each column; 0 for one that is as wide as its content.

    The columns' own hints come first. Else, where everything fits on one line, all columns take what they need
    and the first takes the rest; where it does not, the widest columns break their lines.
    """
    if any(column.width for column in table.columns):
        return [column.width for column in table.columns]
    needed, least = [], []
    for number, column in enumerate(table.columns):
        cells = [row[number] for row in table.rows]
        needed.append(max(text_width(column.heading, SIZE), *map(_needed, cells)) + PADDING)
        least.append(max(longest_word(column.heading, SIZE), *map(_least, cells)) + PADDING)
    if sum(needed) <= PAGE_WIDTH:
        return [1.0, *(0.0 for _ in needed[1:])]
    if sum(least) > PAGE_WIDTH:
        least = [0.0 for _ in least]  # words will part
    return [round(width, 1) for width in _levelled(needed, least)]


def cell_rooms(table: Table, widths: list[float]) -> list[float]:
    """Points that a word has in each column; the whole page where the content decides."""
    total = sum(widths)
    # A point of grace: a column exactly as wide as its longest word must not part it for a rounding.
    return [PAGE_WIDTH * width / total - PADDING + 1 if 0.0 not in widths else PAGE_WIDTH for width in widths]


def _needed(cell: Cell) -> float:
    return text_width(cell.text, SIZE) + (PICTURE if cell.svg else 0.0)


def _least(cell: Cell) -> float:
    return max(longest_word(cell.text, SIZE), PICTURE if cell.svg else 0.0)


def _levelled(needed: list[float], least: list[float]) -> list[float]:
    """The widths cut down to one common limit that makes them fit: narrow columns keep their one line."""

    def at(limit: float) -> list[float]:
        return [max(min(need, limit), low) for need, low in zip(needed, least, strict=True)]

    low, high = 0.0, PAGE_WIDTH
    for _ in range(40):  # halving: exact to far less than a point
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) <= PAGE_WIDTH else (low, middle)
    return at(low)
