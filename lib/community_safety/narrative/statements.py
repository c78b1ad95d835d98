"""Sentences from facts: the brief position statement of an indicator. Nothing in them is typed by hand."""

from __future__ import annotations

from typing import NamedTuple

from community_safety.blocks import Run
from community_safety.facts import printed
from community_safety.facts.fact import Fact, Verdict
from community_safety.facts.trace import trace_link
from community_safety.narrative.wording import (
    NOUN_OF_DIRECTION,
    VERB_OF_DIRECTION,
    count_of,
    direction,
    is_significant,
    listed,
    percent_change,
    value_of,
)
from community_safety.registers import Indicator


def statement(fact: Fact, indicator: Indicator, districts: list[Fact]) -> tuple[Run, ...]:
    """Where an indicator stands: its figure, unit, period and interval, the comparison, and the districts.

    Parameters
    ----------
    fact : the headline fact of the pack's area
    districts : the headline facts of the areas shown beside it; may be empty
    """
    if not fact.is_available:
        return (Run(f"{indicator.title}: not available", strong=True), Run(f" for {fact.period}: {fact.reason}."))
    return (
        Run(f"{indicator.title} was ", strong=True),
        Run(value_of(fact, indicator), strong=True, href=trace_link(fact.id)),
        Run(f" {fact.unit}", strong=True),
        Run(
            f" in the {fact.period} ({count_of(fact, indicator)}; 95% interval "
            f"{printed(fact.lower, indicator.decimals)} to {printed(fact.upper, indicator.decimals)})"
        ),
        Run(_comparison(fact, indicator) + _test(fact, indicator)),
        *_extremes(districts, indicator),
        *((Run(_currency(fact)),) if fact.quarters_behind else ()),
    )


def finding(fact: Fact, indicator: Indicator) -> str:
    """The finding in a few words, for a chart's title."""
    if not fact.is_available:
        return f"{indicator.title}: no figure for {fact.period}"
    word = direction(fact, indicator)
    if word == "not comparable":
        return f"{indicator.title}: {value_of(fact, indicator)} in the {fact.period}"
    if word == "unchanged":
        return f"{indicator.title} unchanged at {value_of(fact, indicator)}"
    return (
        f"{indicator.title} {VERB_OF_DIRECTION[word]} from "
        f"{printed(fact.previous_value, indicator.decimals)} to {value_of(fact, indicator)}"
    )


def extremes(districts: list[Fact], indicator: Indicator) -> str:
    """`Highest in Charnwood, lowest in Harborough`, by the printed figures; an empty text with fewer than two."""
    ends = _ends(districts, indicator)
    if ends is None:
        return ""
    high, low = ends
    if high.rate == low.rate:
        return f"{high.rate} in every district"
    return f"Highest in {high.names}, lowest in {low.names}"


def peak(months: list[Fact], indicator: Indicator) -> tuple[Run, ...]:
    """The highest and the lowest month of the last twelve that have a figure, by count."""
    held = [each for each in months[-12:] if each.numerator == each.numerator]
    if len(held) < 2:
        return (
            Run(f"Months of {indicator.numerator.counts} cannot be compared: {len(held)} of the last 12 has a figure."),
        )
    most, least = max(each.numerator for each in held), min(each.numerator for each in held)
    if most == least:
        return (Run(f"Every month had {printed(most, 0)} {indicator.numerator.counts}."),)
    high = listed([each.period for each in held if each.numerator == most])
    low = listed([each.period for each in held if each.numerator == least])
    short = f" Of the last 12 months, {len(held)} have a figure." if len(held) < 12 else ""
    return (
        Run(f"{indicator.numerator.counts.capitalize()} peaked in {high} at ", strong=True),
        Run(printed(most, 0), strong=True, href=_link_to(held, most)),
        Run(f"; the fewest were in {low}, "),
        Run(printed(least, 0), href=_link_to(held, least)),
        Run(f".{short}"),
    )


def peak_title(months: list[Fact], indicator: Indicator) -> str:
    """The peak in a few words, for a chart's title."""
    held = [each for each in months[-12:] if each.numerator == each.numerator]
    most = max(each.numerator for each in held)
    high = listed([each.period for each in held if each.numerator == most])
    return f"Peak in {high}: {printed(most, 0)} {indicator.numerator.counts}"


def _comparison(fact: Fact, indicator: Indicator) -> str:
    word = direction(fact, indicator)
    if word == "not comparable":
        return f". It cannot be compared with the {fact.previous_period}: {fact.previous_reason}."
    before = printed(fact.previous_value, indicator.decimals)
    if word == "unchanged":
        return f", unchanged from the {fact.previous_period}."
    size = percent_change(fact)
    by = f"{size} " if size and size != "0%" else ""
    return f", {by}{word} than in the {fact.previous_period} ({before})."


def _test(fact: Fact, indicator: Indicator) -> str:
    word = direction(fact, indicator)
    if word in ("not comparable", "unchanged"):
        return ""
    noun = NOUN_OF_DIRECTION[word]
    if fact.verdict == Verdict.NOT_TESTED:
        return ""
    if is_significant(fact):
        return f" The {noun} is statistically significant."
    return f" The {noun} is no larger than chance alone may bring."


def _extremes(districts: list[Fact], indicator: Indicator) -> tuple[Run, ...]:
    ends = _ends(districts, indicator)
    if ends is None:
        return ()
    high, low = ends
    if high.rate == low.rate:
        return (Run(" It is "), Run(high.rate, href=high.link), Run(" in every district."))
    held = sum(each.is_available for each in districts)
    whose = "districts" if held == len(districts) else f"{held} districts with a figure (of {len(districts)})"
    return (
        Run(f" Of the {whose} it is highest in {high.names} ("),
        Run(high.rate, href=high.link),
        Run(f") and lowest in {low.names} ("),
        Run(low.rate, href=low.link),
        Run(")."),
    )


class _End(NamedTuple):
    """The districts that share the highest or the lowest printed figure."""

    names: str
    rate: str
    link: str


def _ends(districts: list[Fact], indicator: Indicator) -> tuple[_End, _End] | None:
    held = [each for each in districts if each.is_available]
    if len(held) < 2:
        return None
    high, low = (
        printed(value, indicator.decimals)
        for value in (max(each.value for each in held), min(each.value for each in held))
    )
    return _sharing(held, indicator, high), _sharing(held, indicator, low)


def _sharing(held: list[Fact], indicator: Indicator, rate: str) -> _End:
    sharing = [each for each in held if value_of(each, indicator) == rate]
    return _End(listed([each.area_name for each in sharing]), rate, trace_link(sharing[0].id))


def _link_to(months: list[Fact], count: float) -> str:
    return trace_link(next(each.id for each in months if each.numerator == count))


def _currency(fact: Fact) -> str:
    quarters = "one quarter" if fact.quarters_behind == 1 else f"{fact.quarters_behind} quarters"
    return f" These are the latest figures available, {quarters} behind the report."
