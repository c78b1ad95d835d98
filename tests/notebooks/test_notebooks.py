"""Every notebook: thin, stored without outputs, and the same result whichever way it runs."""

import ast
import json
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]
pytestmark = pytest.mark.xdist_group("pack")


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def shown(path):
    """What each code cell shows, without papermill's own cell."""
    cells = [cell for cell in code_cells(path) if "injected-parameters" not in cell.metadata.get("tags", [])]
    return [[(output.output_type, output.get("data")) for output in cell.outputs] for cell in cells]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_thin(path):
    for cell in code_cells(path):
        assert 1 <= len(cell.source.splitlines()) <= 5
        assert not [
            node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_no_figure_or_date_is_typed_in_the_markdown(path):
    text = "".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown").replace("12 months", "")

    assert not [character for character in text if character.isdigit()]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_stored_without_outputs_for_anybodys_kernel(path):
    notebook = read(path)

    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(path))
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_the_cells_stand_in_the_order_of_the_house(path):
    cells = read(path).cells

    assert cells[0].source.startswith("# ")
    assert cells[1].metadata.tags == ["parameters"]
    assert [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])] == [cells[1]]
    headings = [cell.source.splitlines()[0] for cell in cells if cell.cell_type == "markdown"]
    assert headings[-3:] == ["## Caveats", "## Sources", "## How each figure was made"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_run_all_with_the_defaults_shows_what_the_pack_shows(built, name, tmp_path):
    notebook = read(built.root / "notebooks" / f"{name}.ipynb")
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(built.root / "notebooks")}}).execute()
    nbformat.write(notebook, tmp_path / "run_all.ipynb")

    assert shown(tmp_path / "run_all.ipynb") == shown(built.pack / "record" / "notebooks" / f"{name}.ipynb")


def papermill(project, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "papermill", "--no-progress-bar", *arguments],
        cwd=project.root, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.slow
def test_plain_papermill_shows_what_the_pack_shows(built, tmp_path):
    out = tmp_path / "out.ipynb"

    done = papermill(built, "notebooks/crime.ipynb", str(out), "-f", "params/2020-21-Q4.yml")

    assert done.returncode == 0, done.stderr
    assert shown(out) == shown(built.pack / "record" / "notebooks" / "crime.ipynb")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (["-p", "quater", "2020-21-Q3"], "unknown name 'quater'. Did you mean quarter?"),
        (["-p", "quarter", "2020-21-Q5"], "write it as 2020-21-Q4"),
        (["-p", "area", "E1000018"], "Did you mean E10000018?"),
    ],
)
def test_plain_papermill_stops_with_the_sentence_of_the_build(built, tmp_path, parameters, sentence):
    out = tmp_path / "out.ipynb"

    done = papermill(built, "notebooks/asb.ipynb", str(out), *parameters)

    assert done.returncode != 0
    said = [output.evalue for cell in code_cells(out) for output in cell.outputs if output.output_type == "error"]
    assert len(said) == 1
    assert sentence in said[0]


@pytest.mark.slow
def test_papermill_lists_the_parameters_with_their_meaning(ingested):
    done = papermill(ingested, "--help-notebook", "notebooks/crime.ipynb")

    assert "quarter: str" in done.stdout
    assert "GSS code, as in params/areas.yml" in done.stdout


@pytest.mark.slow
def test_an_open_notebook_does_not_block_the_next_ingest(ingested, tmp_path):
    notebook = read(ingested.root / "notebooks" / "asb.ipynb")
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ingested.root / "notebooks")}})
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        done = ingested.run("ingest", "data/sample", "--quiet")

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_executed_notebooks_are_valid_json(built):
    for name in NAMES:
        json.loads((built.pack / "record" / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
