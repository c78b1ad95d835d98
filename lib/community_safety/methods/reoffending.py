"""Reoffending: how many of a cohort reoffend, and how often.

National figures follow a cohort for a year and allow six months more for conviction; local tracking that
counts at once is not comparable with them, and a cohort still being followed is not complete.
"""

from dataclasses import dataclass

import numpy as np

from community_safety.methods.inputs import Inputs, Numbers, SameForm
from community_safety.methods.intervals import Interval
from community_safety.methods.proportions import wilson_proportion


@dataclass(frozen=True, eq=False)
class Reoffending(Interval):
    """Binary rate in per cent with Wilson limits, reoffences per reoffender, and reoffences per offender."""

    reoffences_per_reoffender: SameForm
    reoffences_per_offender: SameForm


def reoffending_rates(
    cohort: Numbers, reoffenders: Numbers, reoffences: Numbers, confidence: float = 0.95
) -> Reoffending:
    """Binary rate and frequencies of reoffending.

    binary rate = reoffenders / cohort × 100; reoffences / reoffenders; reoffences / cohort

    Parameters
    ----------
    cohort : offenders followed, ≥ 0
    reoffenders : those of them who reoffended, 0 to the cohort
    reoffences : proven reoffences, at least one for each reoffender
    confidence : of the Wilson limits, 0.9 to less than 1

    Returns
    -------
    Reoffending. No cohort: all blank. No reoffenders: no reoffences per reoffender (blank).

    Raises
    ------
    ValueError : a number is negative, reoffenders exceed the cohort, or reoffences fall short of
        reoffenders (or exist without any)

    Source: Ministry of Justice, Proven reoffending statistics.
    """
    given = Inputs(cohort=cohort, reoffenders=reoffenders, reoffences=reoffences)
    given.refuse_negative("cohort", "reoffenders", "reoffences")
    people, again, offences = given["cohort"], given["reoffenders"], given["reoffences"]
    given.refuse("reoffenders", again > people, "no more than the cohort")
    given.refuse("reoffences", offences < again, "at least one for each reoffender")
    given.refuse("reoffences", (again == 0) & (offences > 0), "none where nobody reoffended")
    # A cohort of none is no error in a small area's quarter: it has no rate.
    anyone = np.where(people == 0, np.nan, people)
    binary = wilson_proportion(again, anyone, 100, confidence)
    return Reoffending(
        value=given.as_given(binary.value),
        lower=given.as_given(binary.lower),
        upper=given.as_given(binary.upper),
        reoffences_per_reoffender=given.as_given(offences / np.where(again == 0, np.nan, again)),
        reoffences_per_offender=given.as_given(offences / anyone),
    )
