"""Make the demonstration extracts again: `python data/sample/make_sample.py`.

Every figure here is made up. The places are real, so that the pages look as they will; the small areas (LSOAs)
and their codes are invented, and each file says "Made-up sample data" in itself. The same files come out each
time: one fixed random state, and no clock.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import random
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

MARK = "Made-up sample data"
RANDOM_STATE = 20210331
MONTHS = [(2019 + (3 + step) // 12, (3 + step) % 12 + 1) for step in range(24)]  # April 2019 to March 2021

STREET_COLUMNS = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code",
    "LSOA name", "Crime type", "Last outcome category", "Context",
)  # fmt: skip


@dataclass(frozen=True)
class District:
    """A district: residents in mid-2020, yearly growth, a point on the map, and its level against the county's."""

    code: str
    name: str
    residents: int
    growth: float
    longitude: float
    latitude: float
    level: float


DISTRICTS = (
    District("E07000129", "Blaby", 101_900, 0.009, -1.20, 52.58, 0.97),
    District("E07000130", "Charnwood", 188_300, 0.015, -1.17, 52.74, 1.17),
    District("E07000131", "Harborough", 95_600, 0.016, -0.95, 52.52, 0.84),
    District("E07000132", "Hinckley and Bosworth", 113_700, 0.006, -1.40, 52.58, 0.88),
    District("E07000133", "Melton", 51_400, 0.004, -0.87, 52.77, 0.83),
    District("E07000134", "North West Leicestershire", 104_800, 0.013, -1.40, 52.73, 1.12),
    District("E07000135", "Oadby and Wigston", 57_300, 0.005, -1.09, 52.59, 0.99),
)


@dataclass(frozen=True)
class CrimeType:
    """A crime type: its count in each of the two years, and how it is spread over the months of each."""

    name: str
    totals: tuple[int, int]
    spread: tuple[tuple[float, ...], tuple[float, ...]]  # April to March
    against: tuple[str, float]  # a district whose second year goes its own way, and by how much


_EVEN = (1.0,) * 12
_DARK_NIGHTS = (0.93, 0.92, 0.9, 0.93, 0.95, 0.98, 1.06, 1.12, 1.1, 1.08, 1.02, 1.01)
_LOCKDOWN = (0.78, 0.85, 0.98, 1.06, 1.1, 1.1, 1.12, 0.98, 1.0, 0.9, 0.94, 1.19)
_SUMMER = (1.02, 1.12, 1.15, 1.22, 1.18, 1.02, 1.03, 0.93, 0.82, 0.83, 0.8, 0.88)
_ASB_2020 = (1.64, 1.5, 1.17, 1.1, 1.08, 0.92, 0.9, 0.87, 0.66, 0.58, 0.7, 0.88)

CRIME_TYPES = (
    CrimeType("Anti-social behaviour", (6_180, 6_940), (_SUMMER, _ASB_2020), ("Melton", 0.8)),
    CrimeType("Burglary", (4_020, 2_270), (_DARK_NIGHTS, _LOCKDOWN), ("Melton", 1.6)),
    CrimeType("Vehicle crime", (4_860, 3_240), (_DARK_NIGHTS, _LOCKDOWN), ("Oadby and Wigston", 1.3)),
    CrimeType("Violence and sexual offences", (15_700, 16_600), (_EVEN, _LOCKDOWN), ("Harborough", 0.9)),
)
_OUTCOMES = ("Investigation complete; no suspect identified", "Unable to prosecute suspect", "Under investigation")
_WITHOUT_A_PLACE = 0.006  # share of rows without coordinates or LSOA, as in the published files


def main() -> None:
    """Write every file of the sample beside this script, or into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    make(parser.parse_args().folder)


def make(folder: Path) -> None:
    """Write every file of the sample into `folder`."""
    for name in ("police-uk", "ons-population", "lookups"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    chance = random.Random(RANDOM_STATE)
    write_street_files(folder / "police-uk", chance)
    write_population(folder / "ons-population" / "sample-mid-2020-edition.xlsx", 2020, 2015, "25 June 2021", 1.0)
    write_population(folder / "ons-population" / "sample-mid-2023-edition.xlsx", 2023, 2015, "15 July 2024", 0.99)
    write_lookup(folder / "lookups" / "sample-lsoa-to-district.xlsx")


def lsoas(district: District) -> list[tuple[str, str]]:
    """Invented small areas of a district: code and name. No real LSOA has a code beginning E019."""
    start = DISTRICTS.index(district) * 100 + 1
    count = round(district.residents / 6_000)
    return [(f"E019{start + n:05d}", f"{district.name} 9{n // 4 + 1:02d}{'ABCD'[n % 4]}") for n in range(count)]


def counts(crime: CrimeType, chance: random.Random) -> dict[tuple[str, int], int]:
    """Offences by district name and month (0 to 23); the two years add up to the crime type's totals."""
    found: dict[tuple[str, int], int] = {}
    for year, (total, spread) in enumerate(zip(crime.totals, crime.spread, strict=True)):
        weights = {}
        for district in DISTRICTS:
            level = district.residents * district.level
            if year == 1 and district.name == crime.against[0]:
                level *= crime.against[1]
            for month, share in enumerate(spread):
                weights[district.name, year * 12 + month] = level * share * chance.uniform(0.9, 1.1)
        found |= share_out(total, weights)
    return found


def share_out(total: int, weights: dict[tuple[str, int], float]) -> dict[tuple[str, int], int]:
    """Whole numbers in proportion to the weights that add up to `total`; the largest remainders get the rest."""
    exact = {key: total * weight / sum(weights.values()) for key, weight in weights.items()}
    whole = {key: int(value) for key, value in exact.items()}
    rest = sorted(exact, key=lambda key: (whole[key] - exact[key], key))[: total - sum(whole.values())]
    return {key: value + (key in rest) for key, value in whole.items()}


def write_street_files(folder: Path, chance: random.Random) -> None:
    """One gzip file for each month in the layout of data.police.uk."""
    planned = {crime.name: counts(crime, chance) for crime in CRIME_TYPES}
    for index, (year, month) in enumerate(MONTHS):
        label = f"{year}-{month:02d}"
        rows = []
        for crime in CRIME_TYPES:
            for district in DISTRICTS:
                for _ in range(planned[crime.name][district.name, index]):
                    rows.append(street_row(label, crime, district, chance))
            unplaced = round(sum(planned[crime.name][d.name, index] for d in DISTRICTS) * _WITHOUT_A_PLACE)
            rows += [street_row(label, crime, None, chance) for _ in range(unplaced)]
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(STREET_COLUMNS)
        writer.writerows(sorted(rows, key=lambda row: (row[9], row[7], row[6])))
        with (
            (folder / f"{label}-leicestershire-street.csv.gz").open("wb") as raw,
            gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as zipped,
        ):
            zipped.write(text.getvalue().encode("ascii"))


def street_row(month: str, crime: CrimeType, district: District | None, chance: random.Random) -> tuple[str, ...]:
    """One offence or incident. Anti-social behaviour has no outcome; no row has a Crime ID."""
    outcome = "" if crime.name == "Anti-social behaviour" else chance.choice(_OUTCOMES)
    force = "Leicestershire Police"
    if district is None:
        return ("", month, force, force, "", "", "No Location", "", "", crime.name, outcome, MARK)
    code, name = chance.choice(lsoas(district))
    street = chance.randrange(1, 4)
    longitude = f"{district.longitude + int(code[-2:]) / 1000 + street / 5000:.6f}"
    latitude = f"{district.latitude + int(code[-2:]) / 2000 - street / 5000:.6f}"
    place = f"On or near Sample Street {street}"
    return ("", month, force, force, longitude, latitude, place, code, name, crime.name, outcome, MARK)


def write_population(path: Path, newest: int, oldest: int, published: str, level: float) -> None:
    """A workbook laid out as ONS lays out its mid-year estimates, with the sheets that a reader needs."""
    years = list(range(newest, oldest - 1, -1))
    book = _workbook(path)
    cover = book.add_worksheet("Cover sheet")
    cover.write_column(
        0, 0, [MARK, f"Mid-Year Population Estimates, June {newest}", "Publication dates",
               f"The data tables in this spreadsheet were originally published at 9.30am {published}."]
    )  # fmt: skip
    book.add_worksheet("MYE1").write(0, 0, f"MYE1: {MARK}")
    sheet = book.add_worksheet("MYE4")
    notes = [f"MYE4: Population estimates, mid-{oldest} to mid-{newest}", "This worksheet contains one table.", MARK]
    sheet.write_column(0, 0, notes)
    sheet.write_row(7, 0, ["Code", "Name", "Geography", *(f"Mid-{year}" for year in years)])
    for number, district in enumerate(DISTRICTS, 8):
        residents = [round(district.residents * level * (1 + district.growth) ** (year - 2020)) for year in years]
        sheet.write_row(number, 0, [district.code, district.name, "Non-metropolitan District", *residents])
    book.close()


def write_lookup(path: Path) -> None:
    """A workbook laid out as the Index of Multiple Deprivation's first file, which places each LSOA in a district."""
    book = _workbook(path)
    book.add_worksheet("Notes").write(0, 0, MARK)
    sheet = book.add_worksheet("IMD 2015")
    sheet.write_row(
        0, 0, ["LSOA code (2011)", "LSOA name (2011)", "Local Authority District code (2013)",
               "Local Authority District name (2013)"]
    )  # fmt: skip
    rows = [(code, name, district.code, district.name) for district in DISTRICTS for code, name in lsoas(district)]
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    book.close()


def _workbook(path: Path) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": MARK, "created": datetime(2021, 7, 1)})
    return book


if __name__ == "__main__":
    main()
