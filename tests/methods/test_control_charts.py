"""Control charts, as worked examples of each rule and each edge."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.control_charts import assurance, control_chart
from community_safety.methods.process_limits import xmr_limits
from community_safety.methods.signals import PROFILES, in_shift, in_two_of_three, trend_directions


def signals(values, **choices):
    choices = {"polarity": "lower_is_better", **choices}
    return control_chart(values, **choices).points["signal"].tolist()


def test_limits_come_from_the_mean_and_the_average_moving_range():
    limits = xmr_limits([1, 2, 1, 2])

    assert (limits.mean, limits.average_moving_range) == (1.5, 1.0)
    assert (limits.lower, limits.upper) == (1.5 - 2.66, 1.5 + 2.66)
    assert limits.near_upper == pytest.approx(1.5 + 2 / 3 * 2.66)


def test_outlying_moving_ranges_are_left_out_once_but_the_mean_keeps_its_points():
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]

    screened, unscreened = xmr_limits(values), xmr_limits(values, screen_outliers=False)

    assert screened.average_moving_range == 1.0  # the ranges of 8 and 9 are beyond 3.267 × 1.88
    assert unscreened.average_moving_range == pytest.approx(32 / 17)
    assert screened.mean == unscreened.mean


@pytest.mark.parametrize("value", [0, 0.1, 3.3, 1234567.1])
def test_constant_series_has_its_limits_at_the_mean_and_no_special_cause(value):
    chart = control_chart([value] * 20, "lower_is_better", target=value)

    assert chart.segments.loc[0, ["lower", "mean", "upper"]].tolist() == [value] * 3
    assert set(chart.points["variation"]) == {"common_cause"}
    assert chart.segments.loc[0, "assurance"] == "inconsistent"


def test_one_value_has_no_limits_and_fewer_than_twelve_are_a_trial():
    assert np.isnan([xmr_limits([5]).lower, xmr_limits([5]).upper]).all()
    assert xmr_limits([1, 2] * 5).is_trial
    assert not xmr_limits([1, 2] * 6).is_trial
    assert control_chart([5], "neutral").points["variation"].tolist() == ["common_cause"]
    assert control_chart([5], "lower_is_better", target=4).segments.loc[0, "assurance"] is None


def test_negative_lower_limit_is_kept():
    assert xmr_limits([0, 2, 0, 2]).lower == 1 - 2 * 2.66


def test_limits_can_be_fixed_by_the_first_points():
    values = [1, 2] * 6 + [9] * 3

    fixed = xmr_limits(values, fix_after_n=12)

    assert fixed == xmr_limits(values[:12])
    assert signals(values, fix_after_n=12)[-3:] == ["Above UCL"] * 3
    with pytest.raises(ValueError, match="fix_after_n: 1 found"):
        xmr_limits(values, fix_after_n=1)


def test_point_on_a_limit_is_within():
    first_year = [1, 2] * 6  # limits 1.5 ∓ 2.66

    assert signals([*first_year, 4.16], fix_after_n=12)[-1] == "Common Cause"
    assert signals([*first_year, 4.161], fix_after_n=12)[-1] == "Above UCL"
    assert signals([*first_year, -1.16], fix_after_n=12)[-1] == "Common Cause"
    assert signals([*first_year, -1.161], fix_after_n=12)[-1] == "Below LCL"


def test_shift_is_seven_points_on_one_side_and_all_of_them_are_flagged():
    side = np.array([1, -1, -1, -1, -1, -1, -1, -1, 1])

    assert in_shift(side, 7).tolist() == [False] + [True] * 7 + [False]
    assert not in_shift(side, 8).any()
    assert not in_shift(np.array([1, 1, 1, 0, 1, 1, 1]), 6).any()  # on the mean breaks a shift
    assert not in_shift(np.zeros(9), 7).any()


def test_trend_is_broken_by_a_tie():
    assert trend_directions(np.arange(7.0), 7).tolist() == [1] * 7
    assert not trend_directions(np.arange(6.0), 7).any()
    assert trend_directions(np.arange(6.0), 6).all()
    assert not trend_directions(np.array([1.0, 2, 3, 3, 4, 5, 6, 7]), 7).any()


def test_turning_point_of_two_trends_belongs_to_the_later():
    up_and_down = np.array([1.0, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1])

    assert trend_directions(up_and_down, 7).tolist() == [1] * 6 + [-1] * 7


def test_two_of_three_needs_all_three_on_one_side():
    close = np.array([True, False, True])

    assert in_two_of_three(close, np.array([1, 1, 1])).tolist() == [True, False, True]
    assert not in_two_of_three(close, np.array([1, -1, 1])).any()
    assert not in_two_of_three(close, np.array([1, 0, 1])).any()
    assert not in_two_of_three(np.array([True, True]), np.array([1, 1])).any()


def test_wider_two_of_three_counts_points_beyond_the_outer_limit():
    values = [10, 11] * 6 + [12.7, 14, 10.6]  # limits 10.5 ∓ 2.66, near 12.27: one point near, one outside

    nhsr = control_chart(values, "neutral", profile="nhsr", fix_after_n=12).points
    mdc7 = control_chart(values, "neutral", profile="mdc7", fix_after_n=12).points

    assert nhsr["in_two_of_three"].tolist()[12:] == [False, False, False]
    assert mdc7["in_two_of_three"].tolist()[12:] == [True, True, False]
    assert mdc7["signal"].tolist()[12:] == ["2 in 3 Above CL", "Above UCL", "Common Cause"]


def test_profiles_differ_in_length_and_the_chart_names_its_own():
    six_up = [5.6, 5.1, 5.4, 5.0, 5.5, 5.1, 5.2, 5.3, 5.4, 5.5, 5.6, 5.2, 5.5, 5.1]

    assert "6 Point Trend (Increasing)" in signals(six_up, profile="mdc6")
    assert set(signals(six_up, profile="nhsr")) == {"Common Cause"}
    assert control_chart(six_up, "neutral", profile="mdc6").profile == PROFILES["mdc6"]
    with pytest.raises(ValueError, match="profile: 'western_electric' found, wanted one of nhsr, mdc7, mdc6"):
        control_chart(six_up, "neutral", profile="western_electric")


def test_trend_takes_precedence_over_two_of_three_and_that_over_shift():
    falling = [20, 21, 19, 20, 22, 18, 20, 21, 19, 20, 21, 20, 45, 38, 30, 26, 24, 20, 17, 16, 16, 15, 17, 18]

    found = signals(falling)

    assert found[12] == "Above UCL"
    assert found[15] == "7 Point Trend (Decreasing)"
    assert found[20] == "2 in 3 Below CL"
    assert found[-1] == "7 Points Below CL"


@pytest.mark.parametrize(
    ("polarity", "high", "low"),
    [
        ("lower_is_better", "special_cause_concern", "special_cause_improvement"),
        ("higher_is_better", "special_cause_improvement", "special_cause_concern"),
        ("neutral", "special_cause_neutral_high", "special_cause_neutral_low"),
    ],
)
def test_variation_says_whether_a_signal_is_good(polarity, high, low):
    above = control_chart([1, 2] * 6 + [9], polarity, fix_after_n=12)
    below = control_chart([8, 9] * 6 + [1], polarity, fix_after_n=12)

    assert above.segments.loc[0, "variation"] == above.points["variation"].iloc[-1] == high
    assert below.segments.loc[0, "variation"] == low
    assert above.segments.loc[0, "special_points"] == 1


def test_falling_trend_above_the_mean_is_a_fall():
    values = [1, 2] * 8 + [9, 8, 7, 6, 5, 4, 3]

    latest = control_chart(values, "lower_is_better", fix_after_n=16).points.iloc[-1]

    assert latest["side_of_mean"] == 1
    assert latest["signal"] == "7 Point Trend (Decreasing)"
    assert latest["variation"] == "special_cause_improvement"


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        (4.17, "consistent_fail", "consistent_pass"),
        (4.16, "inconsistent", "inconsistent"),
        (1.5, "inconsistent", "inconsistent"),
        (-1.16, "inconsistent", "inconsistent"),
        (-1.17, "consistent_pass", "consistent_fail"),
    ],
)
def test_assurance_compares_the_target_with_the_limits(target, increase, decrease):
    limits = xmr_limits([1, 2] * 6)  # 1.5 ∓ 2.66

    assert assurance(limits, target, "higher_is_better") == increase
    assert assurance(limits, target, "lower_is_better") == decrease
    assert assurance(limits, target, "neutral") is None
    assert assurance(limits, None, "lower_is_better") is None


def test_rebasing_computes_each_stretch_alone_and_assures_by_the_last():
    values = [4, 5] * 6 + [1, 2] * 6
    groups = ["before"] * 12 + ["after"] * 12

    chart = control_chart(values, "lower_is_better", segments=groups, target=10)

    assert chart.segments["mean"].to_dict() == {"before": 4.5, "after": 1.5}
    assert chart.segments["assurance"].tolist() == [None, "consistent_pass"]
    assert set(chart.points["variation"]) == {"common_cause"}
    assert set(control_chart(values, "lower_is_better").points["variation"]) != {"common_cause"}


def test_segments_must_be_unbroken_and_one_for_each_value():
    with pytest.raises(ValueError, match="a label comes back"):
        control_chart([1, 2, 1, 2], "neutral", segments=[0, 1, 0, 0])
    with pytest.raises(ValueError, match="3 labels found for 4 values"):
        control_chart([1, 2, 1, 2], "neutral", segments=[0, 0, 0])


def test_blank_is_a_gap_that_breaks_runs_and_has_no_moving_range():
    with_gap = [5, 6, 5, 6, None, 20, 21, 20, 21]

    chart = control_chart(with_gap, "neutral", screen_outliers=False)

    assert chart.segments.loc[0, "average_moving_range"] == 1.0
    assert pd.isna(chart.points["variation"].iloc[4])
    assert chart.points.loc[4, ["outside_limits", "in_trend", "in_shift"]].tolist() == [False] * 3
    run = [1, 1, 1, None, 1, 1, 1, 9, 9, 9, 9, 9, 9]
    assert not control_chart(run, "neutral", profile="mdc6").points["in_shift"].iloc[:7].any()


def test_missing_period_is_an_error_and_not_a_gap_passed_over():
    index = pd.PeriodIndex(["2020-01", "2020-02", "2020-04"], freq="M")

    with pytest.raises(ValueError, match="no row for 2020-03; add blank rows"):
        control_chart(pd.Series([1.0, 2, 3], index), "neutral")
    with pytest.raises(ValueError, match="out of order"):
        control_chart(pd.Series([1.0, 2], index[:2])[::-1], "neutral")
    with pytest.raises(ValueError, match="dates found as labels"):
        control_chart(pd.Series([1.0, 2], pd.to_datetime(["2020-01-31", "2020-03-31"])), "neutral")


@pytest.mark.parametrize("values", [[], [None, None], np.ones((2, 2))])
def test_chart_needs_one_series_with_a_value(values):
    with pytest.raises(ValueError, match="wanted"):
        control_chart(values, "neutral")
    with pytest.raises(ValueError, match="none found among the first 2"):
        xmr_limits([None, None, 3], fix_after_n=2)


def test_points_keep_the_index_of_the_values():
    index = pd.period_range("2020-01", periods=3, freq="M")

    assert list(control_chart(pd.Series([1.0, 2, 3], index), "neutral").points.index) == list(index)
