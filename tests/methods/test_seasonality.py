"""Seasons, recent trends and projections, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.projection import (
    likelihood,
    project_year_end,
    share_of_earlier_years,
    share_of_months,
)
from community_safety.methods.seasonality import (
    compare_with_earlier_years,
    needs_seasonal_adjustment,
    seasonal_decomposition,
)
from community_safety.methods.trends import recent_trend_of_proportions, recent_trend_of_values

SWING = np.array([0.8, 1.2, 1.1, 0.9])


def test_count_is_compared_with_the_same_period_of_earlier_years():
    compared = compare_with_earlier_years([1800, 1180, 1000], [[1150, 1210, 1190]] * 3)

    assert compared.outcome.tolist() == ["higher_than_expected", "as_expected", "lower_than_expected"]
    assert compared.expected[0] == pytest.approx(1183.3333333)  # (1150 + 1210 + 1190) / 3
    assert compared.percent_difference[0] == pytest.approx(52.1126760563)


def test_count_on_a_limit_is_as_expected():
    limits = compare_with_earlier_years(5, [6, 8, 5, 7])

    assert compare_with_earlier_years(limits.lower, [6, 8, 5, 7]).outcome == "as_expected"
    assert compare_with_earlier_years(limits.upper, [6, 8, 5, 7]).outcome == "as_expected"
    assert compare_with_earlier_years(limits.lower - 1, [6, 8, 5, 7]).outcome == "lower_than_expected"
    assert compare_with_earlier_years(limits.upper + 1, [6, 8, 5, 7]).outcome == "higher_than_expected"


def test_nothing_in_earlier_years_still_gives_an_interval():
    compared = compare_with_earlier_years(5, [0, 0, 0])

    assert (compared.expected, compared.lower, compared.upper, compared.outcome) == (0, 0, 2, "higher_than_expected")
    assert np.isnan([compared.percent_difference, compared.dispersion_ratio]).all()


def test_years_that_vary_more_than_chance_make_the_interval_too_narrow():
    assert compare_with_earlier_years(450, [300, 500, 420]).is_too_narrow
    assert not compare_with_earlier_years(6, [6, 8, 5, 7]).is_too_narrow
    assert np.isnan(compare_with_earlier_years(12, [10]).dispersion_ratio)


def test_blank_year_leaves_nothing_to_compare_with():
    compared = compare_with_earlier_years([5, None], [[6, None], [6, 7]])

    assert compared.outcome.tolist() == ["not_compared", "not_compared"]
    assert np.isnan(compared.lower[0])


def test_earlier_years_of_many_areas_go_by_row():
    years = pd.DataFrame([[10, 12], [0, 0]], index=["Ashby Vale", "Marlow Edge"])

    compared = compare_with_earlier_years(pd.Series([11, 0], index=years.index), years)

    assert compared.outcome.to_dict() == {"Ashby Vale": "as_expected", "Marlow Edge": "as_expected"}
    with pytest.raises(ValueError, match="none found"):
        compare_with_earlier_years(5, [])
    with pytest.raises(ValueError, match="earlier_years at position 1: -1 found"):
        compare_with_earlier_years(5, [1, -1])


def test_decomposition_finds_the_season_that_was_put_in():
    values = np.tile(100 * SWING, 4)

    parts = seasonal_decomposition(values, period=4, model="multiplicative")

    assert parts.seasonal[:4] == pytest.approx(SWING)
    assert parts.trend[2:-2] == pytest.approx(100)
    assert np.isnan(parts.trend[[0, 1, -2, -1]]).all()
    assert parts.adjusted == pytest.approx(100)


def test_additive_seasons_sum_to_nothing_and_allow_zeros():
    values = np.tile([0.0, 4.0, 3.0, 1.0], 3)

    parts = seasonal_decomposition(values, period=4, model="additive")

    assert parts.seasonal[:4].sum() == pytest.approx(0)
    assert parts.residual[2:-2] == pytest.approx(0, abs=1e-12)
    with pytest.raises(ValueError, match="more than zero, or the additive model"):
        seasonal_decomposition(values, period=4, model="multiplicative")


def test_odd_cycles_have_a_plain_moving_average():
    assert seasonal_decomposition([1, 2, 3] * 2, period=3, model="additive").trend[1:-1] == pytest.approx(2)


def test_decomposition_needs_two_cycles_without_blanks():
    with pytest.raises(ValueError, match="7 found, wanted at least 8"):
        seasonal_decomposition(range(1, 8), period=4, model="additive")
    with pytest.raises(ValueError, match="wanted a number for every period"):
        seasonal_decomposition([1, 2, None, 4, 5, 6, 7, 8], period=4, model="additive")
    with pytest.raises(ValueError, match="model"):
        seasonal_decomposition(range(1, 9), period=4, model="both")


def test_adjustment_is_needed_where_the_swing_exceeds_the_moving_range():
    values = np.tile(100 * SWING, 4)  # swing (1.2 − 0.8) × 100 = 40
    parts = seasonal_decomposition(values, 4, "multiplicative")

    assert needs_seasonal_adjustment(values, parts, "multiplicative", average_moving_range=39)
    assert not needs_seasonal_adjustment(values, parts, "multiplicative", average_moving_range=41)


def test_recent_trend_needs_five_annual_values():
    assert recent_trend_of_values([1, 2, 3, 4], [0] * 4, [5] * 4).trend == "cannot_be_calculated"
    assert recent_trend_of_values([1, 2, None, 4, 5], [0] * 5, [6] * 5).trend == "cannot_be_calculated"
    assert recent_trend_of_values([2, 2, 3, 4, 5], [2] * 5, [2, 3, 4, 5, 6]).trend == "cannot_be_calculated"


def test_recent_trend_uses_the_last_five():
    rising = [1.0, 2.0, 3.0, 4.0, 5.0]
    near = [[value + side for value in rising] for side in (-0.1, 0.1)]

    alone = recent_trend_of_values(rising, *near, polarity="lower_is_better")
    after_another = recent_trend_of_values([99.0, *rising], [98.0, *near[0]], [100.0, *near[1]])

    assert (alone.trend, alone.assessment) == ("increasing", "getting_worse")
    assert alone.slope == pytest.approx(1.0)
    assert after_another.slope == pytest.approx(1.0)
    assert after_another.assessment == "increasing"


def test_one_odd_year_is_no_trend():
    with_outlier = [1.0, 1.0, 1.0, 1.0, 9.0]

    trend = recent_trend_of_values(with_outlier, [v - 0.1 for v in with_outlier], [v + 0.1 for v in with_outlier])

    assert trend.chi_squared > 9.549536
    assert (trend.is_consistent, trend.trend) == (False, "no_significant_change")


@pytest.mark.parametrize("counts", [[0, 1, 2, 3, 4], [5, 4, 3, 2, 10], [1, 2, 3, 4]])
def test_proportion_of_none_or_all_has_no_trend(counts):
    assert recent_trend_of_proportions(counts, [10] * len(counts)).trend == "cannot_be_calculated"


def test_proportion_trend_counts_everyone():
    trend = recent_trend_of_proportions([100, 150, 200, 250, 300], [1000] * 5, polarity="higher_is_better")

    assert (trend.trend, trend.assessment, trend.is_consistent) == ("increasing", "getting_better", True)
    with pytest.raises(ValueError, match="no more than the denominators"):
        recent_trend_of_proportions([11] * 5, [10] * 5)
    with pytest.raises(ValueError, match="polarity"):
        recent_trend_of_proportions([1] * 5, [10] * 5, polarity="up")


def test_nine_months_project_to_a_year():
    projected = project_year_end(63, share_of_months(9), last_year=111)

    assert projected.value == 84.0  # 63 / 0.75
    assert (projected.lower, projected.upper, projected.outcome, projected.status) == (75, 95, "lower", "ok")
    assert likelihood(projected.probability_below_last_year) == "almost certain"


def test_seasonal_year_is_shared_out_as_earlier_years_were():
    assert share_of_earlier_years([40, 43], [50, 61]) == pytest.approx(83 / 111)
    with pytest.raises(ValueError, match="no more than the full year"):
        share_of_earlier_years([51], [50])
    with pytest.raises(ValueError, match="no events"):
        share_of_earlier_years([0], [0])


def test_year_that_is_over_projects_to_itself():
    projected = project_year_end([100, 100, 100], 1.0, [111, 100, 90])

    assert projected.status.tolist() == ["complete"] * 3
    assert projected.lower.tolist() == projected.upper.tolist() == [100] * 3
    assert projected.outcome.tolist() == ["lower", "uncertain", "higher"]
    assert projected.probability_below_last_year.tolist() == [1.0, 0.0, 0.0]


def test_nothing_so_far_still_has_an_upper_limit():
    projected = project_year_end(0, 0.5, 4)

    assert (projected.value, projected.lower, projected.upper) == (0, 0, 3)


def test_last_year_already_passed_cannot_be_undercut():
    projected = project_year_end(30, 0.75, 30)

    assert projected.probability_below_last_year == 0.0
    assert projected.outcome == "higher"


@pytest.mark.parametrize("fraction", [0, -0.5, 1.01])
def test_fraction_outside_the_year_is_refused(fraction):
    with pytest.raises(ValueError, match="fraction"):
        project_year_end(5, fraction, 10)


@pytest.mark.parametrize("months", [0, 13, -1])
def test_months_outside_the_year_are_refused(months):
    with pytest.raises(ValueError, match="months_elapsed"):
        share_of_months(months)


def test_projection_without_last_year_has_no_verdict():
    projected = project_year_end(25, 0.5)

    assert projected.outcome is None
    assert np.isnan(projected.probability_below_last_year)
    assert projected.value == 50.0


def test_blank_so_far_has_no_projection():
    projected = project_year_end([None, 5], [0.5, None], 10)

    assert projected.status.tolist() == ["missing", "missing"]
    assert np.isnan(projected.value).all()


def test_likelihood_takes_the_yardstick_words():
    assert likelihood([0.95, 0.94, 0.8, 0.6, 0.45]).tolist() == [
        "almost certain", "highly likely", "highly likely", "likely", "a realistic possibility",
    ]  # fmt: skip
    assert likelihood(0.39) is None
    with pytest.raises(ValueError, match="0 to 1"):
        likelihood(1.2)
