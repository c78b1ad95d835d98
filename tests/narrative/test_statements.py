import math

import pytest

from community_safety.blocks import Paragraph
from community_safety.blocks.words import words
from community_safety.narrative.statements import extremes, finding, peak, statement


def said(runs):
    return words(Paragraph(runs))


def test_a_statement_gives_figure_unit_period_interval_comparison_and_test(fact, burglary):
    assert said(statement(fact(), burglary, [])) == (
        "Burglary was 2.31 offences per 1,000 residents in the 12 months to March 2021 (1,650 offences; "
        "95% interval 2.20 to 2.42), 41% lower than in the 12 months to March 2020 (3.90). "
        "The fall is statistically significant."
    )


def test_what_prints_equal_is_unchanged_whatever_the_test_says(fact, burglary):
    text = said(statement(fact(value=2.311, previous_value=2.309, change_percent=0.09, verdict="worse"), burglary, []))

    assert "unchanged from the 12 months to March 2020." in text
    assert "significant" not in text


def test_a_small_change_is_said_to_be_no_more_than_chance(fact, burglary):
    text = said(statement(fact(previous_value=2.28, change_percent=1.3, verdict="similar"), burglary, []))

    assert (
        "1% higher than in the 12 months to March 2020 (2.28). The rise is no larger than chance alone may bring."
        in text
    )


def test_a_rise_from_zero_has_no_percentage(fact, burglary):
    text = said(statement(fact(previous_value=0.0, change_percent=math.nan, verdict="worse"), burglary, []))

    assert ", higher than in the 12 months to March 2020 (0.00)." in text


def test_a_comparison_that_cannot_be_made_says_why(fact, burglary):
    text = said(
        statement(
            fact(previous_status="not_available", previous_value=math.nan, previous_reason="no data for April 2019",
                 verdict="not_compared"), burglary, []
        )
    )  # fmt: skip

    assert text.endswith("It cannot be compared with the 12 months to March 2020: no data for April 2019.")
    assert "lower" not in text


def test_a_figure_that_is_not_there_says_why(fact, burglary):
    text = said(statement(fact(status="not_available", value=math.nan, reason="no data for May 2020"), burglary, []))

    assert text == "Burglary: not available for 12 months to March 2021: no data for May 2020."


def test_late_data_say_how_late(fact, burglary):
    assert "latest figures available, one quarter behind" in said(statement(fact(quarters_behind=1), burglary, []))
    assert "latest figures available, 3 quarters behind" in said(statement(fact(quarters_behind=3), burglary, []))


def test_districts_that_print_the_same_share_the_place(fact, burglary):
    districts = [
        fact(area_name="Blaby", value=3.001), fact(area_name="Melton", value=2.999), fact(area_name="Oadby", value=1.0),
        fact(area_name="Hinckley", status="not_available", value=math.nan),
    ]  # fmt: skip

    assert "highest in Blaby and Melton (3.00) and lowest in Oadby (1.00)" in said(
        statement(fact(), burglary, districts)
    )
    assert extremes(districts, burglary) == "Highest in Blaby and Melton, lowest in Oadby"
    assert extremes(districts[:2], burglary) == "3.00 in every district"
    assert extremes(districts[:1], burglary) == ""


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "Burglary fell from 3.90 to 2.31"),
        ({"previous_value": 2.0}, "Burglary rose from 2.00 to 2.31"),
        ({"previous_value": 2.309}, "Burglary unchanged at 2.31"),
        ({"previous_status": "not_available"}, "Burglary: 2.31 in the 12 months to March 2021"),
        ({"status": "not_available"}, "Burglary: no figure for 12 months to March 2021"),
    ],
)
def test_the_finding_titles_the_chart(fact, burglary, changes, title):
    assert finding(fact(**changes), burglary) == title


def months(fact, counts):
    names = ["April 2020", "May 2020", "June 2020", "July 2020"]
    return [fact(period=name, numerator=count) for name, count in zip(names, counts, strict=False)]


def test_the_peak_is_named_with_its_count(fact, asb):
    text = said(peak(months(fact, [951.0, 700.0, 331.0, 500.0]), asb))

    assert text == (
        "Incidents peaked in April 2020 at 951; the fewest were in June 2020, 331. "
        "Of the last 12 months, 4 have a figure."
    )


def test_two_months_can_share_the_peak(fact, asb):
    assert "peaked in April 2020 and June 2020 at 900" in said(peak(months(fact, [900.0, 1.0, 900.0]), asb))


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ([math.nan, 5.0], "Months of incidents cannot be compared: 1 of the last 12 has a figure."),
        ([], "Months of incidents cannot be compared: 0 of the last 12 has a figure."),
        ([5.0, 5.0], "Every month had 5 incidents."),
    ],
)
def test_without_a_peak_no_peak_is_claimed(fact, asb, counts, text):
    assert said(peak(months(fact, counts), asb)) == text
