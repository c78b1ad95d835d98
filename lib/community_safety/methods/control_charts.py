"""Statistical process control, XmR: the chart, with special causes, variation and assurance.

Chart monthly or quarterly values. Not rolling 12-month values: neighbours share eleven of twelve months,
and a stable series then shows a special cause nearly always. Where the season's swing is wider than the
average moving range, adjust for season first (`seasonality`).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from community_safety.methods.inputs import check_choice
from community_safety.methods.process_limits import XmrLimits, xmr_limits
from community_safety.methods.rounding import sign_of_difference
from community_safety.methods.signals import (
    PROFILES,
    Profile,
    in_shift,
    in_two_of_three,
    is_outside,
    trend_directions,
)
from community_safety.methods.time_series import one_series
from community_safety.methods.verdicts import POLARITIES

SPECIAL_CAUSE = {1: "special_cause_improvement", -1: "special_cause_concern"}
NEUTRAL_CAUSE = {1: "special_cause_neutral_high", -1: "special_cause_neutral_low"}
COMMON_CAUSE = "common_cause"
IMPROVEMENT = {"higher_is_better": 1, "lower_is_better": -1, "neutral": 0}


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A control chart: one row a value, one row a stretch with limits of its own, and the profile used."""

    points: pd.DataFrame
    segments: pd.DataFrame
    profile: Profile


def control_chart(
    values: Any,
    polarity: str,
    profile: str = "nhsr",
    screen_outliers: bool = True,
    fix_after_n: int | None = None,
    segments: Any = None,
    target: float | None = None,
) -> ControlChart:
    """XmR chart: limits, signals, variation and assurance.

    Signals, in order of precedence: outside the limits; trend; two of three beyond a near limit, all three
    on one side of the mean; shift. All inequalities are strict: a point on the mean breaks a shift, a tie
    breaks a trend.

    Parameters
    ----------
    values : in time order, months or quarters; a period with no row is an error, a blank an explicit gap
        that ends runs
    polarity : higher_is_better, lower_is_better or neutral
    profile : the rule lengths: "nhsr" (7 and 7), "mdc7" (7 and 7, wider two of three), "mdc6" (6 and 6,
        wider)
    screen_outliers, fix_after_n : as in `xmr_limits`, within each segment
    segments : rebasing. One label for each value; each stretch of one label is computed alone
    target : in the values' unit; assurance is read from the last segment

    Returns
    -------
    ControlChart. `points` by value: segment, value, mean, lower, upper, near_lower, near_upper,
    outside_limits, side_of_mean (−1, 0, 1), close_to_limits, in_trend, in_two_of_three, in_shift, signal
    (its name or "Common Cause"), variation (special_cause_improvement, _concern, _neutral_high,
    _neutral_low, common_cause; blank for a gap). `segments` by label: n, the limits, special_points,
    variation (of the latest point), assurance (consistent_pass, consistent_fail, inconsistent; blank if
    neutral, without a target, or not the last), is_trial.

    Raises
    ------
    ValueError : a period has no row, a segment comes back after another, a stretch has no value, or a
        choice is unknown

    Source: NHSRplotthedots 0.2.2; NHS England, Making Data Count.
    """
    check_choice("polarity", polarity, POLARITIES)
    check_choice("profile", profile, list(PROFILES))
    series = one_series(values)
    index = values.index if isinstance(values, pd.Series) else pd.RangeIndex(series.size)
    labels = np.zeros(series.size, dtype=int) if segments is None else np.asarray(segments)
    stretches, rows = [], []
    for label, stretch in _stretches(series, labels):
        limits = xmr_limits(stretch, screen_outliers, fix_after_n)
        points = _points(stretch, limits, PROFILES[profile], IMPROVEMENT[polarity])
        points.insert(0, "segment", label)
        stretches.append(points)
        rows.append(_summary(label, points, limits))
    summary = pd.DataFrame(rows).set_index("segment")
    summary["assurance"] = None
    summary.loc[summary.index[-1], "assurance"] = assurance(limits, target, polarity)
    return ControlChart(
        points=pd.concat(stretches, ignore_index=True).set_axis(index, axis=0),
        segments=summary,
        profile=PROFILES[profile],
    )


def assurance(limits: XmrLimits, target: float | None, polarity: str) -> str | None:
    """Whether a process within these limits meets its target: consistent_pass, consistent_fail, inconsistent.

    target > upper limit: fails if higher is better, passes if lower is better; target < lower limit: the
    reverse; otherwise, equality included, inconsistent. None for a neutral indicator, without a target, or
    without limits. The target is in the unit of the limits.

    Raises ValueError where the polarity is unknown.
    """
    improvement = IMPROVEMENT[check_choice("polarity", polarity, POLARITIES)]
    if target is None or np.isnan(target) or np.isnan(limits.upper) or improvement == 0:
        return None
    above = sign_of_difference(np.array(target), limits.upper) > 0
    below = sign_of_difference(np.array(target), limits.lower) < 0
    if not (above or below):
        return "inconsistent"
    return "consistent_fail" if above == (improvement > 0) else "consistent_pass"


def _stretches(series: np.ndarray, labels: np.ndarray) -> list[tuple[Any, np.ndarray]]:
    """The stretches of one label, in order."""
    if labels.shape != series.shape:
        raise ValueError(f"segments: {labels.size} labels found for {series.size} values; wanted one for each.")
    starts = [0, *(np.flatnonzero(labels[1:] != labels[:-1]) + 1), series.size]
    found = [(labels[start], series[start:end]) for start, end in pairwise(starts)]
    if len({label for label, _ in found}) < len(found):
        raise ValueError("segments: a label comes back after another; wanted one unbroken stretch for each.")
    return found


def _points(values: np.ndarray, limits: XmrLimits, profile: Profile, improvement: int) -> pd.DataFrame:
    """One stretch, point by point; `improvement` is +1, −1 or 0 for a neutral indicator."""
    side = sign_of_difference(values, limits.mean)
    outside = is_outside(values, limits.lower, limits.upper)
    beyond_near = is_outside(values, limits.near_lower, limits.near_upper)
    close = beyond_near if profile.all_beyond_near_limits else beyond_near & ~outside
    trend = trend_directions(values, profile.trend_points)
    two_of_three = in_two_of_three(close, side)
    shift = in_shift(side, profile.shift_points)
    place = np.where(side > 0, "Above", "Below").astype(object)
    way = np.where(trend > 0, "Increasing", "Decreasing").astype(object)
    rules = [outside, trend != 0, two_of_three, shift]
    signal = np.select(
        rules,
        [
            np.where(side > 0, "Above UCL", "Below LCL").astype(object),
            f"{profile.trend_points} Point Trend (" + way + ")",
            "2 in 3 " + place + " CL",
            f"{profile.shift_points} Points " + place + " CL",
        ],
        "Common Cause",
    )
    # A trend is judged by the way it goes, every other signal by the side it lies on.
    meaning = np.select(rules, [side, trend, side, side], 0.0)
    names = SPECIAL_CAUSE if improvement else NEUTRAL_CAUSE
    oriented = meaning * (improvement or 1)
    variation = np.select([oriented > 0, oriented < 0], [names[1], names[-1]], COMMON_CAUSE).astype(object)
    variation[np.isnan(values)] = None
    return pd.DataFrame(
        {
            "value": values,
            "mean": limits.mean,
            "lower": limits.lower,
            "upper": limits.upper,
            "near_lower": limits.near_lower,
            "near_upper": limits.near_upper,
            "outside_limits": outside,
            "side_of_mean": side,
            "close_to_limits": close,
            "in_trend": trend != 0,
            "in_two_of_three": two_of_three,
            "in_shift": shift,
            "signal": signal,
            "variation": variation,
        }
    )


def _summary(label: Any, points: pd.DataFrame, limits: XmrLimits) -> dict[str, Any]:
    """One stretch in one row."""
    return {
        "segment": label,
        "n": len(points),
        "mean": limits.mean,
        "average_moving_range": limits.average_moving_range,
        "lower": limits.lower,
        "upper": limits.upper,
        "special_points": int((points["variation"].notna() & (points["variation"] != COMMON_CAUSE)).sum()),
        "variation": points["variation"].iloc[-1],
        "is_trial": limits.is_trial,
    }
