import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_safety.facts import printed, prints_equal

FIGURES = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.345, 2, "2.35"),  # half up on the decimal digits; its binary neighbour lies below
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (-0.04, 1, "0.0"),
        (1234567.891, 1, "1,234,567.9"),
        (63.3, 1, "63.3"),
        (0, 2, "0.00"),
    ],
)
def test_a_figure_is_rounded_half_up_as_by_hand(value, decimals, text):
    assert printed(value, decimals) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_gap_is_never_printed_as_a_figure(value):
    with pytest.raises(ValueError, match="cannot be printed"):
        printed(value, 1)


@given(FIGURES, st.integers(0, 3))
def test_printing_moves_a_figure_by_half_a_unit_of_the_last_place_at_most(value, decimals):
    back = float(printed(value, decimals).replace(",", "").replace("−", "-"))

    assert abs(back - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + 1e-6 * abs(value) * 1e-6


@given(FIGURES, FIGURES, st.integers(0, 3))
def test_a_larger_figure_never_prints_smaller(one, other, decimals):
    low, high = sorted((one, other))
    before, after = (float(printed(value, decimals).replace(",", "").replace("−", "-")) for value in (low, high))

    assert before <= after
    assert prints_equal(low, high, decimals) == (before == after)
