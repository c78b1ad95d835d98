"""A run's parameters and the quarter's record: `params/2020-21-Q4.yml` and `params/quarters/2020-21-Q4.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from community_safety.errors import DataError, UsageError
from community_safety.periods import FinancialQuarter, day_name
from community_safety.registers.checking import Entry, read_entry
from community_safety.registers.yaml_file import read_yaml, shown

DEFAULT_STORE = "outputs/store.duckdb"


class RunParameters(Entry):
    """What a notebook takes, and papermill's parameter file may hold. Nothing else."""

    quarter: str
    area: str
    store: str = DEFAULT_STORE

    @field_validator("quarter")
    @classmethod
    def _is_a_quarter(cls, text: str) -> str:
        try:
            return FinancialQuarter.parse(text).id
        except UsageError as fault:
            raise ValueError(str(fault)) from None

    @field_validator("store")
    @classmethod
    def _is_a_database_file(cls, text: str) -> str:
        if not text.endswith(".duckdb") or "\0" in text:
            raise ValueError("the store is a file whose name ends in .duckdb")
        return text

    @classmethod
    def check_store(cls, store: str) -> None:
        """Raise UsageError unless `store` can be the name of a store."""
        try:
            cls._is_a_database_file(store)
        except ValueError as fault:
            raise UsageError(f"--store {store[:80]}: {fault}") from None

    @classmethod
    def check(cls, content: Mapping[str, Any], place: str) -> RunParameters:
        """Parameters as typed values.

        Raises
        ------
        UsageError : an unknown name (with the near match), a missing one, a value of another kind
        """
        try:
            return read_entry(cls, content, place)
        except DataError as fault:
            raise UsageError(str(fault)) from None

    @classmethod
    def read(cls, path: Path) -> RunParameters:
        """The parameters of a YAML file, as papermill's ``-f`` takes it.

        Raises
        ------
        UsageError : as for `check`, and when the file cannot be read
        """
        try:
            content = read_yaml(path)
        except DataError as fault:
            raise UsageError(str(fault)) from None
        return cls.check(content, shown(path))


class QuarterRecord(Entry):
    """What is known of one quarter's issue. Every key is optional."""

    data_cut: date | None = None
    meeting_date: date | None = None
    population_edition: Annotated[str, StringConstraints(pattern=r"^mid-\d{4}$")] | None = None
    population_year: Annotated[int, Field(ge=1971, le=2100)] | None = None
    caveats: tuple[str, ...] = Field(default=(), strict=False)

    @field_validator("meeting_date")
    @classmethod
    def _meets_after_the_cut(cls, day: date | None, info: ValidationInfo) -> date | None:
        cut = info.data.get("data_cut")
        if day and cut and day < cut:
            raise ValueError(f"the meeting comes before the data cut of {day_name(cut)}")
        return day

    @classmethod
    def read(cls, path: Path, quarter: FinancialQuarter) -> QuarterRecord:
        """The record of a quarter; an empty one where there is no file.

        Raises
        ------
        DataError : an entry is at fault, or the data were cut before the quarter ended
        """
        if not path.exists():
            return cls()
        record = read_entry(cls, read_yaml(path), shown(path))
        if record.data_cut and record.data_cut < quarter.end:
            raise DataError(
                f"{shown(path)}: data_cut is {day_name(record.data_cut)}, "
                f"before {quarter.label} ends on {day_name(quarter.end)}"
            )
        return record
