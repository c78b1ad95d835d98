import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_safety.facts import prints_equal
from community_safety.narrative.wording import compare, direction, judgement, listed, lower_first, percent_change

RATES = st.floats(0, 1e4, allow_nan=False)


@pytest.mark.parametrize(
    ("now", "before", "decimals", "word"),
    [
        (63.3, 59.0, 1, "higher"),  # a published report called this "slightly lower"
        (2.31, 2.28, 1, "unchanged"),
        (2.35, 2.34, 1, "higher"),  # 2.4 and 2.3 as printed
        (0.0, 0.0, 1, "unchanged"),
        (1.4, math.nan, 1, "not comparable"),
        (math.nan, 1.4, 1, "not comparable"),
    ],
)
def test_direction_word_follows_the_printed_figures(now, before, decimals, word):
    assert compare(now, before, decimals=decimals) == word


@given(RATES, RATES, st.integers(0, 2))
def test_the_word_is_that_of_the_difference_and_turns_round_with_it(now, before, decimals):
    word = compare(now, before, decimals=decimals)

    assert (word == "unchanged") == prints_equal(now, before, decimals)
    if word != "unchanged":
        assert word == ("higher" if now > before else "lower")
        assert compare(before, now, decimals=decimals) != word


@pytest.mark.parametrize(
    ("verdict", "word"),
    [
        ("better", "improving"), ("worse", "worsening"), ("higher", "rising"), ("lower", "falling"),
        ("similar", "no significant change"), ("not_compared", "not compared"),
    ],
)  # fmt: skip
def test_good_and_bad_come_from_the_test_and_the_polarity(fact, verdict, word):
    assert judgement(fact(verdict=verdict)) == word


def test_a_refused_comparison_has_no_direction(fact, burglary):
    assert direction(fact(previous_status="not_comparable"), burglary) == "not comparable"


def test_a_change_from_zero_has_no_percentage(fact):
    assert percent_change(fact(change_percent=math.nan)) == ""
    assert percent_change(fact(change_percent=-40.77)) == "41%"


def test_names_are_listed_as_they_are_said():
    assert listed(["Blaby"]) == "Blaby"
    assert listed(["Blaby", "Melton"]) == "Blaby and Melton"
    assert listed(["Blaby", "Charnwood", "Melton"]) == "Blaby, Charnwood and Melton"


def test_a_title_inside_a_sentence_keeps_its_acronym():
    assert (lower_first("Vehicle crime"), lower_first("ASB reports")) == ("vehicle crime", "ASB reports")
