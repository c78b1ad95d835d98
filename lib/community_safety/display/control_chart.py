"""A control chart of single months or quarters: what stands out from the swings that chance alone explains."""

from __future__ import annotations

from itertools import groupby
from math import ceil
from types import MappingProxyType
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.transforms import offset_copy

from community_safety.blocks import Figure, Paragraph, Table, figure_svg
from community_safety.display.alt_text import control_alt
from community_safety.display.charts import source_line
from community_safety.display.drawing import LINE, EndLabel, canvas, first_upper, instead, label_ends, level_ticks
from community_safety.display.tables import NOT_AVAILABLE, series_table
from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.house_style import CATEGORIES, COLOUR
from community_safety.like_for_like import Measure
from community_safety.methods.process_limits import FEWEST_POINTS
from community_safety.narrative.signals import (
    Signal,
    charted,
    control_fault,
    is_adjusted,
    is_trial,
    limit_printed,
    limits_drawn,
    signal_title,
    signals,
)
from community_safety.periods import MONTH_NAMES, PeriodType
from community_safety.registers import Indicator

MOST_SHOWN = 60  # five years of months; more would crowd the dots
MOST_TICKS = 8
STEPS = {PeriodType.MONTH: (1, 2, 3, 6, 12), PeriodType.QUARTER: (1, 2, 4, 8)}
FROM_ZERO = 0.6  # where the lowest value is less than this share of the highest, the axis begins at 0
ROW = LINE + 5  # points: a row above the chart, a line of words and the bar under it
RESTART = "limits start again"
BETWEEN = 12  # pixels between two names in a row


class Mark(NamedTuple):
    """How a value that breaks a rule is drawn; the shapes differ for those who see no colour."""

    shape: str
    colour: str


MARKS = MappingProxyType(
    {
        "concern": Mark("D", COLOUR["concern"]),
        "improvement": Mark("s", CATEGORIES[1]),
        "": Mark("^", COLOUR["text"]),
    }
)


def control_chart(key: str, indicator: Indicator, months: list[Fact], headline: Fact) -> Figure | Paragraph:
    """Single months (or quarters) with their mean and process limits; those that break a rule marked and named.

    Where there are no limits (fewer than two values, a season that cannot be taken out yet) a sentence says so.

    Parameters
    ----------
    months : all months of one area in order of time, for limits rest on them all; the last five years are drawn
    headline : gives the area's name, the source, and the last day to show
    """
    known = [fact for fact in months if fact.period_end <= headline.period_end]
    shown = known[-MOST_SHOWN:]
    if fault := control_fault(shown, indicator):
        return instead(fault)
    found = signals(shown)
    with canvas("full") as (figure, axes):
        _limits(axes, indicator, shown)
        _values(axes, shown)
        for each in found:
            mark = MARKS[each.meaning]
            heights = [shown[place].control_value for place in each.places]
            axes.plot(
                each.places, heights, mark.shape, color=mark.colour, markersize=6.5, markeredgecolor=COLOUR["paper"],
                markeredgewidth=0.6, zorder=4, clip_on=False,
            )  # fmt: skip
        _scale(axes, indicator, shown)
        last = charted(shown)[-1]
        low, high = limits_drawn(last, indicator)
        if low == low:
            ends = ((high, "upper limit"), (last.control_mean, "mean"), (low, "lower limit"))
            label_ends(
                figure,
                axes,
                len(shown) - 0.3,
                [
                    EndLabel(value, f"{words} {limit_printed(value, indicator)}", COLOUR["muted"])
                    for value, words in ends
                ],
            )
        _name(figure, axes, shown, found)
        svg = figure_svg(figure, f"{key}-control")
    return Figure(
        id=f"{key}-control",
        title=signal_title(shown),
        subtitle=_subtitle(indicator, known, headline),
        svg=svg,
        alt=control_alt(indicator, shown),
        source=source_line(indicator, headline),
        data=_data(key, indicator, shown, found, headline),
    )


def _stretches(shown: list[Fact]) -> list[list[int]]:
    """Places that share their limits; limits start again where figures are made in another way."""
    places = [place for place, fact in enumerate(shown) if fact.control_mean == fact.control_mean]
    return [list(group) for _, group in groupby(places, key=lambda place: shown[place].control_mean)]


def _limits(axes: Axes, indicator: Indicator, shown: list[Fact]) -> None:
    for number, places in enumerate(_stretches(shown)):
        fact, ends = shown[places[0]], (places[0] - 0.5, places[-1] + 0.5)
        axes.hlines(fact.control_mean, *ends, color=COLOUR["comparator"], linewidth=1)
        for limit in limits_drawn(fact, indicator):
            axes.hlines(limit, *ends, color=COLOUR["comparator"], linewidth=1, linestyle=(0, (4, 2)))
        if number:
            axes.axvline(ends[0], color=COLOUR["comparator"], linewidth=0.8, linestyle=(0, (1, 2)))


def _values(axes: Axes, shown: list[Fact]) -> None:
    # One line for each stretch: a line across a break would tell of a change that nobody can know.
    for places in _stretches(shown):
        reach = range(places[0], places[-1] + 1)
        axes.plot(
            reach, [shown[place].control_value for place in reach], "o-", color=COLOUR["main"], linewidth=1.3,
            markersize=3.6, markeredgewidth=0, zorder=3, clip_on=False,
        )  # fmt: skip


def _scale(axes: Axes, indicator: Indicator, shown: list[Fact]) -> None:
    heights = [
        height for fact in shown for height in (fact.control_value, *limits_drawn(fact, indicator)) if height == height
    ]
    low, high = min(heights), max(heights)
    room = 0.06 * ((high - low) or 1)
    axes.set_ylim(0 if low < FROM_ZERO * high or high == 0 else low - room, (high or 1) + room)
    level_ticks(axes.yaxis, at_most=5)
    axes.grid(visible=False)
    axes.set_xlim(-0.7, len(shown) - 0.3)
    steps = STEPS[PeriodType(shown[0].period_type)]
    step = next((each for each in steps if len(shown) <= each * MOST_TICKS), ceil(len(shown) / MOST_TICKS))
    marked = range(len(shown) - 1, -1, -step)
    axes.set_xticks(list(marked), [_short(shown[place]) for place in marked])


def _short(fact: Fact) -> str:
    if fact.period_type != PeriodType.MONTH:
        return fact.period
    return f"{MONTH_NAMES[fact.period_end.month - 1][:3]} {fact.period_end.year % 100:02d}"


def _name(figure: Canvas, axes: Axes, shown: list[Fact], found: list[Signal]) -> None:
    """Each signal, and each new start of the limits, by name in rows above the chart; a bar spans a signal's months."""
    figure.draw_without_rendering()  # settles the width that the axes will have
    left, right = axes.get_xlim()
    unit = (right - left) / axes.bbox.width  # a pixel in the unit of the axis
    starts = [places[0] - 0.5 for places in _stretches(shown)[1:]]
    named: list[tuple[float, float, str, Signal | None]] = [(start, start, RESTART, None) for start in starts]
    for each in found:
        label = f"{each.words}: {each.meaning}" if each.meaning else each.words
        named.append((each.places[0] - 0.5, each.places[-1] + 0.5, label, each))
    rows: list[float] = []  # where each row is free from
    for first, last, label, signal in sorted(named, key=lambda each: each[:2]):
        colour = COLOUR["concern" if signal and signal.meaning == "concern" else "text" if signal else "muted"]
        text = axes.text(left, 1, label, color=colour, va="bottom")
        width = text.get_window_extent().width * unit
        start = max(min((first + last - width) / 2, right - width), left)
        row = next((row for row, free in enumerate(rows) if free <= min(start, first)), len(rows))
        rows[row : row + 1] = [max(start + width, last) + BETWEEN * unit]
        bar, words = (
            offset_copy(axes.get_xaxis_transform(), figure, y=points + row * ROW, units="points") for points in (5, 7.5)
        )
        text.set(transform=words, x=start)
        if signal:
            shape, colour = MARKS[signal.meaning]
            axes.plot([first, last], [1, 1], color=colour, linewidth=2, transform=bar, clip_on=False)
            axes.plot((first + last) / 2, 1, shape, color=colour, markersize=4.5, transform=bar, clip_on=False)
            axes.axvspan(first, last, color=COLOUR["shade"], zorder=0)
    width_inches, height_inches = figure.get_size_inches()
    figure.set_size_inches(width_inches, height_inches + max(len(rows) - 1, 0) * ROW / 72)


def _subtitle(indicator: Indicator, known: list[Fact], headline: Fact) -> str:
    noun = "month" if known[0].period_type == PeriodType.MONTH else "quarter"
    adjusted = ", adjusted for season" if is_adjusted(known) else ""
    trial = f"trial limits, from fewer than {FEWEST_POINTS} {noun}s" if is_trial(known) else "process limits"
    return f"{first_upper(indicator.unit)} in each {noun}{adjusted}, {headline.area_name}; mean and {trial}"


def _data(key: str, indicator: Indicator, shown: list[Fact], found: list[Signal], headline: Fact) -> Table:
    # A rate of one month is a twelfth of a year's: it needs a decimal more to say as much.
    decimals = indicator.decimals + (indicator.measure is Measure.RATE)
    words = {place: each.words for each in found for place in each.places}
    columns = {indicator.unit: [_cell(fact.value, decimals) for fact in shown]}
    if is_adjusted(shown):
        columns["adjusted for season"] = [_cell(fact.control_value, indicator.decimals + 1) for fact in shown]
    return series_table(
        f"{indicator.title}, {headline.area_name}: single values, mean and limits",
        [fact.period for fact in shown],
        {
            **columns,
            "mean": [_cell(fact.control_mean, indicator.decimals + 1) for fact in shown],
            "lower limit": [_cell(limits_drawn(fact, indicator)[0], indicator.decimals + 1) for fact in shown],
            "upper limit": [_cell(limits_drawn(fact, indicator)[1], indicator.decimals + 1) for fact in shown],
            "signal": [words.get(place, "none") for place in range(len(shown))],
        },
        f"{key}-control",
    )


def _cell(value: float, decimals: int) -> str:
    return printed(value, decimals) if value == value else NOT_AVAILABLE
