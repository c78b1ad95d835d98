"""The shipped typeface: its files, its sizes, and the characters it can print."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

FAMILY = "Source Sans 3"
CODE_FAMILY = "Source Code Pro"  # only for what a notebook printed

# Direction is shown by these four; the typeface has them in all four styles, with a word always beside them.
ARROWS = MappingProxyType({"higher": "↑", "lower": "↓", "unchanged": "→", "open": "▲▼"})

# Sizes in points, for paper. A chart is printed at the size it is drawn, so its text can be smaller.
POINTS = MappingProxyType(
    {
        "title": 25.0,
        "heading": 16.0,
        "subheading": 12.5,
        "body": 10.5,
        "table": 9.5,
        "note": 9.0,
        "chart": 8.5,
    }
)


def fonts_folder() -> Path:
    """The folder of the shipped fonts and their licence (OFL.txt)."""
    return Path(str(files(__package__))) / "fonts"


def font_files() -> dict[str, Path]:
    """Each shipped font by style: regular, italic, semibold, bold, code. All static TrueType, whole."""
    names = {
        "regular": "SourceSans3-Regular.ttf",
        "italic": "SourceSans3-Italic.ttf",
        "semibold": "SourceSans3-SemiBold.ttf",
        "bold": "SourceSans3-Bold.ttf",
        "code": "SourceCodePro-Regular.ttf",
    }
    return {style: fonts_folder() / name for style, name in names.items()}


def covers(text: str, style: str = "regular") -> bool:
    """True when the shipped font of that style has a glyph for every character of `text`."""
    return not without_glyph(text, style)


def without_glyph(text: str, style: str = "regular") -> set[str]:
    """The characters of `text` that the shipped font of that style cannot print, line ends aside."""
    return {character for character in text if ord(character) not in _codepoints(style)} - {"\n"}


@cache
def _codepoints(style: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_files()[style], lazy=True) as font:
        return frozenset(font.getBestCmap())
