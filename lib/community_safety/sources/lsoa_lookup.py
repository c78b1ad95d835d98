"""Which district each lower layer super output area (LSOA) lies in.

Read from the Index of Multiple Deprivation's first file (2015), which lists every LSOA of 2011 with its
district; street-level files carry LSOA codes of 2011 up to 2021's census.

Publisher: Department for Communities and Local Government. Licence: Open Government Licence v3.0.
"""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from community_safety.errors import DataError
from community_safety.observations import Reading, Release, observations
from community_safety.registers import Areas
from community_safety.sources.sniffing import Sniff

NAME = "LSOA to district lookup"
PUBLISHER = "Department for Communities and Local Government"
MADE_UP_MARK = "Made-up sample data"
_LSOA, _DISTRICT = re.compile(r"LSOA code \((\d{4})\)"), re.compile(r"Local Authority District code \((\d{4})\)")
_LSOA_CODE, _DISTRICT_CODE = re.compile(r"[EW]01\d{6}"), re.compile(r"[EW]0[6-9]\d{6}")


def recognises(sniff: Sniff) -> bool:
    """True for a workbook that has a sheet of that name and its two heading cells."""
    return _sheet(sniff) is not None


def _sheet(sniff: Sniff) -> str | None:
    for name in sniff.sheets:
        if name.startswith("IMD"):
            rows = sniff.rows(name)
            heads = [str(cell).strip() for cell in rows[0]] if rows else []
            if any(map(_LSOA.fullmatch, heads)) and any(map(_DISTRICT.fullmatch, heads)):
                return name
    return None


def read(sniff: Sniff, areas: Areas) -> Reading:
    """Pairs of LSOA and district.

    Raises
    ------
    DataError : a code of another form, an LSOA given twice, or a district that `params/areas.yml` does not know
    """
    sheet = str(_sheet(sniff))
    head, *body = sniff.rows(sheet)
    heads = [str(cell).strip() for cell in head]
    child = next(index for index, word in enumerate(heads) if _LSOA.fullmatch(word))
    parent = next(index for index, word in enumerate(heads) if _DISTRICT.fullmatch(word))
    links = pd.DataFrame(
        [(str(row[child]).strip(), str(row[parent]).strip()) for row in body], columns=["child", "parent"]
    )
    place = f"{sniff.path.name}, sheet {sheet}"
    faults = [
        *_wrong(links["child"], links["child"].str.fullmatch(_LSOA_CODE.pattern), place, "is not an LSOA code"),
        *_wrong(
            links["parent"], links["parent"].str.fullmatch(_DISTRICT_CODE.pattern), place, "is not a district code"
        ),
        *_wrong(links["child"], ~links["child"].duplicated(), place, "is given twice"),
        *_wrong(links["parent"], links["parent"].isin(areas.by_code), place, "is not in params/areas.yml; add its row"),
    ]
    if faults:
        raise DataError.of(faults[:50])
    found = _DISTRICT.fullmatch(heads[parent])
    vintage = date(int(found[1]) if found else 1, 12, 31)
    release = Release(
        publisher=PUBLISHER,
        dataset=NAME,
        area="E92000001",
        start=vintage,
        end=vintage,
        observations=observations(_no_observations()),
        links=links,
    )
    marked = any(
        MADE_UP_MARK in str(cell) for name in sniff.sheets if name != sheet for row in sniff.rows(name) for cell in row
    )
    return Reading(NAME, (release,), len(body), len(links), made_up=marked)


def _wrong(values: pd.Series, right: pd.Series, place: str, problem: str) -> list[str]:
    wrong = values[~right].drop_duplicates()
    return [f"{place}, row {int(str(index)) + 2}: {value[:80]!r} {problem}" for index, value in wrong.items()]


def _no_observations() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=str) for name in ("indicator", "area")}).assign(
        period_start=pd.Series(dtype="datetime64[s]"), period_end=pd.Series(dtype="datetime64[s]")
    )
