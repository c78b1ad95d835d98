"""Thresholds: is a figure beyond its threshold, and is that more than chance."""

from dataclasses import dataclass

import numpy as np

from community_safety.methods.inputs import Inputs, Numbers, Result, SameForm
from community_safety.methods.rounding import DECIMALS_COMPARED
from community_safety.methods.verdicts import NOT_COMPARED


@dataclass(frozen=True, eq=False)
class ThresholdStatus(Result):
    """A figure and its interval against a threshold; the margin is figure − threshold, in its unit."""

    point: SameForm
    statistical: SameForm
    margin: SameForm


def threshold_status(
    value: Numbers,
    lower: Numbers,
    upper: Numbers,
    lower_threshold: Numbers = None,
    upper_threshold: Numbers = None,
) -> ThresholdStatus:
    """A figure and its interval against a lower threshold, an upper threshold, or the range between two.

    point: breach where the value is strictly beyond a threshold, else within; at the threshold is within;
    statistical: breach where the whole interval is beyond a threshold, within where the whole interval is
    inside (both strictly), else uncertain

    Parameters
    ----------
    value, lower, upper : the figure with its confidence limits, such as `wilson_proportion` gives
    lower_threshold : the least it should be; upper_threshold : the most it should be; one of them, or both

    Returns
    -------
    ThresholdStatus: report both statuses. The margin of a range is from its nearer threshold.
    "not_compared" for blanks.

    Raises
    ------
    ValueError : no threshold is given, or a lower one is above its upper one

    Source: Fingertips, comparison with a target; strict at the limits here, where Fingertips takes a limit
    as beyond.
    """
    if lower_threshold is None and upper_threshold is None:
        raise ValueError("lower_threshold and upper_threshold: none found, wanted one of them or both.")
    given = Inputs(
        value=value,
        lower=lower,
        upper=upper,
        lower_threshold=lower_threshold,
        upper_threshold=upper_threshold,
    )
    least, most = given["lower_threshold"], given["upper_threshold"]
    given.refuse("lower_threshold", least > most, "no more than upper_threshold")
    none_set = np.isnan(least) & np.isnan(most)
    # A side without a threshold is never reached. Rounding: 40% may arrive as 40.00000000000001.
    floor, ceiling = np.where(np.isnan(least), -np.inf, least), np.where(np.isnan(most), np.inf, most)
    over = np.round(given["value"] - ceiling, DECIMALS_COMPARED)
    under = np.round(floor - given["value"], DECIMALS_COMPARED)
    breach = (given["lower"] > ceiling) | (given["upper"] < floor)
    within = (given["upper"] < ceiling) & (given["lower"] > floor)
    point = np.where((over > 0) | (under > 0), "breach", "within").astype(object)
    point[none_set | given.any_blank("value")] = NOT_COMPARED
    statistical = np.select([breach, within], ["breach", "within"], "uncertain").astype(object)
    statistical[none_set | given.any_blank("lower", "upper")] = NOT_COMPARED
    nearer = np.where(np.isnan(least) | (over > under), most, least)
    return ThresholdStatus(
        point=given.as_given(point),
        statistical=given.as_given(statistical),
        margin=given.as_given(given["value"] - nearer),
    )
