"""A matplotlib figure as a compact SVG string."""

from io import StringIO
from typing import TYPE_CHECKING

from community_safety.house_style.svg import tidy_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure_svg(figure: "Figure", figure_id: str) -> str:
    """Draw `figure` as SVG and close it.

    The SVG has no date and no metadata, its text is text, and its ids begin with `figure_id`, so that several
    charts can stand in one page. The same figure gives the same string each time. Call `use_in_matplotlib`
    before drawing.
    """
    import matplotlib as mpl
    from matplotlib import pyplot

    drawn = StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": figure_id}):
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    return tidy_svg(drawn.getvalue(), figure_id)
