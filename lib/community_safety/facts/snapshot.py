"""A pack's facts as files: made once by the build, read by each of its notebooks, published as CSV."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from community_safety.errors import UsageError
from community_safety.facts.fact import COLUMNS, Fact
from community_safety.facts.table import Facts
from community_safety.periods import FinancialQuarter

FILE = "facts.duckdb"


def write_snapshot(facts: Facts, folder: Path) -> None:
    """Keep facts in `folder` for the notebooks of one pack."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "quarter": facts.quarter.id,
        "area": facts.area,
        "districts": list(facts.districts),
        "edition": facts.edition,
        "made_up": facts.made_up,
        "caveats": facts.caveats,
    }
    with duckdb.connect(str(folder / FILE)) as connection:
        for name, frame in (
            ("facts", facts.table),
            ("inputs", facts.inputs),
            ("coverage", facts.coverage),
            ("about", pd.DataFrame({"json": [json.dumps(about)]})),
        ):
            connection.register("rows", frame)
            connection.execute(f"create or replace table {name} as select * from rows")
            connection.unregister("rows")


def read_snapshot(folder: Path, quarter: FinancialQuarter, area: str) -> Facts:
    """The facts that `write_snapshot` kept.

    Raises
    ------
    UsageError : they are of another quarter or area than the notebook was asked for
    """
    with duckdb.connect(str(folder / FILE), read_only=True) as connection:
        table = connection.execute("select * from facts").df()
        inputs = connection.execute("select * from inputs").df()
        coverage = connection.execute("select * from coverage").df()
        (text,) = connection.execute("select json from about").fetchall()[0]
    about = json.loads(text)
    if (about["quarter"], about["area"]) != (quarter.id, area):
        raise UsageError(
            f"the pack being built is of {about['quarter']}, {about['area']}, "
            f"but the notebook asks for {quarter.id}, {area}"
        )
    table["data_to"] = [None if pd.isna(day) else day.date() for day in table["data_to"]]
    return Facts(
        quarter=quarter,
        area=area,
        districts=tuple(about["districts"]),
        table=table[list(COLUMNS)].set_index("id", drop=False),
        inputs=inputs,
        coverage=coverage,
        edition=about["edition"],
        made_up=about["made_up"],
        caveats={key: tuple(texts) for key, texts in about["caveats"].items()},
    )


def facts_csv(facts: Facts) -> str:
    """The facts as a CSV text: full precision, dates as 2021-03-31, a cell without a number empty."""
    table = facts.table.copy()
    for field in fields(Fact):
        if field.type in ("date", "date | None"):
            table[field.name] = [_iso(day) for day in table[field.name]]
    text: str = table.to_csv(index=False, lineterminator="\n")
    return text


def _iso(day: date | pd.Timestamp | None) -> str:
    return "" if day is None or pd.isna(day) else f"{day:%Y-%m-%d}"
