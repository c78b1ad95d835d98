"""The calendar of the reports: financial quarters and years, and every kind of period that a figure can cover.

The financial year runs from 1 April to 31 March. Quarter 1 is April to June, quarter 2 July to September,
quarter 3 October to December, quarter 4 January to March. pandas names a financial year by the year it ends
in (quarter 4 of 2020/21 is its ``2021Q4``); readers and ids here name it by both years.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from community_safety.errors import UsageError

QUARTER_PATTERN = "2020-21-Q4"
FIRST_MONTH = 4  # the financial year starts in April
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class PeriodType(StrEnum):
    """The kinds of period; a figure states which one it covers."""

    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial_year"
    YEAR_TO_DATE = "year_to_date"
    ROLLING_12_MONTHS = "rolling_12_months"
    POOLED_2_YEARS = "pooled_2_years"
    POOLED_3_YEARS = "pooled_3_years"
    SURVEY_WAVE = "survey_wave"
    CALENDAR_YEAR = "calendar_year"


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (or earlier, when negative), held to the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of the month in which `day` falls."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def financial_year_start(day: date) -> int:
    """The calendar year in which the financial year of `day` began: 2020 for 31 March 2021."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def financial_month(day: date) -> int:
    """The number of `day`'s month in its financial year: 1 for April, 12 for March."""
    return (day.month - FIRST_MONTH) % 12 + 1


def financial_year_label(start_year: int, separator: str = "/") -> str:
    """`2020/21` for 2020; ids and file names use ``separator="-"``."""
    return f"{start_year}{separator}{(start_year + 1) % 100:02d}"


@dataclass(frozen=True, order=True)
class FinancialQuarter:
    """One financial quarter. `year` is the calendar year in which the financial year began; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: object) -> FinancialQuarter:
        """Read an id such as ``2020-21-Q4``.

        Raises
        ------
        UsageError : anything else; the sentence shows the pattern
        """
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-Q([1-4])", text) if isinstance(text, str) else None
        if found is None:
            raise UsageError(
                f"quarter {str(text)[:80]!r} is not a financial quarter: write it as {QUARTER_PATTERN} "
                "(two years that follow each other, then Q1 to Q4)"
            )
        year, second, number = int(found[1]), int(found[2]), int(found[3])
        if second != (year + 1) % 100:
            raise UsageError(
                f"quarter {text!r} names two years that do not follow each other: "
                f"write {financial_year_label(year, '-')}-Q{number}, as in {QUARTER_PATTERN}"
            )
        return cls(year, number)

    @classmethod
    def of(cls, day: date) -> FinancialQuarter:
        """The quarter in which `day` falls."""
        return cls(financial_year_start(day), (financial_month(day) - 1) // 3 + 1)

    @property
    def id(self) -> str:
        """`2020-21-Q4`, as ids and file names say it."""
        return f"{financial_year_label(self.year, '-')}-Q{self.number}"

    @property
    def label(self) -> str:
        """`2020/21 Q4`, as readers see it."""
        return f"{financial_year_label(self.year)} Q{self.number}"

    @property
    def start(self) -> date:
        """The quarter's first day."""
        return add_months(date(self.year, FIRST_MONTH, 1), 3 * (self.number - 1))

    @property
    def end(self) -> date:
        """The quarter's last day."""
        return month_end(add_months(self.start, 2))

    @property
    def pandas_period(self) -> str:
        """The same quarter as pandas names it with frequency ``Q-MAR``: `2021Q4` for 2020/21 Q4."""
        return f"{self.year + 1}Q{self.number}"

    def shift(self, quarters: int) -> FinancialQuarter:
        """The quarter that many quarters later; negative is earlier."""
        year, index = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return FinancialQuarter(year, index + 1)


@dataclass(frozen=True)
class Period:
    """A kind of period with its first and last day, both included."""

    type: PeriodType
    start: date
    end: date

    @property
    def months(self) -> int:
        """How many calendar months the period spans."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def key(self) -> str:
        """The period as fact ids write it after ``#``; no two periods share a key."""
        month = f"{self.end:%Y-%m}"
        match self.type:
            case PeriodType.MONTH:
                return month
            case PeriodType.QUARTER:
                return FinancialQuarter.of(self.end).id
            case PeriodType.SURVEY_WAVE:
                return f"wave-{month}"
            case PeriodType.FINANCIAL_YEAR if 1 <= self.end.year % 100 <= 12:
                return f"{self.start.year}-{self.end.year}"  # 2009-10 is already October 2009
            case PeriodType.FINANCIAL_YEAR:
                return financial_year_label(self.start.year, "-")
            case PeriodType.CALENDAR_YEAR:
                return f"calendar-{self.end.year}"
            case PeriodType.YEAR_TO_DATE:
                return f"year-to-date-{month}"
            case PeriodType.ROLLING_12_MONTHS:
                return f"12-months-to-{month}"
            case PeriodType.POOLED_2_YEARS:
                return f"2-years-to-{month}"
            case PeriodType.POOLED_3_YEARS:
                return f"3-years-to-{month}"

    @property
    def label(self) -> str:
        """The period in a reader's words: `12 months to March 2021`, `April to December 2020`, `2019/20`."""
        end = month_name(self.end)
        match self.type:
            case PeriodType.MONTH:
                return end
            case PeriodType.QUARTER | PeriodType.SURVEY_WAVE:
                return FinancialQuarter.of(self.end).label
            case PeriodType.FINANCIAL_YEAR:
                return financial_year_label(self.start.year)
            case PeriodType.CALENDAR_YEAR:
                return str(self.end.year)
            case PeriodType.ROLLING_12_MONTHS:
                return f"12 months to {end}"
            case PeriodType.YEAR_TO_DATE if self.months == 1:
                return end
            case PeriodType.YEAR_TO_DATE if self.start.year == self.end.year:
                return f"{MONTH_NAMES[self.start.month - 1]} to {end}"
            case _:
                return f"{month_name(self.start)} to {end}"

    def shift(self, months: int) -> Period:
        """The same kind of period, `months` later; negative is earlier."""
        return Period(self.type, add_months(self.start, months), month_end(add_months(self.end.replace(day=1), months)))

    def overlaps(self, other: Period) -> bool:
        """True when the two share at least one day."""
        return self.start <= other.end and other.start <= self.end

    def month_starts(self) -> Iterator[date]:
        """The first day of each month of the period, in order."""
        return (add_months(self.start, step) for step in range(self.months))


def month_name(day: date) -> str:
    """`March 2021`; English whatever the machine's locale."""
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def day_name(day: date) -> str:
    """`31 March 2021`."""
    return f"{day.day} {month_name(day)}"


def month(day: date) -> Period:
    """The calendar month in which `day` falls."""
    return Period(PeriodType.MONTH, day.replace(day=1), month_end(day))


def quarter(which: FinancialQuarter) -> Period:
    """A financial quarter as a period."""
    return Period(PeriodType.QUARTER, which.start, which.end)


def survey_wave(which: FinancialQuarter) -> Period:
    """The survey wave whose fieldwork filled a financial quarter."""
    return Period(PeriodType.SURVEY_WAVE, which.start, which.end)


def financial_year(start_year: int) -> Period:
    """1 April of `start_year` to 31 March of the next."""
    return Period(PeriodType.FINANCIAL_YEAR, date(start_year, FIRST_MONTH, 1), date(start_year + 1, 3, 31))


def calendar_year(year: int) -> Period:
    """1 January to 31 December of `year`."""
    return Period(PeriodType.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31))


def year_to_date(as_of: date) -> Period:
    """From April to the month in which `as_of` falls, that month included."""
    return Period(PeriodType.YEAR_TO_DATE, date(financial_year_start(as_of), FIRST_MONTH, 1), month_end(as_of))


def rolling_12_months(as_of: date) -> Period:
    """The twelve months that end with the month in which `as_of` falls ("year ending March 2021")."""
    return _ending(PeriodType.ROLLING_12_MONTHS, as_of, 12)


def pooled_years(as_of: date, years: int) -> Period:
    """The two or three years that end with the month in which `as_of` falls.

    Raises
    ------
    ValueError : `years` is neither 2 nor 3
    """
    kinds = {2: PeriodType.POOLED_2_YEARS, 3: PeriodType.POOLED_3_YEARS}
    if years not in kinds:
        raise ValueError(f"years are pooled by two or three, not by {years}")
    return _ending(kinds[years], as_of, 12 * years)


def _ending(kind: PeriodType, as_of: date, months: int) -> Period:
    return Period(kind, add_months(as_of.replace(day=1), 1 - months), month_end(as_of))
