"""Registers, observations and methods make facts: every figure once, by a published rule, with its source."""

from community_safety.facts.making import facts_of_pack, make_facts
from community_safety.facts.printing import printed, prints_equal
from community_safety.facts.table import Facts

__all__ = ["Facts", "facts_of_pack", "make_facts", "printed", "prints_equal"]
