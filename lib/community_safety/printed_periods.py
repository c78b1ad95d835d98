"""Periods as reports print them, read back: `2020/21 Q4`, `year ending March 2021`, `April 2018-March 2020`."""

from __future__ import annotations

import re
from datetime import date

from community_safety.periods import (
    FIRST_MONTH,
    MONTH_NAMES,
    FinancialQuarter,
    Period,
    financial_year,
    financial_year_label,
    month,
    month_end,
    month_name,
    pooled_years,
    quarter,
    rolling_12_months,
    year_to_date,
)


def parse_period(label: str) -> Period:
    """Read a period as reports print it.

    Understood: `2020/21 Q4`, `Q4 2020/21`, `2020/21`, `year ending March 2021`, and a span of months such as
    `April 2018-March 2020` or `April to December 2020`, when the span is a month, a year, a year to date or a pool.

    Raises
    ------
    ValueError : the words are none of these, the years do not follow each other, or no kind of period spans it
    """
    text = " ".join(label.split())
    if found := re.fullmatch(r"(?:Q(?P<before>\d) )?(?P<years>\d{4}/\d{2})(?: Q(?P<after>\d))?", text):
        number = found["before"] or found["after"]
        year = _year_of(found["years"])
        if number is None:
            return financial_year(year)
        if (found["before"] and found["after"]) or not 1 <= int(number) <= 4:
            raise ValueError(f"{label!r}: a financial year has quarters Q1 to Q4")
        return quarter(FinancialQuarter(year, int(number)))
    if found := re.fullmatch(r"year ending (\w+) (\d{4})", text, flags=re.IGNORECASE):
        return rolling_12_months(_month_named(found[1], found[2], label))
    if found := re.fullmatch(r"(\w+)(?: (\d{4}))?(?: to | ?[-–] ?)(\w+) (\d{4})", text):
        return _span(_month_named(found[1], found[2] or found[4], label), _month_named(found[3], found[4], label))
    if found := re.fullmatch(r"(\w+) (\d{4})", text):
        return month(_month_named(found[1], found[2], label))
    raise ValueError(f"{label!r} is not a period: write 2020/21 Q4, 2020/21 or year ending March 2021")


def _year_of(label: str) -> int:
    start = int(label[:4])
    if int(label[5:]) != (start + 1) % 100:
        raise ValueError(f"{label!r} names two years that do not follow each other: {financial_year_label(start)}?")
    return start


def _month_named(name: str, year: str, label: str) -> date:
    matches = [index for index, month in enumerate(MONTH_NAMES, 1) if month.lower() == name.lower()]
    if not matches:
        raise ValueError(f"{label!r}: {name!r} is not a month")
    return date(int(year), matches[0], 1)


def _span(start: date, last: date) -> Period:
    end = month_end(last)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    candidates = [rolling_12_months(end), pooled_years(end, 2), pooled_years(end, 3), month(end), year_to_date(end)]
    if start == date(start.year, FIRST_MONTH, 1):
        candidates.insert(0, financial_year(start.year))
    if start == FinancialQuarter.of(end).start:
        candidates.insert(0, quarter(FinancialQuarter.of(end)))
    for candidate in candidates:
        if (candidate.start, candidate.end) == (start, end):
            return candidate
    raise ValueError(f"{month_name(start)} to {month_name(last)} spans {months} months, which no kind of period does")
