"""A fact: one figure, computed once, with its period, unit, interval, comparison and source."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Whether there is a figure, and if not, of what kind the gap is. Zero is a figure."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    NOT_AVAILABLE = "not_available"
    NOT_COMPARABLE = "not_comparable"


class Verdict(StrEnum):
    """What the test of a change says, by the indicator's polarity."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True)
class Fact:
    """One row of the table of facts. Numbers are unrounded; one that is not there is NaN, and `reason` says why.

    `value`, `lower` and `upper` are in `unit`, with a 95% interval; `numerator` and `denominator` are what they
    were made from. `previous_…` is the same of the like-for-like period before. `change` is in the value's unit,
    `change_percent` in per cent of the previous value; `change_ratio_…` is the interval of the ratio of the two and
    `change_p` the probability of so large a difference by chance. `data_to` is how far the source reaches.
    """

    id: str
    indicator: str
    area: str
    area_name: str
    breakdown: str
    quarter: str
    period_type: str
    period: str
    period_start: date
    period_end: date
    headline: bool
    status: str
    reason: str
    value: float
    lower: float
    upper: float
    numerator: float
    denominator: float
    unit: str
    denominator_source: str
    previous_period: str
    previous_status: str
    previous_reason: str
    previous_value: float
    previous_lower: float
    previous_upper: float
    previous_numerator: float
    previous_denominator: float
    previous_denominator_source: str
    change: float
    change_percent: float
    change_ratio_lower: float
    change_ratio_upper: float
    change_p: float
    verdict: str
    data_to: date | None
    quarters_behind: int

    @property
    def is_available(self) -> bool:
        """True when there is a figure to print."""
        return self.status == Status.OK

    @property
    def is_compared(self) -> bool:
        """True when the like-for-like figure before may be set beside this one."""
        return self.is_available and self.previous_status == Status.OK


COLUMNS = tuple(field.name for field in fields(Fact))
