import math
from dataclasses import replace
from datetime import date

import pytest

from community_safety.blocks import Figure, Paragraph
from community_safety.display.charts import district_chart, monthly_chart, trend_chart
from community_safety.display.tables import indicator_table, key_indicators_table
from community_safety.periods import add_months, month_end, month_name


@pytest.fixture
def history(fact):
    """25 rolling years to March 2021, falling from 4.8 by 0.1 a month."""
    ends = [month_end(add_months(date(2019, 3, 1), step)) for step in range(25)]
    return [
        fact(period_end=end, period=f"12 months to {month_name(end)}", value=4.8 - step / 10)
        for step, end in enumerate(ends)
    ]


@pytest.fixture
def districts(fact):
    values = {"Blaby": 3.05, "Charnwood": 3.76, "Harborough": 2.85}
    return [
        fact(area=f"E0700012{n}", area_name=name, value=value, lower=value - 0.3, upper=value + 0.3)
        for n, (name, value) in enumerate(values.items())
    ]


def test_the_trend_is_titled_with_its_finding_and_described_by_its_figures(fact, burglary, history):
    chart = trend_chart("burglary", burglary, history, fact())

    assert isinstance(chart, Figure)
    assert chart.title == "Burglary fell from 3.90 to 2.31"
    assert "The line falls: 4.80 to March 2019, 2.40 to March 2021." in chart.alt
    assert "2.40" in chart.svg
    assert "3.60 a year before" in chart.svg
    assert [cell.text for cell in chart.data.rows[-1]] == ["March 2021", "2.40", "1,650"]


def test_one_value_is_a_sentence_and_not_a_chart(fact, burglary, history):
    gaps = [replace(each, status="not_available", value=math.nan) for each in history[:-1]]

    instead = trend_chart("burglary", burglary, [*gaps, history[-1]], fact())

    assert isinstance(instead, Paragraph)
    assert "only one total of 12 months" in instead.runs[0].text


def test_a_gap_in_the_history_is_a_gap_in_the_words_and_the_data(fact, burglary, history):
    history[5] = replace(history[5], status="not_available", value=math.nan)

    chart = trend_chart("burglary", burglary, history, fact())

    assert "1 of 25 totals are not available." in chart.alt
    assert [cell.text for cell in chart.data.rows[5]][1:] == ["not available", "not available"]


def test_district_bars_stand_in_order_with_the_line_of_the_county(fact, burglary, districts):
    chart = district_chart("burglary", burglary, fact(), districts)

    assert chart.title == "Highest in Charnwood, lowest in Harborough"
    assert "from the highest: Charnwood 3.76, Blaby 3.05 and Harborough 2.85." in chart.alt
    assert "Ashshire 2.31" in chart.svg


def test_a_district_without_a_figure_is_named_and_has_no_bar(fact, burglary, districts):
    districts[0] = replace(districts[0], status="not_available", value=math.nan)

    chart = district_chart("burglary", burglary, fact(), districts)

    assert "Not available: Blaby." in chart.alt
    assert "Blaby" not in chart.svg


def test_without_districts_a_sentence_stands_in_place_of_the_bars(fact, burglary):
    assert isinstance(district_chart("burglary", burglary, fact(), []), Paragraph)


def test_bars_of_zero_do_not_break_the_chart(fact, burglary, districts):
    zeros = [replace(each, value=0.0, lower=0.0, upper=0.01) for each in districts]

    assert district_chart("burglary", burglary, fact(value=0.0), zeros).title == "0.00 in every district"


def test_months_name_their_peak(fact, asb):
    months = [
        fact(period=month_name(date(2020, 4 + n, 1)), period_end=month_end(date(2020, 4 + n, 1)), numerator=count,
             previous_numerator=500.0)
        for n, count in enumerate([951.0, 700.0, 450.0])
    ]  # fmt: skip

    chart = monthly_chart("asb", asb, months, fact())

    assert chart.title == "Peak in April 2020: 951 incidents"
    assert "2 of 3 months are above the same month of the year before." in chart.alt
    assert [cell.text for cell in chart.data.rows[0]] == ["April 2020", "951", "500"]


def test_hostile_names_are_text_in_a_chart(fact, burglary, districts):
    districts[0] = replace(districts[0], area_name="<script>alert(1)</script> & $x$")

    chart = district_chart("burglary", burglary, fact(), districts)

    assert "<script>" not in chart.svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; $x$" in chart.svg


def test_the_same_facts_draw_the_same_chart(fact, burglary, districts):
    assert district_chart("b", burglary, fact(), districts) == district_chart("b", burglary, fact(), districts)


def test_a_table_says_what_is_missing_and_why(fact, burglary):
    gap = fact(area_name="Blaby", status="not_available", value=math.nan, reason="no data for May 2020")
    uncompared = fact(
        area_name="Melton", previous_status="not_available", previous_value=math.nan, previous_reason="no data"
    )

    table = indicator_table("burglary", burglary, [fact(), gap, uncompared])

    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Ashshire", "1,650", "2.31", "2.20 to 2.42", "3.90", "↓ 41%"],
        ["Blaby", "not available", "not available", "not available", "3.90", "not compared"],
        ["Melton", "1,650", "2.31", "2.20 to 2.42", "not available", "not compared"],
    ]
    assert table.notes[1:] == (
        "Not available for 12 months to March 2021: no data for May 2020.",
        "Not compared with the 12 months to March 2020: no data.",
    )


def test_key_indicators_mark_concern_with_a_word(fact, burglary):
    table = key_indicators_table([(burglary, fact()), (burglary, fact(verdict="worse", previous_value=1.0))])

    assert [row[-1].text for row in table.rows] == ["improving", "worsening"]
    assert [row[-1].tone for row in table.rows] == ["", "concern"]
