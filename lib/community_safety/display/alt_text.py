"""What a chart says to a reader who does not see it: the kind of chart, the figures that matter, the message."""

from __future__ import annotations

from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.narrative.funnels import INNER_LEVEL, OUTER_LEVEL, beyond
from community_safety.narrative.projections import projection_statement, whole_year
from community_safety.narrative.signals import charted, limits_told, signals, spoken
from community_safety.narrative.wording import compare, listed, value_of
from community_safety.periods import MONTH_NAMES, month_name
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


def control_alt(indicator: Indicator, shown: list[Fact]) -> str:
    """The limits now in force, and each stretch that breaks a rule: when, which rule, what it means."""
    held = charted(shown)
    first, last = held[0], held[-1]
    means = list(dict.fromkeys(fact.control_mean for fact in held))
    since = next(fact for fact in held if fact.control_mean == last.control_mean)
    rebased = f" They start again with {since.period}." if len(means) > 1 else ""
    told = limits_told(shown, indicator)
    found = [
        f" {spoken(shown, each.places)}: {each.words}{f', {each.meaning}' if each.meaning else ''}."
        for each in signals(shown)
    ]
    gaps = f" {len(shown) - len(held)} of {len(shown)} have no figure." if len(held) < len(shown) else ""
    return (
        f"Control chart of {len(held)} values, {first.period} to {last.period}. Limits "
        f"{told or 'cannot be set yet'}.{rebased}{''.join(found) or ' No value stands out.'}{gaps}"
    )


def funnel_alt(indicator: Indicator, held: list[Fact], missing: list[Fact]) -> str:
    """The districts together, who lies beyond which lines, and everybody's figure from the highest."""
    ranked = sorted(held, key=lambda fact: (-fact.value, fact.area_name))
    figures = listed([f"{fact.area_name} {value_of(fact, indicator)}" for fact in ranked])
    high, low, near = beyond(held)
    where = [
        f" {words}: {listed([fact.area_name for fact in side])}."
        for words, side in (
            (f"Above the {OUTER_LEVEL} lines", high),
            (f"Below the {OUTER_LEVEL} lines", low),
            (f"Outside the {INNER_LEVEL} lines only", near),
        )
        if side
    ]
    gaps = f" Not available: {listed([fact.area_name for fact in missing])}." if missing else ""
    return (
        f"Funnel plot of {indicator.unit} by number of {indicator.denominator.counts}, around "
        f"{printed(held[0].funnel_baseline, indicator.decimals)} for the districts together: {figures}."
        f"{''.join(where) or f' All lie within the {INNER_LEVEL} lines.'}{gaps}"
    )


def projection_alt(indicator: Indicator, year_to_date: Fact, last_year: list[Fact]) -> str:
    """The count so far and the same of last year, the total to expect, and how it stands to last year's."""
    month = MONTH_NAMES[year_to_date.period_end.month - 1]
    same = year_to_date.previous_numerator
    before = f", {printed(same, 0)} by then last year" if same == same else ""
    total = whole_year(last_year)
    line = f" Last year’s line ends at {printed(total, 0)}." if total == total else ""
    told = "".join(run.text for run in projection_statement(year_to_date, indicator, last_year))
    return (
        f"Line chart of {indicator.numerator.counts} added up from April: {printed(year_to_date.numerator, 0)} by "
        f"{month}{before}.{line} {told}"
    )


def _count(fact: Fact) -> float:
    return fact.numerator
