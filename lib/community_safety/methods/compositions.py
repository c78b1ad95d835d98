"""Compositions: shares of a total by category, where a case may count in several (strands of hate crime)."""

from dataclasses import dataclass

import numpy as np

from community_safety.methods.inputs import Inputs, Numbers, Result, SameForm
from community_safety.methods.rounding import round_half_up


@dataclass(frozen=True, eq=False)
class Composition(Result):
    """Shares of a total: exact, rounded, their sums, and whether cases count in several categories."""

    percents: SameForm
    rounded: SameForm
    sum_of_percents: float
    sum_of_rounded: float
    is_multi_response: bool


def composition(counts: Numbers, total: float | None, decimals: int = 0) -> Composition:
    """Each category's share of the total, in per cent.

    percent = count / total × 100. The total is given, not summed: an offence with two strands is one offence

    Parameters
    ----------
    counts : cases in each category, ≥ 0
    total : all cases, each once
    decimals : of the rounded shares, half up

    Returns
    -------
    Composition. Where the counts exceed the total, cases count in several categories and the shares add to
    more than 100: say so. Rounded shares need not add to 100 and are not made to. A blank count has a
    blank share, and a total of 0 only blank ones.

    Raises
    ------
    ValueError : a count is negative or above the total, or the total is negative

    Source: Home Office, Hate crime, England and Wales.
    """
    given = Inputs(counts=counts)
    given.refuse_negative("counts")
    whole = Inputs(total=total)
    whole.refuse_negative("total")
    cases = whole["total"].item()
    given.refuse("counts", given["counts"] > cases, f"no more than the total of {cases:.10g}")
    percents = given["counts"] * 100 / (cases or np.nan)
    rounded = round_half_up(percents, decimals)
    return Composition(
        percents=given.as_given(percents),
        rounded=given.as_given(rounded),
        sum_of_percents=float(percents.sum()),
        sum_of_rounded=float(rounded.sum()),
        is_multi_response=bool(np.nansum(given["counts"]) > cases),
    )
