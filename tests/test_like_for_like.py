from datetime import date

import pytest

from community_safety.like_for_like import Measure, comparison_fault, control_chart_fault, lengths_to_mark
from community_safety.periods import PeriodType, financial_year, pooled_years, rolling_12_months, year_to_date

NINE_MONTHS = year_to_date(date(2020, 12, 31))
YEAR = financial_year(2018)
TO_MARCH_2021 = rolling_12_months(date(2021, 3, 31))


def test_a_year_is_compared_with_the_year_before():
    assert comparison_fault(TO_MARCH_2021, TO_MARCH_2021.shift(-12), Measure.RATE) == ""


@pytest.mark.parametrize("measure", [Measure.COUNT, Measure.RATE, Measure.RATIO])
def test_nine_months_are_never_set_against_twelve(measure):
    assert comparison_fault(NINE_MONTHS, YEAR, measure) == "April to December 2020 spans 9 months and 2018/19 12 months"


def test_a_proportion_may_be_set_against_another_length_and_is_marked():
    assert comparison_fault(NINE_MONTHS, YEAR, Measure.PROPORTION) == ""
    assert lengths_to_mark(NINE_MONTHS, YEAR) == "April to December 2020 (9 months) against 2018/19 (12 months)"
    assert lengths_to_mark(TO_MARCH_2021, TO_MARCH_2021.shift(-12)) == ""


def test_overlapping_pools_are_never_tested_as_if_independent():
    now = pooled_years(date(2020, 3, 31), 2)

    assert "overlap" in comparison_fault(now, now.shift(-12), Measure.RATE)
    assert comparison_fault(now, now.shift(-24), Measure.RATE) == ""


def test_a_rolling_year_is_not_compared_with_the_quarter_before():
    assert "overlap" in comparison_fault(TO_MARCH_2021, TO_MARCH_2021.shift(-3), Measure.COUNT)


def test_a_later_period_is_not_a_previous_one():
    assert "not earlier" in comparison_fault(TO_MARCH_2021, TO_MARCH_2021.shift(12), Measure.COUNT)
    assert "not earlier" in comparison_fault(TO_MARCH_2021, TO_MARCH_2021, Measure.COUNT)


@pytest.mark.parametrize("day", [date(2019, 10, 1), date(2020, 4, 1), date(2021, 3, 31)])
def test_a_comparison_never_crosses_a_break(day):
    fault = comparison_fault(TO_MARCH_2021, TO_MARCH_2021.shift(-12), Measure.PROPORTION, [day])

    assert fault == f"figures are made in another way from {day.day} {day:%B %Y}"


@pytest.mark.parametrize("day", [date(2019, 4, 1), date(2018, 10, 1), date(2021, 4, 1)])
def test_a_break_before_or_after_both_periods_does_not_matter(day):
    assert comparison_fault(TO_MARCH_2021, TO_MARCH_2021.shift(-12), Measure.RATE, [day]) == ""


@pytest.mark.parametrize("kind", list(PeriodType))
def test_values_that_share_months_never_go_into_a_control_chart(kind):
    shared = kind in {
        PeriodType.ROLLING_12_MONTHS, PeriodType.POOLED_2_YEARS, PeriodType.POOLED_3_YEARS, PeriodType.YEAR_TO_DATE,
    }  # fmt: skip

    assert bool(control_chart_fault(kind)) == shared
