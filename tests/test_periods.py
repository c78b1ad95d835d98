from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_safety.errors import UsageError
from community_safety.periods import (
    FinancialQuarter,
    PeriodType,
    add_months,
    calendar_year,
    financial_month,
    financial_year,
    month,
    pooled_years,
    quarter,
    rolling_12_months,
    survey_wave,
    year_to_date,
)
from community_safety.printed_periods import parse_period

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_quarter_4_of_2020_21_is_january_to_march_2021():
    q4 = FinancialQuarter.parse("2020-21-Q4")

    assert (q4.start, q4.end, q4.label) == (date(2021, 1, 1), date(2021, 3, 31), "2020/21 Q4")


def test_quarter_3_is_october_to_december():
    q3 = FinancialQuarter.parse("2020-21-Q3")

    assert (q3.start, q3.end) == (date(2020, 10, 1), date(2020, 12, 31))


def test_the_century_turns_within_a_financial_year():
    assert FinancialQuarter.parse("1999-00-Q4").end == date(2000, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2020-21-Q5",
        "2020-21-Q0",
        "2020-22-Q4",
        "Q4 20/21",
        "2020‑21‑Q4",
        "2020/21 Q4",
        "2020-21-q4",
        "",
        "2020-21-Q4 ",
        None,
        4,
    ],
)
def test_anything_else_is_refused_with_the_pattern(text):
    with pytest.raises(UsageError, match="2020-21-Q4"):
        FinancialQuarter.parse(text)


def test_years_that_do_not_follow_each_other_are_put_right_in_the_message():
    with pytest.raises(UsageError, match="write 2020-21-Q4"):
        FinancialQuarter.parse("2020-22-Q4")


def test_a_year_to_date_starts_in_april():
    so_far = year_to_date(date(2020, 12, 31))

    assert (so_far.start, so_far.end, so_far.label) == (date(2020, 4, 1), date(2020, 12, 31), "April to December 2020")


def test_rolling_12_months_end_with_the_month_asked_for():
    year = rolling_12_months(date(2021, 3, 5))

    assert (year.start, year.end, year.label) == (date(2020, 4, 1), date(2021, 3, 31), "12 months to March 2021")


@pytest.mark.parametrize(
    ("period", "label", "key"),
    [
        (month(date(2020, 4, 9)), "April 2020", "2020-04"),
        (quarter(FinancialQuarter(2020, 4)), "2020/21 Q4", "2020-21-Q4"),
        (survey_wave(FinancialQuarter(2020, 4)), "2020/21 Q4", "wave-2021-03"),
        (financial_year(2014), "2014/15", "2014-15"),
        (calendar_year(2020), "2020", "calendar-2020"),
        (year_to_date(date(2020, 4, 30)), "April 2020", "year-to-date-2020-04"),
        (year_to_date(date(2021, 2, 28)), "April 2020 to February 2021", "year-to-date-2021-02"),
        (pooled_years(date(2020, 3, 31), 2), "April 2018 to March 2020", "2-years-to-2020-03"),
        (pooled_years(date(2020, 3, 31), 3), "April 2017 to March 2020", "3-years-to-2020-03"),
    ],
)
def test_each_kind_of_period_has_its_words_and_its_key(period, label, key):
    assert (period.label, period.key) == (label, key)


def test_years_are_not_pooled_by_four():
    with pytest.raises(ValueError, match="two or three"):
        pooled_years(date(2020, 3, 31), 4)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("2020/21 Q4", PeriodType.QUARTER),
        ("Q4 2020/21", PeriodType.QUARTER),
        ("2020/21", PeriodType.FINANCIAL_YEAR),
        ("year ending June 2021", PeriodType.ROLLING_12_MONTHS),
        ("April 2018-March 2020", PeriodType.POOLED_2_YEARS),
        ("April to December 2020", PeriodType.YEAR_TO_DATE),
        ("October to December 2020", PeriodType.QUARTER),
        ("April 2020", PeriodType.MONTH),
    ],
)
def test_a_printed_period_is_read_back(words, kind):
    assert parse_period(words).type is kind


@pytest.mark.parametrize(
    "words", ["2020/22", "2020/21 Q5", "Q0 2020/21", "last year", "Smarch 2020", "March to December 2020"]
)
def test_words_that_are_no_period_are_refused(words):
    with pytest.raises(ValueError, match=r"."):
        parse_period(words)


@given(DAYS)
def test_every_day_lies_in_its_own_quarter(day):
    which = FinancialQuarter.of(day)

    assert which.start <= day <= which.end
    assert FinancialQuarter.parse(which.id) == which
    assert pd.Period(day, freq="Q-MAR") == pd.Period(which.pandas_period, freq="Q-MAR")


@given(DAYS, st.integers(-40, 40))
def test_shifting_a_quarter_there_and_back_changes_nothing(day, steps):
    which = FinancialQuarter.of(day)

    assert which.shift(steps).shift(-steps) == which
    assert which.shift(1).start == add_months(which.start, 3)


@given(DAYS)
def test_a_rolling_year_and_the_one_before_touch_and_never_overlap(day):
    now = rolling_12_months(day)
    before = now.shift(-12)

    assert before.months == now.months == 12
    assert not before.overlaps(now)
    assert (now.start - before.end).days == 1


@given(DAYS)
def test_the_year_to_date_has_as_many_months_as_its_financial_month(day):
    assert year_to_date(day).months == financial_month(day)


@given(DAYS)
def test_labels_are_read_back_to_the_same_period(day):
    which = FinancialQuarter.of(day)
    for period in (quarter(which), financial_year(which.year), rolling_12_months(day), month(day)):
        words = period.label.replace("12 months to", "year ending")

        assert (parse_period(words).start, parse_period(words).end) == (period.start, period.end)


@given(DAYS, DAYS)
def test_different_periods_never_share_a_key(one, other):
    def kinds(day):
        which = FinancialQuarter.of(day)
        return [
            month(day), quarter(which), survey_wave(which), financial_year(which.year), calendar_year(day.year),
            year_to_date(day), rolling_12_months(day), pooled_years(day, 2), pooled_years(day, 3),
        ]  # fmt: skip

    periods = {*kinds(one), *kinds(other)}

    assert len({period.key for period in periods}) == len(periods)
