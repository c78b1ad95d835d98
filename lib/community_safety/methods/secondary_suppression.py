"""Disclosure control, secondary suppression: more cells hidden until no total gives a small count back."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from community_safety.methods.disclosure_audit import (
    LARGEST_TOTAL,
    CellBounds,
    PrintedTable,
    cell_bounds,
    printed_table,
)


@dataclass(frozen=True, eq=False)
class Suppression:
    """A table made safe: cells hidden for their size, all hidden cells, bounds of these, and cells still given away."""

    primary: np.ndarray
    hidden: np.ndarray
    bounds: tuple[CellBounds, ...]
    still_recoverable: tuple[tuple[int, int], ...]

    @property
    def is_safe(self) -> bool:
        """True where no small count can be worked out. Do not publish the table otherwise, with any cell."""
        return not self.still_recoverable


def suppress_table(
    table: Any, most_hidden: int, row_totals: bool = True, column_totals: bool | None = None
) -> Suppression:
    """Hide the small cells of a table, and the further cells it takes to keep them hidden.

    1. Hide cells of 1 to `most_hidden`.
    2. Rows in order, then columns in order, again until nothing changes: a line with exactly one hidden cell also hides
       its smallest visible cell that is not zero (a zero only if there is nothing else; ties: the earliest).
    3. Audit. Where a small cell can still be worked out, hide the smallest visible cell of its row that is not zero
       (else a zero there, else a cell of its column), and go back to 2.

    Parameters
    ----------
    table : counts of people, rows × columns, whole numbers ≥ 0; a DataFrame or anything two-dimensional
    most_hidden : the largest count to hide, such as 4 or 7
    row_totals, column_totals : which totals are published with the table; column totals by default if it
        has several rows

    Returns
    -------
    Suppression, with rows and columns counted from 0. Look at `is_safe`: a table of one column with row
    totals, for one, gives every cell away.

    Raises
    ------
    ValueError : a count is blank, negative or not whole, no totals are printed, or `most_hidden` is below 1

    Source: a fixed rule of our own, one of many valid ones; GaussSuppression and sdcTable name methods that hide less.
    """
    known = printed_table(table, row_totals, column_totals)
    if most_hidden < 1:
        raise ValueError(f"most_hidden: {most_hidden} found, wanted 1 or more.")
    primary = (known.counts >= 1) & (known.counts <= most_hidden)
    hidden = _complete_lines(known, primary)
    bounds = cell_bounds(known, hidden)
    while given_away := _recoverable_cells(bounds, primary):
        more = _hide_beside(known, hidden, given_away[0])
        if more is None:
            break
        hidden = _complete_lines(known, more)
        bounds = cell_bounds(known, hidden)
    return Suppression(primary, hidden, bounds, tuple(given_away))


def _complete_lines(table: PrintedTable, hidden: np.ndarray) -> np.ndarray:
    """Step 2: no line with a printed total keeps exactly one hidden cell, if it has another to hide."""
    hidden = hidden.copy()
    lines: list[tuple[Any, bool]] = [(np.s_[row, :], table.has_row_totals) for row in range(hidden.shape[0])]
    lines += [(np.s_[:, column], table.has_column_totals) for column in range(hidden.shape[1])]
    changed = True
    while changed:
        changed = False
        for line, has_total in lines:
            if has_total and hidden[line].sum() == 1 and not hidden[line].all():
                hidden[line] |= _smallest_visible(table.counts[line], hidden[line])
                changed = True
    return hidden


def _hide_beside(table: PrintedTable, hidden: np.ndarray, cell: tuple[int, int]) -> np.ndarray | None:
    """Step 3: one more cell hidden in the row of `cell`, else in its column; None if both are hidden throughout."""
    more = hidden.copy()
    for line in (np.s_[cell[0], :], np.s_[:, cell[1]]):
        if not hidden[line].all():
            more[line] |= _smallest_visible(table.counts[line], hidden[line])
            return more
    return None


def _smallest_visible(counts: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """True at the smallest visible cell of a line that is not zero, at its first zero if there is no other."""
    order = np.where(hidden, np.inf, np.where(counts == 0, LARGEST_TOTAL + 1.0, counts))
    return np.arange(counts.size) == order.argmin()


def _recoverable_cells(bounds: tuple[CellBounds, ...], primary: np.ndarray) -> list[tuple[int, int]]:
    """Places of the small cells whose bounds meet."""
    return [(cell.row, cell.column) for cell in bounds if cell.is_exact and primary[cell.row, cell.column]]
