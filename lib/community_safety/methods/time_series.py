"""Series in time: every period in its place, so that a missing month is seen and never skipped over."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from community_safety.methods.inputs import as_floats

# Values in time order: labelled by months or quarters (a PeriodIndex), a table with a column for each
# area, or plain values of consecutive periods.
History: TypeAlias = pd.Series | pd.DataFrame | np.ndarray | Sequence[float | None]

PERIODS_IN_YEAR = {"M": 12, "Q": 4}


def every_period(values: Any) -> Any:
    """The values with a blank row for each period that has none between the first and the last.

    Plain values are given back as they are: their periods are taken to be consecutive.

    Raises
    ------
    ValueError : the index is not of months or quarters, or a period occurs twice
    """
    if not isinstance(values, pd.Series | pd.DataFrame):
        return values
    index = values.index
    if not isinstance(index, pd.PeriodIndex):
        raise ValueError(
            f"values: an index of {index.dtype} found, wanted months or quarters (a pandas PeriodIndex), "
            "so that a missing period can be seen."
        )
    if index.has_duplicates:
        repeated = ", ".join(str(period) for period in index[index.duplicated()].unique()[:3])
        raise ValueError(f"values: more than one row for {repeated}; wanted one row for each period.")
    if index.empty:
        return values
    return values.reindex(pd.period_range(index.min(), index.max()))


def periods_in_year(index: pd.Index) -> int:
    """12 for months, 4 for quarters; ValueError for any other periods."""
    frequency = index.freqstr if isinstance(index, pd.PeriodIndex) else str(index.dtype)
    if frequency[:1] not in PERIODS_IN_YEAR:
        raise ValueError(f"values: periods of frequency {frequency} found, wanted months or quarters.")
    return PERIODS_IN_YEAR[frequency[:1]]


def in_given_periods(result: np.ndarray, complete: Any, values: Any) -> Any:
    """A result in the shape of `complete`, given back on the periods and in the form of `values`."""
    if isinstance(values, pd.DataFrame):
        return pd.DataFrame(result, index=complete.index, columns=values.columns).loc[values.index]
    if isinstance(values, pd.Series):
        return pd.Series(result, index=complete.index).loc[values.index]
    return result


def one_series(values: Any) -> np.ndarray:
    """One series as floats in time order, NaN for blanks, once it is known to have a row for every period.

    Raises
    ------
    ValueError : there is no value, a table is given, or a series labelled by time lacks a row or is out of order
    """
    series = as_floats("values", values)
    if series.ndim != 1:
        raise ValueError(f"values: an array of {series.shape} found; wanted one series.")
    if np.isnan(series).all():
        raise ValueError("values: none found; wanted a series of at least one value.")
    refuse_missing_periods(values)
    return series


def refuse_missing_periods(values: Any) -> None:
    """Raise ValueError where a series labelled by months or quarters lacks a row for one, or is out of order."""
    if not isinstance(values, pd.Series):
        return
    if isinstance(values.index, pd.DatetimeIndex):
        raise ValueError("values: dates found as labels, wanted periods (a pandas PeriodIndex), so that gaps are seen.")
    if not isinstance(values.index, pd.PeriodIndex):
        return
    complete = every_period(values)
    missing = complete.index.difference(values.index)
    if len(missing):
        raise ValueError(
            f"values: no row for {', '.join(str(period) for period in missing[:3])}"
            f"{' and others' if len(missing) > 3 else ''}; add blank rows for periods not published."
        )
    if not values.index.is_monotonic_increasing:
        raise ValueError("values: periods are out of order; sort them by time.")
