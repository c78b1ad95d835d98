"""Places and how they nest: `params/areas.yml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from community_safety.errors import DataError, UsageError
from community_safety.registers.checking import Entry, near_match, read_entries
from community_safety.registers.yaml_file import read_yaml, shown

GSS_CODE = re.compile(r"[EW]\d{8}")
GssCode = Annotated[str, StringConstraints(pattern=rf"^{GSS_CODE.pattern}$")]


class Kind(StrEnum):
    """What sort of place it is."""

    NATION = "nation"
    REGION = "region"
    POLICE_FORCE = "police_force"
    COUNTY = "county"
    PARTNERSHIP = "partnership"
    DISTRICT = "district"
    UNITARY = "unitary"
    METROPOLITAN_BOROUGH = "metropolitan_borough"
    LONDON_BOROUGH = "london_borough"


LOCAL = frozenset({Kind.DISTRICT, Kind.UNITARY, Kind.METROPOLITAN_BOROUGH, Kind.LONDON_BOROUGH})


class Area(Entry):
    """One row of the register of areas."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    kind: Annotated[Kind, Field(strict=False)]
    part_of: tuple[GssCode, ...] = Field(default=(), strict=False)
    also_named: tuple[str, ...] = Field(default=(), strict=False)
    until: date | None = None
    board: str = ""

    @property
    def is_local(self) -> bool:
        """True for the places that figures are added up from: districts, unitary authorities, boroughs."""
        return self.kind in LOCAL


@dataclass(frozen=True)
class Areas:
    """Every area by its GSS code, with the nesting worked out."""

    by_code: dict[str, Area]

    @classmethod
    def read(cls, path: Path) -> Areas:
        """Read the register.

        Raises
        ------
        DataError : an entry is at fault, a `part_of` names an unknown area or goes round in a circle, or two
            current areas share a name
        """
        file = shown(path)
        content = read_yaml(path)
        faults = [
            f"{file}, {code}: not a GSS code, such as E07000129"
            for code in content
            if not GSS_CODE.fullmatch(str(code))
        ]
        areas = cls(read_entries(Area, content, file)) if not faults else cls({})
        faults += areas._nesting_faults(file)
        if faults:
            raise DataError.of(faults)
        return areas

    def _nesting_faults(self, file: str) -> list[str]:
        faults = [
            f"{file}, {code}: part_of names {parent}, which has no row.{near_match(parent, self.by_code)}"
            for code, area in self.by_code.items()
            for parent in area.part_of
            if parent not in self.by_code
        ]
        faults += [f"{file}, {code}: part_of leads back to itself" for code in self.by_code if code in self.above(code)]
        names: dict[str, str] = {}
        for code, area in self.by_code.items():
            if area.until is None and (other := names.setdefault(slug(area.name), code)) != code:
                faults.append(
                    f"{file}, {code}: {area.name!r} is already the name of {other}; packs would share a folder"
                )
        return faults

    def __getitem__(self, code: str) -> Area:
        """The area of a GSS code.

        Raises
        ------
        UsageError : the code is not in the register; with the near match
        """
        try:
            return self.by_code[code]
        except KeyError:
            raise UsageError(self._unknown(code)) from None

    def _unknown(self, code: object) -> str:
        text = str(code)[:80]
        by_name = {area.name.casefold(): key for key, area in self.by_code.items()}
        if key := by_name.get(text.casefold()):
            return f"area {text!r} is a name: write its code, {key}"
        if key := next((key for key in self.by_code if key.casefold() == text.casefold()), None):
            return f"area {text!r}: GSS codes are in capitals: {key}"
        near = near_match(text, [*self.by_code, *by_name])
        return f"area {text!r} is not in params/areas.yml.{near} Codes look like E10000018"

    def above(self, code: str) -> frozenset[str]:
        """Every area that contains this one, at any height."""
        return self._above.get(code, frozenset())

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}

        def climb(code: str, path: tuple[str, ...]) -> frozenset[str]:
            if code in path:  # a circle: the caller finds the area above itself
                return frozenset(path)
            if code not in found:
                parents = self.by_code[code].part_of if code in self.by_code else ()
                found[code] = frozenset(parents).union(*(climb(parent, (*path, code)) for parent in parents))
            return found[code]

        for code in self.by_code:
            climb(code, ())
        return found

    def local_within(self, code: str) -> tuple[str, ...]:
        """The current districts, unitary authorities and boroughs inside an area, by name; itself if it is one."""
        inside = (
            key
            for key, area in self.by_code.items()
            if area.is_local and area.until is None and (key == code or code in self.above(key))
        )
        return tuple(sorted(inside, key=lambda key: self.by_code[key].name))

    def districts_of(self, code: str) -> tuple[str, ...]:
        """The districts to show beneath an area: empty for an area that is itself a district."""
        return () if self[code].is_local else self.local_within(code)

    def one_above(self, code: str, kind: Kind) -> str | None:
        """The area of that kind which contains `code` (for a county: the one that contains all its districts)."""
        candidates = [key for key in self.above(code) if self.by_code[key].kind is kind]
        if not candidates:
            inside = self.districts_of(code)
            shared = frozenset.intersection(*(self.above(key) for key in inside)) if inside else frozenset()
            candidates = [key for key in shared if self.by_code[key].kind is kind]
        return min(candidates) if candidates else None

    def named(self, name: str, kinds: Iterable[Kind]) -> str | None:
        """The code of the current area of one of these kinds that a publisher calls `name`; None when there is none."""
        wanted, allowed = name.strip().casefold(), set(kinds)
        for code, area in self.by_code.items():
            if area.kind in allowed and wanted in {each.casefold() for each in (area.name, *area.also_named)}:
                return code
        return None


def slug(name: str) -> str:
    """A name as a folder: `North West Leicestershire` gives `north-west-leicestershire`; letters, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "area"
