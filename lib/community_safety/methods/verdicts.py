"""Words for a comparison: which side of the other a figure lies on, said by the indicator's polarity."""

import numpy as np
import pandas as pd

from community_safety.methods.inputs import check_choice

POLARITIES = ("lower_is_better", "higher_is_better", "neutral")
NOT_COMPARED = "not_compared"

# For each polarity the word for: below, not different, above. Beyond 99.8% limits too: far below, far above.
WORDS = {
    "lower_is_better": ("better", "similar", "worse"),
    "higher_is_better": ("worse", "similar", "better"),
    "neutral": ("lower", "similar", "higher"),
}
STRONGER = {"better": "best", "worse": "worst", "lower": "lowest", "higher": "highest"}


def words_for_side(side: np.ndarray, polarities: np.ndarray) -> np.ndarray:
    """The verdicts for a column of sides.

    Parameters
    ----------
    side : −1 below, 0 not different, +1 above; ±2 beyond the 99.8% limits too; NaN where nothing can be
        compared
    polarities : one of POLARITIES for each side

    Raises
    ------
    ValueError : a polarity is not one of those
    """
    words = np.full(side.shape, NOT_COMPARED, dtype=object)
    known = ~np.isnan(side)
    place = np.where(known, side, 0).astype(int) + 2
    # One polarity for all is read once: a column of words takes longer to compare than the numbers behind it.
    same = polarities[:1] if polarities.strides == (0,) else pd.unique(polarities)
    for each in same:
        below, level, above = WORDS[check_choice("polarity", each, POLARITIES)]
        scale = np.array([STRONGER[below], below, level, above, STRONGER[above]], dtype=object)
        here = known if len(same) == 1 else known & (polarities == each)
        words[here] = scale[place[here]]
    return words


def side_of(
    lower: np.ndarray, upper: np.ndarray, reference_lower: np.ndarray, reference_upper: np.ndarray
) -> np.ndarray:
    """−1 where the whole interval lies below the reference, +1 above, 0 where they meet, NaN if unknown."""
    side = np.where(lower > reference_upper, 1.0, np.where(upper < reference_lower, -1.0, 0.0))
    blank = np.isnan(lower) | np.isnan(upper) | np.isnan(reference_lower) | np.isnan(reference_upper)
    return np.where(blank, np.nan, side)
