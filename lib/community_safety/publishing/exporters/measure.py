"""How wide text is in the shipped typeface, and where a word too wide for its place may part."""

import re
from functools import cache

from community_safety.house_style import font_files

PAGE_WIDTH = 476.0  # points: A4 less margins of 21 mm on either side
BREAK = "\u200b"  # zero-width space: takes no room, but a line may end at it

_BETWEEN = re.compile(rf"([\s{BREAK}]+)")


def text_width(text: str, size: float) -> float:
    """Width in points of `text` set in semi-bold, the widest that reports use, at `size` points."""
    advances = _advances()
    return sum(advances.get(ord(character), 1.0) for character in text) * size


def longest_word(text: str, size: float) -> float:
    """Width in points of the widest word."""
    return max((text_width(word, size) for word in _BETWEEN.split(text)), default=0.0)


def breakable(text: str, room: float, size: float) -> str:
    """`text`, where a word wider than `room` points may part: else it would run off its column or page."""
    if longest_word(text, size) <= room:
        return text
    return "".join(part if _BETWEEN.fullmatch(part) else _parts(part, room, size) for part in _BETWEEN.split(text))


def _parts(word: str, room: float, size: float) -> str:
    parts, start = [], 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and text_width(word[start:end], size) > room:
            parts.append(word[start : end - 1])
            start = end - 1
    return BREAK.join([*parts, word[start:]])


@cache
def _advances() -> dict[int, float]:
    from fontTools.ttLib import TTFont

    with TTFont(font_files()["semibold"], lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"]
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}
