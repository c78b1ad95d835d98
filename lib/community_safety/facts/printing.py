"""`printed`: the only way in which a figure reaches a page."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"


def printed(value: float, decimals: int) -> str:
    """A figure as readers see it: rounded half up on its decimal value, thousands with commas.

    2.345 to two decimals is `2.35`, as by hand: the decimal digits of the value are rounded, not its binary
    neighbour. A figure that rounds to zero has no sign.

    Raises
    ------
    ValueError : the value is not a finite number; what to say of a gap is for the caller to decide
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be printed as a figure; say why there is none")
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{decimals}f}"
    return f"{MINUS}{digits}" if rounded < 0 else digits


def prints_equal(one: float, other: float, decimals: int) -> bool:
    """True when the two look the same on the page."""
    return printed(one, decimals) == printed(other, decimals)
