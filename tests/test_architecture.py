"""The plan of the house: who may import whom, and what every public function owes its reader."""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap

import pytest

import community_safety
from tests.support import PROJECT

LIBRARY = PROJECT / "lib" / "community_safety"

# Each part of the library and the parts of it that it may import. Leaves import nothing of ours.
MAY_IMPORT = {
    "errors": set(),
    "environment": set(),
    "house_style": set(),
    "methods": set(),
    "blocks": {"house_style"},
    "periods": {"errors"},
    "like_for_like": {"periods"},
    "printed_periods": {"periods"},
    "registers": {"errors", "periods", "like_for_like"},
    "observations": {"errors", "periods", "registers"},
    "sources": {"errors", "periods", "registers", "observations"},
    "facts": {"errors", "periods", "like_for_like", "registers", "observations", "methods"},
    "narrative": {"errors", "periods", "like_for_like", "registers", "methods", "facts", "blocks"},
    "display": {
        "errors", "periods", "like_for_like", "registers", "methods", "facts", "narrative", "blocks", "house_style",
    },
    "report": {
        "errors", "environment", "periods", "registers", "observations", "facts", "narrative", "display", "blocks",
    },
    "publishing": {"errors", "environment", "blocks", "house_style"},
}  # fmt: skip


def modules():
    return sorted(path for path in LIBRARY.rglob("*.py"))


def part_of(path):
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def imported_parts(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names]
                if node.module == "community_safety"
                else [node.module]
            )
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("community_safety.")}
    return found


def test_every_part_of_the_library_has_its_place_in_the_plan():
    assert {part_of(path) for path in modules()} - {"__init__", "cli"} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_imports_point_downwards_only(path):
    part = part_of(path)
    if part in ("cli", "__init__"):  # the command line may import anything
        return

    assert imported_parts(path) <= MAY_IMPORT[part] | {part}


def test_the_plan_has_no_circle():
    done: set[str] = set()
    while len(done) < len(MAY_IMPORT):
        ready = {part for part, below in MAY_IMPORT.items() if below <= done} - done
        assert ready, f"these import one another: {set(MAY_IMPORT) - done}"
        done |= ready


@pytest.mark.parametrize("path", sorted((PROJECT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_import_the_report_and_nothing_else_of_ours(path):
    assert set(re.findall(r"community_safety(?:\.\w+| import \w+)", path.read_text(encoding="utf-8"))) == {
        "community_safety import report"
    }


def public_functions():
    for module in pkgutil.walk_packages(community_safety.__path__, "community_safety."):
        loaded = importlib.import_module(module.name)
        for name, thing in vars(loaded).items():
            if name.startswith("_") or getattr(thing, "__module__", None) != module.name:
                continue
            if inspect.isfunction(thing) or inspect.isclass(thing):
                yield f"{module.name.removeprefix('community_safety.')}.{name}", thing


def test_every_module_and_every_public_name_says_what_it_is():
    silent = [name for name, thing in public_functions() if not inspect.getdoc(thing)]
    silent += [
        path.relative_to(LIBRARY).as_posix()
        for path in modules()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not silent


def raised_by(function):
    """The errors that a function's own body raises for its caller; a TypeError is a programmer's own."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            called = node.exc.func
            name = called.id if isinstance(called, ast.Name) else getattr(getattr(called, "value", None), "id", "")
            if name.endswith(("Error", "Fault", "Failed")) and name not in ("AssertionError", "TypeError"):
                yield name


def test_a_public_function_that_raises_says_which_error_and_when():
    silent = []
    for name, thing in public_functions():
        if inspect.isfunction(thing):
            wanted = {error for error in raised_by(thing) if error not in (inspect.getdoc(thing) or "")}
            silent += [f"{name}: {', '.join(sorted(wanted))}"] if wanted else []

    assert not silent


UNITS = re.compile(
    r"per cent|percent|%|\brate|events|residents|counts?\b|per \d|points|inches|bytes|seconds|shape|dates?\b|days?\b|"
    r"months?\b|years?\b|units?\b|0 to 1|proportion|blank|multiplier|population|confidence|NaN",
    re.IGNORECASE,
)


def test_a_public_function_of_numbers_says_in_what_unit_or_form_they_are():
    """Everything that takes or gives figures: the methods, and the facts but for their files and ids."""
    figures = ("methods.", "facts.measures.", "facts.populations.", "facts.counts.")
    wanting = [
        name
        for name, thing in public_functions()
        if name.startswith(figures) and inspect.isfunction(thing) and not UNITS.search(inspect.getdoc(thing))
    ]

    assert not wanting
