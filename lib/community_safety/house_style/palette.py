"""Colours, named for what they mean, and the contrast between them."""

from types import MappingProxyType

# Those of the Government Analysis Function's chart palette, in its order: neighbours differ by at least 3:1.
CATEGORIES = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")

# Only 2:1 between neighbours: give shapes filled with these a white border and a label.
SEQUENTIAL = ("#12436D", "#2073BC", "#6BACE6")

COLOUR = MappingProxyType(
    {
        "main": "#12436D",  # the area the report is about; headings; the one line to follow
        "concern": "#801650",  # what needs attention, always with a word or a shape beside it
        "comparator": "#6B7886",  # region, similar areas, the other districts: 4.5:1 on white
        "previous": "#A285D1",  # the year before, dashed where it is a line
        "text": "#1F2A36",  # words and figures
        "muted": "#55606D",  # subtitles, sources, notes: 6.4:1 on white, 5.7:1 on shade
        "rule": "#D3D9DF",  # hairlines and grid; decoration only
        "shade": "#F0F3F6",  # the ground of a shaded period or a panel
        "paper": "#FFFFFF",
    }
)

# The same meanings on a dark screen. Charts keep the colours above, on a white card.
DARK = MappingProxyType(
    {
        "main": "#9CC4EE",
        "concern": "#F2A3CB",
        "comparator": "#9AA7B4",
        "previous": "#C3AEE6",
        "text": "#E6EBF0",
        "muted": "#A9B4C0",
        "rule": "#3A4754",
        "shade": "#1B242D",
        "paper": "#12181F",
    }
)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours given as '#RRGGBB', from 1 (equal) to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
