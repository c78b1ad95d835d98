"""Signals of special cause in a control chart: points outside limits, trends, two of three, shifts."""

from dataclasses import dataclass

import numpy as np

from community_safety.methods.rounding import sign_of_difference


@dataclass(frozen=True)
class Profile:
    """A published set of rule lengths; a chart names the one it used.

    `all_beyond_near_limits`: two of three counts every point beyond the near limit, not only those within
    the outer one.
    """

    name: str
    shift_points: int
    trend_points: int
    all_beyond_near_limits: bool


# A 6-point trend is better calibrated than one of 7, but a 6-point shift gives twice the false alarms of
# one of 7.
PROFILES = {
    "nhsr": Profile("nhsr", shift_points=7, trend_points=7, all_beyond_near_limits=False),  # NHSRplotthedots
    "mdc7": Profile("mdc7", shift_points=7, trend_points=7, all_beyond_near_limits=True),  # Making Data Count, 7
    "mdc6": Profile("mdc6", shift_points=6, trend_points=6, all_beyond_near_limits=True),  # Making Data Count, 6
}


def is_outside(values: np.ndarray, lower: float, upper: float) -> np.ndarray:
    """True where a point lies beyond a limit, in the same unit; on it is within, and a blank is not outside."""
    return (sign_of_difference(values, upper) > 0) | (sign_of_difference(values, lower) < 0)


def in_shift(side: np.ndarray, length: int) -> np.ndarray:
    """True for every point of a run of `length` points or more on one side of the mean.

    `side` is −1, 0 or 1; a point on the mean (0) and a blank break the run.
    """
    return _in_long_run(side, length)


def trend_directions(values: np.ndarray, length: int) -> np.ndarray:
    """+1 or −1 for every point of a trend of at least `length` points, 0 elsewhere; a tie breaks a trend.

    The turning point of two trends belongs to the later one.
    """
    steps = sign_of_difference(values[1:], values[:-1])
    trending = np.where(_in_long_run(steps, length - 1), steps, 0.0)
    directions = np.zeros(values.shape)
    directions[1:] = trending
    directions[:-1] = np.where(trending != 0, trending, directions[:-1])
    return directions


def in_two_of_three(close: np.ndarray, side: np.ndarray) -> np.ndarray:
    """True for the close points of three in a row on one side of the mean, where two or three are close."""
    found = np.zeros(close.shape, dtype=bool)
    if close.size < 3:
        return found
    three_sides = np.lib.stride_tricks.sliding_window_view(side, 3)
    three_close = np.lib.stride_tricks.sliding_window_view(close, 3)
    starts = np.flatnonzero((np.abs(three_sides.sum(axis=1)) == 3) & (three_close.sum(axis=1) >= 2))
    for place in range(3):
        found[starts + place] = True
    return found & close


def _in_long_run(labels: np.ndarray, length: int) -> np.ndarray:
    """True where a label other than 0 or blank stands in a row of at least `length` equal ones."""
    if not labels.size:
        return np.zeros(labels.shape, dtype=bool)
    run = np.concatenate([[0], np.cumsum(labels[1:] != labels[:-1])])
    return (np.bincount(run)[run] >= length) & (labels != 0) & ~np.isnan(labels)
