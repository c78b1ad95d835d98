"""`params/` read, checked and typed: what we report, for which places, and for when."""

from community_safety.registers.areas import Area, Areas, Kind, slug
from community_safety.registers.indicators import Cadence, Indicator, Polarity
from community_safety.registers.project import Registers, project_root, read_registers
from community_safety.registers.quarters import QuarterRecord, RunParameters

__all__ = [
    "Area",
    "Areas",
    "Cadence",
    "Indicator",
    "Kind",
    "Polarity",
    "QuarterRecord",
    "Registers",
    "RunParameters",
    "project_root",
    "read_registers",
    "slug",
]
