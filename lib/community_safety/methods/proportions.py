"""Proportion: the share of cases that count, with Wilson score limits."""

import numpy as np

from community_safety.methods.inputs import Inputs, Numbers
from community_safety.methods.intervals import Interval, z_score
from community_safety.methods.rates import check_multiplier


def wilson_proportion(
    numerator: Numbers, denominator: Numbers, multiplier: float = 100, confidence: float = 0.95
) -> Interval:
    """Proportion with Wilson score limits, without continuity correction.

    value = x / n; limits = (2x + z² ∓ z √(z² + 4x(1 − x/n))) / (2(n + z²)); each × multiplier

    Parameters
    ----------
    numerator : cases that count, 0 to the denominator; a weighted count need not be whole
    denominator : all cases, > 0
    multiplier : 100 for percentages, 1 for shares
    confidence : 0.9 to less than 1

    Returns
    -------
    value, lower, upper, unrounded. A blank gives blanks. None of n: lower limit 0. All of n: upper limit 1
    × multiplier.

    Raises
    ------
    ValueError : a numerator is negative or above its denominator, or a denominator is zero or negative

    Source: Wilson 1927; Newcombe, Statistics in Medicine 1998; PHEindicatormethods (phe_proportion).
    """
    given = Inputs(numerator=numerator, denominator=denominator)
    check_parts(given, "numerator", "denominator")
    check_multiplier(multiplier)
    share = given["numerator"] / given["denominator"]
    lower, upper = score_limits(share, given["denominator"], z_score(confidence))
    return Interval(
        given.as_given(given["numerator"] * multiplier / given["denominator"]),
        given.as_given(lower * multiplier),
        given.as_given(upper * multiplier),
    )


def score_limits(share: np.ndarray, cases: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Wilson limits of shares of so many cases, between 0 and 1; blank where either is."""
    events = share * cases
    middle = 2 * events + z**2
    spread = z * np.sqrt(z**2 + 4 * events * (1 - share))
    whole = 2 * (cases + z**2)
    # The formula gives exactly 0 for none and 1 for all; arithmetic leaves dust of 1e-17 beyond them.
    lower = np.where(share == 0, 0.0, (middle - spread) / whole)
    upper = np.where(share == 1, 1.0, (middle + spread) / whole)
    blank = np.isnan(share) | np.isnan(cases)
    return np.where(blank, np.nan, np.clip(lower, 0, 1)), np.where(blank, np.nan, np.clip(upper, 0, 1))


def check_parts(given: Inputs, numerator: str, denominator: str) -> None:
    """Raise ValueError unless each count is a part of its whole: 0 ≤ numerator ≤ denominator, denominator > 0."""
    given.refuse_negative(numerator)
    given.refuse_not_positive(denominator)
    given.refuse(numerator, given[numerator] > given[denominator], f"no more than the {denominator}")


def refuse_beyond_all(given: Inputs, name: str, most: float) -> None:
    """Raise ValueError where a proportion is above its largest possible value, 1 or 100%."""
    given.refuse(name, given[name] > most, f"no more than {most:g}, for it is a proportion")
