"""Why a notebook is not exported."""

from nbconvert.utils.exceptions import ConversionException


class NotebookNotExportable(ConversionException, ValueError):  # noqa: N818  says what happened
    """The notebook must not become a report as it is; the message says which cell, why, and what to do.

    `jupyter nbconvert` ends with exit code 1 on this, as on any ConversionException.
    """


def refuse(number: int, reason: str) -> NotebookNotExportable:
    """The refusal of the cell at `number`, counted from 1 at the top of the notebook."""
    return NotebookNotExportable(f"Cell {number}: {reason}")
