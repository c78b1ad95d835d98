"""Small notebooks, exporters and builds for the tests of packs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from community_safety.errors import CommunitySafetyError
from community_safety.publishing.limits import Limits
from community_safety.publishing.pack import build_pack
from community_safety.publishing.plans import PackPlan

QUARTER = "2020-21-Q4"
HERE = "tests.publishing.packs"  # also where this is run as a command
LIMITS = Limits(wait_seconds=0.5, cell_seconds=30, notebook_seconds=60)


class Page:
    """An exporter as a pack expects one: the words that the cells showed, one a line."""

    def __init__(self, published: bool, provenance: str, documents: list[dict[str, str]]) -> None:
        self.foot = [provenance, *(link["href"] for link in documents)]
        self.published = published

    def from_notebook_node(self, nb, resources):
        assert self.published
        shown = [_text(output) for cell in nb.cells for output in cell.get("outputs", [])]
        return "\n".join([resources["metadata"]["name"], *shown, *self.foot]), {}


class Paper(Page):
    def from_notebook_node(self, nb, resources):
        text, resources = super().from_notebook_node(nb, resources)
        return text.encode(), resources


class Refusing(Page):
    def from_notebook_node(self, nb, resources):
        raise ValueError("a chart has no description")


class Doubtful(Page):
    def from_notebook_node(self, nb, resources):
        import logging

        logging.getLogger("traitlets").warning("The typeface has no\n%s.", "snowman")
        return super().from_notebook_node(nb, resources)


class Hanging(Page):
    def from_notebook_node(self, nb, resources):
        import time

        time.sleep(60)


class Dying(Page):
    """Takes its worker process with it where the notebook says so."""

    def from_notebook_node(self, nb, resources):
        import os

        if "'die'" in str(nb.cells):
            os._exit(1)
        return super().from_notebook_node(nb, resources)


def exporters(html: type = Page) -> tuple[tuple[str, str], ...]:
    return ("html", f"{HERE}:{html.__name__}"), ("pdf", f"{HERE}:Paper")


def notebook_json(*cells: str, parameters: str = 'quarter = "none"', title: str = "# A report"):
    """A notebook with a title, a parameters cell and code cells; a cell that begins '# ' is Markdown."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook  # slow, and no part of the command below

    first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    rest = [new_markdown_cell(cell) if cell.startswith("# ") else new_code_cell(cell) for cell in cells]
    made = new_notebook(cells=[new_markdown_cell(title), first, *rest])
    for number, cell in enumerate(made.cells):
        cell.id = f"cell-{number}"
    return made


def write_notebook(folder: Path, name: str, *cells: str, **how: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    import nbformat

    nbformat.write(notebook_json(*cells, **how), path)
    return path


def write_facts(pack: Path) -> None:
    (pack / "data").mkdir()
    (pack / "data" / "facts.csv").write_text("id,value\nburglary,2.3\n")


def plan_for(root: Path, notebooks: Sequence[Path], **changes: object) -> PackPlan:
    plan = PackPlan(
        place=root / "outputs" / QUARTER / "ashby_vale",
        title="Ashby Vale, 2020/21 Quarter 4",
        notice="Made-up sample data",
        notebooks=notebooks,
        parameters={"quarter": QUARTER},
        extras=[write_facts],
        provenance={"extract.csv": "0123"},
        provenance_line="Made from extract.csv (0123)",
        limits=LIMITS,
        exporters=exporters(),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def beside(plan: PackPlan) -> set[str]:
    """Names in the folder of packs, but for the lock, which stays."""
    return {path.name for path in plan.place.parent.iterdir() if not path.name.endswith(".lock")}


def content(folder: Path) -> dict[str, bytes]:
    """All files below a folder, but for the analyst's record."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "record" not in path.relative_to(folder).parts
    }


def _text(output) -> str:
    if output.output_type == "stream":
        return output.text
    return output.data["text/plain"]


def main(root: str) -> int:
    """Build the pack of all notebooks of a folder as a command would, for tests that kill it."""
    folder = Path(root)
    plan = plan_for(folder, sorted((folder / "notebooks").glob("*.ipynb")))
    try:
        build_pack(plan, lambda line: print(line, flush=True))
    except CommunitySafetyError as problem:
        print(problem, file=sys.stderr, flush=True)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
