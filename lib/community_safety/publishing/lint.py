"""Check a notebook and its parameters before a kernel starts: a slip here would pass in silence later.

Papermill runs a notebook with its default quarter when a parameter is misspelt, and so would print last
quarter's figures under this quarter's name.

A notebook here is the JSON of its file; that of nbformat will do too.
"""

import difflib
import math
import re
import symtable
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from community_safety.errors import UsageError

TAG = "parameters"
NAME = re.compile(r"[a-z_][a-z0-9_]*")
SHOWN = 80  # characters of a value in a message


def check(name: str, notebook: Mapping[str, Any], parameters: Mapping[str, object]) -> None:
    """Refuse a notebook that papermill would run with other parameters than those asked for.

    Raises
    ------
    UsageError : all that is wrong, a line each
    """
    wrong = [*faults_of_parameters(parameters), *faults_of_notebook(notebook)]
    wrong += _unknown(notebook, parameters)
    if wrong:
        raise UsageError("\n".join(f"{name}: {fault}" for fault in wrong))


def faults_of_notebook(notebook: Mapping[str, Any]) -> list[str]:
    """What is wrong with the notebook itself: its parameters cell, or a lower cell that sets one again."""
    cells = list(_code(notebook))
    tagged = [position for position, source, tags in cells if TAG in tags]
    if not tagged:
        return [f"no cell has the tag '{TAG}'; tag the one that sets the quarter"]
    wrong = [f"cell {position} has the tag '{TAG}' too, as cell {tagged[0]}; keep one" for position in tagged[1:]]
    names = parameter_names(notebook)
    for position, source, _ in cells:
        if position > tagged[0]:
            again = sorted(names & assigned(source))
            wrong += [
                f"cell {position} sets the parameter '{name}' again, so the one asked for would be lost; "
                "use another name there"
                for name in again
            ]
    return wrong


def faults_of_parameters(parameters: Mapping[str, object]) -> list[str]:
    """What is wrong with names and values, whatever the notebook. Papermill would run a name as code."""
    wrong = [
        f"'{_shown(name)}' cannot be the name of a parameter; use small letters, digits and _"
        for name in parameters
        if not NAME.fullmatch(name)
    ]
    return wrong + [
        f"parameter '{_shown(name)}' is {_shown(value)}; give text, a whole number, true or false, "
        "a finite number, or a list of these"
        for name, value in parameters.items()
        if not _is_plain(value)
    ]


def parameter_names(notebook: Mapping[str, Any]) -> set[str]:
    """Names that the parameters cell sets."""
    return set().union(*(assigned(source) for _, source, tags in _code(notebook) if TAG in tags))


def assigned(source: str) -> set[str]:
    """Names that a cell sets in the notebook's own namespace; none for a cell that is not Python.

    Names within a function, class or comprehension are its own, unless it declares them global.
    """
    top = _table(source) or _table(_without_magics(source))
    if top is None:
        return set()  # the kernel will say what is wrong, with its place
    own = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    return own | set(_declared_global(top))


def _table(source: str) -> symtable.SymbolTable | None:
    with suppress(SyntaxError, ValueError):
        return symtable.symtable(source, "cell", "exec")
    return None


def _without_magics(source: str) -> str:
    """The cell as the kernel reads it, its %magics and !shell lines made into calls."""
    from IPython.core.inputtransformer2 import TransformerManager  # half a second, and rarely needed

    with suppress(SyntaxError):
        return str(TransformerManager().transform_cell(source))
    return source


def _declared_global(table: symtable.SymbolTable) -> Iterator[str]:
    for child in table.get_children():
        yield from (
            symbol.get_name() for symbol in child.get_symbols() if symbol.is_declared_global() and symbol.is_assigned()
        )
        yield from _declared_global(child)


def _unknown(notebook: Mapping[str, Any], parameters: Mapping[str, object]) -> Iterator[str]:
    known = sorted(parameter_names(notebook))
    for name in parameters:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(known) or 'none'}"
            yield f"the notebook has no parameter '{_shown(name)}'; {hint}"


def _code(notebook: Mapping[str, Any]) -> Iterator[tuple[int, str, list[str]]]:
    """Position counted from 1, source and tags of each code cell."""
    for position, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "code":
            yield position, source_of(cell), cell.get("metadata", {}).get("tags", [])


def source_of(cell: Mapping[str, Any]) -> str:
    """A cell's text; in the file it may be in lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_plain(one) and not isinstance(one, list) for one in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | int)


def _shown(value: object) -> str:
    text = str(value).encode("unicode_escape").decode("ascii")
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
