"""What each indicator is: `params/indicators/<category>.yml`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from community_safety.errors import DataError
from community_safety.like_for_like import Measure
from community_safety.periods import PeriodType
from community_safety.registers.checking import Entry, read_entries
from community_safety.registers.yaml_file import read_yaml, shown

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


POPULATION = "population"  # the series that mid-year population estimates are kept under


class Polarity(StrEnum):
    """Which way is good. `neutral` where a rise may be better reporting."""

    LOWER_IS_BETTER = "lower_is_better"
    HIGHER_IS_BETTER = "higher_is_better"
    NEUTRAL = "neutral"


class Cadence(StrEnum):
    """How often the source gives a figure."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


class Comparator(StrEnum):
    """The area above that a figure is set against, where the data give one."""

    REGION = "region"
    NATION = "nation"


class Threshold(Entry):
    """A threshold holds from its date until the next one. At the threshold is within."""

    lower: float | None = Field(default=None, strict=False)
    upper: float | None = Field(default=None, strict=False)
    reference: Words

    @model_validator(mode="after")
    def _has_a_side(self) -> Threshold:
        if self.lower is None and self.upper is None:
            raise ValueError("a threshold needs lower, upper or both")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError("lower is above upper")
        return self


class Part(Entry):
    """A numerator or denominator: the source series it is added up from, and what the series counts."""

    series: Id
    counts: Words


class Indicator(Entry):
    """One entry holds all that the suite knows about an indicator."""

    category: Id
    title: Words
    definition: Words
    why_it_matters: Words
    source: Words
    numerator: Part
    denominator: Part
    measure: Annotated[Measure, Field(strict=False)]
    multiplier: Annotated[int, Field(gt=0)] = 1
    unit: Words
    decimals: Annotated[int, Field(ge=0, le=3)]
    polarity: Annotated[Polarity, Field(strict=False)]
    cadence: Annotated[Cadence, Field(strict=False)]
    period: Annotated[PeriodType, Field(strict=False)]
    # An indicator that follows the seasons: its months are shown and the peak is named, a control chart takes values
    # adjusted for season, and a projection the share of the year that earlier years had seen by now.
    seasonal: bool = False
    comparators: tuple[Annotated[Comparator, Field(strict=False)], ...] = Field(default=(), strict=False, max_length=2)
    thresholds: dict[date, Threshold] = Field(default_factory=dict)
    breaks: dict[date, Words] = Field(default_factory=dict)
    caveats: tuple[Words, ...] = Field(default=(), strict=False)
    owner: Words
    checked_by: Words
    next_review: date

    @model_validator(mode="after")
    def _has_parts_that_fit(self) -> Indicator:
        wanted = POPULATION if self.measure is Measure.RATE else self.numerator.series
        if self.measure is not Measure.COUNT and self.denominator.series != wanted:
            raise ValueError(f"denominator.series of a {self.measure} is {wanted}, not {self.denominator.series}")
        return self


def read_indicators(folder: Path) -> dict[str, Indicator]:
    """Every indicator of the register by its id, categories in the order of their files' names.

    Raises
    ------
    DataError : no file, an entry at fault, or an id in two files; all faults of all files at once
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise DataError(f"{shown(folder)}: no indicator files; each category has one, such as crime.yml")
    found: dict[str, Indicator] = {}
    faults: list[str] = []
    for path in files:
        try:
            entries = read_entries(Indicator, read_yaml(path), shown(path), category=path.stem)
        except DataError as fault:
            faults += fault.faults
            continue
        for key, indicator in entries.items():
            if key in found:
                faults.append(f"{shown(path)}, {key}: the id is already used in {found[key].category}.yml")
            if indicator.category != path.stem:
                faults.append(f"{shown(path)}, {key}: category {indicator.category!r} belongs in another file")
            found[key] = indicator
    if faults:
        raise DataError.of(faults)
    return found
