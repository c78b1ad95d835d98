"""Limits of a count of events: exact Poisson limits and Byar's approximation to them."""

import numpy as np
from scipy import special

from community_safety.methods.inputs import Inputs, Numbers
from community_safety.methods.intervals import Limits, tail, z_score


def byar_limits(count: Numbers, confidence: float = 0.95) -> Limits:
    """Byar's approximate limits of a count of events.

    lower = x (1 − 1/(9x) − z/(3√x))³; upper = (x+1) (1 − 1/(9(x+1)) + z/(3√(x+1)))³

    Parameters
    ----------
    count : events, ≥ 0; a weighted count need not be whole
    confidence : 0.9 to less than 1

    Returns
    -------
    Limits of the count. The lower limit is blank where the formula has none: at 0, or where it falls below 0.

    Raises
    ------
    ValueError : a count is negative

    Source: PHEindicatormethods; APHO Technical Briefing 3.
    """
    given = Inputs(count=count)
    given.refuse_negative("count")
    lower, upper = byar(given["count"], z_score(confidence))
    return Limits(given.as_given(lower), given.as_given(upper))


def exact_poisson_limits(count: Numbers, confidence: float = 0.95) -> Limits:
    """Exact Poisson (Garwood) limits of a count of events.

    lower = χ² quantile(α/2, 2x) / 2, which is 0 at x = 0; upper = χ² quantile(1 − α/2, 2x + 2) / 2

    Parameters
    ----------
    count : events, ≥ 0
    confidence : 0.9 to less than 1; α = 1 − confidence

    Raises
    ------
    ValueError : a count is negative

    Source: Garwood, Biometrika 1936; the limits of R's poisson.test.
    """
    given = Inputs(count=count)
    given.refuse_negative("count")
    lower, upper = garwood(given["count"], tail(confidence))
    return Limits(given.as_given(lower), given.as_given(upper))


def garwood(count: np.ndarray, tail_probability: float) -> tuple[np.ndarray, np.ndarray]:
    """Exact Poisson limits of counts, by gamma quantiles: χ² quantile(p, 2k)/2 is that of gamma, shape k."""
    lower = np.where(count == 0, 0.0, special.gammaincinv(count, tail_probability))
    return lower, special.gammainccinv(count + 1, tail_probability)


def byar(count: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Byar's limits of an array of counts; the lower is blank where undefined or negative."""
    above = count + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(lower >= 0, lower, np.nan), upper
