"""A year's count as it adds up from April, and where it is likely to end."""

from __future__ import annotations

from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from community_safety.blocks import Figure, Paragraph, Table, figure_svg
from community_safety.display.alt_text import projection_alt
from community_safety.display.charts import source_line
from community_safety.display.drawing import LINE, EndLabel, canvas, first_upper, instead, label_ends, level_ticks
from community_safety.display.tables import NOT_AVAILABLE, series_table
from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.house_style import COLOUR
from community_safety.narrative.projections import projection_fault, projection_title, whole_year
from community_safety.periods import MONTH_NAMES, financial_month, financial_year_label, financial_year_start
from community_safety.registers import Indicator

YEAR = 12  # months; March is where a financial year ends
TICKS = {3: "Jun", 6: "Sep", 9: "Dec", YEAR: "Mar"}


def projection_chart(
    key: str, indicator: Indicator, so_far: list[Fact], year_to_date: Fact, last_year: list[Fact]
) -> Figure | Paragraph:
    """The count added up through the financial year, and its likely end with a 95% interval; last year's muted.

    Without a projection, or with a year that is complete, a sentence says so.

    Parameters
    ----------
    so_far : months or quarters of this financial year, in order. With a gap among them no line is drawn: from the year
        to date and the others the missing count could be worked out, and it may be one that is suppressed
    year_to_date : April to the last month with data, with its projection
    last_year : the same of last year, all twelve months or four quarters where its total is to be shown; may be empty
    """
    if fault := projection_fault(year_to_date, indicator):
        return instead(fault)
    with canvas("half") as (figure, axes):
        before, now = _added_up(last_year), _added_up(so_far)
        axes.plot(list(before), list(before.values()), color=COLOUR["comparator"], linewidth=1.6)
        axes.plot(list(now), list(now.values()), color=COLOUR["main"], linewidth=2.4)
        _draw_projection(axes, year_to_date)
        most = max(year_to_date.projected_upper, year_to_date.numerator, *before.values(), 1)
        _scale(axes, most)
        label_ends(figure, axes, YEAR + 0.25, _end_labels(year_to_date, last_year))
        _name_now(figure, axes, year_to_date)
        svg = figure_svg(figure, f"{key}-projection")
    return Figure(
        id=f"{key}-projection",
        title=projection_title(year_to_date, last_year),
        subtitle=_subtitle(indicator, year_to_date, is_drawn=bool(now)),
        svg=svg,
        alt=projection_alt(indicator, year_to_date, last_year),
        source=source_line(indicator, year_to_date),
        width="half",
        data=_data(key, indicator, so_far, year_to_date, last_year),
    )


def _added_up(periods: list[Fact]) -> dict[int, float]:
    """The count by the end of each month or quarter (as a month of the financial year), from 0; empty with a gap."""
    if not periods or not all(fact.is_available for fact in periods):
        return {}
    ends = [financial_month(fact.period_end) for fact in periods]
    return {0: 0.0, **dict(zip(ends, accumulate(fact.numerator for fact in periods), strict=True))}


def _draw_projection(axes: Axes, fact: Fact) -> None:
    """From the count so far a dashed line to the total to expect, with a bar over its interval."""
    reached, colour = financial_month(fact.period_end), COLOUR["main"]
    axes.plot(
        [reached, YEAR], [fact.numerator, fact.projected_value], color=colour, linewidth=1.4, linestyle=(0, (3, 2))
    )
    axes.vlines(YEAR, fact.projected_lower, fact.projected_upper, color=colour, linewidth=2.2, clip_on=False)
    axes.plot(reached, fact.numerator, "o", color=colour, markersize=6, clip_on=False)
    axes.plot(
        YEAR, fact.projected_value, "o", color=COLOUR["paper"], markeredgecolor=colour, markeredgewidth=1.8,
        markersize=6, zorder=4, clip_on=False,
    )  # fmt: skip


def _name_now(figure: Canvas, axes: Axes, fact: Fact) -> None:
    """The count so far, on the side of its dot where last year's line is not.

    Below a dot near the axis there is no room: the words then stand under the dashed line, where it is high enough.
    """
    reached, count, expected = financial_month(fact.period_end), fact.numerator, fact.projected_value
    room = (LINE + 6) / (axes.bbox.height * 72 / figure.dpi) * axes.get_ylim()[1]
    is_below = not fact.previous_numerator < count and expected > room
    x, y = float(reached), count
    if is_below and count < room:
        x, y = reached + (room - count) / (expected - count) * (YEAR - reached), room
    axes.annotate(
        f"{printed(count, 0)} by {MONTH_NAMES[fact.period_end.month - 1]}", (x, y),
        xytext=(4, -6) if is_below else (-4, 6), textcoords="offset points",
        ha="left" if is_below else "right", va="top" if is_below else "bottom",
        color=COLOUR["main"], annotation_clip=False,
    )  # fmt: skip


def _end_labels(fact: Fact, last_year: list[Fact]) -> list[EndLabel]:
    interval = f"{printed(fact.projected_lower, 0)} to {printed(fact.projected_upper, 0)}"
    labels = [
        EndLabel(
            fact.projected_value, f"{printed(fact.projected_value, 0)} expected\n({interval})", COLOUR["main"], 600
        )
    ]
    total = whole_year(last_year)
    if total == total:
        labels.append(EndLabel(total, f"{printed(total, 0)} last year", COLOUR["muted"]))
    return labels


def _scale(axes: Axes, most: float) -> None:
    axes.set_ylim(0, most * 1.06)
    axes.set_xlim(0, YEAR)
    axes.set_xticks(list(TICKS), list(TICKS.values()))
    level_ticks(axes.yaxis, at_most=4, whole=True)


def _subtitle(indicator: Indicator, fact: Fact, *, is_drawn: bool) -> str:
    year = financial_year_label(financial_year_start(fact.period_end))
    gap = "" if is_drawn else "; the way there is not drawn, for a part of it has no figure"
    return (
        f"{first_upper(indicator.numerator.counts)} added up from April, {year}, {fact.area_name}, "
        f"with 95% interval{gap}"
    )


def _data(key: str, indicator: Indicator, so_far: list[Fact], fact: Fact, last_year: list[Fact]) -> Table:
    """The lines as drawn, month by month, and the end to expect."""
    start = financial_year_start(fact.period_end)
    reached = financial_month(fact.period_end)
    now, before = {reached: fact.numerator, **_added_up(so_far)}, _added_up(last_year)
    ends = sorted({*now, *before} - {0})
    interval = f"{printed(fact.projected_lower, 0)} to {printed(fact.projected_upper, 0)}"
    return series_table(
        f"{indicator.title}, {fact.area_name}: {indicator.numerator.counts} added up from April",
        [*(f"by {MONTH_NAMES[(end + 2) % YEAR]}" for end in ends), "expected for the year", "its 95% interval"],
        {
            financial_year_label(start): [
                *(_cell(now.get(end), later=end > reached) for end in ends),
                printed(fact.projected_value, 0),
                interval,
            ],
            financial_year_label(start - 1): [*(_cell(before.get(end)) for end in ends), "complete", "complete"],
        },
        f"{key}-projection",
    )


def _cell(count: float | None, *, later: bool = False) -> str:
    if count is None:
        return "yet to come" if later else NOT_AVAILABLE
    return printed(count, 0)
