"""Words for a projection: the year's total to expect, and how it stands to last year's."""

from __future__ import annotations

from community_safety.blocks import Run
from community_safety.facts import printed
from community_safety.facts.fact import Fact
from community_safety.methods.projection import likelihood
from community_safety.periods import MONTH_NAMES, financial_month, financial_year_label, financial_year_start
from community_safety.registers import Indicator


def whole_year(periods: list[Fact]) -> float:
    """The count of a financial year from all its months or quarters; NaN where one lacks or has no figure."""
    counts = [fact.numerator for fact in periods if fact.is_available]
    is_whole = len(counts) == len(periods) in (4, 12) and financial_month(periods[-1].period_end) == 12
    return sum(counts) if is_whole else float("nan")


def projection_fault(year_to_date: Fact, indicator: Indicator) -> str:
    """Why there is no projection, as a sentence; an empty text when there is one."""
    year = financial_year_label(financial_year_start(year_to_date.period_end))
    if not year_to_date.is_available:
        return f"{indicator.title}: no projection for {year}: {year_to_date.reason}."
    if financial_month(year_to_date.period_end) == 12:
        counts = f"{printed(year_to_date.numerator, 0)} {indicator.numerator.counts}"
        return f"{indicator.title}: {year} is complete, with {counts}; nothing is left to project."
    if year_to_date.projected_value != year_to_date.projected_value:
        return f"{indicator.title}: no projection for {year}, for want of a whole earlier year on the same definition."
    return ""


def projection_title(year_to_date: Fact, last_year: list[Fact]) -> str:
    """The year's total to expect against last year's, in a few words."""
    start = f"On course for {printed(year_to_date.projected_value, 0)}"
    word = {"lower": "below", "higher": "above"}.get(year_to_date.projected_outcome)
    before = _before(last_year)
    if word:
        return f"{start}, {word} last year’s{before or ' total'}"
    if year_to_date.projected_outcome == "uncertain":
        return f"{start}: it may end above or below last year’s{before or ' total'}"
    return f"{start} in {financial_year_label(financial_year_start(year_to_date.period_end))}"


# What the interval takes for granted; where it does not hold, more totals miss the interval than one in twenty.
STEADY = "This takes the rest of the year to go on as steadily as the year so far."


def projection_statement(year_to_date: Fact, indicator: Indicator, last_year: list[Fact]) -> tuple[Run, ...]:
    """The year's total to expect, its interval, and how likely it is to be below or above last year's.

    Parameters
    ----------
    year_to_date : from April to the last month with data, with its projection
    last_year : last year's months or quarters, all twelve or four to name its total; may be empty
    """
    fact = year_to_date
    if fault := projection_fault(fact, indicator):
        return (Run(fault),)
    interval = f" (95% interval {printed(fact.projected_lower, 0)} to {printed(fact.projected_upper, 0)})"
    before, below = _before(last_year) or " total", fact.projected_below_last_year
    match fact.projected_outcome:
        case "lower":
            told = f", below last year’s{before}: {likelihood(below)}."
        case "higher":
            told = f", above last year’s{before}: {likelihood(1 - below)}."
        case "uncertain" if below >= 0.5:
            told = f". Last year’s{before} is within that interval; a lower total is {likelihood(below)}."
        case "uncertain":
            told = f". Last year’s{before} is within that interval; one no lower is {likelihood(1 - below)}."
        case _:
            told = ". There is no total of last year to compare with."
    month = MONTH_NAMES[fact.period_end.month - 1]
    return (
        Run(
            f"{indicator.title}: {printed(fact.numerator, 0)} by {month} points to "
            f"{printed(fact.projected_value, 0)} {indicator.numerator.counts} for the year",
            strong=True,
        ),
        Run(f"{interval}{told} {STEADY}"),
    )


def _before(last_year: list[Fact]) -> str:
    total = whole_year(last_year)
    return "" if total != total else f" {printed(total, 0)}"
