"""Rolling 12 months and year to date, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.rolling import a_year_earlier, rolling_12_months
from community_safety.methods.year_to_date import year_to_date


def months(values, start="2019-04"):
    return pd.Series(values, index=pd.period_range(start, periods=len(values), freq="M"), dtype=float)


def quarters(values, start="2020Q1"):
    return pd.Series(values, index=pd.period_range(start, periods=len(values), freq="Q-MAR"), dtype=float)


def test_rolling_total_is_blank_until_a_year_is_full():
    totals = rolling_12_months(months(range(1, 14)))

    assert totals.isna().sum() == 11
    assert totals["2020-03"] == 78  # 1 + 2 + … + 12
    assert totals["2020-04"] == 90  # 2 + 3 + … + 13


def test_four_quarters_make_a_year():
    assert rolling_12_months(quarters([1, 2, 3, 4, 5])).tolist()[3:] == [10, 14]


def test_blank_month_blanks_every_window_that_holds_it():
    values = months([1] * 30)
    values["2020-03"] = None

    totals = rolling_12_months(values)

    assert totals["2021-02"] != totals["2021-02"]  # its window begins in March 2020
    assert totals["2021-03"] == 12


def test_missing_row_is_a_gap_not_a_longer_window():
    values = months([1] * 30).drop(pd.Period("2020-03", "M"))

    totals = rolling_12_months(values)

    assert list(totals.index) == list(values.index)
    assert np.isnan(totals["2021-02"])
    assert totals["2021-03"] == 12


def test_order_of_the_rows_does_not_matter_but_a_repeated_one_does():
    values = months(range(1, 14))

    assert rolling_12_months(values[::-1])["2020-04"] == 90
    with pytest.raises(ValueError, match="more than one row for 2019-04"):
        rolling_12_months(pd.concat([values, values[:1]]))


def test_zero_months_count():
    assert rolling_12_months(months([0] * 12)).iloc[-1] == 0.0


def test_previous_window_shares_no_month_with_the_current_one():
    totals = rolling_12_months(months(range(1, 37)))
    before = a_year_earlier(totals)

    assert before["2021-03"] == totals["2020-03"]
    assert before["2021-02"] != before["2021-02"]
    assert a_year_earlier(totals.drop(pd.Period("2020-03", "M")))["2021-03"] != totals["2020-03"]


def test_areas_stand_side_by_side_in_a_table():
    table = pd.DataFrame({"Ashby Vale": [1] * 12, "Marlow Edge": [2] * 11 + [None]}, index=months([0] * 12).index)

    totals = rolling_12_months(table)

    assert totals["Ashby Vale"].iloc[-1] == 12
    assert np.isnan(totals["Marlow Edge"].iloc[-1])


def test_plain_values_are_consecutive_and_say_how_many_make_a_year():
    assert rolling_12_months([1, 2, 3, 4, 5], periods_per_year=4).tolist()[3:] == [10, 14]
    assert np.isnan(rolling_12_months([1, 2, 3])).all()
    assert a_year_earlier([1, 2, 3, 4, 5], periods_per_year=4).tolist()[4] == 1


@pytest.mark.parametrize(
    "index",
    [
        pd.RangeIndex(12),
        pd.date_range("2020-01-31", periods=12, freq="ME"),
        pd.period_range("2000", periods=12, freq="Y"),
    ],
)
def test_index_without_months_or_quarters_is_refused(index):
    with pytest.raises(ValueError, match="wanted months or quarters"):
        rolling_12_months(pd.Series(1.0, index=index))


def test_year_to_date_counts_april_to_the_as_of_month_of_both_years():
    so_far = year_to_date(months([10] * 12 + [8] * 9), "2020-12")

    assert (so_far.current, so_far.previous, so_far.previous_full_year) == (72, 90, 120)
    assert (so_far.change, so_far.percent_change) == (-18, -20.0)
    assert (so_far.months_elapsed, so_far.is_complete_year) == (9, False)


def test_year_to_march_is_a_complete_year():
    so_far = year_to_date(months([1] * 24), pd.Period("2021-03", "M"))

    assert (so_far.months_elapsed, so_far.is_complete_year) == (12, True)
    assert so_far.previous == so_far.previous_full_year == 12


def test_year_to_date_is_blank_where_a_month_is_missing():
    values = months([1] * 24)
    values["2019-06"] = None

    early, late = year_to_date(values, "2020-05"), year_to_date(values, "2020-06")

    assert (early.previous, early.current) == (2, 2)
    assert np.isnan([late.previous, late.previous_full_year, late.percent_change]).all()
    assert np.isnan(year_to_date(values, "2021-06").current)  # not yet published


def test_first_year_has_nothing_to_compare_with():
    so_far = year_to_date(months([5, 6, 7], "2020-04"), "2020-06")

    assert so_far.current == 18
    assert np.isnan([so_far.previous, so_far.change, so_far.percent_change]).all()


def test_year_to_date_from_nothing_has_no_percentage():
    so_far = year_to_date(months([0] * 12 + [3]), "2020-04")

    assert so_far.change == 3
    assert np.isnan(so_far.percent_change)


def test_year_to_date_works_by_quarters_and_for_many_areas():
    table = pd.DataFrame({"Ashby Vale": [1, 2, 3, 4, 5], "Marlow Edge": [0, 0, 0, 0, 1]}, index=quarters([0] * 5).index)

    so_far = year_to_date(table, "2021Q1")

    assert so_far.months_elapsed == 3
    assert so_far.current.to_dict() == {"Ashby Vale": 5, "Marlow Edge": 1}
    assert so_far.previous_full_year.to_dict() == {"Ashby Vale": 10, "Marlow Edge": 0}
    assert so_far.percent_change["Ashby Vale"] == 400.0
    assert np.isnan(so_far.percent_change["Marlow Edge"])
