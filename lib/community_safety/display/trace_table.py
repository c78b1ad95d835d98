"""The appendix that says how each figure of a report was made; every figure in its tables leads to its line here."""

from __future__ import annotations

from itertools import groupby

from community_safety.blocks import Cell, Column, Table
from community_safety.facts import Facts, printed
from community_safety.facts.fact import Fact, Verdict
from community_safety.facts.trace import PLACES, Trace, number_spans, trace_anchor, trace_of
from community_safety.like_for_like import Measure
from community_safety.registers import Indicator

NONE = "none"


def trace_tables(indicator: Indicator, shown: list[Fact], facts: Facts) -> list[Table]:
    """A table for each kind of period that an indicator's section prints, with a line for each figure."""
    return [_table(indicator, list(group), facts) for _, group in groupby(shown, key=lambda fact: fact.period_type)]


def _table(indicator: Indicator, shown: list[Fact], facts: Facts) -> Table:
    first = shown[0]
    by_period = len({fact.period for fact in shown}) > 1
    traces = [trace_of(fact, indicator, facts) for fact in shown]
    period = f"{first.area_name}, each month" if by_period else first.period
    return Table(
        caption=f"{indicator.title}, {period}",
        columns=(
            Column("Month" if by_period else "Area", width=5),
            Column("Made from", width=6),
            Column("95% interval", width=4),
            Column("Year before", width=6),
            Column("Test of the change", width=5),
            Column("Files", width=5),
        ),
        rows=[_row(fact, trace, indicator, by_period=by_period) for fact, trace in zip(shown, traces, strict=True)],
        row_ids=[trace_anchor(fact.id) for fact in shown],
        notes=_notes(indicator, shown, facts.area),
        id=trace_anchor(f"table-{first.id}"),
    )


def _row(fact: Fact, trace: Trace, indicator: Indicator, *, by_period: bool) -> tuple[Cell, ...]:
    name = fact.period if by_period else f"{fact.area_name} {fact.area}"
    if not fact.is_available:
        return (Cell(name), Cell(f"not available: {fact.reason}"), *(Cell(NONE, tone="muted"),) * 4)
    before = f"not compared: {fact.previous_reason}"
    if fact.is_compared:
        before = _sum(fact.previous_numerator, fact.previous_denominator, fact.previous_value, indicator)
    return (
        Cell(name),
        Cell(_sum(fact.numerator, fact.denominator, fact.value, indicator)),
        Cell(_span(fact.lower, fact.upper)),
        Cell(before),
        Cell(_test(fact)),
        Cell(_files(trace)),
    )


def _sum(numerator: float, denominator: float, value: float, indicator: Indicator) -> str:
    if indicator.measure is Measure.COUNT:
        return printed(numerator, 0)
    return f"{printed(numerator, 0)} ÷ {printed(denominator, 0)}: {printed(value, PLACES)}"


def _span(lower: float, upper: float) -> str:
    if lower != lower:
        return NONE
    most = "infinity" if upper == float("inf") else printed(upper, PLACES)
    return f"{printed(lower, PLACES)} to {most}"


def _test(fact: Fact) -> str:
    if not fact.is_compared or fact.verdict == Verdict.NOT_TESTED:
        return NONE
    p = "p below 0.001" if fact.change_p < 0.001 else f"p {printed(fact.change_p, 3)}"
    return f"{_span(fact.change_lower, fact.change_upper)}; {p}; {fact.verdict}"


def _files(trace: Trace) -> str:
    own = number_spans([file.number for file in trace.files]) or NONE
    before = number_spans([file.number for file in trace.previous_files])
    return f"{own}; before: {before}" if before else own


def _notes(indicator: Indicator, shown: list[Fact], pack_area: str) -> tuple[str, ...]:
    """What is the same for every line: the formula in words, the methods, the populations, how to ask for more."""
    times = {Measure.PROPORTION: 100, Measure.RATE: indicator.multiplier, Measure.RATIO: indicator.multiplier}
    by = f" × {printed(times[indicator.measure], 0)}" if indicator.measure in times else ""
    parts = f" ÷ {indicator.denominator.counts}" if indicator.measure is not Measure.COUNT else ""
    limits, tested = _methods(indicator)
    first = shown[0]
    population = _sources("Population", [fact.denominator_source for fact in shown])
    population += _sources("Year before", [fact.previous_denominator_source for fact in shown if fact.is_compared])
    events = indicator.numerator.counts.capitalize()
    return (
        f"{events}{parts}{by}, unrounded figures to {PLACES} decimals. {limits} {tested}"
        f"{population} Files are numbered as in the list of files.",
        f"community-safety explain {first.id}.value --quarter {first.quarter} --area {pack_area} says it in full.",
    )


def _sources(label: str, sources: list[str]) -> str:
    """The populations of all lines, each once, in the order in which they occur."""
    named = list(dict.fromkeys(source for source in sources if source))
    return f" {label}: {', then '.join(named)}." if named else ""


def _methods(indicator: Indicator) -> tuple[str, str]:
    if indicator.measure is Measure.PROPORTION:
        return "Wilson's limits.", "Test: Newcombe's interval of the difference in percentage points; Fisher's exact p."
    if indicator.measure is Measure.RATIO:
        return "No limits for a ratio of two counts.", ""
    limits = "Byar's limits; exact Poisson limits under 10 events."
    return limits, "Test: exact conditional, interval of the ratio of the two figures."
