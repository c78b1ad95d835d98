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
    NOT_TESTED = "not_tested"  # compared, but there is no test for this kind of figure
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True)
class Fact:
    """One row of the table of facts. Numbers are unrounded; one that is not there is NaN, and its `reason` says why.

    The figure: `value`, `lower` and `upper` are in `unit`, with a 95% interval; `numerator` and `denominator` are what
    they were made from, `denominator_source` the population's edition and year.

    `previous_…` is the same of the like-for-like period before: the same months a year earlier, or the pool before.
    `change` is in the value's unit (percentage points for a percentage), `change_percent` in per cent of the previous
    value. `change_lower` and `change_upper` are the 95% interval that the verdict rests on: of the ratio of the two
    figures for counts and rates, of the difference in percentage points for percentages. `change_p` is the probability
    of so large a difference by chance.

    `preceding_…` is the quarter just before, for quarters only; its verdict knows no season.

    `run_direction` and `run_steps`: how many times in a row, quarter on quarter (year on year for yearly figures), the
    figure has moved one way, up to this one.

    `comparator_…` is the area to compare with (a region, the nation): its code, name, figure, and the verdict of this
    area's interval against it; `second_comparator_…` another.

    `threshold_…` is the threshold in force, whether the figure is beyond it, and whether its whole interval is.

    `control_…` belong to a control chart of single months or quarters: the value charted (adjusted for season where the
    register says that the indicator is seasonal and three years allow it), its limits, and the rule that it breaks.

    `projected_…` is the year's total to expect, from a year to date: with 95% interval, the probability that it will be
    below last year's, and the verdict.

    `funnel_…` is a district against the districts together: that baseline and the level at which it stands out.
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
    change_lower: float
    change_upper: float
    change_p: float
    verdict: str
    preceding_period: str
    preceding_value: float
    preceding_change: float
    preceding_change_percent: float
    preceding_verdict: str
    run_direction: str
    run_steps: float
    comparator_area: str
    comparator_name: str
    comparator_value: float
    comparator_reason: str
    comparator_verdict: str
    second_comparator_area: str
    second_comparator_name: str
    second_comparator_value: float
    second_comparator_reason: str
    second_comparator_verdict: str
    threshold_lower: float
    threshold_upper: float
    threshold_reference: str
    threshold_status: str
    threshold_statistical: str
    control_value: float
    control_mean: float
    control_lower: float
    control_upper: float
    control_signal: str
    control_variation: str
    projected_value: float
    projected_lower: float
    projected_upper: float
    projected_below_last_year: float
    projected_outcome: str
    funnel_baseline: float
    funnel_significance: str
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
