"""Figures of every kind of period and their comparisons, each recomputed here by plain sums."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_safety.errors import DataError
from community_safety.facts.everywhere import measure_grids
from community_safety.facts.grids import Grid, grids
from community_safety.facts.populations import Populations, midpoint
from community_safety.like_for_like import Measure
from community_safety.observations import Reading, Release, Store, observations
from community_safety.periods import PeriodType, add_months, rolling_12_months, year_to_date
from community_safety.registers import Area, Areas, Comparator, Kind, Polarity, Registers, Threshold
from tests.support import PROJECT

FIRST, LAST = date(2018, 4, 1), date(2021, 3, 31)
COUNTRY = Areas(
    {
        "E92000001": Area(name="England", kind=Kind.NATION),
        "E12000099": Area(name="The Marches", kind=Kind.REGION, part_of=("E92000001",)),
        "E07000901": Area(name="Ashby Vale", kind=Kind.DISTRICT, part_of=("E12000099",)),
        "E07000902": Area(name="Marlow Edge", kind=Kind.DISTRICT, part_of=("E12000099",)),
    }
)
VALE, EDGE, MARCHES, ENGLAND = "E07000901", "E07000902", "E12000099", "E92000001"
PEOPLE = Populations(
    "mid-2020", pd.DataFrame({2018: 90_000.0, 2019: 95_000.0, 2020: 100_000.0}, index=list(COUNTRY.by_code))
)


def burglary(**changes):
    return Registers.read(PROJECT).indicators["recorded_burglary_rate"].model_copy(update=changes)


BURGLARY = burglary()


def measured(counts, cases=None, step=1, indicator=BURGLARY, people=PEOPLE):
    """Facts of areas with these counts; a dict of area to a list that begins in April 2018."""
    rows = pd.MultiIndex.from_product([list(counts), ["all"]])
    numerators = np.array(list(counts.values()), dtype=float)
    denominators = np.full(numerators.shape, math.nan) if cases is None else np.array(list(cases.values()), dtype=float)
    grid = Grid(rows, FIRST, step, numerators, denominators, np.zeros(numerators.shape, dtype=bool))
    registers = Registers(PROJECT, COUNTRY, {"x": indicator})
    return measure_grids(registers, {indicator.numerator.series: grid}, people, LAST)["x"]


def row(found, kind, end, area=VALE):
    """One row of the table, by kind and last day of its period."""
    (place,) = [n for n, each in enumerate(found.windows.periods) if (each.type, each.end) == (kind, end)]
    table = found.table
    (index,) = table.index[(table["place"] == place) & (table["area"] == area)]
    return table.loc[index]


STEADY = {VALE: [*range(1, 37)]}  # 1 in April 2018, 36 in March 2021


def test_a_quarter_is_its_three_months_against_the_same_quarter_of_last_year():
    found = row(measured(STEADY), PeriodType.QUARTER, date(2020, 12, 31))

    assert found["numerator"] == 31 + 32 + 33
    assert found["previous_numerator"] == 19 + 20 + 21
    assert found["change_percent"] == pytest.approx(((96 / 100_000) / (60 / 95_000) - 1) * 100)


def test_a_quarter_is_also_set_against_the_quarter_before():
    found = row(measured(STEADY), PeriodType.QUARTER, date(2020, 12, 31))

    assert found["preceding_value"] == pytest.approx((28 + 29 + 30) / 100_000 * 1_000)
    assert found["preceding_change"] == pytest.approx(9 / 100)
    assert found["preceding_verdict"] == "similar"


def test_a_financial_year_is_april_to_march_against_the_one_before():
    found = row(measured(STEADY), PeriodType.FINANCIAL_YEAR, LAST)

    assert (found["numerator"], found["previous_numerator"]) == (sum(range(25, 37)), sum(range(13, 25)))


def test_nine_months_of_a_year_to_date_are_set_against_nine():
    found = row(measured(STEADY), PeriodType.YEAR_TO_DATE, date(2020, 12, 31))

    assert (found["numerator"], found["previous_numerator"]) == (sum(range(25, 34)), sum(range(13, 22)))


def test_a_year_to_date_projects_the_year_with_its_chance_of_ending_below_the_last():
    entrants = {VALE: [0] * 12 + [111 / 12] * 0 + [10, 9, 9, 8, 10, 9, 9, 10, 9, 9, 9, 10] + [7] * 9 + [math.nan] * 3}
    found = row(
        measured(entrants, indicator=burglary(measure=Measure.COUNT)), PeriodType.YEAR_TO_DATE, date(2020, 12, 31)
    )

    assert found["numerator"] == 63
    assert (found["projected_value"], found["projected_lower"], found["projected_upper"]) == (84, 75, 95)
    assert found["projected_below_last_year"] == pytest.approx(0.999981894532498)
    assert found["projected_outcome"] == "lower"


def test_a_seasonal_year_is_projected_by_the_share_of_earlier_years():
    seasonal = {VALE: ([20] * 6 + [0] * 6) * 2 + [20] * 6 + [math.nan] * 6}
    found = row(measured(seasonal, indicator=burglary(seasonal=True)), PeriodType.YEAR_TO_DATE, date(2020, 9, 30))

    assert found["projected_value"] == 120  # the whole year's count is seen by September


def test_a_run_counts_quarters_on_rolling_totals():
    """Each quarter of the last year is one above its own of the year before: four quarters, on level residents."""
    counts = {VALE: [10] * 24 + [11, 10, 10] * 4}
    people = Populations("mid-2020", pd.DataFrame({2015: 100_000.0}, index=list(COUNTRY.by_code)))
    found = row(measured(counts, people=people), PeriodType.ROLLING_12_MONTHS, LAST)

    assert (found["run_direction"], found["run_steps"]) == ("increasing", 4)


def test_a_district_is_set_against_its_region_and_its_nation():
    indicator = burglary(comparators=(Comparator.REGION, Comparator.NATION))
    counts = {VALE: [100] * 36, MARCHES: [60] * 36, ENGLAND: [100] * 36}
    found = row(measured(counts, indicator=indicator), PeriodType.ROLLING_12_MONTHS, LAST)

    assert (found["comparator_area"], found["comparator_verdict"]) == (MARCHES, "worse")
    assert found["comparator_value"] == pytest.approx(720 / 100)
    assert (found["second_comparator_area"], found["second_comparator_verdict"]) == (ENGLAND, "similar")


def test_a_region_is_not_compared_with_itself():
    indicator = burglary(comparators=(Comparator.REGION,))
    found = row(measured({MARCHES: [60] * 36}, indicator=indicator), PeriodType.ROLLING_12_MONTHS, LAST, MARCHES)

    assert (found["comparator_area"], found["comparator_verdict"]) == ("", "not_compared")


def test_the_threshold_in_force_at_the_periods_end_decides():
    indicator = burglary(
        thresholds={
            date(2015, 4, 1): Threshold(upper=1.0, reference="old"),
            date(2020, 4, 1): Threshold(upper=5.0, reference="new"),
        }
    )
    found = measured({VALE: [30] * 36}, indicator=indicator)

    assert row(found, PeriodType.ROLLING_12_MONTHS, LAST)["threshold_status"] == "within"
    assert row(found, PeriodType.ROLLING_12_MONTHS, date(2020, 3, 31))["threshold_status"] == "breach"


def test_a_percentage_takes_its_own_cases_and_changes_by_points():
    share = burglary(measure=Measure.PROPORTION, multiplier=1, polarity=Polarity.HIGHER_IS_BETTER)
    found = measured({VALE: [5] * 24 + [8] * 12}, {VALE: [10] * 36}, indicator=share)
    year = row(found, PeriodType.ROLLING_12_MONTHS, LAST)

    assert (year["value"], year["previous_value"], year["change"]) == pytest.approx((80.0, 50.0, 30.0))
    assert math.isnan(year["change_percent"])
    assert year["verdict"] == "better"


def test_no_cases_is_no_percentage_and_never_a_division_by_zero():
    share = burglary(measure=Measure.PROPORTION, multiplier=1)
    found = row(measured({VALE: [0] * 36}, {VALE: [0] * 36}, indicator=share), PeriodType.FINANCIAL_YEAR, LAST)

    assert math.isnan(found["value"])
    assert found["verdict"] == "not_compared"


def test_a_rise_from_zero_has_no_percentage_and_a_verdict():
    found = row(measured({VALE: [0] * 24 + [5] * 12}), PeriodType.FINANCIAL_YEAR, LAST)

    assert math.isnan(found["change_percent"])
    assert found["verdict"] == "worse"


def test_a_comparison_across_a_break_is_blank():
    found = row(
        measured(STEADY, indicator=burglary(breaks={date(2020, 4, 1): "Counted in another way."})),
        PeriodType.FINANCIAL_YEAR, LAST,
    )  # fmt: skip

    assert math.isnan(found["change"])
    assert found["verdict"] == "not_compared"
    assert found["previous_numerator"] == sum(range(13, 25))


def test_quarterly_sources_have_quarters_and_no_months():
    found = measured({VALE: [30] * 12}, step=3)

    assert not found.windows.of_type(PeriodType.MONTH)
    assert row(found, PeriodType.ROLLING_12_MONTHS, LAST)["numerator"] == 120


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.just(math.nan), st.integers(0, 500)), min_size=36, max_size=36))
def test_every_total_is_the_sum_of_its_months_and_blank_with_a_blank_month(counts):
    found = measured({VALE: counts})
    by_month = {add_months(FIRST, n): count for n, count in enumerate(counts)}

    for place, period in enumerate(found.windows.periods):
        (at,) = found.table.index[(found.table["place"] == place) & (found.table["area"] == VALE)]
        months = [by_month.get(day, math.nan) for day in period.month_starts()]
        wanted = sum(months)
        assert found.table.loc[at, "numerator"] == wanted or (
            math.isnan(wanted) and math.isnan(found.table.loc[at, "numerator"])
        )


@given(st.dates(date(2005, 1, 1), date(2030, 12, 31)))
def test_the_reference_year_is_the_mid_year_nearest_the_periods_middle(day):
    everywhere = Populations("x", pd.DataFrame({year: [1.0] for year in range(2000, 2035)}))
    for period in (rolling_12_months(day), year_to_date(day)):
        middle = midpoint(period)
        chosen = everywhere.year_for(period)
        nearest = min(range(2000, 2035), key=lambda year: abs((date(year, 6, 30) - middle).days))
        assert chosen == nearest


def test_an_area_without_rows_of_its_own_is_the_sum_of_its_districts_by_breakdown(tmp_path):
    store = Store(tmp_path / "store.duckdb")
    frame = pd.DataFrame(
        [("hate", VALE, "race", 3), ("hate", VALE, "all", 5), ("hate", EDGE, "race", 4), ("hate", EDGE, "all", 4)],
        columns=["indicator", "area", "breakdown", "numerator"],
    ).assign(period_start=pd.Timestamp("2021-01-01"), period_end=pd.Timestamp("2021-03-31"))
    release = Release("A force", "hate", MARCHES, date(2021, 1, 1), LAST, observations(frame))
    store.add(Reading("r", (release,), 4, 4), sha256="aa", name="f", size=1)

    grid = grids(store, COUNTRY, [MARCHES, VALE], ["hate"], LAST)["hate"]

    assert grid.step == 3
    assert grid.numerators[grid.row_of(MARCHES, "race"), 0] == 7
    assert grid.numerators[grid.row_of(MARCHES), 0] == 9


def test_a_series_of_months_and_quarters_together_is_refused(tmp_path):
    store = Store(tmp_path / "store.duckdb")
    frame = pd.DataFrame({"indicator": ["x", "x"], "area": [VALE, VALE], "numerator": [1, 2]}).assign(
        period_start=pd.to_datetime(["2021-01-01", "2020-10-01"]),
        period_end=pd.to_datetime(["2021-01-31", "2020-12-31"]),
    )
    release = Release("A force", "x", MARCHES, date(2020, 10, 1), LAST, observations(frame))
    store.add(Reading("r", (release,), 2, 2), sha256="aa", name="f", size=1)

    with pytest.raises(DataError, match="rows span 1, 3 months"):
        grids(store, COUNTRY, [VALE], ["x"], LAST)
