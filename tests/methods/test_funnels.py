"""Funnels, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.funnels import (
    funnel_baseline,
    funnel_limits_by_events,
    funnel_limits_by_population,
    funnel_limits_for_proportion,
    funnel_significance,
)
from community_safety.methods.overdispersion import funnel_with_overdispersion
from community_safety.methods.rates import crude_rate


def test_baseline_is_what_the_areas_have_together():
    assert funnel_baseline([10, 30], [1000, 3000], 1000) == 10.0
    assert np.isnan(funnel_baseline([10, None], [1000, 3000], 1000))


def test_significance_of_a_rate_follows_its_own_limits():
    baseline = 10.0
    offences = pd.Series({"calm": 4, "low": 70, "level": 100, "high": 125, "busy": 150})

    words = funnel_significance(offences, 10_000, baseline, 1000, "rate")

    assert words.to_dict() == {
        "calm": "low_0.001",
        "low": "low_0.001",
        "level": "not_significant",
        "high": "high_0.025",
        "busy": "high_0.001",
    }
    own = crude_rate(125, 10_000)
    assert own.lower > baseline > crude_rate(125, 10_000, confidence=0.998).lower


def test_zero_events_can_be_significantly_low():
    assert funnel_significance([0, 0], [10_000, 100], 10.0, 1000, "rate").tolist() == ["low_0.001", "not_significant"]


def test_significance_of_a_proportion_follows_the_baseline():
    # baseline 50%: 95% limits of 100 cases are 50 ∓ 9.8, 99.8% limits 50 ∓ 15.5
    words = funnel_significance([50, 60, 66, 40, 34, 59], 100, 50.0, 100, "proportion")

    assert words.tolist() == [
        "not_significant", "high_0.025", "high_0.001", "low_0.025", "low_0.001", "not_significant",
    ]  # fmt: skip


def test_blank_area_is_not_compared():
    assert funnel_significance([None, 5], 100, 50.0, 100, "rate").tolist()[0] == "not_compared"
    assert funnel_significance(None, 100, 50.0, 100, "proportion") == "not_compared"


@pytest.mark.parametrize(
    "inputs",
    [(-1, 100, 50.0, 100, "rate"), (1, 0, 50.0, 100, "rate"), (5, 4, 50.0, 100, "proportion"),
     (5, 10, 150.0, 100, "proportion"), (5, 10, 50.0, 100, "count")],
)  # fmt: skip
def test_impossible_funnels_are_refused(inputs):
    with pytest.raises(ValueError, match="wanted"):
        funnel_significance(*inputs)


def test_lines_of_proportions_stay_within_nothing_and_all():
    limits = funnel_limits_for_proportion(80.0, [1, 400])

    assert limits.lower_998.tolist()[0] == 0.0
    assert limits.upper_95.tolist()[0] == 100.0
    assert limits.lower_95[1] == pytest.approx(80 - 1.959963984540054 * 2)  # √(0.8 × 0.2 / 400) is 2%


def test_lines_close_in_on_the_baseline_with_population():
    limits = funnel_limits_by_population(6.9, np.array([1000, 1_000_000])).frame()

    assert (limits["lower_998"] < limits["lower_95"]).all()
    assert (limits["upper_95"] < limits["upper_998"]).all()
    assert limits["upper_95"][1] - limits["lower_95"][1] < 0.4
    with pytest.raises(ValueError, match="baseline: 0 found"):
        funnel_limits_by_population(0, 1000)


def test_lines_by_events_have_no_upper_end_at_none():
    limits = funnel_limits_by_events(100.0, [0, 10])

    assert (limits.lower_95[0], limits.lower_998[0]) == (0.0, 0.0)
    assert np.isnan([limits.upper_95[0], limits.upper_998[0]]).all()
    assert limits.lower_95[1] == pytest.approx(100 * 10 / 18.390356042)  # Garwood's upper limit of 10 events


def test_areas_that_vary_as_chance_does_need_no_wider_limits():
    funnel = funnel_with_overdispersion([100, 200, 50, 400], [101, 198, 51, 402])

    assert funnel.tau_squared == 0.0
    assert funnel.upper_95[0] == pytest.approx(1 + 1.959964 / (2 * np.sqrt(101)))


def test_areas_that_vary_more_get_wider_limits():
    funnel = funnel_with_overdispersion([100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220])

    assert funnel.phi > 1
    assert funnel.tau_squared > 0
    assert funnel.upper_95[0] > 1 + 1.959964 / (2 * np.sqrt(108))
    assert np.abs(funnel.z_winsorised).max() < np.abs(funnel.z).max()


def test_blank_area_is_left_out_and_one_area_shows_nothing():
    observed = pd.Series({"Ashby Vale": 100, "Marlow Edge": None, "Long Thorpe": 130})

    funnel = funnel_with_overdispersion(observed, 110)

    assert np.isnan([funnel.z["Marlow Edge"], funnel.lower_95["Marlow Edge"]]).all()
    assert not np.isnan(funnel.phi)
    assert funnel_with_overdispersion([100], [50]).tau_squared == 0.0
    with pytest.raises(ValueError, match=r"trim: 0\.5 found"):
        funnel_with_overdispersion([100], [50], trim=0.5)
