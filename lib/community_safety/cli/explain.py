"""`community-safety explain`: how a figure was made."""

from __future__ import annotations

import json
from dataclasses import dataclass

import click

from community_safety.cli.parameters import facts_of_run, run_parameters
from community_safety.errors import UsageError
from community_safety.facts import Facts
from community_safety.facts.fact import COLUMNS, Fact
from community_safety.facts.table import facts_of
from community_safety.facts.trace import SourceFile, Trace, column_told, trace_of
from community_safety.periods import FinancialQuarter
from community_safety.registers import project_root, read_registers
from community_safety.registers.checking import near_match

LABELS = (
    ("title", "Indicator"), ("definition", "Definition"), ("area", "Area"), ("period", "Period"), ("value", "Value"),
    ("unrounded", "Unrounded"), ("unit", "Unit"), ("formula", "Formula"), ("interval", "Interval"),
    ("population", "Population"), ("comparison", "Compared with"), ("test", "Test"), ("comparator", "Against"),
    ("threshold", "Threshold"),
)  # fmt: skip


@dataclass(frozen=True)
class ExplainOptions:
    """The options of the command: they choose the pack whose figure it is."""

    area: str | None = None
    store: str | None = None
    population_edition: str | None = None
    population_year: int | None = None


def run(name: str, quarter: str, options: ExplainOptions, *, as_json: bool) -> None:
    """Print the trace of one figure, named as `id.column` or by its id alone.

    Raises
    ------
    UsageError : there is no such indicator, fact or column; with the near match
    """
    wanted = FinancialQuarter.parse(quarter)
    registers = read_registers(project_root())
    parameters = run_parameters(registers, wanted, None, options.area, options.store)
    facts = facts_of_run(registers, parameters, options.population_edition, options.population_year)
    fact, column = find(name, facts)
    trace = trace_of(fact, registers.indicators[fact.indicator], facts)
    figure = getattr(fact, column)
    told = column_told(fact, column, registers.indicators[fact.indicator])
    click.echo(_json(trace, column, figure, told) if as_json else _text(trace, column, figure, told))


def find(name: str, facts: Facts) -> tuple[Fact, str]:
    """The fact and the column that a name such as `recorded_asb_rate@E07000129#2020-04.change` means.

    Raises
    ------
    UsageError : the pack has no such fact, or a fact has no such column
    """
    fact_id, _, column = name.partition(".")
    column = column or "value"
    if fact_id not in facts.table.index:
        known = list(facts.table.index)
        raise UsageError(f"{fact_id!r} is no fact of this pack.{near_match(fact_id, known)}")
    if column not in COLUMNS:
        raise UsageError(f"a fact has no {column!r}.{near_match(column, COLUMNS)} There are: {', '.join(COLUMNS)}")
    return facts_of(facts.table.loc[[fact_id]])[0], column


def _text(trace: Trace, column: str, figure: object, told: str) -> str:
    lines = [f"{trace.id}.{column} = {_plain(figure)}", ""]
    lines += [f"Made from     {told}", ""] if told else []
    for name, label in LABELS:
        if (said := getattr(trace, name)) not in ("", None):
            lines.append(f"{label:14}{said}")
    lines += ["", f"{len(trace.files)} files:"]
    lines += [_file_line(file) for file in trace.files]
    if trace.previous_files:
        lines += ["", f"{len(trace.previous_files)} files of the period before: those that stand above, and"]
        own = {file.number for file in trace.files}
        lines += [_file_line(file) for file in trace.previous_files if file.number not in own]
    return "\n".join(lines)


def _file_line(file: SourceFile) -> str:
    return f"  {file.number:3}  {file.name}  {file.rows_kept:,} rows  sha256 {file.sha256}"


def _json(trace: Trace, column: str, figure: object, told: str) -> str:
    record = {
        "figure": f"{trace.id}.{column}",
        "column": column,
        "is": _plain(figure),
        "told": told,
        **trace.as_record(),
    }
    return json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False, default=str)


def _plain(figure: object) -> object:
    """A figure as JSON can hold it: blanks and infinities are not numbers there."""
    if isinstance(figure, float) and (figure != figure or figure in (float("inf"), float("-inf"))):
        return None if figure != figure else str(figure)
    return figure.item() if hasattr(figure, "item") else figure
