"""A funnel plot: each district's figure over its population, and the lines that chance alone seldom crosses."""

from __future__ import annotations

from textwrap import fill
from types import MappingProxyType
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.path import Path
from matplotlib.transforms import Bbox, BboxBase

from community_safety.blocks import Cell, Column, Figure, Paragraph, Table, figure_svg
from community_safety.display.alt_text import funnel_alt
from community_safety.display.charts import source_line
from community_safety.display.drawing import EndLabel, canvas, first_upper, instead, label_ends, level_ticks
from community_safety.display.tables import NOT_AVAILABLE
from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.house_style import COLOUR
from community_safety.like_for_like import Measure
from community_safety.methods.funnels import FunnelLimits, funnel_limits_by_population, funnel_limits_for_proportion
from community_safety.narrative.funnels import INNER_LEVEL, OUTER_LEVEL, beyond, funnel_fault, funnel_title
from community_safety.narrative.signals import in_unit
from community_safety.narrative.wording import value_of
from community_safety.registers import Indicator, Polarity

MANY_DISTRICTS = 4  # more names than this want the whole width
LINE_POINTS = 120  # places at which the lines are worked out
REACH = (0.85, 1.08)  # the lines go this far beyond the smallest and the largest district
CLOSE = 0.06  # lines nearer than this share of the height leave no room for a name each
PADDING = 0.08  # room above and below, as a share of the height

LETTERS = {"half": 16, "full": 24}  # a longer name takes a second line
MARK_ROOM = 4  # points about a mark that no name may cover
RINGS = (4.5, 10, 17, 26, 38)  # points from a mark to its name; beyond the first, a thin line joins the two
# Directions of a name from its mark, in radians and in the order that reads best: right, left, above, below, between.
TURNS = tuple(
    np.pi * np.array([0, 1, 0.5, 1.5, 0.25, 1.75, 0.75, 1.25, 0.12, 1.88, 0.88, 1.12, 0.38, 1.62, 0.62, 1.38])
)
COVERING, CROSSING = 0.6, 30  # the price of a point of a line that a name hides, of a name or mark that its line meets

# Shape, colour and size of a district's mark, by where it lies.
CONCERN_MARK = ("D", COLOUR["concern"], 7.0)  # beyond the outer line on the bad side
OUTER_MARK = ("D", COLOUR["text"], 7.0)  # beyond it on the good side, or where neither is bad
INNER_MARK = ("s", COLOUR["main"], 5.5)
MARK = ("o", COLOUR["main"], 5.0)
WORDS = MappingProxyType(
    {
        "high_0.001": f"above the {OUTER_LEVEL} line",
        "high_0.025": f"above the {INNER_LEVEL} line only",
        "low_0.025": f"below the {INNER_LEVEL} line only",
        "low_0.001": f"below the {OUTER_LEVEL} line",
    }
)


def funnel_chart(key: str, indicator: Indicator, area: Fact, districts: list[Fact]) -> Figure | Paragraph:
    """Districts against what they have together, with 95% and 99.8% lines; those beyond the latter in the title.

    With fewer than three districts, or with nothing counted in any, a sentence says so.

    Parameters
    ----------
    area : the whole area's headline fact; gives the period, the source, and the last day of the data
    districts : their headline facts, of the same period
    """
    if fault := funnel_fault(districts, indicator):
        return instead(fault)
    held = sorted(
        (fact for fact in districts if fact.is_available), key=lambda fact: (fact.denominator, fact.area_name)
    )
    missing = [fact for fact in districts if not fact.is_available]
    width: Literal["full", "half"] = "half" if len(held) <= MANY_DISTRICTS else "full"
    bases = np.linspace(REACH[0] * held[0].denominator, REACH[1] * held[-1].denominator, LINE_POINTS)
    lines = _lines(indicator, held[0].funnel_baseline, bases)
    with canvas(width) as (figure, axes):
        _draw_lines(axes, bases, lines, held[0].funnel_baseline)
        for fact in held:
            shape, colour, size = _mark(fact, indicator)
            axes.plot(
                fact.denominator, fact.value, shape, color=colour, markersize=size, markeredgecolor=COLOUR["paper"],
                markeredgewidth=0.6, zorder=4, clip_on=False,
            )  # fmt: skip
        _scale(axes, indicator, held, bases, lines)
        label_ends(figure, axes, float(bases[-1]), _line_labels(axes, indicator, lines, held[0].funnel_baseline))
        _name_districts(figure, axes, indicator, held, LETTERS[width])
        svg = figure_svg(figure, f"{key}-funnel")
    return Figure(
        id=f"{key}-funnel",
        title=funnel_title(districts),
        subtitle=(
            f"{first_upper(indicator.unit)} by number of {indicator.denominator.counts}, {area.period}; "
            f"lines at {INNER_LEVEL} and {OUTER_LEVEL}"
        ),
        svg=svg,
        alt=funnel_alt(indicator, held, missing),
        source=source_line(indicator, area),
        width=width,
        data=_data(key, indicator, area, districts),
    )


def _lines(indicator: Indicator, baseline: float, bases: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """The inner and the outer pair of lines over `bases`."""
    if indicator.measure is Measure.PROPORTION:
        found: FunnelLimits = funnel_limits_for_proportion(baseline, bases, 100)
    else:
        found = funnel_limits_by_population(baseline, bases, indicator.multiplier)
    return [
        (np.asarray(low), np.asarray(high))
        for low, high in ((found.lower_95, found.upper_95), (found.lower_998, found.upper_998))
    ]


def _draw_lines(axes: Axes, bases: np.ndarray, lines: list[tuple[np.ndarray, np.ndarray]], baseline: float) -> None:
    axes.plot(bases, np.full(bases.shape, baseline), color=COLOUR["comparator"], linewidth=1)
    for (low, high), dashes in zip(lines, ((0, (4, 2)), "-"), strict=True):
        for line in (low, high):
            axes.plot(bases, line, color=COLOUR["comparator"], linewidth=1, linestyle=dashes)


def _line_labels(
    axes: Axes, indicator: Indicator, lines: list[tuple[np.ndarray, np.ndarray]], baseline: float
) -> list[EndLabel]:
    """Each line's level at its right end, or both levels once where they run too close; and the districts together."""
    labels = [EndLabel(baseline, f"all {printed(baseline, indicator.decimals)}", COLOUR["text"], 600)]
    bottom, top = axes.get_ylim()
    room = min(abs(float(outer[-1] - inner[-1])) for inner, outer in zip(*lines, strict=True)) / (top - bottom)
    for inner, outer in zip(*lines, strict=True):
        near, far = float(inner[-1]), float(outer[-1])
        if room < CLOSE:
            labels.append(EndLabel((near + far) / 2, f"{INNER_LEVEL}, {OUTER_LEVEL}", COLOUR["muted"]))
        else:
            labels += [EndLabel(near, INNER_LEVEL, COLOUR["muted"]), EndLabel(far, OUTER_LEVEL, COLOUR["muted"])]
    return labels


def _scale(
    axes: Axes, indicator: Indicator, held: list[Fact], bases: np.ndarray, lines: list[tuple[np.ndarray, np.ndarray]]
) -> None:
    heights = [fact.value for fact in held] + [float(each) for pair in lines for line in pair for each in line[[0, -1]]]
    low, high = min(heights), max(heights)
    room = PADDING * (high - low)
    axes.set_ylim(max(low - room, 0), high + room)
    axes.set_xlim(float(bases[0]), float(bases[-1]))
    level_ticks(axes.xaxis, at_most=4)
    level_ticks(axes.yaxis, at_most=5)
    axes.set_xlabel(indicator.denominator.counts, labelpad=1)
    axes.grid(visible=False)


def _mark(fact: Fact, indicator: Indicator) -> tuple[str, str, float]:
    """Shape, colour and size by how far a district stands out, and on which side."""
    high, low, near = beyond([fact])
    bad = high if indicator.polarity is Polarity.LOWER_IS_BETTER else low
    if bad and indicator.polarity is not Polarity.NEUTRAL:
        return CONCERN_MARK
    return OUTER_MARK if high or low else INNER_MARK if near else MARK


def _name_districts(figure: Canvas, axes: Axes, indicator: Indicator, held: list[Fact], letters: int) -> None:
    """Each name in the best free place about its mark; those that stand out choose first.

    A name without a free place is left to the table, unless its district stands out.
    """
    figure.draw_without_rendering()  # settles the size that the axes will have
    pixels = figure.dpi / 72
    marks = {fact.area: axes.transData.transform((fact.denominator, fact.value)) for fact in held}
    taken = [Bbox([at - MARK_ROOM * pixels, at + MARK_ROOM * pixels]) for at in marks.values()]
    lines = np.concatenate([line.get_transform().transform(line.get_xydata()) for line in axes.lines[: -len(held)]])
    for fact in sorted(
        held, key=lambda fact: (_mark(fact, indicator)[0] != OUTER_MARK[0], -fact.value, fact.area_name)
    ):
        at, stands_out = marks[fact.area], _mark(fact, indicator)[0] == OUTER_MARK[0]
        name = axes.annotate(
            fill(fact.area_name, letters, break_long_words=False), (fact.denominator, fact.value),
            xytext=(0, 0), textcoords="offset points", ha="center", va="center", zorder=5, linespacing=1.0,
            color=_mark(fact, indicator)[1], weight=600 if stands_out else 400,
            bbox={"facecolor": COLOUR["paper"], "edgecolor": "none", "pad": 0.2},
        )  # fmt: skip
        name.set_in_layout(False)
        size = np.array(name.get_window_extent().size)
        costs = {
            (ring, turn): _cost(_beside(at, size, ring * pixels, turn), at, taken, lines, axes.bbox) + ring
            for ring in RINGS
            for turn in TURNS
        }
        ring, turn = min(costs, key=lambda each: costs[each])
        if costs[ring, turn] == np.inf and not stands_out:
            name.remove()
            continue
        place = _beside(at, size, ring * pixels, turn)
        taken.append(place)
        name.xyann = tuple((place.min + size / 2 - at) / pixels)
        if ring != RINGS[0]:
            foot = np.clip(at, place.min, place.max)
            axes.annotate(
                "", (fact.denominator, fact.value), xytext=tuple((foot - at) / pixels), textcoords="offset points",
                arrowprops={
                    "arrowstyle": "-", "color": COLOUR["muted"], "linewidth": 0.7, "shrinkA": 0, "shrinkB": 3
                },
            ).set_in_layout(False)  # fmt: skip


def _beside(at: np.ndarray, size: np.ndarray, away: float, turn: float) -> Bbox:
    """The box of a name `away` from its mark in the direction `turn` (radians, from the right); all in pixels."""
    way = np.array([np.cos(turn), np.sin(turn)])
    low = at + way * (away + size / 2) - size / 2
    return Bbox([low, low + size])


def _cost(place: Bbox, at: np.ndarray, taken: list[Bbox], lines: np.ndarray, within: BboxBase) -> float:
    """How much of the funnel's lines and of other names a place hides or crosses; infinite where it is not free."""
    inside = within.x0 <= place.x0 and place.x1 <= within.x1 and within.y0 <= place.y0 and place.y1 <= within.y1
    if not inside or place.count_overlaps(taken):
        return float("inf")
    joint = Path([at, np.clip(at, place.min, place.max)])
    crossed = sum(joint.intersects_bbox(box) for box in taken) - 1  # its own mark is always met
    covered = ((lines > place.min) & (lines < place.max)).all(axis=1).sum()
    return CROSSING * crossed + COVERING * float(covered)


def _data(key: str, indicator: Indicator, area: Fact, districts: list[Fact]) -> Table:
    rows = [
        (
            Cell(fact.area_name),
            Cell(value_of(fact, indicator)),
            Cell(printed(fact.denominator, 0) if fact.is_available else NOT_AVAILABLE),
            Cell(WORDS.get(fact.funnel_significance, "within the lines") if fact.is_available else NOT_AVAILABLE),
        )
        for fact in sorted(districts, key=lambda fact: (not fact.is_available, -fact.value, fact.area_name))
    ]
    columns = (
        Column("District"),
        Column(first_upper(indicator.unit), "right"),
        Column(indicator.denominator.counts.capitalize(), "right"),
        Column("Against the districts together"),
    )
    return Table(
        caption=f"{indicator.title} by district, {area.period}",
        columns=columns,
        rows=rows,
        notes=(f"The districts together: {_together(indicator, districts)}.",),
        id=f"{key}-funnel-data",
    )


def _together(indicator: Indicator, districts: list[Fact]) -> str:
    baseline = next(fact.funnel_baseline for fact in districts if fact.funnel_baseline == fact.funnel_baseline)
    return in_unit(printed(baseline, indicator.decimals), indicator)
