"""Thresholds, compositions and reoffending, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.compositions import composition
from community_safety.methods.proportions import wilson_proportion
from community_safety.methods.reoffending import reoffending_rates
from community_safety.methods.thresholds import threshold_status


def status(numerator, denominator, **limits):
    share = wilson_proportion(numerator, denominator)
    return threshold_status(share.value, share.lower, share.upper, **limits)


def test_figure_at_its_threshold_is_within():
    at_upper, at_lower = status(40, 100, upper_threshold=40), status(90, 100, lower_threshold=90)

    assert (at_upper.point, at_lower.point) == ("within", "within")
    assert (at_upper.statistical, at_lower.statistical) == ("uncertain", "uncertain")
    assert at_upper.margin == 0.0


def test_arithmetic_dust_is_no_breach():
    share = 0.28 * 100  # 28.000000000000004 to the machine

    assert share > 28
    assert threshold_status(share, 20, 36, upper_threshold=28).point == "within"


def test_breach_is_statistical_only_when_the_whole_interval_is_beyond():
    many, few = status(245, 500, upper_threshold=40), status(49, 100, upper_threshold=40)

    assert (many.point, many.statistical) == ("breach", "breach")
    assert (few.point, few.statistical) == ("breach", "uncertain")
    assert many.margin == pytest.approx(9.0)


def test_lower_threshold_is_breached_from_below():
    low, high = status(19, 30, lower_threshold=90), status(99, 100, lower_threshold=90)

    assert (low.point, low.statistical) == ("breach", "breach")
    assert low.margin == pytest.approx(-26.6666667)
    assert (high.point, high.statistical) == ("within", "within")


def test_limit_on_the_threshold_is_uncertain_on_either_side():
    assert threshold_status(45, 40, 50, upper_threshold=40).statistical == "uncertain"
    assert threshold_status(35, 30, 40, upper_threshold=40).statistical == "uncertain"


@pytest.mark.parametrize(
    ("value", "lower", "upper", "point", "statistical", "margin"),
    [
        (35, 30, 38, "within", "within", -5),
        (30, 25, 35, "within", "uncertain", 2),
        (50, 45, 55, "breach", "breach", 10),
        (20, 15, 25, "breach", "breach", -8),
        (41, 30, 52, "breach", "uncertain", 1),
        (28, 24, 32, "within", "uncertain", 0),
        (32, 20, 50, "within", "uncertain", 4),
    ],
)
def test_range_is_breached_from_either_side(value, lower, upper, point, statistical, margin):
    found = threshold_status(value, lower, upper, lower_threshold=28, upper_threshold=40)

    assert (found.point, found.statistical, found.margin) == (point, statistical, margin)


def test_each_area_can_have_a_threshold_of_its_own():
    limits = pd.Series({"Ashby Vale": 40.0, "Marlow Edge": 50.0, "Long Thorpe": None})

    found = threshold_status(45, 42, 48, upper_threshold=limits)

    assert found.point.to_dict() == {"Ashby Vale": "breach", "Marlow Edge": "within", "Long Thorpe": "not_compared"}
    assert np.isnan(found.margin["Long Thorpe"])


def test_blank_figure_and_blank_interval_are_not_compared():
    blank, bare = threshold_status(None, None, None, 28, 40), threshold_status(45, None, None, 28, 40)

    assert (blank.point, blank.statistical) == ("not_compared", "not_compared")
    assert (bare.point, bare.statistical) == ("breach", "not_compared")


def test_threshold_must_be_given_and_make_sense():
    with pytest.raises(ValueError, match="none found"):
        threshold_status(1, 0, 2)
    with pytest.raises(ValueError, match="lower_threshold: 50 found; wanted no more than upper_threshold"):
        threshold_status(1, 0, 2, 50, 40)


def test_shares_of_offences_with_several_strands_sum_above_all():
    strands = pd.Series({"race": 76, "religion": 20, "disability": 14})

    made = composition(strands, 100)

    assert made.percents.to_dict() == {"race": 76.0, "religion": 20.0, "disability": 14.0}
    assert (made.sum_of_percents, made.is_multi_response) == (110.0, True)


def test_rounded_shares_need_not_sum_to_all():
    made = composition([1, 1, 1], 3)

    assert made.rounded.tolist() == [33, 33, 33]
    assert (made.sum_of_rounded, made.is_multi_response) == (99, False)
    assert composition([1, 7], 8, decimals=1).rounded.tolist() == [12.5, 87.5]
    assert composition([1, 7], 8).rounded.tolist() == [13, 88]  # halves go up


def test_blank_strand_has_a_blank_share_and_no_offences_no_shares():
    made = composition([5, None], 10)

    assert made.percents[0] == 50.0
    assert np.isnan(made.percents[1])
    assert np.isnan(composition([0, 0], 0).percents).all()
    assert not composition([0, 0], 0).is_multi_response
    assert np.isnan(composition([5, 5], None).percents).all()


def test_strand_above_the_total_is_refused():
    with pytest.raises(ValueError, match="counts at position 0: 11 found; wanted no more than the total of 10"):
        composition([11, 2], 10)
    with pytest.raises(ValueError, match="total: -1 found"):
        composition([0], -1)


def test_reoffending_has_a_rate_and_two_frequencies():
    found = reoffending_rates(150, 50, 114)

    assert found.value == pytest.approx(100 / 3)
    assert found.reoffences_per_reoffender == 2.28  # 114 / 50
    assert found.reoffences_per_offender == 0.76  # 114 / 150


def test_cohort_of_none_and_cohort_without_reoffenders():
    found = reoffending_rates([0, 100, None], [0, 0, 5], [0, 0, 5])

    assert np.isnan([found.value[0], found.reoffences_per_offender[0], found.value[2]]).all()
    assert (found.value[1], found.lower[1], found.reoffences_per_offender[1]) == (0.0, 0.0, 0.0)
    assert np.isnan(found.reoffences_per_reoffender[:2]).all()


@pytest.mark.parametrize("numbers", [(10, 11, 11), (-1, 0, 0), (10, 5, 4), (10, 0, 3)])
def test_impossible_cohorts_are_refused(numbers):
    with pytest.raises(ValueError, match="wanted"):
        reoffending_rates(*numbers)
