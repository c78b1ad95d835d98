"""Disclosure control: small counts hidden or rounded, and with them every figure that would give them back.

For counts of people in public tables at district level. Counts of offences and incidents of whole groups
are not counts of people and are published; strands of hate crime, MARAC and youth justice are controlled
always. Without rounding, one hidden cell can follow from its totals: see `secondary_suppression`.
"""

from dataclasses import dataclass

import numpy as np

from community_safety.methods.inputs import Inputs, Numbers, Result, SameForm, check_choice
from community_safety.methods.intervals import Interval

GEOGRAPHIES = ("sub_national", "national")


@dataclass(frozen=True)
class Scheme:
    """Counts of 1 to `most_hidden` print as `mark`, others rounded to `base`; a scheme may spare a nation."""

    most_hidden: int
    mark: str
    base: int = 1
    spares_national: bool = False


SCHEMES = {
    "nhs_hes": Scheme(7, "*", base=5, spares_national=True),  # NHS Digital, hospital data, September 2018
    "ofqual_style": Scheme(4, "fewer than 5", base=5),  # Ofqual rounding policy
    "suppress_lt5": Scheme(4, "<5"),  # the commonest practice of local authorities
}


@dataclass(frozen=True, eq=False)
class PublishedPercent(Result):
    """A percentage from rounded parts, with its status: ok, suppressed, undefined (of none) or missing."""

    numerator: SameForm
    denominator: SameForm
    percent: SameForm
    status: SameForm


def published_counts(counts: Numbers, scheme: str, geography: str = "sub_national") -> SameForm:
    """Counts as they may be printed.

    nhs_hes: 0 shown, 1 to 7 "*", others to the nearest 5; national figures as they are.
    ofqual_style: 0 shown, 1 to 4 "fewer than 5", others to the nearest 5. suppress_lt5: 0 shown, 1 to 4
    "<5", others exact

    Parameters
    ----------
    counts : people, whole numbers ≥ 0
    scheme : one of SCHEMES
    geography : "sub_national" or "national"

    Returns
    -------
    Text, blank for blanks.

    Raises
    ------
    ValueError : a count is negative or not whole, or a choice is unknown

    Source: NHS Digital, HES disclosure control method, 2018; Ofqual rounding policy.
    """
    given, rounded, rule = _rounded(counts, scheme, geography)
    text = np.array([None if np.isnan(count) else f"{count:.0f}" for count in rounded], dtype=object)
    text[is_small(given["counts"], rule, geography)] = rule.mark
    return given.as_given(text)


def rounded_counts(counts: Numbers, scheme: str, geography: str = "sub_national") -> SameForm:
    """Counts as numbers that may be published: rounded by the scheme, blank where they are hidden.

    Parameters and errors are as in `published_counts`.
    """
    given, rounded, _ = _rounded(counts, scheme, geography)
    return given.as_given(rounded)


def is_suppressed(counts: Numbers, scheme: str, geography: str = "sub_national") -> SameForm:
    """True where the scheme hides the count, and with it every rate, percentage and interval made of it."""
    given, _, rule = _rounded(counts, scheme, geography)
    return given.as_given(is_small(given["counts"], rule, geography))


def hide_interval(interval: Interval, hidden: SameForm) -> Interval:
    """A rate with its limits, blank where its count is hidden: its population would give the count back."""
    given = Inputs(value=interval.value, lower=interval.lower, upper=interval.upper)
    blank = given.column_of("hidden", hidden).astype(bool)
    return Interval(*(given.as_given(np.where(blank, np.nan, given[part])) for part in ("value", "lower", "upper")))


def published_percent(numerator: Numbers, denominator: Numbers, scheme: str = "nhs_hes") -> PublishedPercent:
    """Percentage from the rounded parts, so that it gives neither of them back.

    percent = rounded numerator / rounded denominator × 100; suppressed where either part is hidden

    Parameters
    ----------
    numerator, denominator : people, whole numbers, 0 ≤ numerator ≤ denominator
    scheme : one of SCHEMES

    Returns
    -------
    PublishedPercent, parts blank where hidden. A denominator of 0: undefined.

    Raises
    ------
    ValueError : a count is negative, not whole, or a numerator above its denominator, or the scheme is
        unknown

    Source: NHS Digital, HES disclosure control method, 2018.
    """
    given = Inputs(numerator=numerator, denominator=denominator)
    given.refuse_negative("numerator", "denominator")
    given.refuse("numerator", given["numerator"] > given["denominator"], "no more than the denominator")
    part = rounded_counts(given["numerator"], scheme)
    whole = rounded_counts(given["denominator"], scheme)
    missing, hidden, none = given.any_blank(), np.isnan(part) | np.isnan(whole), given["denominator"] == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(none, np.nan, part / whole * 100)
    status = np.select([missing, hidden, none], ["missing", "suppressed", "undefined"], "ok").astype(object)
    return PublishedPercent(
        numerator=given.as_given(part),
        denominator=given.as_given(whole),
        percent=given.as_given(percent),
        status=given.as_given(status),
    )


def is_small(counts: np.ndarray, scheme: Scheme, geography: str = "sub_national") -> np.ndarray:
    """True where a scheme hides a count: 1 to its largest hidden one, but for national figures it spares."""
    if scheme.spares_national and geography == "national":
        return np.zeros(counts.shape, dtype=bool)
    return (counts >= 1) & (counts <= scheme.most_hidden)


def _rounded(counts: Numbers, scheme: str, geography: str) -> tuple[Inputs, np.ndarray, Scheme]:
    rule = SCHEMES[check_choice("scheme", scheme, list(SCHEMES))]
    check_choice("geography", geography, GEOGRAPHIES)
    given = Inputs(counts=counts)
    given.refuse_negative("counts")
    given.refuse_fractions("counts")
    exact = given["counts"]
    as_it_is = rule.spares_national and geography == "national"
    rounded = exact if as_it_is else np.floor(exact / rule.base + 0.5) * rule.base
    return given, np.where(is_small(exact, rule, geography), np.nan, rounded), rule
