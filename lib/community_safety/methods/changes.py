"""Change between two periods: rates by the exact conditional test, proportions by Newcombe's interval.

The periods must not overlap, and both sides of a comparison are of one length: two-year pools lie two
years apart.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from community_safety.methods.comparators import Polarity, compare_intervals
from community_safety.methods.differences import mover, newcombe_difference, percent_change, two_sided_normal
from community_safety.methods.exact_tests import binomial_two_sided, hypergeometric_two_sided
from community_safety.methods.inputs import Inputs, Numbers, Result, SameForm
from community_safety.methods.intervals import tail, z_score
from community_safety.methods.proportions import check_parts, wilson_proportion
from community_safety.methods.rates import crude_rate
from community_safety.methods.verdicts import side_of, words_for_side

# Recorded crime varies more than a Poisson count, so on large counts a Poisson test calls too many changes
# real.
LARGE_COUNT = 1000


@dataclass(frozen=True, eq=False)
class RateChange(Result):
    """Two rates compared; `outcome` is the exact interval's verdict, `overlap_outcome` that of overlap."""

    rate_now: SameForm
    rate_previous: SameForm
    ratio: SameForm
    ratio_lower: SameForm
    ratio_upper: SameForm
    p_value: SameForm
    log_ratio_lower: SameForm
    log_ratio_upper: SameForm
    difference: SameForm
    difference_lower: SameForm
    difference_upper: SameForm
    percent_change: SameForm
    outcome: SameForm
    overlap_outcome: SameForm
    effect_size_first: SameForm


@dataclass(frozen=True, eq=False)
class ProportionChange(Result):
    """Two proportions compared, as percentages; the difference and its limits are in percentage points."""

    percent_now: SameForm
    percent_previous: SameForm
    difference: SameForm
    difference_lower: SameForm
    difference_upper: SameForm
    p_pooled_z: SameForm
    p_fisher: SameForm
    outcome: SameForm
    overlap_outcome: SameForm


def compare_rates(
    count_now: Numbers,
    population_now: Numbers,
    count_previous: Numbers,
    population_previous: Numbers,
    polarity: Polarity,
    multiplier: float = 1000,
    confidence: float = 0.95,
    only_verdict: bool = False,
) -> RateChange:
    """Change of a rate between two periods.

    Given both counts together, N = x₁ + x₂, the current one is binomial: x₁ ~ B(N, n₁ / (n₁ + n₂)).
    Clopper–Pearson limits q of its share give the limits of the ratio of rates, q / (1 − q) × n₂ / n₁. The
    rates differ where that interval excludes 1. The two-sided p sums the outcomes no more likely than the
    one observed; it is another construction, and where the two disagree at the edge (p of 0.04 to 0.06)
    the interval decides.

    Also given: log-ratio limits, ratio × exp(± z √(1/x₁ + 1/x₂)); the difference of rates with a MOVER
    interval from each rate's own limits; the percentage change.

    Parameters
    ----------
    count_now, count_previous : events of the two periods, whole numbers ≥ 0
    population_now, population_previous : residents of each period, > 0. Each period has its own population
    polarity : lower_is_better, higher_is_better or neutral, for all or one for each
    multiplier : of the rates and of their difference
    confidence : of every interval, 0.9 to less than 1
    only_verdict : leave blank what does not decide (p, log-ratio limits, limits of the difference, overlap); for
        hundreds of thousands of comparisons at once it takes a third of the time

    Returns
    -------
    RateChange. A blank gives blanks and "not_compared". None before: ratio and its upper limit are
    infinite, the percentage change is blank ("from zero"). None in both: no ratio and no limits, similar,
    p = 1. No log-ratio limits where either count is 0. `effect_size_first` is true where a count is above
    1,000: a small change tests as real there, so its size leads.

    Raises
    ------
    ValueError : a count is negative or not whole, a population is zero or negative, or a polarity is unknown

    Source: the test of R's poisson.test; Donner and Zou, Statistical Methods in Medical Research 2012
    (MOVER).
    """
    given = Inputs(
        count_now=count_now,
        population_now=population_now,
        count_previous=count_previous,
        population_previous=population_previous,
    )
    given.refuse_negative("count_now", "count_previous")
    given.refuse_fractions("count_now", "count_previous")
    given.refuse_not_positive("population_now", "population_previous")
    now = crude_rate(given["count_now"], given["population_now"], multiplier, confidence)
    previous = crude_rate(given["count_previous"], given["population_previous"], multiplier, confidence)
    x_now, x_previous = given["count_now"], given["count_previous"]
    blank = given.any_blank()
    none_at_all = x_now + x_previous == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = now.value / previous.value
        spread = z_score(confidence) * np.sqrt(1 / x_now + 1 / x_previous)
        per_odds = given["population_previous"] / given["population_now"]
        lower, upper = (odds * per_odds for odds in _clopper_pearson_odds(x_now, x_previous, tail(confidence)))
        both = (x_now > 0) & (x_previous > 0)
        log_lower = np.where(both, ratio * np.exp(-spread), np.nan)
        log_upper = np.where(both, ratio * np.exp(spread), np.nan)
    lower, upper = np.where(blank | none_at_all, np.nan, lower), np.where(blank | none_at_all, np.nan, upper)
    one = np.ones(given.length)
    side = np.where(~blank & none_at_all, 0.0, side_of(lower, upper, one, one))
    # With no events at all in either period there is nothing to compare: no limits, though a difference of 0.
    difference = now.value - previous.value
    nothing = np.full(given.length, np.nan)
    p_value, (down, up), overlap = nothing, (nothing, nothing), np.full(given.length, None)
    if not only_verdict:
        share = given["population_now"] / (given["population_now"] + given["population_previous"])
        p_value = binomial_two_sided(x_now, x_now + x_previous, share)
        down, up = mover(now.value, now.lower, now.upper, previous.value, previous.lower, previous.upper)
        overlap = compare_intervals(now.lower, now.upper, previous.lower, previous.upper, polarity)
    return RateChange(
        rate_now=given.as_given(now.value),
        rate_previous=given.as_given(previous.value),
        ratio=given.as_given(ratio),
        ratio_lower=given.as_given(lower),
        ratio_upper=given.as_given(upper),
        p_value=given.as_given(np.where(blank, np.nan, p_value)),
        log_ratio_lower=given.as_given(log_lower),
        log_ratio_upper=given.as_given(log_upper),
        difference=given.as_given(difference),
        difference_lower=given.as_given(np.where(none_at_all, np.nan, difference - down)),
        difference_upper=given.as_given(np.where(none_at_all, np.nan, difference + up)),
        percent_change=given.as_given(percent_change(now.value, previous.value)),
        outcome=given.as_given(words_for_side(side, given.column_of("polarity", polarity))),
        overlap_outcome=given.as_given(overlap),
        effect_size_first=given.as_given((x_now > LARGE_COUNT) | (x_previous > LARGE_COUNT)),
    )


def compare_proportions(
    numerator_now: Numbers,
    denominator_now: Numbers,
    numerator_previous: Numbers,
    denominator_previous: Numbers,
    polarity: Polarity,
    confidence: float = 0.95,
    only_verdict: bool = False,
) -> ProportionChange:
    """Change of a proportion between two periods, in percentage points.

    Newcombe's interval decides: difference − √((p₁ − l₁)² + (u₂ − p₂)²) to difference + √((u₁ − p₁)² + (p₂ − l₂)²),
    where l and u are each period's Wilson limits. Beside it stand the p of the pooled z test, without continuity
    correction, and of Fisher's exact test.

    Parameters
    ----------
    numerator_now, numerator_previous : cases that count, whole numbers, 0 to the denominator
    denominator_now, denominator_previous : all cases of each period, whole numbers > 0
    polarity, confidence : as in `compare_rates`
    only_verdict : leave the two p and the overlap blank, as in `compare_rates`

    Returns
    -------
    ProportionChange. A blank gives blanks and "not_compared". None or all in both periods: no pooled z, so
    its p is blank.

    Raises
    ------
    ValueError : a numerator is negative, not whole or above its denominator, or a denominator is zero or
        negative

    Source: Newcombe, Statistics in Medicine 1998 (method 10); R's prop.test and fisher.test.
    """
    given = Inputs(
        numerator_now=numerator_now,
        denominator_now=denominator_now,
        numerator_previous=numerator_previous,
        denominator_previous=denominator_previous,
    )
    given.refuse_fractions("numerator_now", "denominator_now", "numerator_previous", "denominator_previous")
    check_parts(given, "numerator_now", "denominator_now")
    check_parts(given, "numerator_previous", "denominator_previous")
    x_now, n_now = given["numerator_now"], given["denominator_now"]
    x_previous, n_previous = given["numerator_previous"], given["denominator_previous"]
    share_now, share_previous = x_now / n_now, x_previous / n_previous
    difference, lower, upper = newcombe_difference(share_now, n_now, share_previous, n_previous, z_score(confidence))
    pooled = (x_now + x_previous) / (n_now + n_previous)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = difference / np.sqrt(pooled * (1 - pooled) * (1 / n_now + 1 / n_previous))
    now = wilson_proportion(x_now, n_now, 100, confidence)
    previous = wilson_proportion(x_previous, n_previous, 100, confidence)
    side = side_of(lower, upper, np.zeros(given.length), np.zeros(given.length))
    p_fisher, overlap = np.full(given.length, np.nan), np.full(given.length, None)
    if not only_verdict:
        p_fisher = hypergeometric_two_sided(x_now, n_now, x_now + x_previous, n_now + n_previous)
        overlap = compare_intervals(now.lower, now.upper, previous.lower, previous.upper, polarity)
    return ProportionChange(
        percent_now=given.as_given(now.value),
        percent_previous=given.as_given(previous.value),
        difference=given.as_given(difference * 100),
        difference_lower=given.as_given(lower * 100),
        difference_upper=given.as_given(upper * 100),
        p_pooled_z=given.as_given(two_sided_normal(z)),
        p_fisher=given.as_given(p_fisher),
        outcome=given.as_given(words_for_side(side, given.column_of("polarity", polarity))),
        overlap_outcome=given.as_given(overlap),
    )


def _clopper_pearson_odds(
    now: np.ndarray, previous: np.ndarray, tail_probability: float
) -> tuple[np.ndarray, np.ndarray]:
    """Clopper–Pearson limits of now / (now + previous), as odds: 0 for none now, ∞ for none before."""
    least = np.where(now > 0, special.betaincinv(now, previous + 1, tail_probability), 0.0)
    most = np.where(previous > 0, special.betainccinv(now + 1, previous, tail_probability), 1.0)
    return least / (1 - least), most / (1 - most)
