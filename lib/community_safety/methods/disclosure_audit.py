"""Disclosure control, the audit: between what bounds each hidden cell of a printed table can be worked out to lie.

For tables printed exactly, with their totals. Given the totals, the visible cells and that no count is negative, bounds
that meet give a cell away. The audit covers one table; differences between overlapping tables, or between two releases
of one, are not covered.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from community_safety.methods.inputs import as_floats, refuse_in_table

# The solver counts in 32 bits.
LARGEST_TOTAL = 2**31 - 1


@dataclass(frozen=True)
class CellBounds:
    """What totals and visible cells say of one hidden cell: its place, and the least and most it can be."""

    row: int
    column: int
    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        """True where the hidden count can be worked out."""
        return self.least == self.most


@dataclass(frozen=True, eq=False)
class PrintedTable:
    """Counts, and which of their totals are printed."""

    counts: np.ndarray
    has_row_totals: bool
    has_column_totals: bool


def audit(
    table: Any, hidden: Any, row_totals: bool = True, column_totals: bool | None = None
) -> tuple[CellBounds, ...]:
    """The bounds of each hidden cell of a table, given its totals and visible cells; it is safe where none `is_exact`.

    Parameters
    ----------
    table : counts, rows × columns, whole numbers ≥ 0, with the hidden ones in their places
    hidden : true for hidden cells, in the shape of the table
    row_totals, column_totals : which totals are printed; column totals by default if there are several rows

    Raises
    ------
    ValueError : the shapes differ, no totals are printed, or a count is blank, negative or not whole

    Source: the bounds of sdcTable and the row-space audit of cellsupp; here by largest flows.
    """
    known = printed_table(table, row_totals, column_totals)
    mask = np.asarray(hidden, dtype=bool)
    if mask.shape != known.counts.shape:
        raise ValueError(f"hidden: shape {mask.shape} found, wanted that of the table, {known.counts.shape}.")
    return cell_bounds(known, mask)


def printed_table(table: Any, row_totals: bool, column_totals: bool | None) -> PrintedTable:
    """The table with its totals, once its counts are known to be counts and some totals to be printed.

    Raises ValueError where it has no rows and columns, a count is blank, negative or not whole, its sum is more than
    the solver can hold, or no totals are printed.
    """
    counts = as_floats("table", table)
    if counts.ndim != 2 or not counts.size:
        raise ValueError(f"table: shape {counts.shape} found, wanted rows and columns.")
    refuse_in_table("table", table, ~(counts >= 0) | (counts % 1 != 0), "whole numbers of zero or more")
    if counts.sum() > LARGEST_TOTAL:
        raise ValueError(f"table: a total of {counts.sum():.0f} found, wanted at most {LARGEST_TOTAL}.")
    has_column_totals = len(counts) > 1 if column_totals is None else column_totals
    if not (row_totals or has_column_totals):
        raise ValueError("row_totals and column_totals: neither is printed, so no hidden cell follows from another.")
    return PrintedTable(counts.astype(int), row_totals, has_column_totals)


def cell_bounds(table: PrintedTable, hidden: np.ndarray) -> tuple[CellBounds, ...]:
    """The bounds of the count in every hidden cell, row by row."""
    return tuple(_bounds_of(table, hidden, int(row), int(column)) for row, column in np.argwhere(hidden))


def _bounds_of(table: PrintedTable, hidden: np.ndarray, row: int, column: int) -> CellBounds:
    """Bounds of one hidden cell, as the largest flows around it.

    To raise a cell by d and keep every total, d must be taken from other cells of its row, given to other cells of
    their columns, taken from other cells of those rows, and so on back to the cell's column. Each step down can take no
    more than the cell holds; steps up are free. The most the cell can rise is thus the largest flow from its row to its
    column through the other hidden cells; the most it can fall, the same with steps up and down exchanged.
    """
    count = int(table.counts[row, column])
    others = hidden.copy()
    others[row, column] = False
    plenty = int(table.counts.sum())
    rise = _largest_flow(table, others, row, column, down_from_rows=True, plenty=plenty)
    fall = _largest_flow(table, others, row, column, down_from_rows=False, plenty=plenty)
    return CellBounds(row, column, least=count - min(fall, count), most=count + rise)


def _largest_flow(
    table: PrintedTable, others: np.ndarray, row: int, column: int, down_from_rows: bool, plenty: int
) -> int:
    """Largest flow from a row to a column: row → column takes from a cell (or gives to it), column → row the reverse.

    A line without a printed total sets no condition: all such lines are one place, `free`, that takes and
    gives at will.
    """
    rows, columns = others.shape
    free = rows + columns
    row_nodes = np.arange(rows) if table.has_row_totals else np.full(rows, free)
    column_nodes = rows + np.arange(columns) if table.has_column_totals else np.full(columns, free)
    source, sink = int(row_nodes[row]), int(column_nodes[column])
    cell_rows, cell_columns = np.nonzero(others)
    held = table.counts[cell_rows, cell_columns]
    freely = np.full(held.shape, plenty)
    there, back = (held, freely) if down_from_rows else (freely, held)
    starts = np.concatenate([row_nodes[cell_rows], column_nodes[cell_columns]])
    ends = np.concatenate([column_nodes[cell_columns], row_nodes[cell_rows]])
    capacities = np.minimum(np.bincount(starts * (free + 1) + ends, np.concatenate([there, back])), plenty)
    edges = np.flatnonzero(capacities)
    graph = csr_array(
        (capacities[edges].astype(np.int32), (edges // (free + 1), edges % (free + 1))), shape=(free + 1, free + 1)
    )
    return int(maximum_flow(graph, source, sink).flow_value)
