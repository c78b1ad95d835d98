"""Values with limits, and how sure a limit is: the one home of z."""

from dataclasses import dataclass

from scipy import special

from community_safety.methods.inputs import Result, SameForm

LOWEST_CONFIDENCE = 0.9  # a published interval below 90% would call too many chance differences real
LOWEST_FORECAST_CONFIDENCE = 0.5  # what is to come may be given more narrowly than what was: 80% is common


@dataclass(frozen=True, eq=False)
class Limits(Result):
    """Two limits without a value between them."""

    lower: SameForm
    upper: SameForm


@dataclass(frozen=True, eq=False)
class Interval(Result):
    """A value and its confidence limits, in the value's own unit."""

    value: SameForm
    lower: SameForm
    upper: SameForm


def tail(confidence: float, lowest: float = LOWEST_CONFIDENCE) -> float:
    """The probability beyond each limit: 0.025 for a confidence of 0.95 (or of 95, per cent).

    Raises ValueError unless `lowest` ≤ confidence < 1 (or the same as percentages, below 100).
    """
    level = confidence / 100 if confidence > 1 else confidence
    if not lowest <= level < 1:
        raise ValueError(
            f"confidence: {confidence:g} found, wanted {lowest:g} to less than 1, "
            f"or {lowest * 100:g} to less than 100 per cent."
        )
    return (1 - level) / 2


def z_score(confidence: float, lowest: float = LOWEST_CONFIDENCE) -> float:
    """Normal quantile at full precision: 1.959963984540054 for 95%, 3.090232306167813 for 99.8%."""
    return float(-special.ndtri(tail(confidence, lowest)))
