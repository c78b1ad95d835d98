"""Tables from facts: words left, figures right, a gap said in words."""

from __future__ import annotations

import pandas as pd

from community_safety.blocks import Cell, Column, Table
from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.facts.trace import trace_link
from community_safety.house_style import ARROWS
from community_safety.narrative.wording import direction, judgement, percent_change, value_of
from community_safety.registers import Indicator

NOT_AVAILABLE = "not available"
NOT_COMPARED = "not compared"


def indicator_table(key: str, indicator: Indicator, facts: list[Fact]) -> Table:
    """An indicator's figures by area: the first row is the pack's own area."""
    first = facts[0]
    columns = (
        Column("Area"),
        Column(indicator.numerator.counts.capitalize(), "right"),
        Column("Rate", "right"),
        Column("95% interval", "right"),
        Column("Year before", "right"),
        Column("Change", "right"),
    )
    rows = [_area_row(fact, indicator, strong=fact is first) for fact in facts]
    return Table(
        caption=f"{indicator.title}: {indicator.unit}, {first.period}",
        columns=columns,
        rows=rows,
        notes=(*_populations(first), *_reasons(facts)),
        id=f"{key}-table",
    )


def key_indicators_table(entries: list[tuple[Indicator, Fact]]) -> Table:
    """One row for each indicator: its figure, the year before, change and status in a word."""
    columns = (
        Column("Indicator", width=3),
        Column("Unit", width=3),
        Column("Now", "right"),
        Column("Year before", "right"),
        Column("Change", "right"),
        Column("Status"),
    )
    rows = []
    for indicator, fact in entries:
        word = judgement(fact)
        rows.append(
            (
                Cell(indicator.title),
                Cell(fact.unit, tone="muted"),
                Cell(value_of(fact, indicator), strong=fact.is_available, href=trace_link(fact.id)),
                Cell(_before(fact, indicator)),
                Cell(change_cell(fact, indicator)),
                Cell(word, strong=True, tone="concern") if word == "worsening" else Cell(word),
            )
        )
    periods = sorted({fact.period for _, fact in entries})
    return Table(
        caption=f"Key indicators, {periods[0]}" if len(periods) == 1 else "Key indicators",
        columns=columns,
        rows=rows,
        notes=_reasons([fact for _, fact in entries]),
        id="key-indicators",
    )


def series_table(caption: str, periods: list[str], columns: dict[str, list[str]], key: str) -> Table:
    """The figures behind a chart: a row for each period, a column for each line."""
    return Table(
        caption=caption,
        columns=(Column("Period"), *(Column(heading, "right") for heading in columns)),
        rows=[
            (Cell(period), *(Cell(cells[number]) for cells in columns.values()))
            for number, period in enumerate(periods)
        ],
        id=f"{key}-data",
    )


def files_table(inputs: pd.DataFrame) -> Table:
    """The files that figures were made from: name, format, rows in and kept, and the start of the hash."""
    rows = [
        (
            Cell(str(number)),
            Cell(row["name"].rsplit("/", 1)[-1]),
            Cell(printed(row["rows_read"], 0)),
            Cell(printed(row["rows_kept"], 0)),
            Cell(row["sha256"][:12]),
        )
        for number, row in enumerate(inputs.to_dict("records"), 1)
    ]
    columns = (
        Column("No.", "right", width=1),
        Column("File", width=9),
        Column("Rows in", "right", width=2),
        Column("Rows kept", "right", width=2),
        Column("SHA-256 begins", width=3),
    )
    return Table(caption="Files that the figures were made from", columns=columns, rows=rows, id="files")


def change_cell(fact: Fact, indicator: Indicator) -> str:
    """Arrow and size: `↓ 43%`. The arrow shows the movement, never whether it is good."""
    word = direction(fact, indicator)
    if word == "not comparable":
        return NOT_COMPARED
    if word == "unchanged":
        return f"{ARROWS['unchanged']} none"
    size = percent_change(fact) or "from zero"
    return f"{ARROWS[word]} {size}"


def _area_row(fact: Fact, indicator: Indicator, *, strong: bool) -> tuple[Cell, ...]:
    if not fact.is_available:
        gaps = (Cell(NOT_AVAILABLE, tone="muted"),) * 3
    else:
        limits = f"{printed(fact.lower, indicator.decimals)} to {printed(fact.upper, indicator.decimals)}"
        gaps = (
            Cell(printed(fact.numerator, 0)),
            Cell(value_of(fact, indicator), strong=True, href=trace_link(fact.id)),
            Cell(limits, tone="muted"),
        )
    return (
        Cell(fact.area_name, strong=strong),
        *gaps,
        Cell(_before(fact, indicator)),
        Cell(change_cell(fact, indicator)),
    )


def _before(fact: Fact, indicator: Indicator) -> str:
    return (
        NOT_AVAILABLE
        if fact.previous_value != fact.previous_value
        else printed(fact.previous_value, indicator.decimals)
    )


def _populations(fact: Fact) -> tuple[str, ...]:
    if not fact.denominator_source:
        return ()
    if not fact.previous_denominator_source or fact.previous_denominator_source == fact.denominator_source:
        return (f"Population: {fact.denominator_source}.",)
    return (f"Population: {fact.denominator_source}; for the year before, {fact.previous_denominator_source}.",)


def _reasons(facts: list[Fact]) -> tuple[str, ...]:
    """Why a figure or a comparison is missing, each reason once."""
    gaps = [f"Not available for {fact.period}: {fact.reason}." for fact in facts if not fact.is_available]
    gaps += [
        f"Not compared with the {fact.previous_period}: {fact.previous_reason}."
        for fact in facts
        if fact.is_available and not fact.is_compared
    ]
    return tuple(dict.fromkeys(gaps))
