"""ONS mid-year population estimates: the workbook of one edition, with every year that it holds.

An *edition* is a publication (mid-2020, issued June 2021); a *reference year* is the date of an estimate. One
edition holds several reference years, and later editions revise them. Sheet `MYE4` has a column for each year.

Publisher: Office for National Statistics. Licence: Open Government Licence v3.0.
"""

from __future__ import annotations

import re
from datetime import date, datetime

import pandas as pd

from community_safety.errors import DataError
from community_safety.observations import POPULATION, Reading, Release, observations
from community_safety.registers import Areas
from community_safety.sources.sniffing import Sniff

NAME = "ONS mid-year population estimates"
PUBLISHER = "Office for National Statistics"
MADE_UP_MARK = "Made-up sample data"
_SHEET = re.compile(r"MYE ?4")
_YEAR = re.compile(r"Mid-(\d{4})")
_AREA = re.compile(r"[EWKNS]\d{8}")


def recognises(sniff: Sniff) -> bool:
    """True for a workbook with the sheets MYE1 and MYE4."""
    names = {name.strip() for name in sniff.sheets}
    return "MYE1" in names and any(_SHEET.fullmatch(name) for name in names)


def read(sniff: Sniff, areas: Areas) -> Reading:
    """Residents by area and reference year (the estimate is for 30 June).

    Raises
    ------
    DataError : no cover sheet, no heading row, or a cell that is no number of residents; all faults at once
    """
    sheet = next(name for name in sniff.sheets if _SHEET.fullmatch(name.strip()))
    place = f"{sniff.path.name}, sheet {sheet}"
    rows = sniff.rows(sheet)
    top = next((index for index, row in enumerate(rows) if _words(row)[:2] == ["Code", "Name"]), None)
    if top is None:
        raise DataError(f"{place}: no row begins with Code, Name; expected ONS's own layout")
    years = _years(rows[top])
    if not years:
        raise DataError(f"{place}, row {top + 1}: no column is headed Mid-2020 or the like")
    body = [(number, row) for number, row in enumerate(rows[top + 1 :], top + 2) if any(_words(row))]
    kept = [(number, row) for number, row in body if _AREA.fullmatch(_words(row)[0])]
    table = pd.DataFrame(_estimates(kept, years, place), columns=["area", "year", "numerator"])
    day = pd.to_datetime(table["year"].astype(str) + "-06-30")
    cover = "\n".join(word for row in sniff.rows(sniff.sheets[0]) for word in _words(row))
    release = Release(
        publisher=PUBLISHER,
        dataset="mid-year population estimates",
        area="K04000001" if (table["area"] == "K04000001").any() else str(table["area"].iloc[0]),
        start=date(min(years.values()), 6, 30),
        end=date(max(years.values()), 6, 30),
        observations=observations(
            table.assign(indicator=POPULATION, period_start=day, period_end=day).drop(columns="year")
        ),
        edition=f"mid-{max(years.values())}",
        published=_published(cover, sniff.path.name),
    )
    dropped = {"without an area code": len(body) - len(kept)} if len(body) > len(kept) else {}
    return Reading(NAME, (release,), len(body), len(kept), dropped, made_up=MADE_UP_MARK in cover)


def _years(heading: list[object]) -> dict[int, int]:
    """Which column holds which reference year."""
    found = {column: _YEAR.fullmatch(word) for column, word in enumerate(_words(heading))}
    return {column: int(match[1]) for column, match in found.items() if match}


def _estimates(kept: list[tuple[int, list[object]]], years: dict[int, int], place: str) -> list[tuple[str, int, float]]:
    faults: list[str] = []
    found: list[tuple[str, int, float]] = []
    for number, row in kept:
        for column, year in years.items():
            cell = row[column]
            if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell > 0 and cell == int(cell):
                found.append((str(row[0]).strip(), year, float(cell)))
            else:
                faults.append(
                    f"{place}, row {number}, column Mid-{year}: {str(cell)[:80]!r} is not a number of residents"
                )
    if faults:
        raise DataError.of(faults[:50])
    return found


def _words(row: list[object]) -> list[str]:
    return [str(cell).strip() for cell in row] or [""]


def _published(cover: str, name: str) -> date:
    """The day of publication, from the cover sheet: `originally published at 9.30am 25 June 2021`."""
    found = re.search(r"originally published .*?(\d{1,2} [A-Z][a-z]+ \d{4})", cover)
    if found is None:
        raise DataError(f"{name}, cover sheet: does not say when the edition was originally published")
    try:
        return datetime.strptime(found[1], "%d %B %Y").date()
    except ValueError:
        raise DataError(f"{name}, cover sheet: {found[1]!r} is not a day of publication") from None
