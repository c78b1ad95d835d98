"""What the charts share in their drawing: an empty chart, words beside its lines, ticks, and a note in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

from community_safety.blocks import Paragraph, Run
from community_safety.facts import printed
from community_safety.house_style import FIGURE_INCHES, POINTS, use_in_matplotlib

LINE = 1.5 * POINTS["chart"]  # points from one line of words to the next, so that they do not touch


class EndLabel(NamedTuple):
    """Words at the end of a line: the height of the line in the unit of the axis, the words, colour and weight."""

    value: float
    words: str
    colour: str
    weight: int = 400


@contextmanager
def canvas(width: str) -> Iterator[tuple[Canvas, Axes]]:
    """An empty chart in the house style, of the size that `width` (full or half) has there; closed at the end."""
    import matplotlib.pyplot as plt

    use_in_matplotlib()
    figure, axes = plt.subplots(figsize=FIGURE_INCHES[width])
    try:
        yield figure, axes
    finally:
        plt.close(figure)


def label_ends(figure: Canvas, axes: Axes, x: float, labels: list[EndLabel]) -> None:
    """Words to the right of `x`, each as near to the height of its line as the others allow; none overlap."""
    figure.draw_without_rendering()  # settles the size that the axes will have
    bottom, top = axes.get_ylim()
    points = axes.get_window_extent().height * 72 / figure.dpi
    lines = max(label.words.count("\n") + 1 for label in labels)
    line = LINE * (top - bottom) / points
    # One line may stand level with the axis; a second would reach down among its ticks.
    heights = apart([label.value for label in labels], lines * line, lowest=bottom + (lines - 1) * line)
    for label, height in zip(labels, heights, strict=True):
        axes.annotate(
            label.words, (x, height), xytext=(3, 0), textcoords="offset points", va="center", color=label.colour,
            weight=label.weight, annotation_clip=False, linespacing=1.1,
        )  # fmt: skip


def apart(wanted: list[float], gap: float, lowest: float = float("-inf")) -> list[float]:
    """The places nearest to those wanted and in their order, `gap` apart or more, none below `lowest`."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    groups: list[list[float]] = []  # those that touch share one mean, once the gaps are taken out
    for rank, number in enumerate(order):
        groups.append([wanted[number] - rank * gap])
        while len(groups) > 1 and _mean(groups[-2]) > _mean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    level = [max(_mean(group), lowest) for group in groups for _ in group]
    places = dict(zip(order, level, strict=True))
    return [places[number] + order.index(number) * gap for number in range(len(wanted))]


def level_ticks(axis: Axis, *, at_most: int, whole: bool = False) -> None:
    """Round ticks within the axis, all with as many decimals as the one that needs most; `whole` for counts."""
    low, high = sorted(axis.get_view_interval())
    places = MaxNLocator(nbins=at_most, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(low, high)
    ticks = [round(float(place), 10) for place in places if low <= place <= high]
    decimals = max((len(f"{tick:.10g}".partition(".")[2]) for tick in ticks), default=0)
    axis.set_ticks(ticks, labels=[printed(tick, decimals) for tick in ticks])


def first_upper(text: str) -> str:
    """A unit at the start of a subtitle: `offences per 1,000 residents` gives `Offences per 1,000 residents`."""
    return text[:1].upper() + text[1:]


def instead(sentence: str) -> Paragraph:
    """What stands in a chart's place where there is nothing to draw: a note that says why."""
    return Paragraph((Run(sentence),), role="note")


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
