"""The cell that papermill puts into a notebook, and the names in it."""

from __future__ import annotations

import ast

from community_safety.errors import UsageError
from community_safety.registers import RunParameters
from community_safety.registers.checking import near_match

FIRST_LINE = "# Parameters\n"  # how papermill begins the cell


def check_injected_cell() -> None:
    """Refuse names that papermill was given and no report has: papermill itself warns, and runs on with the defaults.

    Raises
    ------
    UsageError : an unknown name, with the near match
    """
    for cell in _cells_run_so_far():
        if cell.startswith(FIRST_LINE):
            for name in assigned_names(cell):
                if name not in RunParameters.model_fields:
                    raise UsageError(
                        f"parameters given to papermill: unknown name {name!r}."
                        f"{near_match(name, RunParameters.model_fields)} Known: {', '.join(RunParameters.model_fields)}"
                    )


def assigned_names(cell: str) -> list[str]:
    """The names that a cell assigns at its top level, in order."""
    return [
        target.id
        for node in ast.parse(cell).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


def _cells_run_so_far() -> list[str]:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return []
    shell = get_ipython()
    return list(shell.user_ns.get("In", [])) if shell else []
