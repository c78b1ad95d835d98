"""Inputs of every form, and the sentences that refuse them."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.comparators import compare_with_value
from community_safety.methods.inputs import Inputs
from community_safety.methods.rates import crude_rate


def test_result_has_the_form_of_the_inputs():
    offences = pd.Series({"Ashby Vale": 230, "Marlow Edge": 0})

    assert crude_rate(230, 100_000).value == 2.3  # 230 / 100,000 × 1,000
    assert isinstance(crude_rate(230, 100_000).value, float)
    assert crude_rate(np.array([230, 0]), 100_000).value.tolist() == [2.3, 0.0]
    assert crude_rate([230, 0], [100_000, 50_000]).value.tolist() == [2.3, 0.0]
    assert crude_rate(offences, 100_000).value.to_dict() == {"Ashby Vale": 2.3, "Marlow Edge": 0.0}


def test_frame_sets_the_figures_side_by_side():
    offences = pd.Series({"Ashby Vale": 230, "Marlow Edge": 0})

    table = crude_rate(offences, 100_000).frame()

    assert list(table.columns) == ["value", "lower", "upper", "method"]
    assert table.loc["Ashby Vale", "value"] == 2.3
    assert len(crude_rate(230, 100_000).frame()) == 1
    assert crude_rate([230, 0], 100_000).frame()["method"].tolist() == ["byar", "exact"]


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA])
def test_every_kind_of_blank_stays_blank(blank):
    alone = crude_rate(blank, 1000)
    in_list = crude_rate([blank, 5], 1000)
    in_column = crude_rate(pd.Series([blank, 5], dtype="Int64" if blank is pd.NA else object), 1000)

    assert np.isnan([alone.value, alone.lower, alone.upper]).all()
    assert alone.method is None
    assert np.isnan(in_list.value[0])
    assert in_list.value[1] == 5.0
    assert in_column.value.isna().tolist() == [True, False]


def test_inputs_are_not_altered():
    offences = pd.Series([1, 2], dtype="Int64")
    before = offences.copy()

    crude_rate(offences, [10, 20])

    pd.testing.assert_series_equal(offences, before)


def test_error_names_the_labels_and_the_values():
    offences = pd.Series({"Ashby Vale": -2, "Marlow Edge": 3})

    with pytest.raises(ValueError, match=r"count for Ashby Vale: -2 found; wanted zero or more\."):
        crude_rate(offences, 1000)


def test_error_names_three_positions_and_counts_the_rest():
    sentence = (
        r"population at position 0: 0 found; .*position 1.*position 2: 0 found and 2 more; wanted more than zero\."
    )

    with pytest.raises(ValueError, match=sentence):
        crude_rate([1] * 5, [0] * 5)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (-1, r"^count: -1 found; wanted zero or more\.$"),
        ("12", r"count: string found, wanted numbers"),
        (True, r"count: boolean found, wanted numbers"),
        (float("inf"), r"count: inf found; wanted a finite number"),
        ([[1, 2]], r"count: a table of \(1, 2\) found"),
        ([1, 2, 3], r"Inputs differ in length: count has 3, population has 2\."),
    ],
)
def test_what_is_not_a_column_of_numbers_is_refused(count, sentence):
    with pytest.raises(ValueError, match=sentence):
        crude_rate(count, [1000, 1000])


def test_columns_of_other_areas_are_refused():
    offences = pd.Series({"Ashby Vale": 2, "Marlow Edge": 3})
    residents = pd.Series({"Ashby Vale": 1000, "Long Thorpe": 1000})

    with pytest.raises(ValueError, match="count and population have different labels: Long Thorpe, Marlow Edge"):
        crude_rate(offences, residents)
    with pytest.raises(ValueError, match="the order differs"):
        crude_rate(offences, pd.Series({"Marlow Edge": 1000, "Ashby Vale": 1000}))


def test_words_must_keep_step_with_the_numbers():
    lower = pd.Series({"Ashby Vale": 1.0, "Marlow Edge": 1.0})
    in_step = pd.Series({"Ashby Vale": "neutral", "Marlow Edge": "lower_is_better"})

    assert compare_with_value(lower, 2.0, 3.0, in_step).to_dict() == {"Ashby Vale": "lower", "Marlow Edge": "better"}
    with pytest.raises(ValueError, match="polarity: labels other than those of the numbers"):
        compare_with_value(lower, 2.0, 3.0, in_step[::-1])
    with pytest.raises(ValueError, match="polarity: 3 found for 2 values"):
        compare_with_value(lower, 2.0, 3.0, np.array(["neutral"] * 3))
    with pytest.raises(ValueError, match="polarity: 'up is good' found, wanted one of lower_is_better"):
        compare_with_value(lower, 2.0, 3.0, "up is good")


def test_an_empty_column_gives_an_empty_column():
    assert crude_rate(pd.Series([], dtype=float), 1000).value.empty
    assert Inputs(count=[]).length == 0
