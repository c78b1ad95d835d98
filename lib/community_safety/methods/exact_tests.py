"""Exact two-sided tests of two rates or two proportions, for whole columns at a time.

The two-sided p sums the probability of every outcome no more likely than the one observed: the outcome's
own tail, and the far tail from the first outcome that is no more likely, which a bisection finds. This is
the p of R's poisson.test and fisher.test and of scipy's binomtest.
"""

from collections.abc import Callable

import numpy as np
from scipy import special

# Outcomes that are equally likely in theory differ in the last digits of arithmetic; R and scipy allow the
# same 1e-7.
ALLOWANCE = 1e-7
# A tail is summed until its next term cannot change the sum.
PRECISION = 1e-17

OfOutcome = Callable[[np.ndarray], np.ndarray]


def binomial_two_sided(count: np.ndarray, trials: np.ndarray, share: np.ndarray) -> np.ndarray:
    """p of `count` successes in `trials`, each with chance `share` (0 < share < 1); 1 for no trials."""

    def log_probability(outcome: np.ndarray) -> np.ndarray:
        failures = trials - outcome
        ways = -special.gammaln(outcome + 1) - special.gammaln(failures + 1)
        return ways + outcome * np.log(share) + failures * np.log1p(-share)

    def at_most(outcome: np.ndarray) -> np.ndarray:
        within = np.clip(outcome, 0, trials - 1)
        inside = special.betainc(trials - within, within + 1, 1 - share)
        return np.where(outcome < 0, 0.0, np.where(outcome >= trials, 1.0, inside))

    def at_least(outcome: np.ndarray) -> np.ndarray:
        within = np.clip(outcome, 1, trials)
        inside = special.betainc(within, trials - within + 1, share)
        return np.where(outcome > trials, 0.0, np.where(outcome <= 0, 1.0, inside))

    most_likely = np.floor((trials + 1) * share)
    return _two_sided(count, np.zeros_like(trials), trials, most_likely, log_probability, at_most, at_least)


def hypergeometric_two_sided(
    count: np.ndarray, sample: np.ndarray, successes: np.ndarray, everyone: np.ndarray
) -> np.ndarray:
    """p of `count` successes in a `sample` of `everyone`, of whom `successes` are successes (Fisher)."""
    others = everyone - successes - sample  # may be negative; others + outcome never is

    def log_probability(outcome: np.ndarray) -> np.ndarray:
        return -(
            special.gammaln(outcome + 1)
            + special.gammaln(successes - outcome + 1)
            + special.gammaln(sample - outcome + 1)
            + special.gammaln(others + outcome + 1)
        )

    to_probability = (
        special.gammaln(successes + 1)
        + special.gammaln(everyone - successes + 1)
        + special.gammaln(sample + 1)
        + special.gammaln(everyone - sample + 1)
        - special.gammaln(everyone + 1)
    )

    def at_most(outcome: np.ndarray) -> np.ndarray:
        def next_below(k: np.ndarray, row: np.ndarray) -> np.ndarray:
            return k * (others[row] + k) / ((successes[row] - k + 1) * (sample[row] - k + 1))

        return _tail(outcome, outcome >= lowest, np.exp(log_probability(outcome) + to_probability), next_below, step=-1)

    def at_least(outcome: np.ndarray) -> np.ndarray:
        def next_above(k: np.ndarray, row: np.ndarray) -> np.ndarray:
            return (successes[row] - k) * (sample[row] - k) / ((k + 1) * (others[row] + k + 1))

        return _tail(outcome, outcome <= highest, np.exp(log_probability(outcome) + to_probability), next_above, step=1)

    lowest, highest = np.maximum(0.0, -others), np.minimum(sample, successes)
    most_likely = np.clip(np.floor((sample + 1) * (successes + 1) / (everyone + 2)), lowest, highest)
    return _two_sided(count, lowest, highest, most_likely, log_probability, at_most, at_least)


def _two_sided(
    count: np.ndarray,
    lowest: np.ndarray,
    highest: np.ndarray,
    most_likely: np.ndarray,
    log_probability: OfOutcome,
    at_most: OfOutcome,
    at_least: OfOutcome,
) -> np.ndarray:
    """Both tails of outcomes no more likely than `count`, for a probability with one peak, `most_likely`."""
    is_low = count < most_likely
    bound = log_probability(count) + np.log1p(ALLOWANCE)
    # Between `inner`, on the near side of the most likely outcome, and `outer`, just beyond the last
    # possible one.
    inner = np.where(is_low, most_likely - 1, most_likely + 1)
    outer = np.where(is_low, highest + 1, lowest - 1)
    while np.any(open_ := np.abs(outer - inner) > 1):
        middle = np.floor((inner + outer) / 2)
        as_unlikely = log_probability(middle) <= bound
        outer = np.where(open_ & as_unlikely, middle, outer)
        inner = np.where(open_ & ~as_unlikely, middle, inner)
    everything = (count == most_likely) | (outer == most_likely)
    p = at_most(np.where(is_low, count, outer)) + at_least(np.where(is_low, outer, count))
    return np.where(np.isnan(count), np.nan, np.where(everything, 1.0, np.minimum(p, 1.0)))


def _tail(
    start: np.ndarray,
    possible: np.ndarray,
    first: np.ndarray,
    ratio: Callable[[np.ndarray, np.ndarray], np.ndarray],
    step: int,
) -> np.ndarray:
    """Sum of probabilities from `start` outwards, each the last × `ratio`, until terms no longer count."""
    total = np.where(possible, first, 0.0)
    row = np.flatnonzero(total > 0)
    outcome, term = start[row], total[row]
    while row.size:
        term = term * ratio(outcome, row)
        outcome = outcome + step
        total[row] += term
        counts = term > PRECISION * total[row]
        if not counts.all():
            row, outcome, term = row[counts], outcome[counts], term[counts]
    return total
