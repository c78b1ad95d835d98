import math
from dataclasses import replace
from datetime import date

import pytest

from community_safety.blocks import Paragraph
from community_safety.blocks.words import words
from community_safety.like_for_like import Measure
from community_safety.narrative.signals import limits_drawn, signal_statement, signal_title, signals, spoken
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
