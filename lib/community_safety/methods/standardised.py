"""Directly standardised rate: an area's rate had it the age structure of the standard population."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from community_safety.methods.inputs import SameForm, as_floats, check_same_labels, refuse_in_table
from community_safety.methods.intervals import Interval
from community_safety.methods.poisson_limits import byar_limits
from community_safety.methods.rates import check_multiplier

# European Standard Population 2013, ages 0–4, 5–9, … 85–89, 90 and over.
EUROPEAN_STANDARD_POPULATION_2013 = (
    *(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000),
    *(7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000),
)

# Below ten events a standardised rate says more about chance than about the area, and is not produced.
FEWEST_EVENTS = 10

AgeBands = Sequence[float | None] | np.ndarray | pd.Series | pd.DataFrame


@dataclass(frozen=True, eq=False)
class StandardisedRate(Interval):
    """A standardised rate: its events, and a status of "ok", "suppressed_lt10" or "missing"."""

    total_count: SameForm
    status: SameForm


def directly_standardised_rate(
    counts: AgeBands,
    populations: AgeBands,
    standard_population: AgeBands = EUROPEAN_STANDARD_POPULATION_2013,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> StandardisedRate:
    """Directly standardised rate with Dobson's limits.

    value = Σ wᵢ xᵢ/nᵢ / Σ wᵢ; variance = Σ wᵢ² xᵢ/nᵢ² / (Σ wᵢ)²;
    limits = value + √(variance / X) × (Byar limit of X − X), with X = Σ xᵢ; each × multiplier

    Parameters
    ----------
    counts : events by age band, ≥ 0; a blank band counts as none. A table has a row for each area
    populations : residents by age band, > 0, in the shape of `counts`
    standard_population : the weight of each age band, in the same order
    multiplier : usually 100,000
    confidence : 0.9 to less than 1

    Returns
    -------
    Floats for one area, Series (arrays) by row for a table. Fewer than ten events: "suppressed_lt10" and no
    figures but the count. A blank population: "missing".

    Raises
    ------
    ValueError : shapes differ, a count is negative, a population is zero or negative, or a weight is negative

    Source: PHEindicatormethods (calculate_dsr); Dobson and others, Statistics in Medicine 1991.
    """
    x, n, w = (
        as_floats("counts", counts),
        as_floats("populations", populations),
        as_floats("standard_population", standard_population),
    )
    if x.shape != n.shape or w.shape != x.shape[-1:]:
        raise ValueError(
            f"counts, populations and standard_population: {x.shape}, {n.shape} and {w.shape} values found; "
            "wanted one of each for every age band."
        )
    check_same_labels(counts=counts, populations=populations)
    refuse_in_table("counts", counts, x < 0, "zero or more")
    refuse_in_table("populations", populations, n <= 0, "more than zero")
    refuse_in_table("standard_population", standard_population, ~(w >= 0), "zero or more")
    x = np.nan_to_num(x)
    total = np.atleast_1d(x.sum(axis=-1))
    value = np.atleast_1d((w * x / n).sum(axis=-1)) / w.sum()
    variance = np.atleast_1d((w**2 * x / n**2).sum(axis=-1)) / w.sum() ** 2
    byar = byar_limits(total, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_event = np.sqrt(variance / total)
    too_few = total < FEWEST_EVENTS
    check_multiplier(multiplier)

    def as_given(result: np.ndarray) -> SameForm:
        if isinstance(counts, pd.DataFrame):
            return pd.Series(result, index=counts.index)
        return result if x.ndim > 1 else result.item()

    def figure(result: np.ndarray) -> SameForm:
        return as_given(np.where(too_few, np.nan, result * multiplier))

    return StandardisedRate(
        value=figure(value),
        lower=figure(value + per_event * (byar.lower - total)),
        upper=figure(value + per_event * (byar.upper - total)),
        total_count=as_given(total),
        status=as_given(
            np.where(np.isnan(value), "missing", np.where(too_few, "suppressed_lt10", "ok")).astype(object)
        ),
    )
