"""Which word when. Each word has one rule, and no sentence takes a word from anywhere else."""

from __future__ import annotations

from community_safety.facts import printed, prints_equal
from community_safety.facts.fact import Fact, Verdict
from community_safety.registers import Indicator

NOUN_OF_DIRECTION = {"higher": "rise", "lower": "fall"}
VERB_OF_DIRECTION = {"higher": "rose", "lower": "fell"}


def compare(current: float, previous: float, *, decimals: int) -> str:
    """'higher', 'lower', 'unchanged' or 'not comparable'. What prints equal is unchanged."""
    if current != current or previous != previous:  # NaN
        return "not comparable"
    if prints_equal(current, previous, decimals):
        return "unchanged"
    return "higher" if current > previous else "lower"


def direction(fact: Fact, indicator: Indicator) -> str:
    """How a figure stands to the like-for-like one before, in the words of `compare`."""
    if not fact.is_compared:
        return "not comparable"
    return compare(fact.value, fact.previous_value, decimals=indicator.decimals)


def judgement(fact: Fact) -> str:
    """Good or bad, in a word: only a tested change of an indicator with a good direction is either."""
    return {
        Verdict.BETTER: "improving",
        Verdict.WORSE: "worsening",
        Verdict.HIGHER: "rising",
        Verdict.LOWER: "falling",
        Verdict.SIMILAR: "no significant change",
        Verdict.NOT_TESTED: "not tested",
        Verdict.NOT_COMPARED: "not compared",
    }[Verdict(fact.verdict)]


def is_significant(fact: Fact) -> bool:
    """True where the exact test of the two rates finds a difference: its 95% interval excludes no change."""
    return fact.verdict not in (Verdict.SIMILAR, Verdict.NOT_TESTED, Verdict.NOT_COMPARED)


def value_of(fact: Fact, indicator: Indicator) -> str:
    """A figure as printed, or why there is none."""
    return printed(fact.value, indicator.decimals) if fact.is_available else "not available"


def percent_change(fact: Fact) -> str:
    """The size of a change, without its sign: `43%`. From zero there is none."""
    if not fact.is_compared or fact.change_percent != fact.change_percent:
        return ""
    return f"{printed(abs(fact.change_percent), 0)}%"


def count_of(fact: Fact, indicator: Indicator) -> str:
    """`2,257 offences`; the noun is the register's."""
    return f"{printed(fact.numerator, 0)} {indicator.numerator.counts}"


def listed(names: list[str]) -> str:
    """`Blaby`, `Blaby and Melton`, `Blaby, Charnwood and Melton`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def lower_first(text: str) -> str:
    """A title inside a sentence: `Vehicle crime` gives `vehicle crime`; an acronym stays as it is."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
