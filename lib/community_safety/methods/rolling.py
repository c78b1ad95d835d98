"""Rolling 12 months: the total of the twelve months (four quarters) that end with a period.

A rolling total rises exactly when its newest quarter is above the same quarter a year earlier, so "rising
for seven quarters" says that each of seven quarters was above its own of the year before, not that seven
rose one after another. Rolling totals share eleven months of twelve with their neighbours: they are not
for control charts.
"""

import numpy as np

from community_safety.methods.inputs import SameForm, as_floats
from community_safety.methods.time_series import History, every_period, in_given_periods, periods_in_year


def rolling_12_months(values: History, periods_per_year: int = 12) -> SameForm:
    """Sum of the 12 consecutive months, or 4 quarters, that end at each period.

    Parameters
    ----------
    values : counts of each period, in time order; a table has a column for each area
    periods_per_year : for values without an index of periods: 12 months or 4 quarters. An index says it
        itself

    Returns
    -------
    Totals in the form of `values`. Blank until a year is full, and wherever one of the twelve is blank or
    its row is missing: nothing is made up by proportion. Zeros count.

    Raises
    ------
    ValueError : the index is not of months or quarters, or a period occurs twice

    Source: the rolling year of the board reports; strict about gaps, where dashboards total the last 12
    marks.
    """
    complete, months, year = _table(values, periods_per_year)
    totals = np.full(months.shape, np.nan)
    if len(months) >= year:
        totals[year - 1 :] = np.lib.stride_tricks.sliding_window_view(months, year, axis=0).sum(axis=-1)
    return in_given_periods(totals, complete, values)


def a_year_earlier(values: History, periods_per_year: int = 12) -> SameForm:
    """The value 12 months (4 quarters) before each period; blank where there is none.

    Of rolling totals it is the window before, which shares no month with the current one.
    Parameters and errors are as in `rolling_12_months`.
    """
    complete, months, year = _table(values, periods_per_year)
    earlier = np.full(months.shape, np.nan)
    earlier[year:] = months[:-year] if year < len(months) else months[:0]
    return in_given_periods(earlier, complete, values)


def _table(values: History, periods_per_year: int) -> tuple[History, np.ndarray, int]:
    complete = every_period(values)
    if hasattr(complete, "index") and not isinstance(complete, list | tuple):
        periods_per_year = periods_in_year(complete.index)
    return complete, as_floats("values", complete), periods_per_year
