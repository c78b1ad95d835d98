import math
from datetime import date

import pytest

from community_safety.blocks import Paragraph
from community_safety.blocks.words import words
from community_safety.narrative.projections import (
    STEADY,
    projection_fault,
    projection_statement,
    projection_title,
    whole_year,
)
from community_safety.periods import FinancialQuarter


def said(runs):
    """The words, without the sentence that every projection ends with."""
    return words(Paragraph(runs)).removesuffix(f" {STEADY}")


@pytest.fixture
def to_december(fact):
    """63 offences by December 2020: 84 to expect, 95% interval 75 to 95."""

    def made(**changes):
        parts = {
            "period_type": "year_to_date", "period": "April to December 2020", "period_end": date(2020, 12, 31),
            "numerator": 63.0, "projected_value": 84.0, "projected_lower": 75.0, "projected_upper": 95.0,
            "projected_below_last_year": 0.9999, "projected_outcome": "lower",
        }  # fmt: skip
        return fact(**{**parts, **changes})

    return made


@pytest.fixture
def last_year(fact):
    """The four quarters of 2019/20, of one count in all."""

    def made(total):
        return [
            fact(period_type="quarter", period_end=FinancialQuarter(2019, number).end, numerator=total / 4)
            for number in (1, 2, 3, 4)
        ]

    return made


def test_a_projection_gives_count_total_interval_and_likelihood(to_december, last_year, burglary):
    assert projection_title(to_december(), last_year(111)) == "On course for 84, below last year’s 111"
    assert said(projection_statement(to_december(), burglary, last_year(111))) == (
        "Burglary: 63 by December points to 84 offences for the year (95% interval 75 to 95), "
        "below last year’s 111: almost certain."
    )


def test_a_higher_total_takes_the_likelihood_of_the_other_side(to_december, last_year, burglary):
    higher = to_december(projected_outcome="higher", projected_below_last_year=0.001)

    assert projection_title(higher, last_year(60)) == "On course for 84, above last year’s 60"
    assert said(projection_statement(higher, burglary, last_year(60))).endswith("above last year’s 60: almost certain.")


@pytest.mark.parametrize(
    ("below", "words"),
    [
        (0.84, "a lower total is highly likely."),
        (0.60, "a lower total is likely."),
        (0.50, "a lower total is a realistic possibility."),
        (0.30, "one no lower is likely."),
        (0.10, "one no lower is highly likely."),
    ],
)
def test_an_uncertain_outcome_says_which_way_it_leans(to_december, last_year, burglary, below, words):
    open_ = to_december(projected_outcome="uncertain", projected_below_last_year=below)

    assert projection_title(open_, last_year(88)) == "On course for 84: it may end above or below last year’s 88"
    assert said(projection_statement(open_, burglary, last_year(88))).endswith(
        f"Last year’s 88 is within that interval; {words}"
    )


def test_a_total_of_last_year_that_is_not_whole_is_not_given(to_december, last_year, burglary):
    part = last_year(111)[:3]

    assert math.isnan(whole_year(part))
    assert math.isnan(whole_year([]))
    assert whole_year(last_year(111)) == 111
    assert projection_title(to_december(), part) == "On course for 84, below last year’s total"
    assert "below last year’s total: almost certain." in said(projection_statement(to_december(), burglary, part))


def test_without_last_year_there_is_a_projection_and_no_comparison(to_december, burglary):
    alone = to_december(projected_outcome="", projected_below_last_year=math.nan)

    assert projection_title(alone, []) == "On course for 84 in 2020/21"
    assert said(projection_statement(alone, burglary, [])).endswith("There is no total of last year to compare with.")


def test_a_year_without_projection_says_why(to_december, fact, burglary):
    march = to_december(period_end=date(2021, 3, 31), numerator=84.0)

    assert (
        projection_fault(march, burglary)
        == "Burglary: 2020/21 is complete, with 84 offences; nothing is left to project."
    )
    assert projection_fault(to_december(status="not_available", reason="no data for May 2020"), burglary) == (
        "Burglary: no projection for 2020/21: no data for May 2020."
    )
    assert "for want of a whole earlier year" in said(
        projection_statement(to_december(projected_value=math.nan), burglary, [])
    )


def test_every_projection_says_what_it_takes_for_granted(to_december, burglary):
    runs = projection_statement(to_december(), burglary, [])

    assert words(Paragraph(runs)).endswith(f" {STEADY}")
