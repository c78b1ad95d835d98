"""Crude rates and limits of counts, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.intervals import tail, z_score
from community_safety.methods.poisson_limits import byar_limits, exact_poisson_limits
from community_safety.methods.rates import crude_rate, needs_care, pooled_rate


def test_rate_of_no_events_is_zero_with_an_exact_upper_limit():
    rate = crude_rate(0, 5000)

    # upper = −ln 0.025 / 5,000 × 1,000: the exact limit of 0 events is the time to a first event
    assert (rate.value, rate.lower, rate.method) == (0.0, 0.0, "exact")
    assert rate.upper == pytest.approx(-np.log(0.025) / 5)


def test_limits_turn_from_exact_to_byar_at_ten_events():
    rate = crude_rate([9, 9.5, 10], 50_000)

    assert rate.method.tolist() == ["exact", "exact", "byar"]
    assert rate.upper[2] * 50 == pytest.approx(byar_limits(10).upper)
    assert rate.upper[0] * 50 == pytest.approx(exact_poisson_limits(9).upper)


@pytest.mark.parametrize(("method", "limits"), [("byar", byar_limits), ("exact", exact_poisson_limits)])
def test_one_formula_throughout_can_be_asked_for(method, limits):
    rate = crude_rate([3, 300], 1000, method=method)

    assert rate.method.tolist() == [method, method]
    assert rate.lower == pytest.approx(limits([3, 300]).lower)
    assert rate.upper == pytest.approx(limits([3, 300]).upper)


def test_byar_has_no_lower_limit_at_zero_nor_where_it_would_be_negative():
    assert np.isnan(byar_limits(0).lower)
    assert np.isnan(byar_limits(1, confidence=0.998).lower)
    assert byar_limits(1, confidence=0.95).lower > 0
    assert byar_limits(0).upper > 0
    assert crude_rate(1, 1000, confidence=0.998).lower > 0  # below ten the exact limits are used


def test_rate_may_exceed_the_multiplier_for_offences_can_exceed_people():
    assert crude_rate(250, 220, multiplier=1000).value == pytest.approx(1136.3636, abs=1e-4)


@pytest.mark.parametrize(("count", "population"), [(-1, 100), (5, 0), (5, -10)])
def test_impossible_counts_and_populations_are_errors_not_blanks(count, population):
    with pytest.raises(ValueError, match="wanted"):
        crude_rate(count, population)


@pytest.mark.parametrize("confidence", [0.5, 0.89, 1, 1.5, 89, 100, float("nan")])
def test_confidence_below_90_per_cent_or_of_certainty_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        crude_rate(5, 100, confidence=confidence)


def test_confidence_may_be_said_in_per_cent():
    assert crude_rate(50, 100, confidence=95).lower == crude_rate(50, 100, confidence=0.95).lower


def test_z_is_the_normal_quantile_at_full_precision():
    assert z_score(0.95) == pytest.approx(1.959963984540054, rel=1e-14)
    assert z_score(0.998) == pytest.approx(3.090232306167813, rel=1e-14)
    assert tail(0.95) == pytest.approx(0.025)


@pytest.mark.parametrize("choice", [{"method": "wald"}, {"multiplier": 0}, {"multiplier": -1}])
def test_unknown_choices_are_refused(choice):
    with pytest.raises(ValueError, match=next(iter(choice))):
        crude_rate(5, 100, **choice)


def test_years_are_pooled_by_sums_not_by_the_mean_of_their_rates():
    pooled = pooled_rate([10, 30], [1000, 2000], multiplier=1000)

    # 40 / 3,000 × 1,000 = 13.3; the mean of 10.0 and 15.0 would be 12.5
    assert pooled.value == pytest.approx(40 / 3)
    assert (pooled.pooled_count, pooled.person_years) == (40, 3000)


def test_pool_of_several_areas_is_blank_where_a_year_is():
    counts = pd.DataFrame({"2018/19": [2, 3], "2019/20": [4, np.nan]}, index=["Ashby Vale", "Marlow Edge"])
    residents = pd.DataFrame({"2018/19": [1000, 900], "2019/20": [1000, 900]}, index=counts.index)

    pooled = pooled_rate(counts, residents, multiplier=1000)

    assert pooled.value["Ashby Vale"] == 3.0  # 6 / 2,000 × 1,000
    assert np.isnan(pooled.value["Marlow Edge"])
    assert pooled.method["Ashby Vale"] == "exact"


def test_pool_refuses_years_out_of_step():
    table = pd.DataFrame({"2018/19": [2], "2019/20": [4]}, index=["Ashby Vale"])

    with pytest.raises(ValueError, match=r"\(2,\) and \(3,\) values found"):
        pooled_rate([1, 2], [10, 10, 10])
    with pytest.raises(ValueError, match="differ in their rows or columns"):
        pooled_rate(table, table[["2019/20", "2018/19"]])
    with pytest.raises(ValueError, match=r"populations for \('Ashby Vale', '2019/20'\): 0 found"):
        pooled_rate(table, pd.DataFrame({"2018/19": [2], "2019/20": [0]}, index=["Ashby Vale"]))


def test_fewer_than_twenty_events_need_care():
    assert needs_care([0, 19, 20, None]).tolist() == [True, True, False, False]
