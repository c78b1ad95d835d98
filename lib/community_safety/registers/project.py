"""The project's folder, and all its registers read together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from community_safety.errors import DataError, UsageError
from community_safety.periods import FinancialQuarter
from community_safety.registers.areas import Areas
from community_safety.registers.indicators import Indicator, read_indicators
from community_safety.registers.quarters import QuarterRecord


@dataclass(frozen=True)
class Registers:
    """What `params/` says, checked and typed. `root` is the project's folder; relative paths start there."""

    root: Path
    areas: Areas
    indicators: dict[str, Indicator]

    @classmethod
    def read(cls, root: Path) -> Registers:
        """Read every register that does not depend on the quarter.

        Raises
        ------
        DataError : with all faults of all register files
        """
        areas, indicators, faults = Areas({}), dict[str, Indicator](), list[str]()
        try:
            areas = Areas.read(root / "params" / "areas.yml")
        except DataError as fault:
            faults += fault.faults
        try:
            indicators = read_indicators(root / "params" / "indicators")
        except DataError as fault:
            faults += fault.faults
        if faults:
            raise DataError.of(faults)
        return cls(root, areas, indicators)

    def of_category(self, category: str) -> dict[str, Indicator]:
        """The indicators of one category, in the register's order.

        Raises
        ------
        UsageError : no indicator has that category
        """
        found = {key: each for key, each in self.indicators.items() if each.category == category}
        if not found:
            known = ", ".join(self.categories)
            raise UsageError(f"no indicator has the category {category!r}; there are: {known}")
        return found

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories, in the register's order."""
        return tuple(dict.fromkeys(each.category for each in self.indicators.values()))

    def quarter_record(self, quarter: FinancialQuarter) -> QuarterRecord:
        """The quarter's record: `params/quarters/2020-21-Q4.yml`, or an empty one."""
        return QuarterRecord.read(self.root / "params" / "quarters" / f"{quarter.id}.yml", quarter)

    def path(self, text: str) -> Path:
        """A path as parameters write it: absolute, or from the project's folder."""
        return self.root / text


def project_root(start: Path | None = None) -> Path:
    """The nearest folder upwards that holds `params/`, wherever a notebook or command runs.

    Raises
    ------
    UsageError : there is none
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "params").is_dir():
            return folder
    raise UsageError(f"no folder named params in {here.name} or above it: run this inside the project's folder")


@lru_cache(maxsize=4)
def _read(root: Path, stamp: tuple[tuple[str, int, int], ...]) -> Registers:
    return Registers.read(root)


def read_registers(root: Path) -> Registers:
    """`Registers.read`, read once while the files stay as they are."""
    files = [root / "params" / "areas.yml", *sorted((root / "params" / "indicators").glob("*.yml"))]
    stamp = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.exists())
    return _read(root, stamp)
