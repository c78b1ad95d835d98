"""Area against a comparator: by the area's interval, by two intervals, or by limits about the comparator."""

import numpy as np
import pandas as pd

from community_safety.methods.inputs import Inputs, Numbers, SameForm
from community_safety.methods.intervals import Limits
from community_safety.methods.poisson_limits import garwood
from community_safety.methods.proportions import refuse_beyond_all, score_limits
from community_safety.methods.rates import check_multiplier
from community_safety.methods.verdicts import side_of, words_for_side

# Fingertips draws its control limits with these rounded figures; full precision would move published
# outcomes.
CONTROL_Z = {0.95: 1.96, 0.998: 3.0902}
CONTROL_TAIL = {0.95: 0.025, 0.998: 0.001}

LARGE_PART = 0.2  # an area above a fifth of its comparator pulls the comparator towards itself

Polarity = str | pd.Series | np.ndarray


def compare_with_value(lower: Numbers, upper: Numbers, comparator: Numbers, polarity: Polarity) -> SameForm:
    """An area's confidence interval against the comparator's value: better, similar or worse.

    upper < comparator: lower; lower > comparator: higher; otherwise, with equality at either limit, similar.
    Lower and higher are said as better and worse by polarity; a neutral indicator keeps lower and higher.

    Parameters
    ----------
    lower, upper : the area's confidence limits, usually 95%
    comparator : the region's or nation's value, in the same unit. An area is not compared with itself:
        leave it blank
    polarity : lower_is_better, higher_is_better or neutral, for all or one for each

    Returns
    -------
    The word, "not_compared" where a limit or the comparator is blank.

    Raises
    ------
    ValueError : a lower limit is above its upper limit, or a polarity is unknown

    Source: Fingertips, "confidence intervals overlapping reference value (95.0)".
    """
    given = Inputs(lower=lower, upper=upper, comparator=comparator)
    _refuse_crossed(given, "lower", "upper")
    side = side_of(given["lower"], given["upper"], given["comparator"], given["comparator"])
    return given.as_given(words_for_side(side, given.column_of("polarity", polarity)))


def compare_with_value_at_two_levels(
    lower_95: Numbers,
    upper_95: Numbers,
    lower_998: Numbers,
    upper_998: Numbers,
    comparator: Numbers,
    polarity: Polarity,
) -> SameForm:
    """An area's 95% and 99.8% intervals against the comparator's value: best, better, similar, worse, worst.

    Outside the 95% limits only: better or worse. Outside the 99.8% limits too: best or worst (neutral:
    lowest, highest). Equality with a 99.8% limit stays at the weaker word.

    Parameters, blanks and errors are as in `compare_with_value`; both intervals are needed.

    Source: Fingertips, "confidence intervals overlapping reference value (95.0 & 99.8)".
    """
    given = Inputs(
        lower_95=lower_95, upper_95=upper_95, lower_998=lower_998, upper_998=upper_998, comparator=comparator
    )
    _refuse_crossed(given, "lower_95", "upper_95")
    _refuse_crossed(given, "lower_998", "upper_998")
    weaker = side_of(given["lower_95"], given["upper_95"], given["comparator"], given["comparator"])
    stronger = side_of(given["lower_998"], given["upper_998"], given["comparator"], given["comparator"])
    # Outside 95% and 99.8% makes ±2; within 95% stays 0; a blank in either stays blank.
    side = np.where((weaker == 0) & ~np.isnan(stronger), 0.0, weaker + stronger)
    return given.as_given(words_for_side(side, given.column_of("polarity", polarity)))


def compare_intervals(
    lower: Numbers, upper: Numbers, comparator_lower: Numbers, comparator_upper: Numbers, polarity: Polarity
) -> SameForm:
    """Two intervals: different only where they do not overlap; touching counts as similar.

    Very cautious: with equal true rates it errs in under 1% of comparisons, not 5%, and it misses real
    changes that `changes.compare_rates` finds. Say so wherever it is used.

    Parameters, blanks and errors are as in `compare_with_value`, with an interval for the comparator.

    Source: Fingertips, "double overlapping confidence intervals".
    """
    given = Inputs(lower=lower, upper=upper, comparator_lower=comparator_lower, comparator_upper=comparator_upper)
    _refuse_crossed(given, "lower", "upper")
    _refuse_crossed(given, "comparator_lower", "comparator_upper")
    side = side_of(given["lower"], given["upper"], given["comparator_lower"], given["comparator_upper"])
    return given.as_given(words_for_side(side, given.column_of("polarity", polarity)))


def compare_with_limits(value: Numbers, lower: Numbers, upper: Numbers, polarity: Polarity) -> SameForm:
    """An area's value against control limits drawn around the comparator; a value on a limit is similar.

    Parameters, blanks and errors are as in `compare_with_value`.

    Source: Fingertips, statistical process control comparators.
    """
    given = Inputs(value=value, lower=lower, upper=upper)
    _refuse_crossed(given, "lower", "upper")
    side = side_of(given["value"], given["value"], given["lower"], given["upper"])
    return given.as_given(words_for_side(side, given.column_of("polarity", polarity)))


def proportion_limits_about_comparator(
    comparator: Numbers, denominator: Numbers, multiplier: float = 100, z: float = CONTROL_Z[0.95]
) -> Limits:
    """Control limits around a comparator's proportion, for an area of the given denominator.

    Wilson limits of a proportion comparator / multiplier on `denominator` cases, × multiplier

    Parameters
    ----------
    comparator : the comparator's value, 0 to `multiplier`
    denominator : the area's own denominator, > 0
    multiplier : 100 for percentages
    z : 1.96 for 95% limits, 3.0902 for 99.8%, as published (CONTROL_Z)

    Raises
    ------
    ValueError : a comparator is outside 0 to `multiplier`, or a denominator is zero or negative

    Source: Fingertips, "SPC for proportions".
    """
    given = Inputs(comparator=comparator, denominator=denominator)
    given.refuse_negative("comparator")
    given.refuse_not_positive("denominator")
    refuse_beyond_all(given, "comparator", check_multiplier(multiplier))
    proportion = given["comparator"] / multiplier
    lower, upper = score_limits(proportion, given["denominator"], z)
    return Limits(given.as_given(lower * multiplier), given.as_given(upper * multiplier))


def rate_limits_about_comparator(
    comparator: Numbers,
    population: Numbers,
    multiplier: float = 100_000,
    tail_probability: float = CONTROL_TAIL[0.95],
) -> Limits:
    """Control limits around a comparator's rate, for an area of the given population.

    Exact Poisson limits of the events expected at the comparator's rate, E = comparator × population /
    multiplier, / population × multiplier

    Parameters
    ----------
    comparator : the comparator's rate per `multiplier`, ≥ 0
    population : the area's own population, > 0
    tail_probability : beyond each limit, 0.025 for 95% limits, 0.001 for 99.8% (CONTROL_TAIL)

    Raises
    ------
    ValueError : a comparator is negative, or a population is zero or negative

    Source: Fingertips, "SPC for directly standardised rates".
    """
    given = Inputs(comparator=comparator, population=population)
    given.refuse_negative("comparator")
    given.refuse_not_positive("population")
    per_event = check_multiplier(multiplier) / given["population"]
    lower, upper = garwood(given["comparator"] / per_event, tail_probability)
    return Limits(given.as_given(lower * per_event), given.as_given(upper * per_event))


def is_large_part(area_denominator: Numbers, comparator_denominator: Numbers) -> SameForm:
    """True where the area holds over 20% of the comparator around it: the comparison then needs a remark."""
    given = Inputs(area_denominator=area_denominator, comparator_denominator=comparator_denominator)
    given.refuse_negative("area_denominator")
    given.refuse_not_positive("comparator_denominator")
    return given.as_given(given["area_denominator"] > LARGE_PART * given["comparator_denominator"])


def _refuse_crossed(given: Inputs, lower: str, upper: str) -> None:
    given.refuse(lower, given[lower] > given[upper], f"no more than {upper}")
