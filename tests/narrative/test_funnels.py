import math
from dataclasses import replace

import pytest

from community_safety.blocks import Paragraph
from community_safety.blocks.words import words
from community_safety.like_for_like import Measure
from community_safety.narrative.funnels import funnel_fault, funnel_statement, funnel_title


def said(runs):
    return words(Paragraph(runs))


@pytest.fixture
def districts(fact):
    """Seven districts around 2.50, each given by its level: outer, inner or none."""

    def made(**levels):
        names = ("Blaby", "Charnwood", "Harborough", "Hinckley", "Melton", "Oadby", "Rutland")
        return [
            fact(area=name, area_name=name, value=2.0 + number / 10, funnel_baseline=2.5,
                 funnel_significance=levels.get(name, "not_significant"))
            for number, name in enumerate(names)
        ]  # fmt: skip

    return made


def test_no_district_within_the_outer_limits_stands_out(districts, burglary):
    assert funnel_title(districts()) == "No district stands out"
    assert said(funnel_statement(districts(), burglary)) == (
        "Burglary: no district stands out: all 7 are within the 99.8% limits around 2.50 offences per 1,000 residents, "
        "the districts together."
    )


def test_a_district_outside_the_inner_limits_only_is_in_the_sentence_and_not_in_the_title(districts, burglary):
    near = districts(Melton="high_0.025")

    assert funnel_title(near) == "No district stands out"
    assert said(funnel_statement(near, burglary)).endswith(  # 1 − 0.95⁷ = 30%
        "Melton is outside the 95% limits only; chance alone puts at least one of 7 districts there 30% of the time."
    )


def test_districts_beyond_the_outer_limits_are_named_by_side(districts, burglary):
    told = districts(Rutland="high_0.001", Oadby="high_0.001", Blaby="low_0.001")

    assert funnel_title(told[1:]) == "Rutland and Oadby stand out above the others"
    assert funnel_title(told) == "Rutland and Oadby stand out above the others, Blaby below"
    assert "Rutland (2.60), Oadby (2.50) and Blaby (2.00) are beyond the 99.8% limits around 2.50" in said(
        funnel_statement(told, burglary)
    )


def test_many_districts_beyond_the_limits_are_counted_and_not_called_exceptions(districts, burglary):
    many = districts(Rutland="high_0.001", Oadby="high_0.001", Melton="high_0.001", Blaby="low_0.001")

    assert funnel_title(many) == "4 of 7 districts stand out, 3 above and 1 below the others"
    assert said(funnel_statement(many, burglary)).endswith(
        "With most districts beyond the limits, the differences are more than a few exceptions."
    )


def test_a_funnel_that_cannot_be_drawn_says_why(districts, burglary):
    gaps = [replace(fact, status="suppressed", value=math.nan) for fact in districts()]
    count = burglary.model_copy(update={"measure": Measure.COUNT})
    none = [replace(fact, value=0.0, funnel_baseline=0.0) for fact in districts()]
    apart = [replace(fact, funnel_baseline=math.nan) for fact in districts()]

    assert funnel_fault([*districts()[:2], *gaps[2:]], burglary) == (
        "A funnel needs 3 districts, and only Blaby and Charnwood have a figure for burglary."
    )
    assert funnel_fault(gaps, burglary) == "A funnel needs 3 districts, and no district has a figure for burglary."
    assert "neither a rate nor a percentage" in funnel_fault(districts(), count)
    assert funnel_fault(none, burglary) == "Burglary is 0.00 in every district: none stands out."
    assert "no figure of the districts together" in said(funnel_statement(apart, burglary))
    assert funnel_fault(districts(), burglary) == ""
