"""The tidy table: one row per series, area, period and breakdown, checked at the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd
import pandera.pandas as pa

from community_safety.errors import DataError
from community_safety.registers.indicators import POPULATION as POPULATION

ALL = "all"  # the breakdown of a figure that is not broken down
NO_LOCATION = "no_location"  # the breakdown of events that a publisher lists without saying where


def _text(check: pa.Check | None = None) -> pa.Column:
    return pa.Column(str, check, nullable=False, coerce=True)


def _number(check: pa.Check | None = None) -> pa.Column:
    return pa.Column(float, check, nullable=True, coerce=True)


def _day() -> pa.Column:
    return pa.Column("datetime64[s]", nullable=False, coerce=True)


SCHEMA = pa.DataFrameSchema(
    {
        "indicator": _text(pa.Check.str_matches(r"^[a-z][a-z0-9_]*$")),
        "area": _text(pa.Check.str_matches(r"^[A-Z]\d{8}$")),
        "period_start": _day(),
        "period_end": _day(),
        "breakdown": _text(pa.Check.str_length(1, 60)),
        "numerator": _number(),
        "denominator": _number(pa.Check.gt(0)),
        "value": _number(),
        "lower": _number(),
        "upper": _number(),
    },
    checks=[
        pa.Check(lambda frame: frame["period_start"] <= frame["period_end"], error="a period ends before it starts"),
    ],
    unique=["indicator", "area", "period_start", "period_end", "breakdown"],
    strict=True,
)
COLUMNS = tuple(SCHEMA.columns)


def observations(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` as a checked tidy table; columns it lacks are null, and `breakdown` is ``all``.

    numerator : events in the period; a null is "not published", never zero
    denominator : cases, respondents, cohort or residents, > 0
    value, lower, upper : only where the publisher gives no counts; in the publisher's unit

    Raises
    ------
    DataError : a column of the wrong kind, an area that is no GSS code, or two rows for one key
    """
    whole = frame.assign(
        **{name: ALL if name == "breakdown" else float("nan") for name in COLUMNS if name not in frame}
    )
    try:
        return SCHEMA.validate(whole[list(COLUMNS)], lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.head(20)
        raise DataError.of(
            f"{case.column or 'row'} {case.index}: {str(case.failure_case)[:80]!r} fails {case.check}"
            for case in cases.itertuples()
        ) from None


@dataclass(frozen=True)
class Release:
    """What one file brings for one unit of release: publisher × dataset × area × period.

    `edition` sets apart publications of the same figures that never supersede one another (population mid-2020
    and mid-2023). `published` is the day on which the publisher issued it, where the file says so.
    `absent_is_zero` is true where rows are single events, so that an area without a row had none; elsewhere an
    absent row is a missing figure. `links` are pairs (child, parent) of a geographical lookup.
    """

    publisher: str
    dataset: str
    area: str
    start: date
    end: date
    observations: pd.DataFrame
    links: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"child": [], "parent": []}, dtype=str))
    edition: str = ""
    published: date | None = None
    absent_is_zero: bool = False


@dataclass(frozen=True)
class Reading:
    """A file as its reader understood it: every row in it is either kept or counted under a reason."""

    reader: str
    releases: tuple[Release, ...]
    rows_read: int
    rows_kept: int
    not_kept: dict[str, int] = field(default_factory=dict)
    made_up: bool = False

    def __post_init__(self) -> None:
        if self.rows_kept + sum(self.not_kept.values()) != self.rows_read:
            raise AssertionError(f"{self.reader}: {self.rows_read} rows read, but not all accounted for")
