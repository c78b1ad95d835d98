"""data.police.uk street-level crime: one CSV for each force and month, one row for each offence or incident.

Each row is one event: identical rows (most often anti-social behaviour, which carries no Crime ID) are separate
incidents and none is dropped. A row without an LSOA belongs to the force and to no district. Rows are placed by
their LSOA, not by the file they came in. A reader's observations are counts by LSOA and month, and by force.

Publisher: Home Office (single online home). Licence: Open Government Licence v3.0.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Sequence
from functools import cache

import duckdb
import pandas as pd

from community_safety.errors import DataError
from community_safety.observations import ALL, NO_LOCATION, Reading, Release, observations
from community_safety.periods import month_end
from community_safety.registers import Areas, Kind
from community_safety.registers.checking import near_match
from community_safety.sources.sniffing import Sniff

NAME = "data.police.uk street-level crime"
PUBLISHER = "Home Office, data.police.uk"
MADE_UP_MARK = "Made-up sample data"  # our own sample says so in the column Context, which the publisher leaves empty

COLUMNS = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code",
    "LSOA name", "Crime type", "Last outcome category", "Context",
)  # fmt: skip
CRIME_TYPES = (
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime",
    "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person",
    "Vehicle crime", "Violence and sexual offences",
)  # fmt: skip
_TELLING = {"Crime ID", "Falls within", "LSOA code", "Crime type"}

_GROUPED = """
    select "Month" as month, "Falls within" as force, coalesce("LSOA code", '') as lsoa, "Crime type" as crime_type,
        coalesce("Context", '') as context, count(*) as events{line}
    from {rows}
    group by all order by all
"""
_ROWS = """read_csv(?, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', strict_mode = true,
    compression = ?, columns = ?)"""
# Numbering the rows keeps DuckDB from reading in parallel, so it is done only for a file that has something to tell.
_QUICKLY = _GROUPED.format(line="", rows=_ROWS)
_NUMBERED = _GROUPED.format(
    line=", min(line) as first_line", rows=f"(select *, row_number() over () + 1 as line from {_ROWS})"
)


def recognises(sniff: Sniff) -> bool:
    """True for a file with the headings that only street-level files have together."""
    return len(_TELLING & set(sniff.header)) >= 3


def series_of(crime_type: str) -> str:
    """The source series of a crime type: `police_uk_vehicle_crime` for Vehicle crime."""
    return "police_uk_" + re.sub(r"[^a-z]+", "_", crime_type.lower())


def read(sniff: Sniff, areas: Areas) -> Reading:
    """Counts by crime type, LSOA and month, and for the force by crime type and month.

    Raises
    ------
    DataError : other columns than the publisher's, a ragged or unreadable row, an unknown force or crime type, a
        month or LSOA code that is none; all faults of the file at once
    """
    _check_columns(sniff)
    grouped = _grouped(sniff, _QUICKLY)
    if grouped.empty:
        raise DataError(f"{sniff.path.name}: only a header and no rows; fetch the month again")
    codes = {name: areas.named(name, [Kind.POLICE_FORCE]) for name in grouped["force"].dropna().unique()}
    if any(wrong.any() for wrong in _wrong(grouped, codes).values()):
        raise DataError.of(_faults(_grouped(sniff, _NUMBERED), codes, areas, sniff.path.name))
    releases = tuple(
        _release(rows, str(codes[force]), pd.Timestamp(f"{month}-01"))
        for (force, month), rows in grouped.groupby(["force", "month"], sort=True)
    )
    rows = int(grouped["events"].sum())
    return Reading(NAME, releases, rows, rows, made_up=bool(grouped["context"].eq(MADE_UP_MARK).any()))


def _check_columns(sniff: Sniff) -> None:
    found = sniff.header
    missing = [name for name in COLUMNS if name not in found]
    extra = [name for name in found if name not in COLUMNS]
    twice = sorted({name for name in found if found.count(name) > 1})
    if missing or extra or twice:
        raise DataError(
            f"{sniff.path.name}: not the columns of a street-level file. "
            f"Missing: {', '.join(missing) or 'none'}. Not known: {', '.join(extra) or 'none'}. "
            f"Twice: {', '.join(twice) or 'none'}. Expected: {', '.join(COLUMNS)}"
        )


def _first_ragged_row(sniff: Sniff, fault: duckdb.Error) -> str:
    """Where a file that DuckDB could not read goes wrong: found row by row, as only a broken file needs it."""
    opened = gzip.open if sniff.path.read_bytes()[:2] == b"\x1f\x8b" else open
    try:
        with opened(sniff.path, "rt", encoding="utf-8", newline="") as text:
            reader = csv.reader(text, strict=True)
            for number, row in enumerate(reader, 1):
                if len(row) != len(COLUMNS):
                    return f", row {number}: {len(row)} cells, wanted {len(COLUMNS)}"
    except csv.Error as problem:
        return f", after row {reader.line_num}: {problem}"
    except (OSError, EOFError, UnicodeDecodeError) as problem:
        return f": damaged ({problem})"
    return f": {str(fault).splitlines()[0][:160]}"


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One database in memory for the process: making one takes as long as reading a month."""
    return duckdb.connect()


def _grouped(sniff: Sniff, query: str) -> pd.DataFrame:
    with sniff.path.open("rb") as stream:
        compression = "gzip" if stream.read(2) == b"\x1f\x8b" else "none"
    connection = _engine().cursor()
    try:
        return connection.execute(query, [str(sniff.path), compression, dict.fromkeys(sniff.header, "VARCHAR")]).df()
    except duckdb.Error as fault:
        raise DataError(f"{sniff.path.name}{_first_ragged_row(sniff, fault)}; fetch the file again") from None
    finally:
        connection.close()


def _wrong(grouped: pd.DataFrame, codes: dict[str, str | None]) -> dict[str, pd.Series]:
    """Which groups of rows hold a value that cannot be right, by column."""
    return {
        "month": ~grouped["month"].astype(str).str.fullmatch(r"20\d{2}-(?:0[1-9]|1[0-2])"),
        "force": grouped["force"].map(lambda force: codes.get(force) is None),
        "lsoa": ~grouped["lsoa"].str.fullmatch(r"(?:[EW]01\d{6})?"),
        "crime_type": ~grouped["crime_type"].isin(CRIME_TYPES),
    }


def _faults(numbered: pd.DataFrame, codes: dict[str, str | None], areas: Areas, name: str) -> list[str]:
    """One sentence for each different value that cannot be right, with the first row that holds it."""
    forces = [each for area in areas.by_code.values() if area.kind is Kind.POLICE_FORCE for each in area.also_named]
    said: dict[str, tuple[str, str, Sequence[str]]] = {
        "month": ("Month", "is not a month such as 2021-03", ()),
        "force": ("Falls within", "is no police force in params/areas.yml; add it to also_named", forces),
        "lsoa": ("LSOA code", "is not an LSOA code such as E01025631", ()),
        "crime_type": ("Crime type", "is not a known crime type", CRIME_TYPES),
    }
    faults = []
    for column, wrong in _wrong(numbered, codes).items():
        heading, problem, known = said[column]
        first = numbered[wrong].groupby(column, dropna=False)["first_line"].min().sort_values()
        faults += [
            f"{name}, row {line}, {heading}: {str(value)[:80]!r} {problem}.{near_match(value, known)}"
            for value, line in first.items()
        ]
    return faults


def _release(rows: pd.DataFrame, force: str, start: pd.Timestamp) -> Release:
    series = {crime_type: series_of(crime_type) for crime_type in rows["crime_type"].unique()}
    events = rows.assign(indicator=rows["crime_type"].map(series), period_start=start)
    by_lsoa = events[events["lsoa"] != ""].assign(area=lambda frame: frame["lsoa"], breakdown=ALL)
    unplaced = events[events["lsoa"] == ""].assign(area=force, breakdown=NO_LOCATION)
    whole = pd.concat([by_lsoa, unplaced, events.assign(area=force, breakdown=ALL)])
    counts = whole.groupby(["indicator", "area", "breakdown", "period_start"], as_index=False)["events"].sum()
    end = month_end(start.date())
    return Release(
        publisher=PUBLISHER,
        dataset="street-level crime",
        area=force,
        start=start.date(),
        end=end,
        observations=observations(counts.assign(period_end=pd.Timestamp(end)).rename(columns={"events": "numerator"})),
        absent_is_zero=True,
    )
