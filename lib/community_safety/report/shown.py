"""What a cell ends in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from community_safety.blocks import Block, Showable


class Shown(Showable):
    """Blocks that a cell ends in."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = tuple(blocks)

    def blocks(self) -> Sequence[Block]:
        """The blocks, in reading order."""
        return self._blocks
