"""The check of notebooks and parameters before a run."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell

from community_safety.errors import UsageError
from community_safety.publishing.lint import assigned, check, faults_of_notebook, faults_of_parameters
from tests.publishing.packs import notebook_json

PARAMETERS = 'quarter = "2020-21-Q4"\narea = "E10000018"'


def test_a_notebook_with_one_parameters_cell_passes():
    check("crime", notebook_json("print(quarter)", parameters=PARAMETERS), {"quarter": "2019-20-Q1"})


def test_a_misspelt_parameter_is_refused_with_the_near_name():
    with pytest.raises(UsageError, match="crime: the notebook has no parameter 'quater'; did you mean 'quarter'") as e:
        check("crime", notebook_json(parameters=PARAMETERS), {"quater": "2020-21-Q4"})

    assert e.value.exit_code == 2


def test_an_unlike_parameter_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="it has area, quarter"):
        check("crime", notebook_json(parameters=PARAMETERS), {"store": "x"})


def test_all_faults_are_told_at_once():
    with pytest.raises(UsageError) as e:
        check("crime", notebook_json("area = 1", parameters=PARAMETERS), {"Quarter": "a", "quarter": float("nan")})

    assert str(e.value).count("\n") == 3  # name, value, assigned again, unknown


def test_no_parameters_cell_is_refused():
    notebook = notebook_json()
    notebook.cells[1].metadata.tags = []

    assert "no cell has the tag 'parameters'" in faults_of_notebook(notebook)[0]


def test_a_second_parameters_cell_is_refused():
    notebook = notebook_json()
    notebook.cells.append(new_code_cell("area = 1", metadata={"tags": ["parameters"]}))

    assert "cell 3 has the tag 'parameters' too, as cell 2" in faults_of_notebook(notebook)[0]


@pytest.mark.parametrize(
    "cell",
    [
        "quarter = 1",
        "quarter: str = 'a'",
        "quarter += 'x'",
        "a, (quarter, b) = 1, (2, 3)",
        "for quarter in range(3): pass",
        "with open('x') as quarter: pass",
        "if (quarter := 1): pass",
        "[quarter := one for one in (1, 2)]",
        "import quarter",
        "from datetime import date as quarter",
        "def quarter(): pass",
        "class quarter: pass",
        "del quarter",
        "def change():\n    global quarter\n    quarter = 1",
        "%matplotlib inline\nquarter = 1",
        "!ls\nquarter = 1",
    ],
)
def test_a_cell_that_sets_a_parameter_again_is_refused(cell):
    assert "cell 3 sets the parameter 'quarter' again" in faults_of_notebook(notebook_json(cell))[0]


@pytest.mark.parametrize(
    "cell",
    [
        "print(quarter)",
        "show(quarter=1)",
        "[quarter for quarter in (1, 2)]",
        "def local():\n    quarter = 1",
        "class Own:\n    quarter = 1",
        "frame.quarter = 1",
        "lines['quarter'] = 1",
        "quarter == 1",
        "this is no Python",
        "# quarter = 1",
    ],
)
def test_a_cell_that_only_uses_a_parameter_passes(cell):
    assert faults_of_notebook(notebook_json(cell)) == []


def test_a_cell_above_the_parameters_may_use_the_name():
    notebook = notebook_json()
    notebook.cells.insert(0, new_code_cell("quarter = 0"))

    assert faults_of_notebook(notebook) == []


def test_source_in_lines_is_read_as_in_the_file():
    notebook = {
        "cells": [
            {"cell_type": "code", "source": ["quarter = 1\n", "area = 2"], "metadata": {"tags": ["parameters"]}},
            {"cell_type": "code", "source": ["print(1)\n", "area = 3"], "metadata": {}},
        ]
    }

    assert "cell 2 sets the parameter 'area' again" in faults_of_notebook(notebook)[0]


@pytest.mark.parametrize("name", ["Quarter", "1st", "a b", "import os; os.remove('x') #", "", "quart\u00e9r", "a\n"])
def test_a_name_that_is_no_plain_word_is_refused(name):
    assert "cannot be the name of a parameter" in faults_of_parameters({name: "x"})[0]


def test_a_refused_name_is_shown_short_and_without_control_characters():
    fault = faults_of_parameters({"\x1b[2J" + "x" * 500: "y"})[0]

    assert "\x1b" not in fault
    assert len(fault) < 200


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, {"a": 1}, [["a"]], [None], b"x"])
def test_a_value_that_json_has_no_exact_word_for_is_refused(value):
    assert "parameter 'quarter' is" in faults_of_parameters({"quarter": value})[0]


@pytest.mark.parametrize("value", ["x", "", 1, True, 2.5, [], ["a", 1, False]])
def test_a_plain_value_passes(value):
    assert faults_of_parameters({"quarter": value}) == []


def test_names_of_an_imported_package_are_its_first_part():
    assert assigned("import os.path") == {"os"}
