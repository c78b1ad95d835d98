"""What a chart says to a reader who does not see it: the kind of chart, the figures that matter, the message."""

from __future__ import annotations

from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.narrative.wording import compare, listed, value_of
from community_safety.periods import month_name
from community_safety.registers import Indicator

ENDS = 3  # how many bars the text names at each end


def trend_alt(indicator: Indicator, shown: list[Fact]) -> str:
    """The line's ends, its highest and lowest value, and how many totals are missing."""
    held = [fact for fact in shown if fact.is_available]
    first, last = held[0], held[-1]
    word = compare(last.value, first.value, decimals=indicator.decimals)
    moved = {"higher": "rises", "lower": "falls", "unchanged": "ends where it began"}[word]
    high, low = max(held, key=lambda fact: fact.value), min(held, key=lambda fact: fact.value)
    gaps = len(shown) - len(held)
    missing = f" {gaps} of {len(shown)} totals are not available." if gaps else ""
    return (
        f"Line chart of {indicator.unit} over 12 months. The line {moved}: "
        f"{value_of(first, indicator)} to {month_name(first.period_end)}, "
        f"{value_of(last, indicator)} to {month_name(last.period_end)}. "
        f"Highest {value_of(high, indicator)} to {month_name(high.period_end)}, "
        f"lowest {value_of(low, indicator)} to {month_name(low.period_end)}.{missing}"
    )


def districts_alt(indicator: Indicator, area: Fact, held: list[Fact], missing: list[Fact]) -> str:
    """The bars from the highest, against the whole area's figure, and who has none."""
    bars = held if len(held) <= 2 * ENDS + 2 else [*held[:ENDS], *held[-ENDS:]]
    named = listed([f"{fact.area_name} {value_of(fact, indicator)}" for fact in bars])
    between = f" ({len(held) - len(bars)} between them)" if len(bars) < len(held) else ""
    whole = f" {area.area_name} as a whole has {value_of(area, indicator)}." if area.is_available else ""
    gaps = f" Not available: {listed([fact.area_name for fact in missing])}." if missing else ""
    return f"Bar chart of {indicator.unit}, from the highest: {named}{between}.{whole}{gaps}"


def months_alt(indicator: Indicator, shown: list[Fact]) -> str:
    """The peak, the lowest month, the last month, and the same against the year before."""
    held = [fact for fact in shown if fact.numerator == fact.numerator]
    high, low, last = max(held, key=_count), min(held, key=_count), held[-1]
    both = [fact for fact in held if fact.previous_numerator == fact.previous_numerator]
    above = sum(fact.numerator > fact.previous_numerator for fact in both)
    before = f" {above} of {len(both)} months are above the same month of the year before." if both else ""
    latest = f"{printed(last.numerator, 0)} in {last.period}"
    return (
        f"Column chart of {indicator.numerator.counts} in each month: most in {high.period}, "
        f"{printed(high.numerator, 0)}; fewest in {low.period}, {printed(low.numerator, 0)}; {latest}.{before}"
    )


def _count(fact: Fact) -> float:
    return fact.numerator
