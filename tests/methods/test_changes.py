"""Change between two periods, as worked examples and against scipy's own tests, one by one."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from community_safety.methods.changes import compare_proportions, compare_rates
from community_safety.methods.differences import percent_change


def test_rate_that_halves_on_many_events_is_better():
    change = compare_rates(100, 50_000, 200, 50_000, "lower_is_better")

    assert change.ratio == 0.5
    assert change.difference == -2.0  # 2.0 − 4.0 per 1,000
    assert change.percent_change == -50.0
    assert change.outcome == "better"


def test_from_zero_the_ratio_is_infinite_and_the_percentage_blank():
    change = compare_rates(7, 10_000, 0, 10_000, "lower_is_better")

    assert change.ratio == change.ratio_upper == np.inf
    assert change.ratio_lower > 1
    assert np.isnan(change.percent_change)
    assert np.isnan(change.log_ratio_lower)
    assert change.outcome == "worse"


def test_to_zero_the_ratio_is_zero_with_a_finite_upper_limit():
    change = compare_rates(0, 10_000, 4, 10_000, "lower_is_better")

    assert (change.ratio, change.ratio_lower) == (0.0, 0.0)
    assert 1 < change.ratio_upper < np.inf
    assert change.percent_change == -100.0
    assert change.outcome == "similar"


def test_none_in_both_periods_is_similar_with_nothing_to_divide():
    change = compare_rates(0, 10_000, 0, 12_000, "neutral")

    assert (change.outcome, change.p_value, change.difference) == ("similar", 1.0, 0.0)
    assert np.isnan([change.ratio, change.ratio_lower, change.ratio_upper, change.difference_lower]).all()


def test_blank_period_is_not_compared_but_keeps_the_rate_that_is_known():
    change = compare_rates([None, 5, 5], [10_000, None, 10_000], 5, [10_000, 10_000, None], "neutral")

    assert change.outcome.tolist() == ["not_compared"] * 3
    assert np.isnan(change.p_value).all()
    assert change.rate_previous.tolist()[:2] == [0.5, 0.5]
    assert change.rate_now[2] == 0.5


def test_each_period_has_its_own_population():
    change = compare_rates(100, 50_000, 100, 100_000, "neutral")

    assert change.ratio == 2.0
    assert change.outcome == "higher"


def test_large_counts_ask_for_the_size_of_the_change_first():
    assert compare_rates([1000, 1001], 50_000, 500, 50_000, "neutral").effect_size_first.tolist() == [False, True]


def test_rates_are_compared_for_all_areas_at_once():
    now = pd.Series({"Ashby Vale": 100, "Marlow Edge": 100})
    before = pd.Series({"Ashby Vale": 200, "Marlow Edge": 100})

    assert compare_rates(now, 50_000, before, 50_000, "lower_is_better").outcome.to_dict() == {
        "Ashby Vale": "better",
        "Marlow Edge": "similar",
    }


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((-1, 100, 5, 100), "count_now: -1 found"),
        ((1.5, 100, 5, 100), "count_now: 1.5 found; wanted a whole number"),
        ((1, 0, 5, 100), "population_now: 0 found"),
        ((1, 100, 5, -1), "population_previous: -1 found"),
    ],
)
def test_impossible_periods_are_refused_by_name(counts, sentence):
    with pytest.raises(ValueError, match=sentence):
        compare_rates(*counts, "neutral")


def test_exact_p_is_that_of_scipy_for_every_small_pair_of_counts():
    now, before = (grid.ravel() for grid in np.meshgrid(np.arange(12), np.arange(12)))

    for population in (1000, 2500, 3000):
        p = compare_rates(now, 1000, before, population, "neutral").p_value
        wanted = [
            stats.binomtest(int(a), int(a + b), 1000 / (1000 + population)).pvalue if a + b else 1.0
            for a, b in zip(now, before, strict=True)
        ]
        assert p == pytest.approx(wanted, rel=1e-9)


def test_exact_p_holds_for_counts_in_the_thousands():
    for now, before in ((4872, 4610), (1709, 1829), (100_000, 101_000), (3, 5000)):
        p = compare_rates(now, 706_155, before, 703_000, "neutral").p_value
        assert p == pytest.approx(stats.binomtest(now, now + before, 706_155 / 1_409_155).pvalue, rel=1e-9)


def test_proportion_changes_in_percentage_points():
    change = compare_proportions(30, 100, 20, 100, "higher_is_better")

    assert change.difference == pytest.approx(10.0)  # 30% − 20%, not +50%
    assert change.difference_lower < 0 < change.difference_upper
    assert change.outcome == "similar"


def test_proportion_of_none_in_both_has_no_pooled_z():
    change = compare_proportions(0, 20, 0, 25, "neutral")

    assert np.isnan(change.p_pooled_z)
    assert (change.p_fisher, change.outcome) == (1.0, "similar")


def test_fisher_p_is_that_of_scipy_for_small_tables():
    random = np.random.default_rng(20201)
    cases = random.integers(1, 30, (300, 2))
    events = random.integers(0, cases + 1)

    p = compare_proportions(events[:, 0], cases[:, 0], events[:, 1], cases[:, 1], "neutral").p_fisher

    wanted = [stats.fisher_exact([[a, m - a], [b, n - b]]).pvalue for (a, b), (m, n) in zip(events, cases, strict=True)]
    assert p == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("numerators", [(11, 10, 5, 10), (5, 10, 11, 10), (5, 0, 5, 10), (0.5, 10, 5, 10)])
def test_impossible_proportions_are_refused(numerators):
    with pytest.raises(ValueError, match="wanted"):
        compare_proportions(*numerators, "neutral")


def test_blank_proportion_is_not_compared():
    change = compare_proportions(None, 10, 5, 10, "neutral")

    assert change.outcome == change.overlap_outcome == "not_compared"
    assert np.isnan(change.p_fisher)
    assert change.percent_previous == 50.0


def test_percent_change_is_blank_from_zero_and_from_blanks():
    assert percent_change([3, 3, None, 0], [2, 0, 2, 2]).tolist()[0] == 50.0
    assert np.isnan(percent_change([3, 3, None, 0], [2, 0, 2, 2])[1:3]).all()
    assert percent_change(0, 2) == -100.0
