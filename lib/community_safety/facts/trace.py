"""How a figure was made: its formula with the numbers put in, its interval, its comparison, and its files."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from community_safety.facts.fact import Fact, Verdict
from community_safety.facts.printing import printed
from community_safety.facts.table import Facts
from community_safety.like_for_like import Measure
from community_safety.methods.rates import FEWEST_FOR_BYAR
from community_safety.periods import Period, PeriodType, add_months
from community_safety.registers import Indicator

PLACES = 4  # decimals of an unrounded figure as a trace writes it


@dataclass(frozen=True)
class SourceFile:
    """A file behind a figure: its number in the report's list of files, its name, hash and kept rows."""

    number: int
    name: str
    sha256: str
    reader: str
    rows_kept: int


@dataclass(frozen=True)
class Trace:
    """Everything behind one figure, in words and as data.

    `value` is as printed, `unrounded` in the same unit; `formula` and `comparison` have the numbers put in; `interval`
    names the method of the limits.
    """

    id: str
    title: str
    area: str
    period: str
    value: str
    unrounded: float | None
    unit: str
    definition: str
    formula: str
    interval: str
    population: str
    comparison: str
    test: str
    comparator: str
    threshold: str
    files: tuple[SourceFile, ...]
    previous_files: tuple[SourceFile, ...]

    def as_record(self) -> dict[str, Any]:
        """For JSON: the same by name."""
        return asdict(self)


def trace_of(fact: Fact, indicator: Indicator, facts: Facts) -> Trace:
    """The trace of one fact of a pack."""
    return Trace(
        id=fact.id,
        title=indicator.title,
        area=f"{fact.area_name} ({fact.area})",
        period=f"{fact.period} ({fact.period_start:%Y-%m-%d} to {fact.period_end:%Y-%m-%d})",
        value=printed(fact.value, indicator.decimals) if fact.is_available else f"not available: {fact.reason}",
        unrounded=fact.value if fact.is_available else None,
        unit=fact.unit,
        definition=indicator.definition,
        formula=formula(fact, indicator) if fact.is_available else "",
        interval=interval(fact, indicator) if fact.is_available else "",
        population=fact.denominator_source,
        comparison=comparison(fact, indicator),
        test=test(fact, indicator),
        comparator=_comparator(fact, indicator),
        threshold=_threshold(fact, indicator),
        files=files_behind(fact.area, fact.period_start, fact.period_end, indicator, facts),
        previous_files=_previous_files(fact, indicator, facts),
    )


def trace_anchor(fact_id: str) -> str:
    """The id of a figure's line in a report's appendix: `trace-recorded_asb_rate-E07000129-2020-04`."""
    return "trace-" + re.sub(r"[^A-Za-z0-9_]+", "-", fact_id)


def trace_link(fact_id: str) -> str:
    """Where a figure's link leads."""
    return f"#{trace_anchor(fact_id)}"


def formula(fact: Fact, indicator: Indicator) -> str:
    """`2,270 offences ÷ 713,000 residents × 1,000 = 3.1837`."""
    return _sum(fact.numerator, fact.denominator, fact.value, indicator)


def _sum(numerator: float, denominator: float, value: float, indicator: Indicator) -> str:
    events = f"{printed(numerator, 0)} {indicator.numerator.counts}"
    if indicator.measure is Measure.COUNT:
        return events
    times = 100 if indicator.measure is Measure.PROPORTION else indicator.multiplier
    by = f" × {printed(times, 0)}" if times != 1 else ""
    return f"{events} ÷ {printed(denominator, 0)} {indicator.denominator.counts}{by} = {printed(value, PLACES)}"


def interval(fact: Fact, indicator: Indicator) -> str:
    """The 95% interval with the method that gave it."""
    if fact.lower != fact.lower:
        return "no interval: a ratio of two counts"
    if indicator.measure is Measure.PROPORTION:
        method = "Wilson's limits"
    elif fact.numerator < FEWEST_FOR_BYAR:
        method = f"exact Poisson limits, as there are fewer than {FEWEST_FOR_BYAR} events"
    else:
        method = "Byar's limits"
    return f"{printed(fact.lower, PLACES)} to {printed(fact.upper, PLACES)} (95%, {method})"


def comparison(fact: Fact, indicator: Indicator) -> str:
    """The like-for-like figure before with its own formula, and the difference; or why there is none."""
    if not fact.is_compared:
        why = fact.previous_reason or fact.reason or "nothing to compare"
        return f"{fact.previous_period}: not compared, {why}"
    before = _sum(fact.previous_numerator, fact.previous_denominator, fact.previous_value, indicator)
    population = (
        f" ({fact.previous_denominator_source})" if fact.previous_denominator_source != fact.denominator_source else ""
    )
    percent = f", {printed(fact.change_percent, 1)}%" if fact.change_percent == fact.change_percent else ""
    return f"{fact.previous_period}: {before}{population}; difference {printed(fact.change, PLACES)}{percent}"


def test(fact: Fact, indicator: Indicator) -> str:
    """The test of the change: its method, interval and p, and the verdict."""
    if not fact.is_compared:
        return ""
    if fact.verdict == Verdict.NOT_TESTED:
        return "no test for a ratio of two counts"
    if indicator.measure is Measure.PROPORTION:
        method, what = "Newcombe's interval of the difference", "percentage points"
        named = "Fisher's exact p"
    else:
        method, what = "exact conditional test, interval of the ratio of the two", ""
        named = "p"
    limits = " to ".join(
        "infinity" if limit == float("inf") else printed(limit, PLACES) if limit == limit else "no limit"
        for limit in (fact.change_lower, fact.change_upper)
    )
    p = "below 0.001" if fact.change_p < 0.001 else printed(fact.change_p, 3)
    return f"{method}: {limits}{' ' + what if what else ''}; {named} {p}: {fact.verdict}"


def _comparator(fact: Fact, indicator: Indicator) -> str:
    if not fact.comparator_area:
        return ""
    if fact.comparator_value != fact.comparator_value:
        return f"{fact.comparator_name}: {fact.comparator_reason}"
    value = printed(fact.comparator_value, indicator.decimals)
    return f"{fact.comparator_name} {value} against this area's 95% interval: {fact.comparator_verdict}"


def _threshold(fact: Fact, indicator: Indicator) -> str:
    limits = [
        f"{side} {printed(limit, indicator.decimals)}"
        for side, limit in (("lower", fact.threshold_lower), ("upper", fact.threshold_upper))
        if limit == limit
    ]
    if not limits:
        return ""
    return (
        f"{fact.threshold_reference} ({' and '.join(limits)}): {fact.threshold_status}; "
        f"its whole interval: {fact.threshold_statistical}"
    )


def column_told(fact: Fact, column: str, indicator: Indicator) -> str:
    """What a column other than the figure itself and its change is made from; empty for those."""
    if column.startswith("projected_"):
        seasonal = "the share of earlier years that was seen by then" if indicator.seasonal else "months elapsed / 12"
        return (
            f"{printed(fact.numerator, 0)} so far ÷ f, f = {seasonal}; limits: negative binomial quantiles of size "
            f"x + ½ and probability f; expected {printed(fact.projected_value, PLACES)}, "
            f"{printed(fact.projected_lower, 0)} to {printed(fact.projected_upper, 0)}; takes arrival to be steady"
            if fact.projected_value == fact.projected_value
            else "no projection"
        )
    if column.startswith("control_"):
        return (
            f"mean of the months shown {printed(fact.control_mean, PLACES)}, limits mean ∓ 2.66 × the average moving "
            f"range: {printed(fact.control_lower, PLACES)} to {printed(fact.control_upper, PLACES)}; they rest on all "
            "months shown"
            if fact.control_mean == fact.control_mean
            else "no control limits"
        )
    if column.startswith("funnel_"):
        return "all districts' counts together ÷ all their denominators together; judged at 95% and 99.8%"
    if column.startswith("preceding_"):
        return f"against {fact.preceding_period or 'no period'}: value {_or_none(fact.preceding_value)}"
    if column.startswith("run_"):
        return "consecutive strict changes one way from each quarter (year) to the next, up to this one; a tie ends it"
    return ""


def _or_none(value: float) -> str:
    return printed(value, PLACES) if value == value else "none"


def _previous_files(fact: Fact, indicator: Indicator, facts: Facts) -> tuple[SourceFile, ...]:
    if not fact.is_compared:
        return ()
    period = Period(PeriodType(fact.period_type), fact.period_start, fact.period_end)
    earlier = [add_months(day, -max(12, period.months)) for day in (fact.period_start, fact.period_end)]
    return files_behind(fact.area, earlier[0], earlier[1], indicator, facts)


def files_behind(area: str, start: date, end: date, indicator: Indicator, facts: Facts) -> tuple[SourceFile, ...]:
    """The files that hold an area's days from `start` to `end`, and those that lie behind every figure."""
    covers = facts.coverage[facts.coverage["area"] == area]
    months = covers["month"].between(pd.Timestamp(start), pd.Timestamp(end))
    used = set(covers.loc[(covers["series"] == indicator.numerator.series) & months, "sha256"])
    inputs = facts.inputs.reset_index(drop=True)
    kept = inputs["sha256"].isin(used) | inputs["is_shared"]
    return tuple(
        SourceFile(int(str(index)) + 1, row["name"], row["sha256"], row["reader"], int(row["rows_kept"]))
        for index, row in inputs[kept].iterrows()
    )


def number_spans(numbers: list[int]) -> str:
    """`1, 3 to 14`."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in spans)
