"""Disclosure control, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.disclosure import (
    hide_interval,
    is_suppressed,
    published_counts,
    published_percent,
    rounded_counts,
)
from community_safety.methods.disclosure_audit import audit
from community_safety.methods.rates import crude_rate
from community_safety.methods.secondary_suppression import suppress_table


@pytest.mark.parametrize(
    ("scheme", "printed"),
    [
        ("nhs_hes", ["0", "*", "*", "*", "*", "10", "10", "15"]),
        ("ofqual_style", ["0", "fewer than 5", "fewer than 5", "5", "5", "10", "10", "15"]),
        ("suppress_lt5", ["0", "<5", "<5", "5", "7", "8", "12", "13"]),
    ],
)
def test_small_counts_are_marked_and_others_rounded(scheme, printed):
    assert published_counts([0, 1, 4, 5, 7, 8, 12, 13], scheme).tolist() == printed


def test_hospital_figures_of_the_nation_are_as_they_are():
    assert published_counts([4, 13], "nhs_hes", "national").tolist() == ["4", "13"]
    assert published_counts([4, 13], "ofqual_style", "national").tolist() == ["fewer than 5", "15"]


def test_blank_count_stays_blank():
    assert published_counts(None, "nhs_hes") is None
    assert np.isnan(rounded_counts(None, "nhs_hes"))
    assert not is_suppressed(None, "nhs_hes")
    assert published_counts(pd.Series({"Ashby Vale": None, "Marlow Edge": 3.0}), "nhs_hes")["Marlow Edge"] == "*"


@pytest.mark.parametrize(("count", "scheme"), [(-1, "nhs_hes"), (2.5, "nhs_hes"), (3, "none")])
def test_what_is_not_a_count_or_a_scheme_is_refused(count, scheme):
    with pytest.raises(ValueError, match="wanted"):
        published_counts(count, scheme)
    with pytest.raises(ValueError, match="geography"):
        published_counts(3, "nhs_hes", "ward")


def test_rate_of_a_hidden_count_is_hidden_with_its_interval():
    counts = pd.Series({"Ashby Vale": 3, "Marlow Edge": 30})

    shown = hide_interval(crude_rate(counts, 1000), is_suppressed(counts, "suppress_lt5"))

    assert shown.frame().loc["Ashby Vale"].isna().all()
    assert shown.value["Marlow Edge"] == 30.0


def test_percentage_is_made_of_the_rounded_parts():
    shown = published_percent([49, 7, 5, 0, 0, 0, None], [100, 30, 6, 30, 0, 6, 10])

    assert shown.status.tolist() == ["ok", "suppressed", "suppressed", "ok", "undefined", "suppressed", "missing"]
    assert shown.percent.tolist()[0] == 50.0
    assert shown.percent.tolist()[3] == 0.0
    assert np.isnan(shown.percent[[1, 2, 4, 5, 6]]).all()
    assert np.isnan(shown.denominator[2])
    with pytest.raises(ValueError, match="no more than the denominator"):
        published_percent(8, 7)


def test_lone_hidden_cell_takes_three_more_with_it():
    made = suppress_table([[3, 20, 31], [15, 12, 40], [22, 18, 9]], most_hidden=7)

    assert made.hidden.astype(int).tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert made.is_safe
    assert [(cell.least, cell.most) for cell in made.bounds] == [(0, 18), (5, 23), (0, 18), (9, 27)]


def test_zero_is_shown_and_hidden_only_where_there_is_nothing_else():
    made = suppress_table([[4, 0, 16], [0, 21, 11], [13, 17, 10]], most_hidden=7)

    assert not made.hidden[0, 1]
    nothing_else = suppress_table([[5, 0], [0, 9]], most_hidden=7)
    assert nothing_else.hidden.all()


def test_table_of_one_row_has_only_its_own_total():
    made = suppress_table([[3, 40, 50, 60]], most_hidden=4)

    assert made.hidden.tolist() == [[True, True, False, False]]
    assert [(cell.least, cell.most) for cell in made.bounds] == [(0, 43), (0, 43)]


def test_nothing_small_hides_nothing():
    made = suppress_table([[12, 15], [20, 30]], most_hidden=7)

    assert not made.hidden.any()
    assert made.is_safe


def test_table_that_no_mask_can_save_says_so():
    one_column = suppress_table([[3], [20]], most_hidden=4)
    alone = suppress_table([[3]], most_hidden=4)
    beside_zeros = suppress_table([[6, 0, 0], [4, 0, 0]], most_hidden=4)

    assert not one_column.is_safe
    assert one_column.still_recoverable == ((0, 0),)
    assert not alone.is_safe
    assert not beside_zeros.is_safe  # the columns of zeros say that they are zeros
    assert suppress_table([[3], [20]], most_hidden=4, row_totals=False).is_safe


def test_cell_that_the_first_pass_gives_away_is_protected_by_the_audit():
    # 2 and 0 hidden in the first row, 9 and 0 below: a total of 2 and a column of nothing would give the 2 away
    table = np.array([[2, 0, 30], [9, 0, 40], [20, 0, 50]])

    made = suppress_table(table, most_hidden=4)

    assert made.is_safe
    assert not [cell for cell in audit(table, made.hidden) if cell.is_exact and (cell.row, cell.column) == (0, 0)]


def test_audit_finds_what_totals_give_away():
    bounds = audit([[3, 20], [15, 12]], [[1, 0], [0, 0]])

    assert [(cell.row, cell.column, cell.least, cell.most) for cell in bounds] == [(0, 0, 3, 3)]
    assert audit([[3, 20], [15, 12]], [[1, 0], [0, 1]])[0].is_exact
    assert audit([[3, 20], [15, 12]], [[1, 1], [0, 0]], column_totals=False)[0].most == 23


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([3, 20], "wanted rows and columns"),
        ([[3, None]], "table at position 1: nan found"),
        ([[3, -1]], "table at position 1: -1 found"),
        ([[2.5, 1]], "table at position 0: 2.5 found"),
        ([[2e9, 2e9]], "wanted at most 2147483647"),
    ],
)
def test_what_is_not_a_table_of_counts_is_refused(table, sentence):
    with pytest.raises(ValueError, match=sentence):
        suppress_table(table, most_hidden=4)


def test_audit_refuses_a_mask_of_another_shape_and_a_table_without_totals():
    with pytest.raises(ValueError, match=r"shape \(1, 2\) found"):
        audit([[3, 20], [15, 12]], [[1, 0]])
    with pytest.raises(ValueError, match="neither is printed"):
        audit([[3, 20]], [[1, 0]], row_totals=False)
    with pytest.raises(ValueError, match="most_hidden: 0 found"):
        suppress_table([[3, 20]], most_hidden=0)
