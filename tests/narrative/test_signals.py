import math
from dataclasses import replace
from datetime import date

import pytest

from community_safety.blocks import Paragraph
from community_safety.blocks.words import words
from community_safety.like_for_like import Measure
from community_safety.narrative.signals import (
    funnel_fault,
    funnel_statement,
    funnel_title,
    limits_drawn,
    projection_fault,
    projection_statement,
    projection_title,
    signal_statement,
    signal_title,
    signals,
    spoken,
    whole_year,
)
from community_safety.periods import FinancialQuarter, add_months, month_end, month_name

COMMON, ABOVE, BELOW = "Common Cause", "Above UCL", "Below LCL"
FALLING, SHIFT, NEAR = "7 Point Trend (Decreasing)", "7 Points Below CL", "2 in 3 Above CL"
WORSE, BETTER = "special_cause_concern", "special_cause_improvement"


def said(runs):
    return words(Paragraph(runs))


@pytest.fixture
def months(fact):
    """Months from April 2020, each given by its signal; 0.25 a month within 0.18 and 0.32."""

    def made(*names):
        ends = [month_end(add_months(date(2020, 4, 1), step)) for step in range(len(names))]
        return [
            fact(
                period_type="month", period=month_name(end), period_end=end, value=0.25, control_value=0.25,
                control_mean=0.25, control_lower=0.18, control_upper=0.32, control_signal=name,
                control_variation="common_cause" if name == COMMON
                else WORSE if "Above" in name or "Increasing" in name else BETTER,
            )
            for name, end in zip(names, ends, strict=True)
        ]  # fmt: skip

    return made


def test_without_a_signal_no_month_stands_out_and_the_limits_are_given(months, burglary):
    quiet = months(*[COMMON] * 12)

    assert signal_title(quiet) == "No month stands out"
    assert said(signal_statement(quiet, burglary)) == (
        "Burglary: no month stands out among 12: they vary no more than chance explains. "
        "The limits are 0.180 to 0.320 around a mean of 0.250 offences per 1,000 residents."
    )


def test_months_outside_the_limits_are_named_with_what_they_mean(months, burglary):
    told = months(ABOVE, ABOVE, *[COMMON] * 10)

    assert signal_title(told) == "April and May 2020 stand out above the limits"
    assert said(signal_statement(told, burglary)) == (
        "Burglary: April and May 2020 stand out above the limits (concern). The other 10 months vary no more than "
        "chance explains. The limits are 0.180 to 0.320 around a mean of 0.250 offences per 1,000 residents."
    )


def test_one_month_above_and_one_below_are_told_apart(months):
    assert signal_title(months(ABOVE, COMMON, BELOW)) == "April 2020 stands out above the limits, June 2020 below"


def test_a_shift_that_still_lasts_follows_the_months_outside(months):
    assert (
        signal_title(months(ABOVE, COMMON, *[SHIFT] * 7))
        == "April 2020 stands out above the limits; now a shift below the mean"
    )


def test_without_months_outside_the_latest_signal_is_the_title(months):
    assert signal_title(months(*[FALLING] * 7, COMMON)) == "April to October 2020 form a falling trend"
    assert signal_title(months(COMMON, NEAR, COMMON, NEAR)) == "May 2020 and July 2020 lie near the upper limit"
    assert signal_title(months(*[SHIFT] * 10)) == "April 2020 to January 2021 form a shift below the mean"


def test_a_shift_that_a_stronger_signal_of_its_side_interrupts_is_one_shift(months):
    found = signals(months(SHIFT, SHIFT, BELOW, SHIFT, SHIFT, COMMON))

    assert [(each.words, each.places) for each in found] == [
        ("shift below the mean", (0, 1, 3, 4)),
        ("outside the limits", (2,)),
    ]


def test_what_the_other_side_interrupts_is_two_signals(months):
    assert [each.places for each in signals(months(ABOVE, BELOW, ABOVE))] == [(0,), (1,), (2,)]


def test_limits_that_start_again_part_a_signal(months):
    shift = months(*[SHIFT] * 4)
    rebased = [*shift[:2], *(replace(fact, control_mean=0.2) for fact in shift[2:])]

    assert [each.places for each in signals(rebased)] == [(0, 1), (2, 3)]


def test_two_of_three_holds_together_over_the_month_between(months):
    assert [each.places for each in signals(months(NEAR, COMMON, NEAR, COMMON, COMMON, NEAR))] == [(0, 2), (5,)]


def test_an_indicator_without_a_good_direction_has_no_meaning_in_its_signals(months, burglary):
    neutral = [replace(fact, control_variation="special_cause_neutral_high") for fact in months(ABOVE, ABOVE, ABOVE)]

    assert "April to June 2020 stand out above the limits. The limits" in said(signal_statement(neutral, burglary))


def test_where_most_months_stand_out_the_limits_are_said_not_to_fit(months, burglary):
    assert said(signal_statement(months(*[ABOVE] * 7, *[COMMON] * 6), burglary)).endswith(
        "With most months standing out, one set of limits does not fit them all."
    )
    assert "does not fit" not in said(signal_statement(months(*[ABOVE] * 6, *[COMMON] * 6), burglary))


def test_limits_from_few_months_are_said_to_be_trial_limits(months, burglary):
    assert said(signal_statement(months(*[COMMON] * 11), burglary)).endswith(
        "They are trial limits, for they rest on fewer than 12 months."
    )


def test_values_adjusted_for_season_are_said_to_be(months, burglary):
    adjusted = [replace(fact, value=0.3) for fact in months(*[COMMON] * 24)]

    assert "0.250 offences per 1,000 residents, adjusted for season." in said(signal_statement(adjusted, burglary))


def test_without_two_values_there_are_no_limits(months, burglary):
    one = [replace(months(COMMON)[0], control_lower=math.nan, control_upper=math.nan)]

    for few in (one, []):
        assert said(signal_statement(few, burglary)) == (
            "Burglary has no control chart: limits need 2 figures, one after the other."
        )


def test_a_first_month_after_a_new_start_has_no_limits_yet(months, burglary):
    fresh = [*months(*[COMMON] * 3)]
    fresh[-1] = replace(fresh[-1], control_lower=math.nan, control_upper=math.nan)

    assert said(signal_statement(fresh, burglary)).endswith("There are no limits yet for June 2020.")


def test_limits_are_held_to_what_a_figure_can_be(months, burglary):
    wide = replace(months(COMMON)[0], control_lower=-0.1, control_upper=120.0)

    assert limits_drawn(wide, burglary) == (0.0, 120.0)
    assert limits_drawn(wide, burglary.model_copy(update={"measure": Measure.PROPORTION})) == (0.0, 100.0)
    assert "The limits are 0 to 120.000" in said(signal_statement([wide] * 2, burglary))


def test_quarters_share_their_year_and_many_spans_are_counted(fact, months):
    quarters = [
        fact(period_type="quarter", period=FinancialQuarter(2019, 3).shift(step).label, control_signal=COMMON)
        for step in range(4)
    ]

    assert spoken(quarters, (2, 3)) == "2020/21 Q1 and Q2"
    assert spoken(quarters, (1, 2, 3)) == "2019/20 Q4 to 2020/21 Q2"
    assert spoken(months(*[COMMON] * 9), (0, 2, 4, 6, 8)) == "5 months"
    assert signal_title(quarters) == "No quarter stands out"


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
