"""Year to date: the financial year so far, beside the same months of the year before."""

from dataclasses import dataclass

import pandas as pd

from community_safety.methods.differences import percent_change
from community_safety.methods.inputs import Result, SameForm
from community_safety.methods.time_series import every_period, periods_in_year

YEAR_STARTS_IN = 4  # April


@dataclass(frozen=True, eq=False)
class YearToDate(Result):
    """The year so far and the same part of the year before, never a part against a whole."""

    months_elapsed: int
    current: SameForm
    previous: SameForm
    previous_full_year: SameForm
    change: SameForm
    percent_change: SameForm
    is_complete_year: bool


def year_to_date(values: pd.Series | pd.DataFrame, as_of: pd.Period | str) -> YearToDate:
    """Totals from April to the as-of month, this year and last.

    Parameters
    ----------
    values : counts by month or by quarter, with an index of periods; a table has a column for each area
    as_of : the last complete period of the source, included; months that come in arrears are not in it

    Returns
    -------
    Floats, or Series by area for a table. A total is blank where one of its months is blank or missing; the
    percentage change also where last year's total is 0. Compare counts and rates over equal parts of a year
    only; a proportion may be compared over unequal parts if both periods are named.

    Raises
    ------
    ValueError : the index is not of months or quarters, or a period occurs twice

    Source: financial year of UK public bodies, April to March.
    """
    complete = every_period(values)
    year = periods_in_year(complete.index)
    last = pd.Period(as_of, freq=complete.index.freq)
    elapsed = ((last.end_time.month - YEAR_STARTS_IN) % 12 + 1) * year // 12
    current = _total(complete, last, elapsed)
    previous = _total(complete, last - year, elapsed)
    return YearToDate(
        months_elapsed=elapsed * 12 // year,
        current=current,
        previous=previous,
        previous_full_year=_total(complete, last - elapsed, year),
        change=current - previous,
        percent_change=percent_change(current, previous),
        is_complete_year=elapsed == year,
    )


def _total(complete: pd.Series | pd.DataFrame, last: pd.Period, length: int) -> SameForm:
    """Sum of the `length` periods that end with `last`, blank unless all are there."""
    needed = pd.period_range(end=last, periods=length)
    return complete.reindex(needed).astype(float).sum(skipna=False)
