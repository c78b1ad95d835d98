"""Crude rate: events per so many residents, with exact or Byar limits, for one period or several pooled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from community_safety.methods.inputs import (
    Inputs,
    Numbers,
    SameForm,
    as_floats,
    check_choice,
    check_same_labels,
    refuse_in_table,
)
from community_safety.methods.intervals import Interval, tail, z_score
from community_safety.methods.poisson_limits import byar, garwood

# From ten events Byar's formula is as good as the exact limits; below ten the exact limits are used.
FEWEST_FOR_BYAR = 10
# A rate on fewer events than this moves a lot by chance: "interpret with care".
FEW_EVENTS = 20
RATE_METHODS = ("exact_below_10", "byar", "exact")


@dataclass(frozen=True, eq=False)
class RateInterval(Interval):
    """A rate, its limits, and the formula behind them: "exact", "byar", or blank where the rate is."""

    method: SameForm


@dataclass(frozen=True, eq=False)
class PooledRate(RateInterval):
    """A rate over several years, with the events and person-years behind it."""

    pooled_count: SameForm
    person_years: SameForm


def crude_rate(
    count: Numbers,
    population: Numbers,
    multiplier: float = 1000,
    confidence: float = 0.95,
    method: str = "exact_below_10",
) -> RateInterval:
    """Crude rate with confidence limits.

    rate = count / population × multiplier; limits = limits of the count / population × multiplier

    Parameters
    ----------
    count : events in the period, ≥ 0. May exceed the population: offences are not people
    population : residents (person-years where years are pooled), > 0
    multiplier : 1,000 for crime, 10,000 or 100,000 for rare events and health
    confidence : 0.9 to less than 1
    method : "exact_below_10" (exact Poisson limits under 10 events, Byar's from 10), or "byar" or "exact"
        throughout

    Returns
    -------
    value, lower, upper per `multiplier` residents, unrounded, and the method used. A blank count or
    population gives blanks. No events: rate 0, lower limit 0, upper limit exact.

    Raises
    ------
    ValueError : a count is negative, a population is zero or negative, or a choice is not one of those above

    Source: PHEindicatormethods (phe_rate); APHO Technical Briefing 3, Commonly used public health statistics.
    """
    check_choice("method", method, RATE_METHODS)
    given = Inputs(count=count, population=population)
    given.refuse_negative("count")
    given.refuse_not_positive("population")
    events, residents = given["count"], given["population"]
    exact = events < FEWEST_FOR_BYAR if method == "exact_below_10" else np.full(events.shape, method == "exact")
    lower, upper = _count_limits(events, exact, confidence)
    check_multiplier(multiplier)
    formula = np.where(exact, "exact", "byar").astype(object)
    formula[given.any_blank()] = None
    return RateInterval(
        value=given.as_given(events * multiplier / residents),
        lower=given.as_given(lower * multiplier / residents),
        upper=given.as_given(upper * multiplier / residents),
        method=given.as_given(formula),
    )


def pooled_rate(
    counts: Sequence[Numbers] | np.ndarray | pd.DataFrame,
    populations: Sequence[Numbers] | np.ndarray | pd.DataFrame,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> PooledRate:
    """Rate over several years, from the sum of counts and the sum of populations.

    rate = Σ counts / Σ populations × multiplier. Not the mean of the annual rates: each year has its own
    population.

    Parameters
    ----------
    counts, populations : one number a year, in step; or a table with a row for each area and a column for
        each year

    Returns
    -------
    The rate as `crude_rate` gives it, with the pooled count and person-years. A year that is blank makes
    the pool blank.

    Raises
    ------
    ValueError : the two differ in shape, a count is negative, or a year's population is zero or negative

    Source: PHEindicatormethods (phe_rate on pooled years); APHO Technical Briefing 3.
    """
    years_of_counts, years_of_people = as_floats("counts", counts), as_floats("populations", populations)
    if years_of_counts.shape != years_of_people.shape:
        raise ValueError(
            f"counts and populations: {years_of_counts.shape} and {years_of_people.shape} values found; "
            "wanted one of each for every year."
        )
    check_same_labels(counts=counts, populations=populations)
    refuse_in_table("counts", counts, years_of_counts < 0, "zero or more")
    refuse_in_table("populations", populations, years_of_people <= 0, "more than zero")
    total: Numbers = years_of_counts.sum(axis=-1)
    person_years: Numbers = years_of_people.sum(axis=-1)
    if isinstance(counts, pd.DataFrame):
        total, person_years = pd.Series(total, counts.index), pd.Series(person_years, counts.index)
    rate = crude_rate(total, person_years, multiplier, confidence)
    form = Inputs(count=total, population=person_years)
    return PooledRate(
        rate.value,
        rate.lower,
        rate.upper,
        rate.method,
        pooled_count=form.as_given(form["count"]),
        person_years=form.as_given(form["population"]),
    )


def needs_care(count: Numbers) -> SameForm:
    """True where a rate rests on fewer than 20 events and is to be read with care; False for blanks."""
    given = Inputs(count=count)
    given.refuse_negative("count")
    return given.as_given(given["count"] < FEW_EVENTS)


def check_multiplier(multiplier: float) -> float:
    """The multiplier, once it is known to be above zero; ValueError otherwise."""
    if not 0 < multiplier < np.inf:
        raise ValueError(f"multiplier: {multiplier:g} found, wanted more than zero, such as 1,000.")
    return multiplier


def _count_limits(events: np.ndarray, exact: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of counts, exact where `exact` is true and Byar's elsewhere."""
    lower, upper = byar(events, z_score(confidence))
    exact_lower, exact_upper = garwood(events[exact], tail(confidence))
    lower[exact], upper[exact] = exact_lower, exact_upper
    return lower, upper
