"""The like-for-like guard: which two figures may be set against each other, and why not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from community_safety.periods import Period, PeriodType, day_name

ROLLING_OR_POOLED = frozenset(
    {PeriodType.ROLLING_12_MONTHS, PeriodType.POOLED_2_YEARS, PeriodType.POOLED_3_YEARS, PeriodType.YEAR_TO_DATE}
)


class Measure(StrEnum):
    """What an indicator's figure is; it decides which periods may be compared."""

    COUNT = "count"
    RATE = "rate"
    PROPORTION = "proportion"
    RATIO = "ratio"


def comparison_fault(current: Period, previous: Period, measure: Measure, breaks: Collection[date] = ()) -> str:
    """Why the two periods cannot be compared; an empty text when they can.

    Counts and rates grow with the length of the period, so nine months are never set against twelve; a
    proportion may be (see `lengths_to_mark`). Periods that overlap are not independent and are never tested
    against each other. A comparison never crosses a break: a date from which figures are made in another way.

    Parameters
    ----------
    current, previous : the periods; `previous` is the earlier one
    measure : what the figures are
    breaks : the first days of each new definition
    """
    if previous.start >= current.start and previous.end >= current.end:
        return f"{previous.label} is not earlier than {current.label}"
    if previous.overlaps(current):
        return f"{previous.label} and {current.label} overlap, so they are not independent"
    if previous.months != current.months and measure is not Measure.PROPORTION:
        return f"{current.label} spans {_months(current)} and {previous.label} {_months(previous)}"
    crossed = [day for day in sorted(breaks) if previous.start < day <= current.end]
    if crossed:
        return f"figures are made in another way from {day_name(crossed[-1])}"
    return ""


def lengths_to_mark(current: Period, previous: Period) -> str:
    """The words that must stand beside a comparison of unequal lengths (only proportions reach it); else empty."""
    if current.months == previous.months:
        return ""
    return f"{current.label} ({_months(current)}) against {previous.label} ({_months(previous)})"


def control_chart_fault(period_type: PeriodType) -> str:
    """Why values of this kind of period cannot go into a control chart; empty when they can.

    Values that share months with their neighbours move together, and a stable series of them shows a special
    cause almost always.
    """
    if period_type in ROLLING_OR_POOLED:
        return f"{period_type.replace('_', ' ')} values share months with their neighbours"
    return ""


def _months(period: Period) -> str:
    return "1 month" if period.months == 1 else f"{period.months} months"
