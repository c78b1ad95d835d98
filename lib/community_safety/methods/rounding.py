"""Rounding: half up for printing, and to ten decimals for telling a tie from a difference."""

import numpy as np

from community_safety.methods.inputs import Inputs, Numbers, SameForm

# Values that differ only after the tenth decimal differ by arithmetic, not in fact.
DECIMALS_COMPARED = 10


def round_half_up(values: Numbers, decimals: int = 0) -> SameForm:
    """Values rounded half up on the decimal value that would be printed: 2.5 is 3, 0.285 is 0.29, −2.5 is −3.

    Not Python's round, which takes halves to the even digit and 0.285 for the 0.28499… that the machine
    holds. Blanks stay blank.
    """
    given = Inputs(values=values)
    scaled = np.abs(given["values"]) * 10.0**decimals
    # A decimal half arrives as 28.499999999999996; nine decimals of the scaled value restore it.
    whole = np.floor(np.round(scaled, 9) + 0.5)
    return given.as_given(np.copysign(whole / 10.0**decimals, given["values"]) + 0.0)


def sign_of_difference(first: np.ndarray, second: np.ndarray | float) -> np.ndarray:
    """−1, 0 or +1 as the first is below, equal to or above the second; NaN where either is blank."""
    return np.sign(np.round(first - second, DECIMALS_COMPARED))
