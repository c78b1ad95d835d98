"""Seasonality: a period against the same period of earlier years, and a series taken apart by season."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from community_safety.methods.differences import percent_change
from community_safety.methods.inputs import (
    Inputs,
    Numbers,
    Result,
    SameForm,
    as_floats,
    check_choice,
    refuse_in_table,
)
from community_safety.methods.intervals import LOWEST_FORECAST_CONFIDENCE, tail
from community_safety.methods.time_series import one_series
from community_safety.methods.verdicts import NOT_COMPARED

MODELS = ("multiplicative", "additive")

# Above this, earlier years vary more than chance, and the prediction interval is too narrow.
LARGE_DISPERSION = 2


@dataclass(frozen=True, eq=False)
class SeasonalComparison(Result):
    """A count beside what the same period of earlier years leads one to expect."""

    expected: SameForm
    lower: SameForm
    upper: SameForm
    percent_difference: SameForm
    dispersion_ratio: SameForm
    is_too_narrow: SameForm
    outcome: SameForm


@dataclass(frozen=True, eq=False)
class Decomposition(Result):
    """A series as trend, season and rest; `adjusted` is the series without its season."""

    trend: SameForm
    seasonal: SameForm
    residual: SameForm
    adjusted: SameForm


def compare_with_earlier_years(current: Numbers, earlier_years: Any, confidence: float = 0.95) -> SeasonalComparison:
    """A count against the same month or quarter of k earlier years.

    S = their total; prediction interval of the current count = negative binomial quantiles at α/2 and 1 − α/2,
    of size S + ½ and probability k / (k + 1): a Poisson count with Jeffreys' prior. Outside it: higher or lower
    than expected.

    Parameters
    ----------
    current : the count, ≥ 0; several, with an index of areas
    earlier_years : one count a year; a table has a row for each of `current` and a column for each year.
        Leave out years that are no guide: April 2020 to March 2021
    confidence : 0.5 to less than 1

    Returns
    -------
    SeasonalComparison: `expected` is S / k; the dispersion ratio is the earlier years' variance over their
    mean, and above 2 the interval is too narrow (`is_too_narrow`): say so. Ratio blank for one year or
    none but zeros, percentage blank where 0 is expected. A blank gives blanks and "not_compared".

    Raises
    ------
    ValueError : a count is negative, or there is no earlier year

    Source: Poisson prediction with Jeffreys' prior (Krishnamoorthy and Peng, JSPI 2011).
    """
    years = as_floats("earlier_years", earlier_years)
    if years.ndim == 0 or years.shape[-1] == 0:
        raise ValueError("earlier_years: none found; wanted the same period of at least one earlier year.")
    refuse_in_table("earlier_years", earlier_years, years < 0, "zero or more")
    k = years.shape[-1]
    total: Numbers = years.sum(axis=-1)
    if isinstance(earlier_years, pd.DataFrame):
        total = pd.Series(total, index=earlier_years.index)
    given = Inputs(current=current, total=total)
    given.refuse_negative("current")
    s, now = given["total"], given["current"]
    a = tail(confidence, LOWEST_FORECAST_CONFIDENCE)
    lower, upper = (np.asarray(stats.nbinom.ppf(p, s + 0.5, k / (k + 1))) for p in (a, 1 - a))
    expected = s / k
    variance = years.var(axis=-1, ddof=1) if k > 1 else np.full(years.shape[:-1], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        dispersion = np.where(expected == 0, np.nan, variance / expected)
    words = ["lower_than_expected", "higher_than_expected", NOT_COMPARED]
    outcome = np.select([now < lower, now > upper, given.any_blank()], words, "as_expected").astype(object)
    return SeasonalComparison(
        expected=given.as_given(expected),
        lower=given.as_given(lower),
        upper=given.as_given(upper),
        percent_difference=given.as_given(percent_change(now, expected)),
        dispersion_ratio=given.as_given(dispersion),
        is_too_narrow=given.as_given(dispersion > LARGE_DISPERSION),
        outcome=given.as_given(outcome),
    )


def seasonal_decomposition(values: Any, period: int, model: str) -> Decomposition:
    """Classical decomposition by a centred moving average.

    trend = moving average over `period` (2 × period where that is even); seasonal = mean of the values
    without trend by place in the cycle, made to average 1 (multiplicative) or 0 (additive); rest = value
    without trend and season

    Parameters
    ----------
    values : in time order, at least two full cycles, none blank
    period : 12 for months, 4 for quarters
    model : "multiplicative" for counts whose swing grows with them, "additive" where zeros occur

    Returns
    -------
    Decomposition in the form of `values`; trend and rest are blank for half a cycle at either end.

    Raises
    ------
    ValueError : a value is blank, there are under two cycles, or a multiplicative model meets a value of 0
        or below

    Source: statsmodels seasonal_decompose and R decompose, which agree.
    """
    check_choice("model", model, MODELS)
    one_series(values)
    given = Inputs(values=values)
    series = given["values"]
    given.refuse("values", np.isnan(series), "a number for every period")
    if series.size < 2 * period:
        raise ValueError(f"values: {series.size} found, wanted at least {2 * period}, two full cycles.")
    ratio = model == "multiplicative"
    if ratio:
        given.refuse("values", series <= 0, "more than zero, or the additive model")
    half = period // 2
    weights = np.full(period, 1 / period) if period % 2 else np.r_[0.5, np.ones(period - 1), 0.5] / period
    trend = np.full(series.shape, np.nan)
    trend[half : series.size - half] = np.convolve(series, weights, mode="valid")
    detrended = series / trend if ratio else series - trend
    season = np.array([np.nanmean(detrended[place::period]) for place in range(period)])
    season = season / season.mean() if ratio else season - season.mean()
    seasonal = np.resize(season, series.size)
    adjusted = series / seasonal if ratio else series - seasonal
    return Decomposition(
        trend=given.as_given(trend),
        seasonal=given.as_given(seasonal),
        residual=given.as_given(adjusted / trend if ratio else adjusted - trend),
        adjusted=given.as_given(adjusted),
    )


def needs_seasonal_adjustment(values: Any, parts: Decomposition, model: str, average_moving_range: float) -> bool:
    """True where the season's swing exceeds the average moving range: adjust before drawing the chart.

    All in the unit of the values; a multiplicative season is taken of their mean.

    Raises ValueError for an unknown model.
    """
    check_choice("model", model, MODELS)
    swing = np.ptp(np.asarray(parts.seasonal, dtype=float))
    level = np.mean(as_floats("values", values)) if model == "multiplicative" else 1.0
    return bool(swing * level > average_moving_range)
