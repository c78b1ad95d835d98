from datetime import date

import pandas as pd
import pytest

from community_safety.errors import DataError, UsageError
from community_safety.facts import make_facts
from community_safety.facts.fact import COLUMNS, Verdict
from community_safety.facts.grids import grids
from community_safety.facts.snapshot import facts_csv, read_snapshot, write_snapshot
from community_safety.periods import FinancialQuarter, PeriodType
from tests.facts.conftest import COUNTY, EDGE, FORCE, LSOA, MONTHS, Q4, VALE, WICKHAM, fill, make_project
from tests.support import write_population, write_street

BURGLARY, ASB = "recorded_burglary_rate", "recorded_asb_rate"


@pytest.fixture(scope="module")
def facts(ashshire):
    registers, store = ashshire
    return make_facts(registers, store, Q4, COUNTY)


def test_the_county_is_the_sum_of_its_districts(facts):
    county = facts.headline(BURGLARY)

    assert county.numerator == 12 * (20 + 10)
    assert county.denominator == 150_000
    assert county.value == pytest.approx(360 / 150_000 * 1_000)
    assert county.lower < county.value < county.upper


def test_each_period_has_its_own_population(facts):
    county = facts.headline(BURGLARY)

    assert (county.previous_numerator, county.previous_denominator) == (480, 140_000)
    assert county.denominator_source == "ONS mid-2020 estimate (mid-2020 edition)"
    assert county.previous_denominator_source == "ONS mid-2019 estimate (mid-2020 edition)"


def test_a_fall_is_a_change_for_the_better_where_lower_is_better(facts):
    county = facts.headline(BURGLARY)

    assert county.verdict == Verdict.BETTER
    assert county.change == pytest.approx(2.4 - 480 / 140_000 * 1_000)
    assert county.change_percent == pytest.approx((2.4 / (480 / 140) - 1) * 100)


def test_a_district_without_change_is_similar(facts):
    assert facts.headline(BURGLARY, EDGE).verdict == Verdict.SIMILAR


def test_covered_months_without_a_row_are_zero_and_not_a_gap(facts):
    assert facts.headline(ASB).numerator == 0
    assert facts.headline(ASB).status == "ok"


def test_ids_leave_out_the_packs_area_and_the_headline_period(facts):
    assert facts.table.loc[BURGLARY, "period"] == "12 months to March 2021"
    assert facts.table.loc[f"{BURGLARY}@{VALE}", "numerator"] == 240
    assert facts.table.loc[f"{BURGLARY}#2020-04", "numerator"] == 30
    assert facts.table.loc[f"{BURGLARY}@{EDGE}#12-months-to-2020-03", "numerator"] == 120
    assert facts.table["id"].is_unique


def test_exactly_one_headline_for_each_indicator_and_area(facts):
    counted = facts.table.groupby(["indicator", "area", "breakdown"])["headline"].sum()

    assert set(counted) == {1}


def test_a_rate_of_three_years_ago_is_not_shown(facts):
    assert facts.table["period_end"].min() >= pd.Timestamp("2018-04-30")


def test_events_without_a_place_count_for_the_force_and_for_no_district(ashshire):
    registers, store = ashshire
    found = grids(store, registers.areas, [FORCE, COUNTY], ["police_uk_burglary"], date(2021, 3, 31))

    grid = found["police_uk_burglary"]

    assert grid.numerators[grid.row_of(COUNTY), 0] == 30 + 10
    assert (
        grid.numerators[grid.row_of(FORCE), 0] == 30 + 10 + 1 + 2  # the one without a place, and Wickham's, too
    )  # Wickham, the one without a place, and the one in Wales too


def test_how_many_have_no_place_is_a_caveat(facts):
    assert facts.caveats[BURGLARY] == (
        "In the Ashshire police force area, 12 offences of the 12 months to March 2021 have no location; "
        "they count for the police force and in no district.",
    )


def test_a_missing_month_is_named_and_never_zero(tmp_path):
    registers, store = make_project(tmp_path, skipped=["2019-06", "2019-07", "2020-01"])
    county = make_facts(registers, store, Q4, COUNTY).headline(BURGLARY)

    assert county.previous_status == "not_available"
    assert county.previous_reason == "no data for June to July 2019 and January 2020"
    assert pd.isna(county.previous_value)
    assert pd.isna(county.change)
    assert county.verdict == Verdict.NOT_COMPARED
    assert county.value == pytest.approx(2.4)


def test_late_data_are_shown_to_the_last_full_quarter(tmp_path):
    registers, store = make_project(tmp_path, skipped=MONTHS[-2:])
    county = make_facts(registers, store, Q4, COUNTY).headline(BURGLARY)

    assert county.period == "12 months to December 2020"
    assert county.quarters_behind == 1
    assert county.data_to == date(2021, 1, 31)


def test_a_source_that_is_missing_leaves_a_fact_that_says_so(tmp_path):
    registers, store = make_project(tmp_path, skipped=MONTHS)
    county = make_facts(registers, store, Q4, COUNTY).headline(BURGLARY)

    assert (county.status, county.reason) == ("not_available", "no data for the 12 months to March 2021")


def test_a_break_stops_the_comparison_and_keeps_both_figures(tmp_path):
    registers, store = make_project(tmp_path)
    register = tmp_path / "params" / "indicators" / "crime.yml"
    text = register.read_text(encoding="utf-8")
    broken = "  period: rolling_12_months\n  breaks: {2019-10-01: Recorded in another way.}\n"
    register.write_text(text.replace("  period: rolling_12_months\n", broken, 1), encoding="utf-8")

    county = make_facts(type(registers).read(tmp_path), store, Q4, COUNTY).headline(BURGLARY)

    assert county.previous_status == "not_comparable"
    assert county.previous_reason == "figures are made in another way from 1 October 2019"
    assert pd.isna(county.change)
    assert county.previous_value == pytest.approx(480 / 140)


def test_revised_data_change_the_fact(tmp_path):
    registers, store = make_project(tmp_path)
    write_street(tmp_path / "data", "2021-03", [(LSOA[VALE], "Burglary", 25), (LSOA[EDGE], "Burglary", 10)])
    fill(tmp_path)

    assert make_facts(registers, store, Q4, COUNTY).headline(BURGLARY).numerator == 365


def test_without_a_lookup_nothing_is_placed_and_nothing_is_zero(tmp_path):
    make_project(tmp_path, skipped=MONTHS)
    (tmp_path / "store.duckdb").unlink()
    (tmp_path / "data" / "lookup.xlsx").unlink()
    write_street(tmp_path / "data", "2021-03", [(LSOA[VALE], "Burglary", 25)])
    registers, store = fill(tmp_path)

    county = make_facts(registers, store, Q4, COUNTY).headline(BURGLARY)

    assert county.status == "not_available"
    assert county.reason == "the lookup in the store does not place the small areas (LSOAs) of March 2021"


def test_small_areas_that_the_lookup_does_not_know_are_not_dropped_in_silence(tmp_path):
    """Codes of another census: one burglary in ten cannot be placed, so the month has no figure."""
    registers, store = make_project(tmp_path)
    rows = [(LSOA[VALE], "Burglary", 18), ("E01999999", "Burglary", 2), (LSOA[EDGE], "Burglary", 10)]
    write_street(tmp_path / "data", "2021-03", rows)
    fill(tmp_path)

    facts = make_facts(registers, store, Q4, COUNTY)

    assert "does not place the small areas (LSOAs) of March 2021" in facts.headline(BURGLARY).reason
    assert facts.headline(BURGLARY, EDGE).status == "not_available"


def test_a_stray_event_in_a_neighbours_file_is_no_figure_of_a_district(tmp_path):
    """The Vale moves to another force, whose files are not there: events in this force's files are not its count."""
    registers, store = make_project(tmp_path)
    areas = tmp_path / "params" / "areas.yml"
    other = "E23000099: {name: Hill police force area, kind: police_force}\n"
    row = "E07000901: {name: Ashby Vale, kind: district, part_of: [E10000099, E23000021]}"
    areas.write_text(other + areas.read_text(encoding="utf-8").replace(row, row.replace("E23000021", "E23000099")))

    facts = make_facts(type(registers).read(tmp_path), store, Q4, COUNTY)

    assert facts.headline(BURGLARY, VALE).reason == "no data for the 12 months to March 2021"
    assert facts.headline(BURGLARY).status == "not_available"
    assert facts.headline(BURGLARY, EDGE).numerator == 120


@pytest.mark.parametrize("kept", [1, 3, 11])
def test_less_than_a_year_of_data_is_no_headline_and_no_crash(tmp_path, kept):
    registers, store = make_project(tmp_path, skipped=MONTHS[:-kept])

    county = make_facts(registers, store, Q4, COUNTY).headline(BURGLARY)

    assert county.status == "not_available"
    assert county.reason.startswith("no data for April")


def test_a_misspelt_series_is_refused_with_the_near_match(tmp_path):
    registers, store = make_project(tmp_path)
    register = tmp_path / "params" / "indicators" / "crime.yml"
    register.write_text(register.read_text(encoding="utf-8").replace("police_uk_burglary", "police_uk_burglry"))

    with pytest.raises(DataError, match="Did you mean police_uk_burglary"):
        make_facts(type(registers).read(tmp_path), store, Q4, COUNTY)


def test_a_district_without_population_is_named(tmp_path):
    registers, store = make_project(tmp_path, residents={VALE: {2020: 100_000, 2019: 90_000}})

    assert make_facts(registers, store, Q4, COUNTY).headline(BURGLARY).reason == (
        "the mid-2020 edition has no population for Marlow Edge"
    )


def test_a_pack_of_one_district_shows_those_beside_it(ashshire):
    registers, store = ashshire
    facts = make_facts(registers, store, Q4, VALE)

    assert facts.headline(BURGLARY).area_name == "Ashby Vale"
    assert [fact.area for fact in facts.headlines(BURGLARY)] == [EDGE]


def test_a_quarter_before_the_data_says_so(ashshire):
    registers, store = ashshire

    facts = make_facts(registers, store, FinancialQuarter(2017, 4), COUNTY)

    assert facts.headline(BURGLARY).reason == "no data for the 12 months to March 2018"


def test_the_newest_edition_by_the_data_cut_is_used_unless_another_is_asked_for(tmp_path):
    registers, store = make_project(tmp_path)
    newer = {
        code: {2023: 1, 2020: people, 2019: people} for code, people in ((VALE, 99_000), (EDGE, 49_000), (WICKHAM, 9))
    }
    write_population(tmp_path / "data" / "newer.xlsx", newer, published="15 July 2024")
    fill(tmp_path)
    quarters = tmp_path / "params" / "quarters"
    quarters.mkdir()

    assert make_facts(registers, store, Q4, COUNTY).edition == "mid-2023"
    assert (
        make_facts(registers, store, Q4, COUNTY, population_edition="mid-2020").headline(BURGLARY).denominator
        == 150_000
    )
    (quarters / "2020-21-Q4.yml").write_text("data_cut: 2021-07-16\n")
    assert make_facts(registers, store, Q4, COUNTY).edition == "mid-2020"
    (quarters / "2020-21-Q4.yml").write_text("data_cut: 2021-06-01\n")
    early = make_facts(registers, store, Q4, COUNTY).headline(BURGLARY)
    assert early.reason == "the store holds no population estimates published by 1 June 2021"
    assert early.numerator == 360


def test_one_reference_year_may_be_asked_for(ashshire):
    registers, store = ashshire
    county = make_facts(registers, store, Q4, COUNTY, population_year=2019).headline(BURGLARY)

    assert county.denominator == county.previous_denominator == 140_000
    assert county.denominator_source == "ONS mid-2019 estimate (mid-2020 edition)"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"population_edition": "mid-2031"}, "'mid-2031' is not in the store; it holds: mid-2020"),
        ({"population_year": 2031}, "no estimate for mid-2031; it holds mid-2019, mid-2020"),
    ],
)
def test_an_edition_or_year_that_is_not_there_is_wrong_usage(ashshire, how, said):
    registers, store = ashshire

    with pytest.raises(UsageError) as fault:
        make_facts(registers, store, Q4, COUNTY, **how)

    assert said in str(fault.value)


def test_a_snapshot_gives_the_same_facts_back(facts, tmp_path):
    write_snapshot(facts, tmp_path)
    again = read_snapshot(tmp_path, Q4, COUNTY)

    assert facts_csv(again) == facts_csv(facts)
    assert repr(again.headline(BURGLARY)) == repr(facts.headline(BURGLARY))
    assert (again.caveats, again.edition, again.made_up) == (facts.caveats, facts.edition, facts.made_up)
    assert again.series(BURGLARY, PeriodType.MONTH)[0].data_to == date(2021, 3, 31)


def test_a_snapshot_of_another_quarter_or_area_is_refused(facts, tmp_path):
    write_snapshot(facts, tmp_path)

    with pytest.raises(UsageError, match="the notebook asks for 2020-21-Q4, E07000901"):
        read_snapshot(tmp_path, Q4, VALE)


def test_the_csv_has_every_column_dates_as_written_and_gaps_empty(facts):
    head, first = facts_csv(facts).splitlines()[:2]

    assert head.split(",") == list(COLUMNS)
    assert ",2021-03-31," in facts_csv(facts)
    assert "nan" not in first
