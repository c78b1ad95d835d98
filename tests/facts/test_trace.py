import math

import pytest

from community_safety.facts import make_facts
from community_safety.facts.trace import column_told, formula, interval, number_spans, trace_anchor, trace_of
from community_safety.like_for_like import Measure
from community_safety.periods import PeriodType
from tests.facts.conftest import COUNTY, EDGE, Q4

BURGLARY = "recorded_burglary_rate"


@pytest.fixture(scope="module")
def project(ashshire):
    registers, store = ashshire
    return registers, make_facts(registers, store, Q4, COUNTY)


def trace(project, fact):
    registers, facts = project
    return trace_of(fact, registers.indicators[BURGLARY], facts)


def test_a_trace_puts_the_numbers_into_the_formula(project):
    found = trace(project, project[1].headline(BURGLARY))

    assert found.formula == "360 offences ÷ 150,000 residents × 1,000 = 2.4000"
    assert found.interval.endswith("(95%, Byar's limits)")
    assert found.comparison == (
        "12 months to March 2020: 480 offences ÷ 140,000 residents × 1,000 = 3.4286 "
        "(ONS mid-2019 estimate (mid-2020 edition)); difference −1.0286, −30.0%"
    )
    assert found.test.startswith("exact conditional test, interval of the ratio of the two: 0.6")
    assert found.test.endswith("p below 0.001: better")


def test_the_formula_gives_the_value(project):
    _, facts = project
    for row in facts.table[facts.table["value"].notna()].itertuples():
        assert row.value == pytest.approx(row.numerator / row.denominator * 1_000)
        assert row.lower <= row.value <= row.upper


def test_a_month_is_traced_to_its_own_file_and_the_shared_ones(project):
    april = project[1].series(BURGLARY, PeriodType.MONTH)[12]
    found = trace(project, april)

    assert [file.name for file in found.files] == [
        "lookup.xlsx",
        "population.xlsx",
        "2020-04-leicestershire-street.csv",
    ]
    assert [file.name for file in found.previous_files][2:] == ["2019-04-leicestershire-street.csv"]
    assert all(len(file.sha256) == 64 for file in found.files)


def test_a_year_is_traced_to_twelve_months(project):
    assert len(trace(project, project[1].headline(BURGLARY, EDGE)).files) == 12 + 2


def test_under_ten_events_the_limits_are_exact(fact, burglary):
    assert "exact Poisson limits, as there are fewer than 10 events" in interval(fact(numerator=9.0), burglary)
    assert "Byar" in interval(fact(numerator=10.0), burglary)


def test_a_percentage_is_traced_with_its_own_methods(fact, burglary):
    share = burglary.model_copy(update={"measure": Measure.PROPORTION, "multiplier": 1})

    assert "Wilson" in interval(fact(), share)
    assert "× 100" in formula(fact(), share)


def test_a_gap_is_traced_to_its_reason(project, fact, burglary):
    _, facts = project
    gap = fact(status="not_available", reason="no data for May 2020", value=math.nan, previous_status="not_available")
    found = trace_of(gap, burglary, facts)

    assert found.value == "not available: no data for May 2020"
    assert (found.formula, found.interval, found.test, found.unrounded) == ("", "", "", None)


def test_numbers_that_follow_each_other_are_a_span():
    assert number_spans([1, 2, 15, 16, 17, 20]) == "1 to 2, 15 to 17, 20"
    assert number_spans([]) == ""


def test_every_fact_of_a_pack_has_an_anchor_of_its_own(project):
    ids = list(project[1].table["id"])

    assert len({trace_anchor(each) for each in ids}) == len(ids)


def test_each_area_is_traced_to_the_files_of_its_own_force(project):
    _, facts = project

    assert set(facts.coverage["area"]) >= {COUNTY, EDGE}
    assert len(facts.coverage[facts.coverage["area"] == EDGE]["sha256"].unique()) == 24


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("projected_value", "negative binomial"), ("control_upper", "average moving range"),
        ("run_steps", "strict changes"), ("funnel_baseline", "together"), ("preceding_change", "against"),
        ("value", ""),
    ],
)  # fmt: skip
def test_other_columns_say_what_they_are_made_from(fact, burglary, column, words):
    made = fact(projected_value=84.0, projected_lower=75.0, projected_upper=95.0, control_mean=1.0, control_lower=0.5,
                control_upper=1.5, preceding_period="2020/21 Q3", preceding_value=1.0)  # fmt: skip

    assert (words in column_told(made, column, burglary)) if words else column_told(made, column, burglary) == ""
