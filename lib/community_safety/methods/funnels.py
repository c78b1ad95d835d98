"""Funnel plots across districts: limits about a baseline, and which areas lie beyond them.

Of seven districts one lies outside the 95% limits by chance alone in three funnels of ten: name a district
on the 99.8% limits. The lines and the significance rule are close but not identical; the significance
decides the colour.
"""

from dataclasses import dataclass

import numpy as np

from community_safety.methods.inputs import Inputs, Numbers, Result, SameForm, check_choice
from community_safety.methods.intervals import tail, z_score
from community_safety.methods.poisson_limits import garwood
from community_safety.methods.proportions import check_parts, refuse_beyond_all
from community_safety.methods.rates import check_multiplier, crude_rate
from community_safety.methods.verdicts import NOT_COMPARED, side_of

INNER, OUTER = 0.95, 0.998  # the two levels of a funnel

SIGNIFICANCE = {
    2: "high_0.001",
    1: "high_0.025",
    0: "not_significant",
    -1: "low_0.025",
    -2: "low_0.001",
}
STATISTICS = ("rate", "proportion")


@dataclass(frozen=True, eq=False)
class FunnelLimits(Result):
    """The lines of a funnel at 95% and 99.8%, in the unit of the baseline."""

    lower_95: SameForm
    upper_95: SameForm
    lower_998: SameForm
    upper_998: SameForm


def funnel_baseline(counts: Numbers, denominators: Numbers, multiplier: float = 1000) -> float:
    """What the areas have together: Σ counts / Σ denominators × multiplier; blank if an area's figure is.

    Raises ValueError where a count is negative or a denominator zero or negative.
    """
    given = Inputs(counts=counts, denominators=denominators)
    given.refuse_negative("counts")
    given.refuse_not_positive("denominators")
    return float(given["counts"].sum() / given["denominators"].sum() * check_multiplier(multiplier))


def funnel_significance(
    count: Numbers, denominator: Numbers, baseline: Numbers, multiplier: float, statistic: str
) -> SameForm:
    """Which areas differ from the baseline, and at which level.

    rate: the baseline against the area's own 95% and 99.8% limits (exact under 10 events, Byar's from 10);
    proportion: the area's value against baseline ∓ z √(P (1 − P) / n)

    Parameters
    ----------
    count, denominator : events and population of each area (for a proportion: cases that count and all cases)
    baseline : the areas together, or a stated regional value, per `multiplier`
    multiplier : of the baseline
    statistic : "rate" or "proportion"

    Returns
    -------
    high_0.001, high_0.025, not_significant, low_0.025 or low_0.001; "not_compared" for blanks. On a limit
    is within.

    Raises
    ------
    ValueError : a count is negative, a denominator zero or negative, a proportion above 1, or a choice
        unknown

    Source: PHEindicatormethods (phe_funnel_significance).
    """
    check_choice("statistic", statistic, STATISTICS)
    given = Inputs(count=count, denominator=denominator, baseline=baseline)
    given.refuse_negative("count", "baseline")
    given.refuse_not_positive("denominator")
    reference = given["baseline"]
    side = np.zeros(given.length)
    if statistic == "rate":
        for level in (INNER, OUTER):
            own = crude_rate(given["count"], given["denominator"], multiplier, level)
            side = side + side_of(own.lower, own.upper, reference, reference)
    else:
        check_parts(given, "count", "denominator")
        refuse_beyond_all(given, "baseline", multiplier)
        value = given["count"] * multiplier / given["denominator"]
        for level in (INNER, OUTER):
            lower, upper = _about_proportion(reference / multiplier, given["denominator"], z_score(level))
            side = side + side_of(value, value, lower * multiplier, upper * multiplier)
    words = np.full(given.length, NOT_COMPARED, dtype=object)
    for place, word in SIGNIFICANCE.items():
        words[side == place] = word
    return given.as_given(words)


def funnel_limits_for_proportion(baseline: Numbers, denominator: Numbers, multiplier: float = 100) -> FunnelLimits:
    """Lines of a funnel of proportions over denominators.

    limits = baseline ∓ z √(P (1 − P) / n), cut off at 0 and `multiplier`

    Raises ValueError where the baseline is outside 0 to `multiplier` or a denominator zero or negative.

    Source: PHEindicatormethods (phe_funnels), whose longer expression reduces to this.
    """
    given = Inputs(baseline=baseline, denominator=denominator)
    given.refuse_negative("baseline")
    refuse_beyond_all(given, "baseline", check_multiplier(multiplier))
    given.refuse_not_positive("denominator")
    lines = [
        given.as_given(np.clip(line, 0, 1) * multiplier)
        for level in (INNER, OUTER)
        for line in _about_proportion(given["baseline"] / multiplier, given["denominator"], z_score(level))
    ]
    return FunnelLimits(*lines)


def funnel_limits_by_population(baseline: Numbers, population: Numbers, multiplier: float = 1000) -> FunnelLimits:
    """Lines of a funnel of rates over populations.

    E = baseline × population / multiplier; limits = Garwood limits of E, / E × baseline

    Parameters
    ----------
    baseline : rate per `multiplier`, > 0
    population : residents at which to draw the lines, > 0

    Raises
    ------
    ValueError : a baseline or a population is zero or negative

    Source: FunnelPlotR.
    """
    given = Inputs(baseline=baseline, population=population)
    given.refuse_not_positive("baseline", "population")
    expected = given["baseline"] * given["population"] / check_multiplier(multiplier)
    lines = [
        given.as_given(limit / expected * given["baseline"])
        for level in (INNER, OUTER)
        for limit in garwood(expected, tail(level))
    ]
    return FunnelLimits(*lines)


def funnel_limits_by_events(baseline: Numbers, events: Numbers) -> FunnelLimits:
    """Lines of a funnel of rates over numbers of events.

    limits = O × baseline / μ, where P(X ≤ O | μ) = α/2 for the lower line and P(X ≥ O | μ) = α/2 for the
    upper: the μ are the Garwood limits of O

    Parameters
    ----------
    baseline : the rate the areas have together, > 0
    events : numbers of events O at which to draw the lines, ≥ 0

    Returns
    -------
    FunnelLimits in the unit of the baseline. At no events: lower lines at 0, upper lines blank.

    Raises
    ------
    ValueError : a baseline is zero or negative, or a number of events is negative

    Source: PHEindicatormethods (phe_funnel_convert_points); solved there by bisection, here in closed form.
    """
    given = Inputs(baseline=baseline, events=events)
    given.refuse_not_positive("baseline")
    given.refuse_negative("events")
    lines = []
    for level in (INNER, OUTER):
        fewest, most = garwood(given["events"], tail(level))
        with np.errstate(divide="ignore", invalid="ignore"):
            lines += [given.as_given(given["events"] * given["baseline"] / mu) for mu in (most, fewest)]
    return FunnelLimits(*lines)


def _about_proportion(baseline: np.ndarray, cases: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Normal limits of a share about the baseline's, for so many cases."""
    reach = z * np.sqrt(baseline * (1 - baseline) / cases)
    return baseline - reach, baseline + reach
