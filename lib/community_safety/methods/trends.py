"""Recent trend: five annual values, and whether they rise or fall more than chance allows.

Annual, non-overlapping values without gaps only: not months, quarters or rolling years.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from community_safety.methods.inputs import Inputs, Numbers, check_choice
from community_safety.methods.proportions import check_parts
from community_safety.methods.rounding import DECIMALS_COMPARED
from community_safety.methods.verdicts import POLARITIES, WORDS

POINTS = 5
SIGNIFICANT_CHI_SQUARED = float(special.chdtri(1, 0.002))  # 9.549536: p below 0.002, on one degree of freedom
LIMIT_WIDTHS = 3.92  # a 95% interval is this many standard errors wide; Fingertips uses the rounded figure

CANNOT_BE_CALCULATED = "cannot_be_calculated"
ASSESSMENTS = {"better": "getting_better", "worse": "getting_worse"}


@dataclass(frozen=True)
class RecentTrend:
    """A five-year trend: slope, test, consistency (blank where it cannot be calculated) and words."""

    slope: float
    chi_squared: float
    is_consistent: bool | None
    trend: str
    assessment: str


def recent_trend_of_values(values: Numbers, lower: Numbers, upper: Numbers, polarity: str = "neutral") -> RecentTrend:
    """Recent trend of rates or other values with 95% confidence limits.

    se = (upper − lower) / 3.92; weighted slope on years, weights 1/se²; χ² = slope² / its variance.
    Significant if χ² > 9.549536 (p < 0.002) and the slope keeps its sign with any one year left out

    Parameters
    ----------
    values, lower, upper : one for each year, in time order; the last five are used
    polarity : says whether a trend is getting better or worse

    Returns
    -------
    RecentTrend: increasing, decreasing, no_significant_change or cannot_be_calculated (under five years, a
    blank among the last five, or an interval without width).

    Raises
    ------
    ValueError : a lower limit is above its upper limit, or a polarity is unknown

    Source: Fingertips, recent trend markers.
    """
    given = Inputs(values=values, lower=lower, upper=upper)
    given.refuse("lower", given["lower"] > given["upper"], "no more than upper")
    y = given["values"][-POINTS:]
    error = (given["upper"] - given["lower"])[-POINTS:] / LIMIT_WIDTHS
    if y.size < POINTS or np.isnan(y).any() or not (error > 0).all():
        return _cannot_be_calculated(polarity)
    weights = 1 / error**2

    def slope(kept: np.ndarray) -> float:
        return _slope(y[kept], weights[kept], kept)

    every_year = np.arange(POINTS)
    centred = every_year - np.average(every_year, weights=weights)
    variance = 1 / np.sum(weights * centred**2)
    return _judge(slope, slope(every_year) ** 2 / variance, polarity)


def recent_trend_of_proportions(counts: Numbers, denominators: Numbers, polarity: str = "neutral") -> RecentTrend:
    """Recent trend of a proportion.

    χ² for linear trend on the counts (Cochran–Armitage); direction from the unweighted slope of log-odds
    on years. The rule of significance is that of `recent_trend_of_values`

    Parameters
    ----------
    counts, denominators : one for each year, in time order; the last five are used
    polarity : says whether a trend is getting better or worse

    Returns
    -------
    RecentTrend. Cannot be calculated under five years, with a blank, or where a share is 0 or 1: its
    log-odds are infinite.

    Raises
    ------
    ValueError : a count is negative or above its denominator, or a denominator is zero or negative

    Source: Fingertips, recent trend markers; R's prop.trend.test.
    """
    given = Inputs(counts=counts, denominators=denominators)
    check_parts(given, "counts", "denominators")
    x, n = given["counts"][-POINTS:], given["denominators"][-POINTS:]
    if x.size < POINTS or not ((x > 0) & (x < n)).all():
        return _cannot_be_calculated(polarity)
    log_odds = np.log(x / (n - x))

    def slope(kept: np.ndarray) -> float:
        return _slope(log_odds[kept], np.ones(kept.size), kept)

    share = x.sum() / n.sum()
    centred = np.arange(POINTS) - np.average(np.arange(POINTS), weights=n)
    trend = np.sum(centred * (x - n * share))
    return _judge(slope, trend**2 / (share * (1 - share) * np.sum(n * centred**2)), polarity)


def _judge(slope: Callable[[np.ndarray], float], chi_squared: float, polarity: str) -> RecentTrend:
    """The trend in words; `slope` gives the slope over the years it is handed."""
    every_year = np.arange(POINTS)
    overall = slope(every_year)
    without_one = [slope(np.delete(every_year, year)) for year in every_year]
    signs = np.sign(np.round([overall, *without_one], DECIMALS_COMPARED))
    is_consistent = bool((signs == signs[0]).all())
    if not (is_consistent and chi_squared > SIGNIFICANT_CHI_SQUARED):
        trend = "no_significant_change"
    else:
        trend = "increasing" if overall > 0 else "decreasing"
    return RecentTrend(overall, float(chi_squared), is_consistent, trend, _assessment(trend, polarity))


def _slope(y: np.ndarray, weights: np.ndarray, years: np.ndarray) -> float:
    """Weighted least-squares slope of y on years."""
    centred = years - np.average(years, weights=weights)
    return float(np.sum(weights * centred * (y - np.average(y, weights=weights))) / np.sum(weights * centred**2))


def _cannot_be_calculated(polarity: str) -> RecentTrend:
    return RecentTrend(np.nan, np.nan, None, CANNOT_BE_CALCULATED, _assessment(CANNOT_BE_CALCULATED, polarity))


def _assessment(trend: str, polarity: str) -> str:
    """The trend said by polarity: getting_better or getting_worse; as it is if neutral or without a trend."""
    below, _, above = WORDS[check_choice("polarity", polarity, POLARITIES)]
    return ASSESSMENTS.get({"decreasing": below, "increasing": above}.get(trend, ""), trend)
