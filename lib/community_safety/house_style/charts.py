"""matplotlib set to the house style: our typeface, quiet axes, and SVG that is the same each time."""

from types import MappingProxyType
from typing import Any

from community_safety.house_style.palette import CATEGORIES, COLOUR
from community_safety.house_style.typeface import FAMILY, POINTS, font_files

# Width and height in inches. The widths are those of the PDF's text column and of half of it less the gap, so
# that a chart is printed at its own size and its text at the size asked for.
FIGURE_INCHES = MappingProxyType({"full": (6.61, 2.75), "half": (3.15, 2.4)})


def use_in_matplotlib() -> None:
    """Register the shipped fonts with matplotlib and set its defaults to the house style. May be repeated."""
    import matplotlib as mpl

    _register_fonts()
    for name, value in _settings().items():
        mpl.rcParams[name] = value


def _register_fonts() -> None:
    from matplotlib.font_manager import fontManager

    # The semi-bold file calls its family "Source Sans 3 SemiBold"; matplotlib enters it as weight 600 of
    # "Source Sans 3" too. Ask for that: the SVG then says family and weight, as Chromium and Typst want them.
    known = {entry.fname for entry in fontManager.ttflist}
    for path in map(str, font_files().values()):
        if path not in known:
            fontManager.addfont(path)


def _settings() -> dict[Any, Any]:
    from cycler import cycler

    size = POINTS["chart"]
    return {
        "svg.fonttype": "none",  # text stays text: searchable, and set in the page's own font
        "svg.hashsalt": "community-safety",  # else the ids differ at each run
        "figure.figsize": FIGURE_INCHES["full"],
        "figure.dpi": 100,
        "figure.facecolor": "none",
        "figure.constrained_layout.use": True,
        "savefig.facecolor": "none",
        "font.family": [FAMILY],
        "font.size": size,
        "text.color": COLOUR["text"],
        "text.parse_math": False,  # a $ in a name is a dollar sign
        "axes.facecolor": "none",
        "axes.edgecolor": COLOUR["comparator"],
        "axes.linewidth": 0.8,
        "axes.labelcolor": COLOUR["muted"],
        "axes.labelsize": size,
        "axes.titlesize": size + 1,
        "axes.titleweight": 600,
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.unicode_minus": True,
        "axes.prop_cycle": cycler(color=list(CATEGORIES)),
        "grid.color": COLOUR["rule"],
        "grid.linewidth": 0.6,
        "xtick.color": COLOUR["comparator"],
        "ytick.color": COLOUR["comparator"],
        "xtick.labelcolor": COLOUR["text"],
        "ytick.labelcolor": COLOUR["text"],
        "xtick.labelsize": size,
        "ytick.labelsize": size,
        "ytick.major.size": 0,
        "xtick.major.size": 3,
        "xtick.major.width": 0.8,
        "lines.linewidth": 2,
        "lines.solid_capstyle": "round",
        "patch.linewidth": 0,
        "legend.frameon": False,
        "errorbar.capsize": 0,
    }
