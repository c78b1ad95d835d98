import math
import re
from dataclasses import replace

import pytest

from community_safety.blocks import Figure, Paragraph
from community_safety.display.funnel import funnel_chart
from community_safety.house_style import COLOUR
from community_safety.like_for_like import Measure
from community_safety.methods.funnels import funnel_baseline, funnel_significance

RESIDENTS = {
    "Blaby": 101_500, "Charnwood": 185_900, "Harborough": 93_800, "Hinckley and Bosworth": 113_100, "Melton": 51_200,
    "North West Leicestershire": 103_600, "Oadby and Wigston": 57_000,
}  # fmt: skip
STEADY = [254, 465, 235, 283, 128, 259, 143]  # 2.5 per 1,000 in each


@pytest.fixture
def districts(fact):
    """Districts with so many offences, and the significance that the method gives them."""

    def made(counts, bases=RESIDENTS, statistic="rate", multiplier=1000):
        sizes = list(bases.values())
        baseline = funnel_baseline(counts, sizes, multiplier)
        found = funnel_significance(counts, sizes, baseline, multiplier, statistic)
        return [
            fact(area=f"E0700{number}", area_name=name, value=count / size * multiplier, numerator=float(count),
                 denominator=float(size), funnel_baseline=baseline, funnel_significance=level)
            for number, (name, count, size, level) in enumerate(zip(bases, counts, sizes, found, strict=True))
        ]  # fmt: skip

    return made


def test_districts_alike_give_a_funnel_in_which_none_stands_out(districts, fact, burglary):
    chart = funnel_chart("burglary", burglary, fact(), districts(STEADY))

    assert isinstance(chart, Figure)
    assert chart.title == "No district stands out"
    assert chart.subtitle == (
        "Offences per 1,000 residents by number of residents, 12 months to March 2021; lines at 95% and 99.8%"
    )
    assert "around 2.50 for the districts together" in chart.alt
    assert chart.alt.endswith("All lie within the 95% lines.")
    assert ">all 2.50<" in chart.svg
    assert [chart.svg.count(f">{level}<") for level in ("95%", "99.8%")] == [2, 2]


def test_a_district_beyond_the_outer_line_is_named_in_title_alt_and_data(districts, fact, burglary):
    chart = funnel_chart("burglary", burglary, fact(), districts([254, 600, *STEADY[2:]]))  # Charnwood 3.23

    assert chart.title == "Charnwood stands out above the others"
    assert "Above the 99.8% lines: Charnwood." in chart.alt
    assert [cell.text for cell in chart.data.rows[0]] == ["Charnwood", "3.23", "185,900", "above the 99.8% line"]
    assert "#801650" in chart.svg


def test_a_district_outside_the_inner_line_only_is_not_in_the_title(districts, fact, burglary):
    near = districts([*STEADY[:4], 160, *STEADY[5:]])  # Melton 3.13

    chart = funnel_chart("burglary", burglary, fact(), near)

    assert near[4].funnel_significance == "high_0.025"
    assert chart.title == "No district stands out"
    assert "Outside the 95% lines only: Melton." in chart.alt
    assert chart.data.rows[0][-1].text == "above the 95% line only"
    assert "#801650" not in chart.svg


def test_every_district_is_named_once(districts, fact, burglary):
    svg = funnel_chart("burglary", burglary, fact(), districts(STEADY)).svg

    drawn = " ".join(re.findall(r">([^<>]+)<", svg))
    assert all(drawn.count(word) == 1 for name in RESIDENTS for word in name.split() if word != "and")


def test_no_words_of_a_funnel_meet_wherever_its_districts_lie(districts, fact, burglary, words_that_meet):
    alike = {name: 100_000 + number for number, name in enumerate(RESIDENTS)}
    many = {f"District of {number}": 50_000 + 3_000 * number for number in range(40)}
    for counts, bases in (
        (STEADY, RESIDENTS),
        ([600, 300, 400, 250, 128, 259, 300], RESIDENTS),
        ([250] * 7, alike),
        ([size // 400 for size in many.values()], many),
        ([254, 465, 235], dict(list(RESIDENTS.items())[:3])),
    ):
        funnel_chart("burglary", burglary, fact(), districts(counts, bases))

    assert words_that_meet == []


def test_percentages_have_lines_for_percentages(districts, fact, burglary):
    share = burglary.model_copy(update={"measure": Measure.PROPORTION, "unit": "% of referrals", "decimals": 0})
    few = districts([12, 40, 9], {"Blaby": 40, "Charnwood": 88, "Melton": 12}, "proportion", 100)

    chart = funnel_chart("repeats", share, fact(), few)

    assert chart.width == "half"  # few names, so half the width will do
    assert "Melton 75, Charnwood 45 and Blaby 30." in chart.alt


def test_a_district_without_a_figure_is_named_and_has_no_mark(districts, fact, burglary):
    held = districts(STEADY)
    held[4] = replace(held[4], status="suppressed", value=math.nan, numerator=math.nan, funnel_significance="")

    chart = funnel_chart("burglary", burglary, fact(), held)

    assert chart.alt.endswith("Not available: Melton.")
    assert "Melton" not in chart.svg
    assert [cell.text for cell in chart.data.rows[-1]] == ["Melton", *["not available"] * 3]


def test_fewer_than_three_figures_are_a_sentence(districts, fact, burglary):
    gaps = [replace(each, status="suppressed", value=math.nan) for each in districts(STEADY)]

    for given in ([], districts(STEADY)[:2], gaps, [*districts(STEADY)[:2], *gaps[2:]]):
        instead = funnel_chart("burglary", burglary, fact(), given)

        assert isinstance(instead, Paragraph)
        assert instead.runs[0].text.startswith("A funnel needs 3 districts, and ")


def test_nothing_counted_anywhere_is_a_sentence(districts, fact, burglary):
    instead = funnel_chart("burglary", burglary, fact(), districts([0] * 7))

    assert instead.runs[0].text == "Burglary is 0.00 in every district: none stands out."


def test_a_district_with_no_events_is_drawn_at_zero(districts, fact, burglary):
    chart = funnel_chart("burglary", burglary, fact(), districts([*STEADY[:6], 0]))

    assert chart.title == "Oadby and Wigston stands out below the others"
    assert "Oadby and Wigston 0.00." in chart.alt


def test_hostile_and_long_names_are_text_that_stays_inside(districts, fact, burglary):
    bases = {**RESIDENTS, "<script>alert(1)</script> & $x$": 80_000, "Llanfairpwllgwyngyllgogerychwyrndrobwll": 70_000}

    chart = funnel_chart("burglary", burglary, fact(), districts([*STEADY, 200, 175], bases))

    assert "<script>" not in chart.svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in chart.svg
    assert "Llanfairpwllgwyngyllgogerychwyrndrobwll" in chart.svg


def test_the_same_facts_draw_the_same_chart(districts, fact, burglary):
    assert funnel_chart("b", burglary, fact(), districts(STEADY)) == funnel_chart(
        "b", burglary, fact(), districts(STEADY)
    )


def test_only_the_bad_side_is_drawn_as_a_concern(districts, fact, burglary):
    """Low burglary stands out by its shape, not in the colour of concern."""
    all_alike = districts([300] * len(RESIDENTS))
    low = [replace(each, funnel_significance="low_0.001") for each in all_alike]
    high = [replace(each, funnel_significance="high_0.001") for each in all_alike]

    assert COLOUR["concern"].lower() not in funnel_chart("f", burglary, fact(), low).svg.lower()
    assert COLOUR["concern"].lower() in funnel_chart("f", burglary, fact(), high).svg.lower()
