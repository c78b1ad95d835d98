"""Statistical process control, XmR: the centre line and limits of a stretch of values, from its moving ranges."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from community_safety.methods.time_series import one_series

XMR = 2.66  # 3 / 1.128: three sigma, estimated from mean moving ranges of two
NEAR = 2 / 3  # near limits, at two sigma
OUTLYING_RANGE = 3.267  # a moving range beyond this many average ones is left out of the average once
FEWEST_POINTS = 12  # limits on fewer points are called trial limits


@dataclass(frozen=True)
class XmrLimits:
    """Centre line, process limits and near limits of a stretch of values, in their unit."""

    mean: float
    average_moving_range: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    is_trial: bool


def xmr_limits(values: Any, screen_outliers: bool = True, fix_after_n: int | None = None) -> XmrLimits:
    """Limits of an XmR (individuals) chart.

    mean of the values; AMR = mean |xₜ − xₜ₋₁|; limits = mean ∓ 2.66 AMR; near limits = mean ∓ ⅔ × 2.66 AMR

    Parameters
    ----------
    values : in time order. A blank is a gap: it has no moving range, and nothing is put in its place
    screen_outliers : leave out, once, moving ranges of 3.267 AMR and more, and take the AMR of the rest
    fix_after_n : take the limits from the first n values only

    Returns
    -------
    XmrLimits. A constant series: both limits at the mean. One value: no limits. A negative lower limit is
    kept (draw it at 0). `is_trial` under twelve values.

    Raises
    ------
    ValueError : there is no value, or fix_after_n is below 2

    Source: NHSRplotthedots (ptd_spc_standard); Wheeler, Understanding Variation.
    """
    series = one_series(values)
    if fix_after_n is not None and fix_after_n < 2:
        raise ValueError(f"fix_after_n: {fix_after_n} found, wanted 2 or more, for limits need a moving range.")
    baseline = series[:fix_after_n]
    known = baseline[~np.isnan(baseline)]
    if not known.size:
        raise ValueError(f"values: none found among the first {fix_after_n}; wanted at least one to set limits by.")
    ranges = np.abs(np.diff(baseline))
    ranges = ranges[~np.isnan(ranges)]
    average = ranges.mean() if ranges.size else np.nan
    # In a constant series every range would count as outlying; and its mean is its value, without rounding.
    if screen_outliers and average > 0:
        average = ranges[ranges < OUTLYING_RANGE * average].mean()
    mean = known[0] if average == 0 and np.ptp(known) == 0 else known.mean()
    reach, near = XMR * average, XMR * NEAR * average
    return XmrLimits(
        mean=float(mean),
        average_moving_range=float(average),
        lower=float(mean - reach),
        upper=float(mean + reach),
        near_lower=float(mean - near),
        near_upper=float(mean + near),
        is_trial=known.size < FEWEST_POINTS,
    )
