import math
from dataclasses import replace
from datetime import date

import pytest

from community_safety.blocks import Figure, Paragraph
from community_safety.display.projection import projection_chart
from community_safety.periods import FinancialQuarter, add_months, month_end, month_name

SO_FAR = [7, 8, 6, 7, 8, 6, 7, 7, 7]  # 63 by December
LAST_YEAR = [9, 10, 9, 9, 9, 10, 9, 9, 10, 9, 9, 9]  # 84 by December, 111 in all


@pytest.fixture
def months(fact):
    def made(counts, year=2020):
        starts = [add_months(date(year, 4, 1), step) for step in range(len(counts))]
        return [
            fact(period_type="month", period=month_name(start), period_end=month_end(start), numerator=float(count))
            for start, count in zip(starts, counts, strict=True)
        ]

    return made


@pytest.fixture
def to_december(fact):
    def made(**changes):
        parts = {
            "period_type": "year_to_date", "period": "April to December 2020", "period_end": date(2020, 12, 31),
            "numerator": 63.0, "previous_numerator": 84.0, "projected_value": 84.0, "projected_lower": 75.0,
            "projected_upper": 95.0, "projected_below_last_year": 0.9999, "projected_outcome": "lower",
        }  # fmt: skip
        return fact(**{**parts, **changes})

    return made


def drawn(chart, words):
    return chart.svg.count(f">{words}<")


def test_the_year_adds_up_to_a_projected_end_beside_last_year(months, to_december, burglary):
    chart = projection_chart("burglary", burglary, months(SO_FAR), to_december(), months(LAST_YEAR, 2019))

    assert isinstance(chart, Figure)
    assert chart.title == "On course for 84, below last year’s 111"
    assert chart.subtitle == "Offences added up from April, 2020/21, Ashshire, with 95% interval"
    assert [drawn(chart, words) for words in ("84 expected", "(75 to 95)", "111 last year", "63 by December")] == [
        1
    ] * 4
    assert chart.alt.startswith(
        "Line chart of offences added up from April: 63 by December, 84 by then last year. "
        "Last year’s line ends at 111."
    )
    assert "(95% interval 75 to 95), below last year’s 111: almost certain." in chart.alt
    rows = [[cell.text for cell in row] for row in chart.data.rows]
    assert rows[0] == ["by April", "7", "9"]
    assert rows[8:10] == [["by December", "63", "84"], ["by January", "yet to come", "93"]]
    assert rows[-2:] == [["expected for the year", "84", "complete"], ["its 95% interval", "75 to 95", "complete"]]


def test_quarters_add_up_at_their_ends(fact, to_december, burglary):
    quarters = [
        fact(period_type="quarter", period_end=FinancialQuarter(2020, number).end, numerator=21.0)
        for number in (1, 2, 3)
    ]

    chart = projection_chart("b", burglary, quarters, to_december(), [])

    assert [row[0].text for row in chart.data.rows[:3]] == ["by June", "by September", "by December"]
    assert [row[1].text for row in chart.data.rows[:3]] == ["21", "42", "63"]


def test_without_last_year_there_is_one_line(months, to_december, burglary):
    alone = to_december(projected_outcome="", projected_below_last_year=math.nan, previous_numerator=math.nan)

    chart = projection_chart("b", burglary, months(SO_FAR), alone, [])

    assert chart.title == "On course for 84 in 2020/21"
    assert "last year" not in chart.svg
    assert [row[2].text for row in chart.data.rows[:9]] == ["not available"] * 9
    assert "by then last year" not in chart.alt


def test_last_years_same_months_alone_give_a_line_without_a_total(months, to_december, burglary):
    chart = projection_chart("b", burglary, months(SO_FAR), to_december(), months(LAST_YEAR[:9], 2019))

    assert chart.title == "On course for 84, below last year’s total"
    assert "last year<" not in chart.svg
    assert chart.data.rows[8][2].text == "84"


def test_a_suppressed_month_cannot_be_worked_out_from_the_chart_or_its_data(months, to_december, burglary):
    held = months(SO_FAR)
    held[4] = replace(held[4], status="suppressed", numerator=math.nan)

    chart = projection_chart("b", burglary, held, to_december(), [])

    assert [row[0].text for row in chart.data.rows] == ["by December", "expected for the year", "its 95% interval"]
    assert chart.subtitle.endswith("the way there is not drawn, for a part of it has no figure")


def test_without_a_projection_a_sentence_says_why(months, to_december, burglary):
    cases = {
        "for want of a whole earlier year on the same definition.": to_december(projected_value=math.nan),
        "2020/21: no data for May 2020.": to_december(status="not_available", reason="no data for May 2020"),
        "2020/21 is complete, with 84 offences; nothing is left to project.": to_december(
            period_end=date(2021, 3, 31), numerator=84.0
        ),
    }
    for words, year_to_date in cases.items():
        instead = projection_chart("b", burglary, months(SO_FAR), year_to_date, [])

        assert isinstance(instead, Paragraph)
        assert instead.runs[0].text.endswith(words)


def test_a_year_without_any_event_is_drawn(months, to_december, burglary):
    none = to_december(numerator=0.0, projected_value=0.0, projected_lower=0.0, projected_upper=1.0)

    chart = projection_chart("b", burglary, months([0] * 9), none, months(LAST_YEAR, 2019))

    assert chart.title == "On course for 0, below last year’s 111"
    assert drawn(chart, "0 by December") == 1


def test_one_month_is_enough(months, to_december, burglary):
    april = to_december(period_end=date(2020, 4, 30), numerator=7.0, previous_numerator=math.nan)

    chart = projection_chart("b", burglary, months([7]), april, [])

    assert drawn(chart, "7 by April") == 1


def test_no_words_of_a_projection_meet_however_near_last_year_is(months, to_december, burglary, words_that_meet):
    for total in (84, 83, 88, 111, 40):
        before = months([total / 12] * 12, 2019)
        projection_chart("b", burglary, months(SO_FAR), to_december(previous_numerator=total * 0.75), before)
    none = to_december(numerator=0.0, projected_value=0.0, projected_lower=0.0, projected_upper=1.0)
    projection_chart("b", burglary, months([0] * 9), none, months(LAST_YEAR, 2019))
    early = to_december(period_end=date(2020, 4, 30), numerator=7.0, projected_lower=40.0, projected_upper=160.0)
    late = to_december(period_end=date(2021, 2, 28), numerator=78.0, projected_lower=80.0, projected_upper=90.0)
    projection_chart("b", burglary, months([7]), early, months(LAST_YEAR, 2019))
    projection_chart("b", burglary, months([7] * 10 + [8]), late, months(LAST_YEAR, 2019))

    assert words_that_meet == []


def test_hostile_names_are_text(months, to_december, burglary):
    chart = projection_chart(
        "b", burglary, months(SO_FAR), to_december(area_name="<script>alert(1)</script> & $x$"), []
    )

    assert "<script>" not in chart.svg
    assert "<script>alert(1)</script> & $x$" in chart.subtitle


def test_the_same_facts_draw_the_same_chart(months, to_december, burglary):
    given = (months(SO_FAR), to_december(), months(LAST_YEAR, 2019))

    assert projection_chart("b", burglary, *given) == projection_chart("b", burglary, *given)
