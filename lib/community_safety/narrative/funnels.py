"""Words for a funnel: which districts differ from the districts together by more than chance."""

from __future__ import annotations

from community_safety.blocks import Run
from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.facts.signals import FEWEST_DISTRICTS
from community_safety.like_for_like import Measure
from community_safety.methods.funnels import INNER, OUTER
from community_safety.narrative.signals import in_unit
from community_safety.narrative.wording import listed, lower_first, value_of
from community_safety.registers import Indicator

MOST_NAMES = 2  # as many districts are named on one side of the funnel
INNER_LEVEL, OUTER_LEVEL = f"{printed(INNER * 100, 0)}%", f"{printed(OUTER * 100, 1)}%"
OUTER_HIGH, OUTER_LOW = "high_0.001", "low_0.001"
INNER_ONLY = ("high_0.025", "low_0.025")


def beyond(districts: list[Fact]) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """The districts that stand out above, those below, and those outside the inner limits only; highest first."""
    ranked = sorted((fact for fact in districts if fact.is_available), key=lambda fact: (-fact.value, fact.area_name))
    high = [fact for fact in ranked if fact.funnel_significance == OUTER_HIGH]
    low = [fact for fact in ranked if fact.funnel_significance == OUTER_LOW]
    return high, low, [fact for fact in ranked if fact.funnel_significance in INNER_ONLY]


def funnel_fault(districts: list[Fact], indicator: Indicator) -> str:
    """Why there is no funnel, as a sentence; an empty text when there is one."""
    held = [fact for fact in districts if fact.is_available]
    if indicator.measure not in (Measure.RATE, Measure.PROPORTION):
        return f"{indicator.title} is neither a rate nor a percentage, so its districts cannot be set in a funnel."
    if len(held) < FEWEST_DISTRICTS:
        how_many = "no district has" if not held else f"only {listed([fact.area_name for fact in held])} {_has(held)}"
        return (
            f"A funnel needs {FEWEST_DISTRICTS} districts, and {how_many} a figure for {lower_first(indicator.title)}."
        )
    if all(fact.value == 0 for fact in held):
        return f"{indicator.title} is {value_of(held[0], indicator)} in every district: none stands out."
    if held[0].funnel_baseline != held[0].funnel_baseline:
        return f"{indicator.title} has no figure of the districts together to set each of them against."
    return ""


def funnel_title(districts: list[Fact]) -> str:
    """Which districts stand out, in a few words; those outside the inner limits only are not named."""
    high, low, _ = beyond(districts)
    if not high and not low:
        return "No district stands out"
    if len(high) > MOST_NAMES or len(low) > MOST_NAMES:
        sides = " and ".join(f"{len(side)} {word}" for side, word in ((high, "above"), (low, "below")) if side)
        held = sum(fact.is_available for fact in districts)
        return f"{len(high) + len(low)} of {held} districts stand out, {sides} the others"
    side, word = (high, "above") if high else (low, "below")
    also = f", {_names(low)} below" if high and low else ""
    return f"{_names(side)} {'stands' if len(side) == 1 else 'stand'} out {word} the others{also}"


def funnel_statement(districts: list[Fact], indicator: Indicator) -> tuple[Run, ...]:
    """Which districts differ from the districts together by more than chance, and how often chance alone does."""
    if fault := funnel_fault(districts, indicator):
        return (Run(fault),)
    held = [fact for fact in districts if fact.is_available]
    high, low, near = beyond(districts)
    baseline = in_unit(printed(held[0].funnel_baseline, indicator.decimals), indicator)
    around = f"the {OUTER_LEVEL} limits around {baseline}, the districts together"
    if not high and not low:
        told = f": all {len(held)} are within {around}."
    else:
        figures = listed([f"{fact.area_name} ({value_of(fact, indicator)})" for fact in (*high, *low)])
        told = f": {figures} {'is' if len(high) + len(low) == 1 else 'are'} beyond {around}."
    if near:
        chance = printed((1 - INNER ** len(held)) * 100, 0)
        told += (
            f" {_names(near)} {'is' if len(near) == 1 else 'are'} outside the {INNER_LEVEL} limits only; chance alone "
            f"puts at least one of {len(held)} districts there {chance}% of the time."
        )
    if 2 * (len(high) + len(low)) > len(held):
        told += " With most districts beyond the limits, the differences are more than a few exceptions."
    title = funnel_title(districts) if high or low else "no district stands out"
    return (Run(f"{indicator.title}: {title}", strong=True), Run(told))


def _names(districts: list[Fact]) -> str:
    return listed([fact.area_name for fact in districts])


def _has(districts: list[Fact]) -> str:
    return "has" if len(districts) == 1 else "have"
