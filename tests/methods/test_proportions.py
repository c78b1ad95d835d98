"""Proportions, means and standardised rates, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.means import mean_interval
from community_safety.methods.proportions import wilson_proportion
from community_safety.methods.standardised import (
    EUROPEAN_STANDARD_POPULATION_2013,
    directly_standardised_rate,
)


def test_proportion_is_a_percentage_unless_asked_otherwise():
    percent, share = wilson_proportion(49, 100), wilson_proportion(49, 100, multiplier=1)

    assert percent.value == 49.0
    assert share.value == 0.49
    assert percent.upper == pytest.approx(share.upper * 100)


def test_limits_of_none_and_of_all_stop_at_the_ends():
    none, everyone = wilson_proportion(0, 20), wilson_proportion(20, 20)

    # Wilson at 0 of n: upper = z² / (n + z²)
    assert (none.lower, everyone.upper) == (0.0, 100.0)
    assert none.upper == pytest.approx(100 * 1.959963984540054**2 / (20 + 1.959963984540054**2))
    assert everyone.lower == pytest.approx(100 - none.upper)


def test_weighted_counts_need_not_be_whole():
    assert wilson_proportion(0.445, 1, multiplier=1).value == 0.445


@pytest.mark.parametrize(("numerator", "denominator"), [(11, 10), (-1, 10), (1, 0), (0, 0), (1, -5)])
def test_impossible_parts_are_refused(numerator, denominator):
    with pytest.raises(ValueError, match="wanted"):
        wilson_proportion(numerator, denominator)


@pytest.mark.parametrize(("numerator", "denominator"), [(None, 10), (1, None), (None, None)])
def test_blank_part_gives_a_blank_proportion(numerator, denominator):
    share = wilson_proportion(numerator, denominator)

    assert np.isnan([share.value, share.lower, share.upper]).all()


def test_mean_has_t_limits():
    mean = mean_interval([1, 2, 3])

    # mean 2, s = 1, t(0.975, 2) = 4.3027: 2 ∓ 4.3027 / √3
    assert (mean.value, mean.standard_deviation, mean.n) == (2.0, 1.0, 3)
    assert mean.lower == pytest.approx(2 - 4.302652729911275 / np.sqrt(3))


def test_mean_of_one_value_has_no_limits():
    mean = mean_interval([5.0])

    assert (mean.value, mean.n) == (5.0, 1)
    assert np.isnan([mean.lower, mean.upper, mean.standard_deviation]).all()


def test_mean_is_blank_with_a_blank_among_the_values_or_without_values():
    assert np.isnan(mean_interval([1, None, 3]).value)
    assert np.isnan(mean_interval([]).value)


def test_mean_of_a_constant_has_limits_at_the_mean():
    mean = mean_interval([4, 4, 4])

    assert (mean.value, mean.lower, mean.upper) == (4.0, 4.0, 4.0)


def test_means_of_a_table_go_by_row():
    table = pd.DataFrame([[1, 2, 3], [4, 4, 4]], index=["Ashby Vale", "Marlow Edge"])

    assert mean_interval(table).value.to_dict() == {"Ashby Vale": 2.0, "Marlow Edge": 4.0}


def test_standardised_rate_weighs_each_age_by_the_standard_population():
    rate = directly_standardised_rate([10, 20], [1000, 1000], [3, 1], multiplier=1000)

    # (3 × 10 + 1 × 20) / 4 = 12.5, against a crude 15
    assert rate.value == pytest.approx(12.5)
    assert (rate.status, rate.total_count) == ("ok", 30)
    assert rate.lower < 12.5 < rate.upper


def test_standardised_rate_equals_the_crude_rate_where_all_ages_have_it():
    ages = len(EUROPEAN_STANDARD_POPULATION_2013)

    rate = directly_standardised_rate([2] * ages, [1000] * ages, multiplier=1000)

    assert ages == 19
    assert sum(EUROPEAN_STANDARD_POPULATION_2013) == 100_000
    assert rate.value == pytest.approx(2.0)


def test_standardised_rate_is_not_produced_below_ten_events():
    rate = directly_standardised_rate([4, 5], [1000, 1000], [1, 1])

    assert rate.status == "suppressed_lt10"
    assert rate.total_count == 9
    assert np.isnan([rate.value, rate.lower, rate.upper]).all()
    assert directly_standardised_rate([5, 5], [1000, 1000], [1, 1]).status == "ok"


def test_blank_age_band_counts_as_none_and_a_blank_population_as_missing():
    assert directly_standardised_rate([20, None], [1000, 1000], [1, 1], multiplier=1000).value == pytest.approx(10.0)
    assert directly_standardised_rate([20, 5], [1000, None], [1, 1]).status == "missing"


def test_standardised_rates_of_a_table_go_by_row():
    counts = pd.DataFrame([[10, 20], [1, 2]], index=["Ashby Vale", "Marlow Edge"])
    residents = pd.DataFrame([[1000, 1000]] * 2, index=counts.index)

    rate = directly_standardised_rate(counts, residents, [3, 1], multiplier=1000)

    assert rate.status.to_dict() == {"Ashby Vale": "ok", "Marlow Edge": "suppressed_lt10"}
    assert rate.value["Ashby Vale"] == pytest.approx(12.5)


@pytest.mark.parametrize(
    ("counts", "populations", "weights", "sentence"),
    [
        ([1, 2], [10, 10], [1, 1, 1], "wanted one of each for every age band"),
        ([-1, 20], [10, 10], [1, 1], "counts at position 0: -1 found"),
        ([1, 20], [10, 0], [1, 1], "populations at position 1: 0 found"),
        ([1, 20], [10, 10], [1, -1], "standard_population at position 1: -1 found"),
    ],
)
def test_standardised_rate_refuses_impossible_age_bands(counts, populations, weights, sentence):
    with pytest.raises(ValueError, match=sentence):
        directly_standardised_rate(counts, populations, weights)
