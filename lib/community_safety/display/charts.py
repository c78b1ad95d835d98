"""Charts from facts, in the house style: the finding as title, unit and period below, labels beside the lines."""

from __future__ import annotations

import textwrap
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from community_safety.blocks import Figure, Paragraph, figure_svg
from community_safety.display.alt_text import districts_alt, months_alt, trend_alt
from community_safety.display.drawing import canvas, first_upper, instead
from community_safety.display.tables import NOT_AVAILABLE, series_table
from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.house_style import COLOUR, FIGURE_INCHES
from community_safety.narrative.statements import extremes, finding, peak_title
from community_safety.narrative.wording import value_of
from community_safety.periods import MONTH_NAMES, month_name
from community_safety.registers import Indicator

MONTHS_OF_A_YEAR = 12
LONGEST_NAME = 40  # letters of a district's name beside its bar
MANY_DISTRICTS = 10  # more bars than this want the whole width
TREND_MONTHS = 25  # the year, the year before, and the month both are measured from


def trend_chart(key: str, indicator: Indicator, history: list[Fact], headline: Fact) -> Figure | Paragraph:
    """Rolling 12 months over the last two years: the latest year in front, the year before muted.

    With fewer than two values there is no line to draw, and a sentence says so.
    """
    shown = [fact for fact in history if fact.period_end <= headline.period_end][-TREND_MONTHS:]
    held = [fact for fact in shown if fact.is_available]
    if len(held) < 2:
        return instead(
            f"There is no line to draw for {indicator.title}: {_how_many(len(held))} of 12 months can be made from the "
            f"data of {headline.area_name}."
        )
    import seaborn as sns  # here, because it is half of the start of everything that draws nothing

    with canvas("half") as (figure, axes):
        ends = pd.Series([fact.value for fact in shown], index=[pd.Timestamp(fact.period_end) for fact in shown])
        now = ends.iloc[-MONTHS_OF_A_YEAR - 1 :]
        before = ends.iloc[:-MONTHS_OF_A_YEAR]
        if before.notna().sum() > 1:
            sns.lineplot(x=before.index, y=before.to_numpy(), ax=axes, color=COLOUR["comparator"], linewidth=2)
        sns.lineplot(x=now.index, y=now.to_numpy(), ax=axes, color=COLOUR["main"], linewidth=2.4)
        _mark(axes, held[-1], indicator, COLOUR["main"], "", above=True)
        if before.notna().any() and before.notna().iloc[-1]:
            falls = now.iloc[1:4].max() <= now.iloc[0]  # a line that rises would cross a label above its start
            _mark(axes, shown[len(before) - 1], indicator, COLOUR["comparator"], " a year before", above=bool(falls))
        _from_zero(axes, indicator, max(fact.value for fact in held))
        marked: Any = _marked_months(ends)
        axes.set_xticks(marked, [_short_month(stamp) for stamp in marked])
        axes.margins(x=0.06)
        svg = figure_svg(figure, f"{key}-trend")
    return Figure(
        id=f"{key}-trend",
        title=finding(headline, indicator),
        subtitle=f"{first_upper(indicator.unit)}, 12 months to the end of each month, {headline.area_name}",
        svg=svg,
        alt=trend_alt(indicator, shown),
        source=source_line(indicator, headline),
        width="half",
        data=series_table(
            f"{indicator.title}, {headline.area_name}: 12 months to the end of each month",
            [month_name(fact.period_end) for fact in shown],
            {
                indicator.unit: [value_of(fact, indicator) for fact in shown],
                indicator.numerator.counts: [
                    printed(fact.numerator, 0) if fact.is_available else NOT_AVAILABLE for fact in shown
                ],
            },
            f"{key}-trend",
        ),
    )


def district_chart(key: str, indicator: Indicator, area: Fact, districts: list[Fact]) -> Figure | Paragraph:
    """A bar for each district with its interval, the highest first, and a line at the whole area's figure."""
    held = sorted((fact for fact in districts if fact.is_available), key=lambda fact: (fact.value, fact.area_name))
    if not held:
        return instead(f"No district of {area.area_name} has a figure for {indicator.title}, {area.period}.")
    width: Literal["full", "half"] = "half" if len(held) <= MANY_DISTRICTS else "full"
    with canvas(width) as (figure, axes):
        if width == "full":
            figure.set_size_inches(FIGURE_INCHES["full"][0], 0.6 + 0.2 * len(held))
        names = [short_name(fact.area_name) for fact in held]
        colours = [COLOUR["main"] if fact.area == area.area else COLOUR["comparator"] for fact in held]
        axes.barh(names, [fact.value for fact in held], color=colours, height=0.66)
        spans = [
            [fact.value - fact.lower for fact in held],
            [fact.upper - fact.value for fact in held],
        ]
        axes.errorbar(
            [fact.value for fact in held], names, xerr=spans, fmt="none", ecolor=COLOUR["text"], elinewidth=1.1
        )
        longest = max(fact.upper for fact in held)
        for number, fact in enumerate(held):
            axes.text(
                longest * 0.012, number, value_of(fact, indicator), va="center", color=COLOUR["paper"], weight=600
            )
        if area.is_available and area.area not in {fact.area for fact in held}:
            axes.axvline(area.value, color=COLOUR["concern"], linewidth=1.3, linestyle=(0, (4, 2)))
            axes.annotate(
                f"{short_name(area.area_name)} {value_of(area, indicator)}",
                (area.value, 1), xycoords=("data", "axes fraction"), xytext=(0, 2), textcoords="offset points",
                ha="right" if area.value > 0.6 * longest else "center", va="bottom", color=COLOUR["concern"],
            )  # fmt: skip
        axes.set_xlim(0, longest * 1.04)
        axes.tick_params(axis="both", length=0)
        axes.grid(visible=False)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        svg = figure_svg(figure, f"{key}-districts")
    return Figure(
        id=f"{key}-districts",
        title=extremes(districts, indicator) or f"{indicator.title} by district",
        subtitle=f"{first_upper(indicator.unit)}, {area.period}, with 95% interval",
        svg=svg,
        alt=districts_alt(indicator, area, held[::-1], [fact for fact in districts if not fact.is_available]),
        source=source_line(indicator, area),
        width=width,
    )


def monthly_chart(key: str, indicator: Indicator, months: list[Fact], headline: Fact) -> Figure | Paragraph:
    """A column for each of the last twelve months; the same month of the year before as a short line."""
    shown = [fact for fact in months if fact.period_end <= headline.period_end][-MONTHS_OF_A_YEAR:]
    held = [fact for fact in shown if fact.numerator == fact.numerator]
    if len(held) < 2:
        return instead(f"There are too few months of {indicator.numerator.counts} to draw.")
    before = [fact.previous_numerator for fact in shown]
    with canvas("full") as (figure, axes):
        places = list(range(len(shown)))
        axes.bar(places, [fact.numerator for fact in shown], color=COLOUR["main"], width=0.66)
        known = [(place, value) for place, value in zip(places, before, strict=True) if value == value]
        if known:
            axes.hlines(
                [value for _, value in known], [place - 0.44 for place, _ in known],
                [place + 0.44 for place, _ in known], color=COLOUR["concern"], linewidth=1.6,
            )  # fmt: skip
            last, value = known[-1]
            axes.annotate(
                "year\nbefore", (last + 0.5, value), xytext=(3, 0), textcoords="offset points", va="center",
                color=COLOUR["concern"], annotation_clip=False,
            )  # fmt: skip
        most = max(fact.numerator for fact in held)
        for place, fact in enumerate(shown):
            if fact.numerator == fact.numerator:
                inside = fact.numerator > 0.12 * most
                axes.annotate(
                    printed(fact.numerator, 0), (place, fact.numerator), ha="center", va="top" if inside else "bottom",
                    xytext=(0, -3 if inside else 2), textcoords="offset points",
                    color=COLOUR["paper"] if inside else COLOUR["text"],
                )  # fmt: skip
        axes.set_xticks(places, [_short_month(pd.Timestamp(fact.period_end)) for fact in shown])
        axes.set_xlim(-0.6, len(shown) - 0.4)
        axes.set_ylim(0, max([most, *(value for _, value in known)]) * 1.05)
        axes.set_yticks([])
        axes.grid(visible=False)
        svg = figure_svg(figure, f"{key}-months")
    return Figure(
        id=f"{key}-months",
        title=peak_title(shown, indicator),
        subtitle=f"{indicator.numerator.counts.capitalize()} in each month, {headline.area_name}",
        svg=svg,
        alt=months_alt(indicator, shown),
        source=source_line(indicator, headline, is_rate=False),
        data=series_table(
            f"{indicator.title}, {headline.area_name}: {indicator.numerator.counts} in each month",
            [fact.period for fact in shown],
            {
                indicator.numerator.counts: [_count(fact.numerator) for fact in shown],
                "year before": [_count(value) for value in before],
            },
            f"{key}-months",
        ),
    )


def short_name(name: str) -> str:
    """A name that leaves room for the bars; the table beside the chart has it whole."""
    return textwrap.shorten(name, LONGEST_NAME, placeholder=" …") if " " in name else name[:LONGEST_NAME]


def source_line(indicator: Indicator, fact: Fact, *, is_rate: bool = True) -> str:
    """Where a chart's figures come from, and how far they reach; counts have no population."""
    reach = f", data to {month_name(fact.data_to)}" if fact.data_to else ""
    population = f"; {fact.denominator_source}" if fact.denominator_source and is_rate else ""
    return f"Source: {indicator.source}{reach}{population}"


def _mark(axes: Axes, fact: Fact, indicator: Indicator, colour: str, words: str, *, above: bool) -> None:
    """A dot at a value, and the value with some words above or below it."""
    at: Any = (pd.Timestamp(fact.period_end), fact.value)
    latest = not words
    axes.plot(*at, "o", color=colour, markersize=6 if latest else 5, clip_on=False)
    axes.annotate(
        f"{value_of(fact, indicator)}{words}", at, xytext=(0, 8 if above else -8), textcoords="offset points",
        va="bottom" if above else "top",
        ha="right" if latest else "left", color=colour if latest else COLOUR["muted"],
        weight=600 if latest else 400, annotation_clip=False,
    )  # fmt: skip


def _from_zero(axes: Axes, indicator: Indicator, most: float) -> None:
    axes.set_ylim(0, most * 1.25 or 1)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlabel("")
    axes.set_ylabel("")


def _marked_months(values: pd.Series) -> list[pd.Timestamp]:
    """The first and the last month with a value, and every sixth between them that is well clear of both."""
    first, last = values.first_valid_index(), values.last_valid_index()
    between = [stamp for stamp in values.index[::-1][6::6] if (stamp - first).days > 100 and (last - stamp).days > 100]
    return [first, *between[::-1], last]


def _short_month(stamp: pd.Timestamp) -> str:
    return f"{MONTH_NAMES[stamp.month - 1][:3]} {stamp.year % 100:02d}"


def _count(value: float) -> str:
    return NOT_AVAILABLE if value != value else printed(value, 0)


def _how_many(count: int) -> str:
    return "only one total" if count == 1 else "no total"
