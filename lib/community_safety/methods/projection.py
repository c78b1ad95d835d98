"""Projection to year end: from the events so far to the year's total, with a prediction interval.

Assumes that events go on arriving steadily and one by one; clusters make the true interval wider. Not for
ratios that still mature, such as reoffending in the year to date.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from community_safety.methods.inputs import Inputs, Numbers, SameForm
from community_safety.methods.intervals import LOWEST_FORECAST_CONFIDENCE, Interval, tail

# The yardstick of the Professional Head of Intelligence Assessment, by the lower edges of its bands; the gaps
# between bands take the weaker word.
LIKELIHOODS = {
    0.95: "almost certain",
    0.80: "highly likely",
    0.55: "likely",
    0.40: "a realistic possibility",
}


@dataclass(frozen=True, eq=False)
class Projection(Interval):
    """A projected total and its limits, the chance of ending below last year, the verdict, and the status."""

    probability_below_last_year: SameForm
    outcome: SameForm
    status: SameForm


def project_year_end(
    year_to_date: Numbers, fraction: Numbers, last_year: Numbers = None, confidence: float = 0.95
) -> Projection:
    """Projected total of the year, from the events so far.

    point = x / f; limits = x + negative binomial quantiles at α/2 and 1 − α/2, of size x + ½ and
    probability f: a Poisson count with Jeffreys' prior. The total will be lower if the upper limit is
    below last year's, higher if the lower limit is above it, else it is uncertain

    Parameters
    ----------
    year_to_date : events so far, x ≥ 0
    fraction : share of the year's total normally seen by now, above 0 and up to 1: `share_of_months` or,
        where events are seasonal, `share_of_earlier_years`
    last_year : last year's total; blank for no comparison
    confidence : 0.5 to less than 1

    Returns
    -------
    Projection. A fraction of 1: the year is "complete" and the limits are the value. A blank gives blanks
    ("missing").

    Raises
    ------
    ValueError : a count is negative, or a fraction is not above 0 or exceeds 1

    Source: Poisson prediction with Jeffreys' prior (Krishnamoorthy and Peng, JSPI 2011).
    """
    given = Inputs(year_to_date=year_to_date, fraction=fraction, last_year=last_year)
    given.refuse_negative("year_to_date", "last_year")
    given.refuse("fraction", (given["fraction"] <= 0) | (given["fraction"] > 1), "above 0 and no more than 1")
    x, f, last = given["year_to_date"], given["fraction"], given["last_year"]
    a = tail(confidence, LOWEST_FORECAST_CONFIDENCE)
    complete = f == 1
    # With the year over nothing is left to arrive; the quantiles of nothing are not defined.
    share = np.where(complete, 0.5, f)
    lower, upper = (np.where(complete, x, x + stats.nbinom.ppf(p, x + 0.5, share)) for p in (a, 1 - a))
    # Total < last year: at most the whole number just below the difference is still to come.
    still_to_come = np.ceil(last - x) - 1
    below = np.where(complete, x < last, stats.nbinom.cdf(still_to_come, x + 0.5, share))
    missing = given.any_blank("year_to_date", "fraction")
    unknown = missing | np.isnan(last)
    outcome = np.select([upper < last, lower > last], ["lower", "higher"], "uncertain").astype(object)
    outcome[unknown] = None
    status = np.select([missing, complete], ["missing", "complete"], "ok").astype(object)
    return Projection(
        value=given.as_given(x / f),
        lower=given.as_given(lower),
        upper=given.as_given(upper),
        probability_below_last_year=given.as_given(np.where(unknown, np.nan, below)),
        outcome=given.as_given(outcome),
        status=given.as_given(status),
    )


def share_of_months(months_elapsed: Numbers) -> SameForm:
    """Share of the year that is over, months / 12, where events arrive evenly.

    Raises ValueError unless months are above 0 and no more than 12.
    """
    given = Inputs(months_elapsed=months_elapsed)
    months = given["months_elapsed"]
    given.refuse("months_elapsed", (months <= 0) | (months > 12), "above 0 and no more than 12")
    return given.as_given(months / 12)


def share_of_earlier_years(years_to_date: Numbers, full_years: Numbers) -> float:
    """Share of a year's events that earlier years had seen by now, Σ to date / Σ full years; if seasonal.

    Raises ValueError where a count is negative, a year to date exceeds its full year, or there were no
    events.
    """
    given = Inputs(years_to_date=years_to_date, full_years=full_years)
    given.refuse_negative("years_to_date")
    given.refuse("years_to_date", given["years_to_date"] > given["full_years"], "no more than the full year")
    whole = given["full_years"].sum()
    if whole == 0:
        raise ValueError("full_years: no events found; wanted at least one to share out over the year.")
    return float(given["years_to_date"].sum() / whole)


def likelihood(probability: Numbers) -> SameForm:
    """The word for a probability.

    95% and over almost certain, 80% highly likely, 55% likely, 40% a realistic possibility; blank below
    that, where the opposite is the better thing to say.

    Raises ValueError where a probability is outside 0 to 1.

    Source: UK intelligence assessment, probability yardstick.
    """
    given = Inputs(probability=probability)
    p = given["probability"]
    given.refuse("probability", (p < 0) | (p > 1), "0 to 1")
    edges = list(LIKELIHOODS)
    words = np.select([p >= edge for edge in edges], [LIKELIHOODS[edge] for edge in edges], "").astype(object)
    words[words == ""] = None
    return given.as_given(words)
