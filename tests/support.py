"""What tests of several folders share: made-up files small enough to check by hand."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from community_safety.sources.police_uk import COLUMNS

PROJECT = Path(__file__).parents[1]
REAL_DATA = PROJECT.parent / "shared" / "data"

StreetRow = tuple[str, str, int]  # LSOA code (blank: no location), crime type, how many rows


def street_csv(
    month: str, rows: Iterable[StreetRow], force: str = "Leicestershire Police", columns=COLUMNS, end="\r\n"
) -> str:
    """A street-level file: each (LSOA, crime type, n) is written as n rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(columns)
    for lsoa, crime_type, many in rows:
        whole = dict(
            zip(
                COLUMNS,
                ("", month, force, force, "", "", "On or near A Street", lsoa, "", crime_type, "", ""),
                strict=True,
            )
        )
        for _ in range(many):
            writer.writerow([whole.get(name, "") for name in columns])
    return text.getvalue()


def write_street(folder: Path, month: str, rows: Iterable[StreetRow], *, zipped: bool = False, **how: object) -> Path:
    """A street-level file on disk, named as the publisher names it."""
    folder.mkdir(parents=True, exist_ok=True)
    content = street_csv(month, rows, **how).encode()  # type: ignore[arg-type]
    path = folder / f"{month}-leicestershire-street.csv{'.gz' if zipped else ''}"
    path.write_bytes(gzip.compress(content, mtime=0) if zipped else content)
    return path


def write_lookup(path: Path, pairs: Iterable[tuple[str, str]]) -> Path:
    """An LSOA to district lookup laid out as the Index of Multiple Deprivation's first file."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("IMD 2015")
    sheet.write_row(0, 0, ["LSOA code (2011)", "LSOA name (2011)", "Local Authority District code (2013)", "Name"])
    for number, (child, parent) in enumerate(pairs, 1):
        sheet.write_row(number, 0, [child, "", parent, ""])
    book.close()
    return path


def write_population(
    path: Path,
    residents: dict[str, dict[int, object]],
    published: str = "25 June 2021",
    cover: str = "The data tables were originally published at 9.30am ",
) -> Path:
    """A mid-year estimates workbook; `residents` is area → year → residents."""
    years = sorted({year for row in residents.values() for year in row}, reverse=True)
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Cover sheet").write_column(0, 0, ["Mid-Year Population Estimates", cover + published])
    book.add_worksheet("MYE1")
    sheet = book.add_worksheet("MYE4")
    sheet.write_row(7, 0, ["Code", "Name", "Geography", *(f"Mid-{year}" for year in years)])
    for number, (code, row) in enumerate(residents.items(), 8):
        sheet.write_row(number, 0, [code, "A place", "District", *(row[year] for year in years)])
    book.close()
    return path
