"""Differences of two figures: their percentage change, and limits that follow from the limits of each."""

import numpy as np
from scipy import special

from community_safety.methods.inputs import Inputs, Numbers, SameForm
from community_safety.methods.proportions import score_limits


def percent_change(now: Numbers, previous: Numbers) -> SameForm:
    """Percentage change, (now − previous) / previous × 100; blank where either is blank or the previous one is 0."""
    given = Inputs(now=now, previous=previous)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = (given["now"] - given["previous"]) / given["previous"] * 100
    return given.as_given(np.where(given["previous"] == 0, np.nan, change))


def newcombe_difference(
    share_now: np.ndarray,
    cases_now: np.ndarray,
    share_previous: np.ndarray,
    cases_previous: np.ndarray,
    z: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference of two shares with the limits that follow from each share's Wilson limits.

    Shares and results are proportions, 0 to 1; blank where a share or its number of cases is.
    """
    difference = share_now - share_previous
    down, up = mover(
        share_now,
        *score_limits(share_now, cases_now, z),
        share_previous,
        *score_limits(share_previous, cases_previous, z),
    )
    return difference, difference - down, difference + up


def two_sided_normal(z: np.ndarray) -> np.ndarray:
    """Probability, 0 to 1, of a normal deviate at least as far from 0 as z on either side; blank where z is."""
    return 2 * special.ndtr(-np.abs(z))


def mover(
    now: np.ndarray,
    now_lower: np.ndarray,
    now_upper: np.ndarray,
    previous: np.ndarray,
    previous_lower: np.ndarray,
    previous_upper: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """How far the limits of a difference lie below and above it, in the unit of its two parts and of their limits."""
    return np.hypot(now - now_lower, previous_upper - previous), np.hypot(now_upper - now, previous - previous_lower)
