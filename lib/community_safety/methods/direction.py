"""Direction and run length: which way a figure moved, whether that is good, and for how long it has."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from community_safety.methods.comparators import Polarity
from community_safety.methods.inputs import Inputs, Numbers, Result, SameForm, as_floats
from community_safety.methods.rounding import DECIMALS_COMPARED, sign_of_difference
from community_safety.methods.time_series import History, every_period
from community_safety.methods.verdicts import words_for_side

# What a movement means, by the verdict on the figure now against the figure before.
ASSESSMENTS = {
    "better": "improving",
    "worse": "worsening",
    "similar": "stable",
    "higher": "increasing",
    "lower": "decreasing",
    "not_compared": "unknown",
}
UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Direction(Result):
    """Movement (up, down, level) and its meaning (improving, …); neither follows from the other alone."""

    direction: SameForm
    assessment: SameForm


@dataclass(frozen=True, eq=False)
class RunLength(Result):
    """How long the latest values have moved one way; `steps` + 1 `points`, or 0 and 0 without a run."""

    direction: SameForm
    steps: SameForm
    points: SameForm
    direction_ties_ignored: SameForm
    steps_ties_ignored: SameForm


def direction_of_travel(
    current: Numbers,
    previous: Numbers,
    polarity: Polarity,
    tolerance: Numbers = 0.0,
    significant: bool | np.ndarray | pd.Series | None = None,
) -> Direction:
    """Direction of a figure since the previous period, and what it means.

    level where |current − previous| ≤ tolerance, or where a test found the difference not significant;
    else up or down, said as improving or worsening by polarity (neutral: increasing, decreasing); level is
    stable

    Parameters
    ----------
    current, previous : the two figures, of like periods
    polarity : lower_is_better, higher_is_better or neutral
    tolerance : the largest difference that is still level, in the figures' unit, ≥ 0
    significant : what a test of the difference found; None where none was made

    Returns
    -------
    direction and assessment; both "unknown" where a figure is blank.

    Raises
    ------
    ValueError : a tolerance is negative, or a polarity is unknown
    """
    given = Inputs(current=current, previous=previous, tolerance=tolerance)
    given.refuse_negative("tolerance")
    difference = np.round(given["current"] - given["previous"], DECIMALS_COMPARED)
    tested = given.column_of("significant", significant)
    not_significant = np.array([flag is not None and not pd.isna(flag) and not flag for flag in tested], dtype=bool)
    is_level = (np.abs(difference) <= np.round(given["tolerance"], DECIMALS_COMPARED)) | not_significant
    side = np.where(np.isnan(difference), np.nan, np.where(is_level, 0.0, np.sign(difference)))
    direction = np.select([side == 0, side > 0, side < 0], ["level", "up", "down"], UNKNOWN).astype(object)
    verdicts = words_for_side(side, given.column_of("polarity", polarity))
    return Direction(
        direction=given.as_given(direction),
        assessment=given.as_given(np.array([ASSESSMENTS[verdict] for verdict in verdicts], dtype=object)),
    )


def run_length(values: History) -> RunLength:
    """How many times in a row the values have moved the same way, up to the latest.

    A step is a strict change from one value to the next; k steps need k + 1 points. A tie or a blank ends
    the run, so "for the last k quarters" takes k = steps. Ignoring ties, a tie neither ends nor lengthens
    it; a blank still ends it.

    Parameters
    ----------
    values : in time order; a table has a column for each area. A period without a row is a blank

    Returns
    -------
    direction ("increasing", "decreasing", "none"), steps and points, with and without ties: for a table by
    column. A trend of seven points (control charts) is six steps: see `is_trend_of`.

    Raises
    ------
    ValueError : an index is not of months or quarters, or a period occurs twice

    Source: run rules as NHSRplotthedots counts them (ties end a run) and as NHS run-chart guidance does
    (ties ignored).
    """
    history = as_floats("values", every_period(values))
    columns = history if history.ndim > 1 else history[:, np.newaxis]
    newest_first = sign_of_difference(columns[1:], columns[:-1])[::-1]
    steps, sign = _latest_run(newest_first, known=np.ones_like(newest_first, dtype=bool), ties_end=True)
    known = np.logical_and.accumulate(~np.isnan(newest_first), axis=0)
    steps_over_ties, sign_over_ties = _latest_run(newest_first, known, ties_end=False)

    def as_given(result: np.ndarray) -> SameForm:
        if isinstance(values, pd.DataFrame):
            return pd.Series(result, index=values.columns)
        return result if history.ndim > 1 else result.item()

    return RunLength(
        direction=as_given(_run_words(sign)),
        steps=as_given(steps),
        points=as_given(np.where(steps > 0, steps + 1, 0)),
        direction_ties_ignored=as_given(_run_words(sign_over_ties)),
        steps_ties_ignored=as_given(steps_over_ties),
    )


def is_trend_of(run: RunLength, points: int) -> SameForm:
    """True where the latest run holds at least so many points, as control charts count a trend."""
    return run.points >= points


def _latest_run(newest_first: np.ndarray, known: np.ndarray, ties_end: bool) -> tuple[np.ndarray, np.ndarray]:
    """Length and sign of the run that ends with the latest step, each column by itself."""
    if not len(newest_first):
        return np.zeros(newest_first.shape[1], dtype=int), np.zeros(newest_first.shape[1])
    moves = known & (newest_first != 0)
    latest = np.zeros(newest_first.shape[1], dtype=int) if ties_end else moves.argmax(axis=0)
    sign = np.take_along_axis(newest_first, latest[np.newaxis], axis=0)[0]
    sign = np.where(moves.any(axis=0) & ~np.isnan(sign), sign, 0.0)
    goes_on = newest_first == sign if ties_end else known & ((newest_first == sign) | (newest_first == 0))
    in_run = np.logical_and.accumulate(goes_on, axis=0) & (newest_first == sign) & (sign != 0)
    return in_run.sum(axis=0), sign


def _run_words(sign: np.ndarray) -> np.ndarray:
    return np.select([sign > 0, sign < 0], ["increasing", "decreasing"], "none").astype(object)
