"""Registers, observations and methods make facts: every figure once, by a published rule, with its source."""

from community_safety.facts.printing import printed, prints_equal
from community_safety.facts.table import Facts, areas_of_pack, make_facts

__all__ = ["Facts", "areas_of_pack", "make_facts", "printed", "prints_equal"]
