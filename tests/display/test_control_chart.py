import math
from dataclasses import replace
from datetime import date

import pytest

from community_safety.blocks import Figure, Paragraph
from community_safety.display.control_chart import control_chart
from community_safety.methods.control_charts import control_chart as xmr
from community_safety.periods import FinancialQuarter, add_months, month_end, month_name


@pytest.fixture
def months(fact):
    """Months to March 2021 with the limits and signals that the method gives them."""

    def made(values, *, polarity="lower_is_better", segments=None, adjusted=None):
        points = xmr(adjusted or values, polarity, segments=segments).points
        ends = [month_end(add_months(date(2021, 3, 1), 1 - len(values) + step)) for step in range(len(values))]
        return [
            fact(
                period_type="month", period=month_name(end), period_end=end, value=value,
                status="ok" if value == value else "not_available", control_value=point["value"],
                control_mean=point["mean"], control_lower=point["lower"], control_upper=point["upper"],
                control_signal=point["signal"], control_variation=point["variation"] or "",
            )
            for value, end, point in zip(values, ends, points.to_dict("records"), strict=True)
        ]  # fmt: skip

    return made


CALM = [0.25, 0.27, 0.24, 0.26] * 6  # mean 0.255; every rule holds


def labels(chart):
    """How often each of a chart's words stands in its drawing."""
    return lambda words: chart.svg.count(f">{words}<")


def test_a_steady_series_says_that_no_month_stands_out(months, fact, burglary):
    chart = control_chart("burglary", burglary, months(CALM), fact())

    assert isinstance(chart, Figure)
    assert chart.title == "No month stands out"
    assert chart.subtitle == "Offences per 1,000 residents in each month, Ashshire; mean and process limits"
    # 23 moving ranges, 0.02, 0.03, 0.02 and 0.01 in turn: 0.47 in all, so limits are 0.255 ∓ 2.66 × 0.47 / 23.
    assert [labels(chart)(words) for words in ("upper limit 0.309", "mean 0.255", "lower limit 0.201")] == [1, 1, 1]
    assert chart.alt == (
        "Control chart of 24 values, April 2019 to March 2021. "
        "Limits 0.201 to 0.309 around a mean of 0.255 offences per 1,000 residents. No value stands out."
    )
    assert [cell.text for cell in chart.data.rows[-1]] == ["March 2021", "0.260", "0.255", "0.201", "0.309", "none"]


def test_a_month_outside_the_limits_is_named_in_title_drawing_alt_and_data(months, fact, burglary):
    chart = control_chart("burglary", burglary, months([*CALM, 0.5]), fact())

    assert chart.title == "March 2021 stands out above the limits"
    assert labels(chart)("outside the limits: concern") == 1
    assert "March 2021: outside the limits, concern." in chart.alt
    assert chart.data.rows[-1][-1].text == "outside the limits"


def test_what_is_good_and_what_has_no_direction_are_marked_and_worded_otherwise(months, fact, burglary):
    good = control_chart("burglary", burglary, months([*CALM, 0.05]), fact())
    neutral = control_chart("burglary", burglary, months([*CALM, 0.05], polarity="neutral"), fact())

    assert labels(good)("outside the limits: improvement") == 1
    assert labels(neutral)("outside the limits") == 1
    assert "#28a197" in good.svg  # the square of an improvement
    assert "#28a197" not in neutral.svg


def test_a_negative_lower_limit_is_drawn_at_zero(months, fact, burglary):
    chart = control_chart("burglary", burglary, months([0.0, 0.1, 0.0, 0.2, 0.0, 0.1]), fact())

    assert labels(chart)("lower limit 0") == 1
    assert chart.data.rows[0][3].text == "0.000"
    assert "−" not in chart.svg


def test_limits_from_fewer_than_twelve_values_are_called_trial_limits(months, fact, burglary):
    assert control_chart("b", burglary, months(CALM[:11]), fact()).subtitle.endswith(
        "mean and trial limits, from fewer than 12 months"
    )
    assert control_chart("b", burglary, months(CALM[:12]), fact()).subtitle.endswith("mean and process limits")


def test_limits_that_start_again_are_drawn_apart(months, fact, burglary):
    higher = [value * 2 for value in CALM]

    chart = control_chart("b", burglary, months([*CALM, *higher], segments=[0] * 24 + [1] * 24), fact())

    assert chart.title == "No month stands out"
    assert labels(chart)("limits start again") == 1
    assert (
        "Limits 0.401 to 0.619 around a mean of 0.510 offences per 1,000 residents. They start again with April 2019."
        in chart.alt
    )
    assert [row[2].text for row in chart.data.rows[23:25]] == ["0.255", "0.510"]


def test_values_adjusted_for_season_stand_beside_those_that_were_counted(months, fact, burglary):
    chart = control_chart("b", burglary, months([0.2, 0.3] * 12, adjusted=CALM), fact())

    assert "in each month, adjusted for season, Ashshire" in chart.subtitle
    assert [column.heading for column in chart.data.columns][1:3] == [
        "offences per 1,000 residents",
        "adjusted for season",
    ]
    assert [cell.text for cell in chart.data.rows[0]][1:3] == ["0.200", "0.250"]


def test_a_gap_breaks_the_line_and_is_told(months, fact, burglary):
    chart = control_chart("b", burglary, months([*CALM[:6], math.nan, *CALM[7:]]), fact())

    assert chart.alt.endswith("1 of 24 have no figure.")
    assert chart.data.rows[6][1].text == "not available"


def test_fewer_than_two_values_are_a_sentence(months, fact, burglary):
    gap = {"status": "suppressed", "value": math.nan, "control_value": math.nan, "control_mean": math.nan,
           "control_lower": math.nan, "control_upper": math.nan}  # fmt: skip
    none = [replace(each, **gap) for each in months(CALM)]
    one = [*none[:-1], replace(none[-1], status="ok", value=0.25, control_value=0.25, control_mean=0.25)]

    for given in (none, one, []):
        instead = control_chart("b", burglary, given, fact())

        assert isinstance(instead, Paragraph)
        assert instead.runs[0].text == "Burglary has no control chart: limits need 2 figures, one after the other."


def test_a_season_that_cannot_be_taken_out_yet_is_a_sentence(months, fact, asb):
    blank = {f"control_{name}": math.nan for name in ("value", "mean", "lower", "upper")}

    instead = control_chart("b", asb, [replace(each, **blank) for each in months(CALM)], fact())

    assert instead.runs[0].text == (
        "Anti-social behaviour has no control chart: it follows the seasons, and to take those out 3 whole years "
        "without a gap are needed."
    )


def test_a_first_value_after_a_new_start_has_no_limits_yet(months, fact, burglary):
    chart = control_chart("b", burglary, months([*CALM, 0.5], segments=[0] * 24 + [1]), fact())

    assert "Limits cannot be set yet. They start again with March 2021." in chart.alt
    assert labels(chart)("limits start again") == 1
    assert "upper limit" not in chart.svg
    assert [cell.text for cell in chart.data.rows[-1]][3:5] == ["not available", "not available"]


def test_a_constant_series_and_one_of_zeros_have_limits_at_their_mean(months, fact, burglary):
    for value, words in ((0.25, "upper limit 0.250"), (0.0, "upper limit 0")):
        chart = control_chart("b", burglary, months([value] * 12), fact())

        assert chart.title == "No month stands out"
        assert labels(chart)(words) == 1


def test_months_after_the_headline_are_not_shown(months, fact, burglary):
    chart = control_chart("b", burglary, months(CALM), fact(period_end=date(2020, 12, 31)))

    assert chart.data.rows[-1][0].text == "December 2020"


def test_no_more_than_five_years_are_drawn(months, fact, burglary):
    assert len(control_chart("b", burglary, months(CALM * 4), fact()).data.rows) == 60


def test_quarters_are_called_quarters(months, fact, burglary):
    quarters = [
        replace(each, period_type="quarter", period=FinancialQuarter(2018, 1).shift(step).label)
        for step, each in enumerate(months(CALM[:12]))
    ]

    chart = control_chart("b", burglary, quarters, fact())

    assert chart.title == "No quarter stands out"
    assert "in each quarter" in chart.subtitle
    assert labels(chart)("2020/21 Q4") == 1


def test_hostile_names_are_text(months, fact, burglary):
    chart = control_chart("b", burglary, months(CALM), fact(area_name="<script>alert(1)</script> & $x$"))

    assert "<script>" not in chart.svg
    assert "<script>alert(1)</script> & $x$" in chart.subtitle


def test_the_same_facts_draw_the_same_chart(months, fact, burglary):
    shown = months([*CALM, 0.5])

    assert control_chart("b", burglary, shown, fact()) == control_chart("b", burglary, shown, fact())


def test_no_words_of_a_chart_meet_whatever_signals_there_are(months, fact, burglary, words_that_meet):
    falling = [0.4 - step / 50 for step in range(8)]
    wave = [0.3 + 0.2 * math.sin(step / 3) for step in range(48)]
    for values in (CALM, [*CALM, 0.5], [0.6, *CALM, *falling, 0.05], wave, [0.25] * 12, [0.0] * 12, [0.25, 0.2501] * 9):
        control_chart("b", burglary, months(values), fact())
    control_chart("b", burglary, months([*wave[:24], *CALM], segments=[0] * 24 + [1] * 24), fact())

    assert words_that_meet == []
