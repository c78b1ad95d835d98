"""An area against its comparator, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.comparators import (
    compare_intervals,
    compare_with_limits,
    compare_with_value,
    compare_with_value_at_two_levels,
    is_large_part,
    proportion_limits_about_comparator,
    rate_limits_about_comparator,
)
from community_safety.methods.poisson_limits import exact_poisson_limits


@pytest.mark.parametrize(
    ("polarity", "below", "overlapping", "above"),
    [
        ("lower_is_better", "better", "similar", "worse"),
        ("higher_is_better", "worse", "similar", "better"),
        ("neutral", "lower", "similar", "higher"),
    ],
)
def test_word_follows_side_and_polarity(polarity, below, overlapping, above):
    words = compare_with_value([1.0, 1.0, 5.0], [2.0, 5.0, 6.0], 3.0, polarity)

    assert words.tolist() == [below, overlapping, above]


def test_comparator_on_a_limit_is_similar():
    assert compare_with_value(7.0, 9.0, 9.0, "neutral") == "similar"
    assert compare_with_value(7.0, 9.0, 7.0, "neutral") == "similar"


@pytest.mark.parametrize("limits", [(None, 9.0, 5.0), (7.0, None, 5.0), (7.0, 9.0, None)])
def test_nothing_is_compared_without_interval_and_comparator(limits):
    assert compare_with_value(*limits, "lower_is_better") == "not_compared"


def test_two_levels_say_best_only_beyond_both_intervals():
    inner, outer = (7.0, 9.0), (6.0, 10.0)

    def word(comparator, polarity="lower_is_better"):
        return compare_with_value_at_two_levels(*inner, *outer, comparator, polarity)

    assert [word(c) for c in (5.9, 6.0, 6.9, 7.0, 9.0, 9.1, 10.0, 10.1)] == [
        "worst", "worse", "worse", "similar", "similar", "better", "better", "best",
    ]  # fmt: skip
    assert word(5.0, "neutral") == "highest"
    assert word(11.0, "neutral") == "lowest"
    assert word(11.0, "higher_is_better") == "worst"


def test_two_levels_need_both_intervals():
    assert compare_with_value_at_two_levels(7, 9, None, None, 5, "neutral") == "not_compared"
    assert compare_with_value_at_two_levels(7, 9, None, None, 8, "neutral") == "not_compared"
    assert compare_with_value_at_two_levels(None, None, 6, 10, 5, "neutral") == "not_compared"


def test_intervals_that_touch_are_similar():
    assert compare_intervals(2.7, 3.5, 3.5, 4.5, "neutral") == "similar"
    assert compare_intervals(2.7, 3.4, 3.5, 4.5, "neutral") == "lower"
    assert compare_intervals(2.7, 3.4, None, 4.5, "neutral") == "not_compared"


def test_limits_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="lower: 9 found; wanted no more than upper"):
        compare_with_value(9.0, 7.0, 8.0, "neutral")


def test_value_on_a_control_limit_is_similar():
    assert compare_with_limits([1.0, 2.0, 3.0, 3.5], 2.0, 3.0, "neutral").tolist() == [
        "lower", "similar", "similar", "higher",
    ]  # fmt: skip


def test_control_limits_of_a_rate_are_exact_limits_of_the_expected_events():
    limits = rate_limits_about_comparator(5.0, 200_000)  # 10 events expected at 5 per 100,000

    expected = exact_poisson_limits(10)
    assert limits.lower == pytest.approx(expected.lower / 2)
    assert limits.upper == pytest.approx(expected.upper / 2)


def test_control_limits_of_a_proportion_narrow_with_the_denominator():
    few, many = proportion_limits_about_comparator(40.0, np.array([100, 10_000])).frame().to_numpy()

    assert few[0] < many[0] < 40 < many[1] < few[1]


def test_control_limits_refuse_a_proportion_above_all():
    with pytest.raises(ValueError, match="no more than 100, for it is a proportion"):
        proportion_limits_about_comparator(120.0, 50)


def test_area_of_over_a_fifth_of_its_region_is_a_large_part():
    people = pd.Series({"Ashby Vale": 20, "Marlow Edge": 21})

    assert is_large_part(people, 100).to_dict() == {"Ashby Vale": False, "Marlow Edge": True}
