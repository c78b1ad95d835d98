"""`params/` read, checked and typed: what we report, for which places, and for when."""

from community_safety.registers.areas import Area, Areas, Kind, slug
from community_safety.registers.indicators import Cadence, Comparator, Indicator, Polarity, Threshold
from community_safety.registers.project import Registers, project_root, read_registers
from community_safety.registers.quarters import QuarterRecord, RunParameters

__all__ = [
    "Area",
    "Areas",
    "Cadence",
    "Comparator",
    "Indicator",
    "Kind",
    "Polarity",
    "QuarterRecord",
    "Registers",
    "RunParameters",
    "Threshold",
    "project_root",
    "read_registers",
    "slug",
]
