"""Words for a control chart: which months stand out, by which rule, and the limits of what chance explains."""

from __future__ import annotations

from dataclasses import dataclass, replace

from community_safety.blocks import Run
from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.facts.signals import FEWEST_POINTS as LEAST_VALUES
from community_safety.facts.signals import YEARS_TO_ADJUST
from community_safety.like_for_like import Measure
from community_safety.methods.process_limits import FEWEST_POINTS
from community_safety.methods.signals import PROFILES
from community_safety.narrative.wording import listed
from community_safety.periods import PeriodType
from community_safety.registers import Indicator

OUTSIDE, TREND, TWO_OF_THREE, SHIFT = "outside the limits", "trend", "two of three near a limit", "shift"
# What the method's names for a signal hold, in its order of precedence; "Common Cause" holds none.
RULES = {"UCL": OUTSIDE, "LCL": OUTSIDE, "Point Trend": TREND, "2 in 3": TWO_OF_THREE, "Points": SHIFT}
MEANINGS = {"special_cause_concern": "concern", "special_cause_improvement": "improvement"}
SHORTEST_RUN = min(min(each.trend_points, each.shift_points) for each in PROFILES.values())
MOST_SPANS = 3  # more spans of months than this are counted, not named


@dataclass(frozen=True)
class Signal:
    """Months that break one rule together: the rule, which way, what it means, and their places in the series."""

    rule: str
    is_high: bool  # above the mean, or rising
    meaning: str  # concern, improvement, or empty for an indicator without a good direction
    places: tuple[int, ...]

    @property
    def words(self) -> str:
        """The rule with its direction: `falling trend`."""
        return {
            OUTSIDE: OUTSIDE,
            TREND: f"{'rising' if self.is_high else 'falling'} trend",
            TWO_OF_THREE: f"two of three near the {'upper' if self.is_high else 'lower'} limit",
            SHIFT: f"shift {'above' if self.is_high else 'below'} the mean",
        }[self.rule]


def signals(months: list[Fact]) -> list[Signal]:
    """The signals among single months or quarters in order of time; one that a stronger one interrupts stays one."""
    found: list[Signal] = []
    rules = [next((rule for part, rule in RULES.items() if part in fact.control_signal), "") for fact in months]
    for place, (fact, rule) in enumerate(zip(months, rules, strict=True)):
        if not rule:
            continue
        is_high = _is_high(fact)
        for number, earlier in enumerate(found):
            between = range(earlier.places[-1] + 1, place)
            stronger = all(rules[each] and _is_high(months[each]) == is_high for each in between) and rule != OUTSIDE
            unbroken = not between or stronger or (rule == TWO_OF_THREE and len(between) == 1)
            rebased = months[earlier.places[-1]].control_mean != fact.control_mean
            if (earlier.rule, earlier.is_high) == (rule, is_high) and unbroken and not rebased:
                found[number] = replace(earlier, places=(*earlier.places, place))
                break
        else:
            found.append(Signal(rule, is_high, MEANINGS.get(fact.control_variation, ""), (place,)))
    return found


def _is_high(fact: Fact) -> bool:
    return "Above" in fact.control_signal or "Increasing" in fact.control_signal


def charted(months: list[Fact]) -> list[Fact]:
    """Those that a control chart can show: the others have no value."""
    return [fact for fact in months if fact.control_value == fact.control_value]


def is_adjusted(months: list[Fact]) -> bool:
    """True where the values charted are adjusted for season."""
    return any(abs(fact.control_value - fact.value) > 1e-9 for fact in charted(months))


def is_trial(months: list[Fact]) -> bool:
    """True where the limits now in force rest on too few values to be more than a trial."""
    return _now_in_force(months) < FEWEST_POINTS


def limits_drawn(fact: Fact, indicator: Indicator) -> tuple[float, float]:
    """The limits, held to what a figure can be: nothing is below 0, no percentage above 100."""
    most = 100.0 if indicator.measure is Measure.PROPORTION else float("inf")
    return max(fact.control_lower, 0.0), min(fact.control_upper, most)


def limit_printed(value: float, indicator: Indicator) -> str:
    """A mean or a limit: one decimal more than the figures, for it is an average of them; 0 is exact."""
    return "0" if value == 0 else printed(value, indicator.decimals + 1)


def limits_told(months: list[Fact], indicator: Indicator) -> str:
    """The limits now in force with their mean, as words; empty just after a new start, when there are none."""
    last = charted(months)[-1]
    if last.control_lower != last.control_lower:
        return ""
    low, high = (limit_printed(limit, indicator) for limit in limits_drawn(last, indicator))
    mean = in_unit(limit_printed(last.control_mean, indicator), indicator)
    return f"{low} to {high} around a mean of {mean}{', adjusted for season' if is_adjusted(months) else ''}"


def in_unit(figure: str, indicator: Indicator) -> str:
    """A printed figure with its unit: `2.31 offences per 1,000 residents`, `49% of referrals`."""
    return f"{figure}{'' if indicator.unit.startswith('%') else ' '}{indicator.unit}"


def control_fault(months: list[Fact], indicator: Indicator) -> str:
    """Why single months or quarters have no control limits, as a sentence; an empty text when they have."""
    if any(fact.control_lower == fact.control_lower for fact in months):
        return ""
    if indicator.seasonal and sum(fact.is_available for fact in months) >= LEAST_VALUES:
        return (
            f"{indicator.title} has no control chart: it follows the seasons, and to take those out {YEARS_TO_ADJUST} "
            "whole years without a gap are needed."
        )
    return f"{indicator.title} has no control chart: limits need {LEAST_VALUES} figures, one after the other."


def signal_title(months: list[Fact]) -> str:
    """What a control chart finds, in a few words: months outside the limits first, then the latest signal."""
    found = signals(months)
    if not found:
        return f"No {_noun(months)} stands out"
    outside = {each.is_high: each for each in _merged(found) if each.rule == OUTSIDE}
    if not outside:
        return _clause(months, found[-1])
    below = f", {spoken(months, outside[False].places)} below" if len(outside) == 2 else ""
    lasting = [each for each in found if each.rule in (TREND, SHIFT) and each.places[-1] == len(months) - 1]
    now = f"; now a {lasting[-1].words}" if lasting else ""
    return f"{_clause(months, outside.get(True) or outside[False])}{below}{now}"


def signal_statement(months: list[Fact], indicator: Indicator) -> tuple[Run, ...]:
    """What stands out among single months or quarters, what it means, and the limits of what chance explains."""
    if fault := control_fault(months, indicator):
        return (Run(fault),)
    held, noun, found = charted(months), _noun(months), signals(months)
    told = limits_told(months, indicator)
    limits = f"The limits are {told}." if told else f"There are no limits yet for {held[-1].period}."
    if told and is_trial(months):
        limits += f" They are trial limits, for they rest on fewer than {FEWEST_POINTS} {noun}s."
    if not found:
        return (
            Run(f"{indicator.title}: no {noun} stands out", strong=True),
            Run(f" among {len(held)}: they vary no more than chance explains. {limits}"),
        )
    first, *others = [
        f"{_clause(months, each)}{f' ({each.meaning})' if each.meaning else ''}" for each in _merged(found)
    ]
    rest = len(held) - len({place for each in found for place in each.places})
    chance = f"The other {rest} {noun}s vary no more than chance explains. " if rest > 1 else ""
    unstable = (
        f" With most {noun}s standing out, one set of limits does not fit them all." if 2 * rest < len(held) else ""
    )
    return (
        Run(f"{indicator.title}: {first}", strong=True),
        Run(f". {'. '.join([*others, ''])}{chance}{limits}{unstable}"),
    )


def spoken(months: list[Fact], places: tuple[int, ...]) -> str:
    """Periods by name: `April and May 2020`, `2020/21 Q1 to Q3`; `7 months` where there are many spans of them."""
    spans: list[list[int]] = []
    for place in places:
        if spans and place == spans[-1][-1] + 1:
            spans[-1].append(place)
        else:
            spans.append([place])
    if len(spans) > MOST_SPANS:
        return f"{len(places)} {_noun(months)}s"
    join = "and" if [len(span) for span in spans] == [2] else "to"
    return listed([_span(months[span[0]].period, months[span[-1]].period, join) for span in spans])


def _span(first: str, last: str, join: str) -> str:
    """Two periods as one, their common year once."""
    if first == last:
        return first
    (head, _, tail), (last_head, _, last_tail) = first.rpartition(" "), last.rpartition(" ")
    if head == last_head:  # 2020/21 Q1 to Q3
        return f"{first} {join} {last_tail}"
    return f"{head if tail == last_tail and tail.isdigit() else first} {join} {last}"


def _merged(found: list[Signal]) -> list[Signal]:
    """One signal for each rule and direction, the strongest rule first."""
    rules = list(dict.fromkeys(RULES.values()))
    kinds: dict[tuple[str, bool], Signal] = {}
    for each in sorted(found, key=lambda each: (rules.index(each.rule), not each.is_high)):
        earlier = kinds.get((each.rule, each.is_high))
        places = tuple(sorted((*earlier.places, *each.places))) if earlier else each.places
        kinds[each.rule, each.is_high] = replace(each, places=places)
    return list(kinds.values())


def _clause(months: list[Fact], signal: Signal) -> str:
    """`April and May 2020 stand out above the limits`."""
    many = len(signal.places)
    # Months of a trend or a shift may be outside the limits as well, and then are named there: the rest only belong.
    forms = "form" if many >= SHORTEST_RUN else "belong to" if many > 1 else "belongs to"
    does = {
        OUTSIDE: f"{_stand(many)} out {'above' if signal.is_high else 'below'} the limits",
        TREND: f"{forms} a {signal.words}",
        TWO_OF_THREE: f"{'lies' if many == 1 else 'lie'} near the {'upper' if signal.is_high else 'lower'} limit",
        SHIFT: f"{forms} a {signal.words}",
    }[signal.rule]
    return f"{spoken(months, signal.places)} {does}"


def _now_in_force(months: list[Fact]) -> int:
    held = charted(months)
    return sum(fact.control_mean == held[-1].control_mean for fact in held)


def _noun(months: list[Fact]) -> str:
    return {PeriodType.MONTH: "month", PeriodType.QUARTER: "quarter"}[PeriodType(months[0].period_type)]


def _stand(how_many: int) -> str:
    return "stands" if how_many == 1 else "stand"
