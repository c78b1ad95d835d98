"""Survey percentages: margins of error and change, with design effect and finite population."""

from dataclasses import dataclass

import numpy as np

from community_safety.methods.comparators import Polarity
from community_safety.methods.differences import newcombe_difference, two_sided_normal
from community_safety.methods.inputs import Inputs, Numbers, Result, SameForm
from community_safety.methods.intervals import Interval, z_score
from community_safety.methods.proportions import refuse_beyond_all, score_limits
from community_safety.methods.verdicts import side_of, words_for_side

# A sample of up to 5% of its population is as good as one from an endless population.
LARGE_SAMPLE = 0.05

# Where the simple margin misleads, and the Wilson interval is quoted instead.
EXTREME_PERCENT = (10, 90)
SMALL_SAMPLE = 100


@dataclass(frozen=True, eq=False)
class SurveyPercentage(Interval):
    """A survey percentage: Wilson limits, margin of error, largest margin (at 50%), and what both rest on."""

    margin: SameForm
    largest_margin: SameForm
    n_effective: SameForm
    finite_population_factor: SameForm
    quote_interval: SameForm


@dataclass(frozen=True, eq=False)
class SurveyChange(Result):
    """Two survey percentages compared, in percentage points; Newcombe's limits decide the outcome."""

    difference: SameForm
    standard_error: SameForm
    margin: SameForm
    z: SameForm
    p_value: SameForm
    lower: SameForm
    upper: SameForm
    outcome: SameForm


def survey_percentage(
    percent: Numbers,
    n: Numbers,
    design_effect: Numbers = 1.0,
    population: Numbers = None,
    confidence: float = 0.95,
) -> SurveyPercentage:
    """Margin of error and interval of a survey percentage.

    n_effective = n / design effect; margin = z √(p (1 − p) / n_effective) × factor × 100 percentage points;
    factor = √((N − n) / (N − 1)) where the sample exceeds 5% of the population N, else 1

    Parameters
    ----------
    percent : 0 to 100
    n : people who answered, > 0
    design_effect : how much weighting and clustering widen the variance, > 0; 1 for a simple random sample
    population : the people sampled from, at least n; blank where large or unknown
    confidence : 0.9 to less than 1

    Returns
    -------
    The percentage with Wilson limits (on n_effective), its margin, the margin at 50%, and `quote_interval`:
    true under 10%, over 90% or under 100 effective answers, where the simple margin is wrong (0 at 0%).

    Raises
    ------
    ValueError : a percentage is outside 0 to 100, n or a design effect is zero or negative, a population is
        smaller than its sample

    Source: Kish, Survey Sampling; Wilson 1927.
    """
    given = Inputs(percent=percent, n=n, design_effect=design_effect, population=population)
    share, answers, n_effective = _shares(given, "percent", "n", "design_effect")
    people = given["population"]
    given.refuse("population", people < answers, "at least as many as answered")
    # A population of one, fully asked, leaves nothing to chance; max() keeps its 0 / 0 at 0.
    factor = np.where(answers > LARGE_SAMPLE * people, np.sqrt((people - answers) / np.maximum(people - 1, 1)), 1.0)
    z = z_score(confidence)
    lower, upper = score_limits(share, n_effective, z)
    low, high = EXTREME_PERCENT
    extreme = (given["percent"] < low) | (given["percent"] > high)
    return SurveyPercentage(
        value=given.as_given(given["percent"]),
        lower=given.as_given(lower * 100),
        upper=given.as_given(upper * 100),
        margin=given.as_given(z * np.sqrt(share * (1 - share) / n_effective) * factor * 100),
        largest_margin=given.as_given(z * np.sqrt(0.25 / n_effective) * factor * 100),
        n_effective=given.as_given(n_effective),
        finite_population_factor=given.as_given(np.where(np.isnan(answers), np.nan, factor)),
        quote_interval=given.as_given(extreme | (n_effective < SMALL_SAMPLE)),
    )


def survey_change(
    percent_now: Numbers,
    n_now: Numbers,
    percent_previous: Numbers,
    n_previous: Numbers,
    polarity: Polarity,
    design_effect_now: Numbers = 1.0,
    design_effect_previous: Numbers = 1.0,
    confidence: float = 0.95,
) -> SurveyChange:
    """Change of a survey percentage between two waves of the same question, asked in the same way.

    Newcombe's interval on the effective sample sizes decides. Shown beside it:
    standard error = √(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂), margin = z × standard error, and the normal test.

    Parameters are as in `survey_percentage`, for the two waves; polarity says what is better.

    Returns
    -------
    SurveyChange. Without n there are no limits and no verdict ("not_compared"): print no word of
    significance. 0% or 100% in both waves: standard error 0, so no z and no p.

    Raises ValueError as `survey_percentage` does.

    Source: Newcombe, Statistics in Medicine 1998 (method 10), on effective sample sizes.
    """
    given = Inputs(
        percent_now=percent_now,
        n_now=n_now,
        design_effect_now=design_effect_now,
        percent_previous=percent_previous,
        n_previous=n_previous,
        design_effect_previous=design_effect_previous,
    )
    now, _, n_effective_now = _shares(given, "percent_now", "n_now", "design_effect_now")
    previous, _, n_effective_previous = _shares(given, "percent_previous", "n_previous", "design_effect_previous")
    level = z_score(confidence)
    difference, lower, upper = newcombe_difference(now, n_effective_now, previous, n_effective_previous, level)
    error = np.sqrt(now * (1 - now) / n_effective_now + previous * (1 - previous) / n_effective_previous)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(error == 0, np.nan, difference / error)
    side = side_of(lower, upper, np.zeros(given.length), np.zeros(given.length))
    return SurveyChange(
        difference=given.as_given(given["percent_now"] - given["percent_previous"]),
        standard_error=given.as_given(error * 100),
        margin=given.as_given(level * error * 100),
        z=given.as_given(z),
        p_value=given.as_given(two_sided_normal(z)),
        lower=given.as_given(lower * 100),
        upper=given.as_given(upper * 100),
        outcome=given.as_given(words_for_side(side, given.column_of("polarity", polarity))),
    )


def _shares(given: Inputs, percent: str, n: str, design_effect: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A wave's share, answers and effective answers, once they are known to be possible."""
    given.refuse_negative(percent)
    refuse_beyond_all(given, percent, 100)
    given.refuse_not_positive(n, design_effect)
    return given[percent] / 100, given[n], given[n] / given[design_effect]
