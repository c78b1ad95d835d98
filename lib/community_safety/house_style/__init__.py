"""The one place for colour, type and size: charts, tables, HTML and PDF all take theirs from here."""

from community_safety.house_style.charts import FIGURE_INCHES, use_in_matplotlib
from community_safety.house_style.figures import figure_svg
from community_safety.house_style.palette import CATEGORIES, COLOUR, DARK, SEQUENTIAL, contrast
from community_safety.house_style.svg import tidy_svg
from community_safety.house_style.typeface import (
    ARROWS,
    CODE_FAMILY,
    FAMILY,
    POINTS,
    covers,
    font_files,
    fonts_folder,
    without_glyph,
)

__all__ = [
    "ARROWS",
    "CATEGORIES",
    "CODE_FAMILY",
    "COLOUR",
    "DARK",
    "FAMILY",
    "FIGURE_INCHES",
    "POINTS",
    "SEQUENTIAL",
    "contrast",
    "covers",
    "figure_svg",
    "font_files",
    "fonts_folder",
    "tidy_svg",
    "use_in_matplotlib",
    "without_glyph",
]
