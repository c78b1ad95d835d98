"""What holds for all inputs, checked on many made-up ones and by other means than the methods use themselves."""

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linprog

from community_safety.methods.changes import compare_proportions, compare_rates
from community_safety.methods.comparators import compare_with_value
from community_safety.methods.direction import direction_of_travel, run_length
from community_safety.methods.exact_tests import binomial_two_sided, hypergeometric_two_sided
from community_safety.methods.funnels import funnel_significance
from community_safety.methods.poisson_limits import byar_limits, exact_poisson_limits
from community_safety.methods.process_limits import xmr_limits
from community_safety.methods.projection import project_year_end
from community_safety.methods.proportions import wilson_proportion
from community_safety.methods.rates import crude_rate
from community_safety.methods.rolling import rolling_12_months
from community_safety.methods.rounding import round_half_up
from community_safety.methods.secondary_suppression import suppress_table
from community_safety.methods.signals import in_shift, in_two_of_three, trend_directions
from community_safety.methods.surveys import survey_percentage
from community_safety.methods.thresholds import threshold_status
from community_safety.methods.year_to_date import year_to_date

counts = st.integers(0, 5000)
populations = st.integers(1, 1_000_000)
confidences = st.sampled_from([0.9, 0.95, 0.998])
blanks = st.none()
small = settings(max_examples=60, deadline=None)

parts = st.tuples(counts, st.integers(1, 5000)).map(lambda pair: (min(pair), max(pair)))


@small
@given(counts, populations, confidences, st.sampled_from(["exact_below_10", "exact"]))
def test_limits_of_a_rate_bracket_it(count, population, confidence, method):
    rate = crude_rate(count, population, 1000, confidence, method)

    assert 0 <= rate.lower <= rate.value < rate.upper


@small
@given(parts, confidences)
def test_limits_of_a_proportion_bracket_it_within_nothing_and_all(part, confidence):
    share = wilson_proportion(*part, confidence=confidence)

    assert 0 <= share.lower <= share.value <= share.upper <= 100


@small
@given(counts, populations, st.integers(1, 100_000))
def test_rate_and_limits_scale_with_the_multiplier(count, population, multiplier):
    one, many = crude_rate(count, population, 1), crude_rate(count, population, multiplier)

    assert [many.value, many.lower, many.upper] == pytest.approx(
        [one.value * multiplier, one.lower * multiplier, one.upper * multiplier]
    )


@small
@given(counts, populations)
def test_more_confidence_means_wider_limits(count, population):
    inner, outer = crude_rate(count, population), crude_rate(count, population, confidence=0.998)

    assert outer.lower <= inner.lower
    assert inner.upper < outer.upper


@small
@given(counts)
def test_limits_of_counts_are_those_of_scipy(count):
    exact = exact_poisson_limits(count)

    assert exact.upper == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=1e-9)
    assert exact.lower == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0, rel=1e-9)
    if count >= 10:
        byar = byar_limits(count)
        assert [byar.lower, byar.upper] == pytest.approx([exact.lower, exact.upper], rel=2e-3)


@small
@given(parts, confidences)
def test_wilson_limits_are_those_of_scipy(part, confidence):
    wanted = stats.binomtest(*part).proportion_ci(confidence, method="wilson")

    share = wilson_proportion(*part, 1, confidence)

    assert [share.lower, share.upper] == pytest.approx([wanted.low, wanted.high], rel=1e-9, abs=1e-12)


# Every method of columns, as a call on (numerator, denominator, other numerator, other denominator).
COLUMN_METHODS = {
    "rate": lambda x, n, y, m: crude_rate(x, n),
    "proportion": lambda x, n, y, m: wilson_proportion(x, n),
    "change of rate": lambda x, n, y, m: compare_rates(x, n, y, m, "lower_is_better"),
    "change of proportion": lambda x, n, y, m: compare_proportions(x, n, y, m, "lower_is_better"),
    "survey": lambda x, n, y, m: survey_percentage(wilson_proportion(x, n).value, n, 1.5),
    "direction": lambda x, n, y, m: direction_of_travel(x, y, "neutral"),
    "projection": lambda x, n, y, m: project_year_end(x, 0.75, y),
    "threshold": lambda x, n, y, m: threshold_status(x, y, n, upper_threshold=m),
}


@pytest.mark.parametrize("name", COLUMN_METHODS)
@small
@given(st.data())
def test_single_numbers_agree_with_columns_and_blanks_stay_blank(name, data):
    rows = data.draw(st.lists(st.tuples(parts, parts), min_size=1, max_size=6))
    x, n, y, m = ([row[period][part] for row in rows] for period in (0, 1) for part in (0, 1))
    gaps = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    x = [None if gap else count for gap, count in zip(gaps, x, strict=True)]
    labels = [f"area {place}" for place in range(len(rows))]
    method = COLUMN_METHODS[name]

    as_columns = method(*(pd.Series(column, index=labels, dtype=float) for column in (x, n, y, m))).frame()
    one_by_one = pd.concat([method(*row).frame() for row in zip(x, n, y, m, strict=True)], ignore_index=True)

    assert list(as_columns.index) == labels
    for column in as_columns:
        alike = as_columns[column].reset_index(drop=True)
        if alike.dtype == float:
            np.testing.assert_allclose(alike, one_by_one[column].astype(float), rtol=1e-12)
            if column in ("value", "ratio", "difference", "p_value", "margin"):
                assert np.isnan(alike[gaps]).all()
        else:
            assert alike.fillna("").tolist() == one_by_one[column].fillna("").tolist()


@small
@given(parts, st.integers(0, 100))
def test_what_is_better_one_way_is_worse_the_other(part, comparator):
    share = wilson_proportion(*part)
    swap = {"better": "worse", "worse": "better", "similar": "similar"}

    low = compare_with_value(share.lower, share.upper, comparator, "lower_is_better")

    assert compare_with_value(share.lower, share.upper, comparator, "higher_is_better") == swap[low]


@small
@given(parts, parts)
def test_change_the_other_way_round_is_the_mirror_image(now, before):
    there = compare_rates(*now, *before, "neutral")
    back = compare_rates(*before, *now, "neutral")

    assert there.p_value == pytest.approx(back.p_value, rel=1e-9)
    assert there.difference == pytest.approx(-back.difference)
    assert {there.outcome, back.outcome} in ({"lower", "higher"}, {"similar"})
    if now[0] and before[0]:
        assert there.ratio_lower == pytest.approx(1 / back.ratio_upper, rel=1e-8)


@small
@given(st.integers(0, 60), st.floats(0.02, 0.98), st.data())
def test_exact_binomial_p_sums_the_outcomes_no_more_likely(trials, share, data):
    count = data.draw(st.integers(0, trials))
    each = stats.binom.pmf(np.arange(trials + 1), trials, share)

    p = binomial_two_sided(np.array([float(count)]), np.array([float(trials)]), np.array([share]))

    assert p[0] == pytest.approx(min(1.0, each[each <= each[count] * (1 + 1e-7)].sum()), rel=1e-9)


@small
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_exact_hypergeometric_p_sums_the_outcomes_no_more_likely(sample, others, data):
    count, elsewhere = data.draw(st.integers(0, sample)), data.draw(st.integers(0, others))
    successes = count + elsewhere
    outcomes = np.arange(max(0, successes - others), min(sample, successes) + 1)
    each = stats.hypergeom.pmf(outcomes, sample + others, successes, sample)
    observed = each[outcomes == count][0]

    p = hypergeometric_two_sided(*(np.array([float(v)]) for v in (count, sample, successes, sample + others)))

    assert p[0] == pytest.approx(min(1.0, each[each <= observed * (1 + 1e-7)].sum()), rel=1e-9)


months_of_counts = st.lists(st.one_of(blanks, counts, st.just("no row")), min_size=1, max_size=40)


@small
@given(months_of_counts)
def test_rolling_total_never_spans_a_gap(history):
    everything = pd.period_range("2018-04", periods=len(history), freq="M")
    printed = [(period, value) for period, value in zip(everything, history, strict=True) if value != "no row"]
    values = pd.Series([value for _, value in printed], pd.PeriodIndex([p for p, _ in printed], freq="M"), dtype=float)
    known = {period: value for period, value in printed if value is not None}

    totals = rolling_12_months(values)

    assert list(totals.index) == list(values.index)
    for period, total in totals.items():
        window = [known.get(period - back) for back in range(12)]
        assert np.isnan(total) if None in window else total == sum(window)


@small
@given(months_of_counts, st.integers(0, 45))
def test_year_to_date_never_spans_a_gap(history, as_of):
    everything = pd.period_range("2018-04", periods=len(history), freq="M")
    known = {p: v for p, v in zip(everything, history, strict=True) if v not in (None, "no row")}
    rows = [(p, v) for p, v in zip(everything, history, strict=True) if v != "no row"]
    values = pd.Series([v for _, v in rows], pd.PeriodIndex([p for p, _ in rows], freq="M"), dtype=float)
    last = pd.Period("2018-04", "M") + as_of

    so_far = year_to_date(values, last)

    elapsed = (last.month - 4) % 12 + 1
    assert so_far.months_elapsed == elapsed
    for years_back, found in ((0, so_far.current), (12, so_far.previous)):
        needed = [known.get(last - years_back - back) for back in range(elapsed)]
        assert np.isnan(found) if None in needed else found == sum(needed)


walks = st.lists(st.one_of(blanks, st.integers(0, 4)), max_size=25)


@small
@given(walks)
def test_run_length_is_what_one_counts_by_hand(walk):
    def by_hand(values):
        steps, way = 0, 0
        for now, before in zip(values[::-1], values[::-1][1:], strict=False):
            if now is None or before is None or now == before or way * (now - before) < 0:
                break
            steps, way = steps + 1, now - before
        return steps

    after_last_blank = walk[len(walk) - walk[::-1].index(None) :] if None in walk else walk
    without_ties = [v for place, v in enumerate(after_last_blank) if place == 0 or v != after_last_blank[place - 1]]

    run = run_length(walk)

    assert run.steps == by_hand(walk)
    assert run.steps_ties_ignored == by_hand(without_ties)


@small
@given(st.lists(st.integers(-1, 1), max_size=25), st.integers(2, 8))
def test_shift_is_what_one_sees_by_eye(sides, length):
    windows = [range(start, start + length) for start in range(len(sides) - length + 1)]
    wanted = {
        place for window in windows if len({sides[p] for p in window}) == 1 and sides[window[0]] for place in window
    }

    assert set(np.flatnonzero(in_shift(np.array(sides, dtype=float), length))) == wanted


@small
@given(st.lists(st.integers(0, 6), max_size=25), st.integers(3, 7))
def test_trend_is_what_one_sees_by_eye(values, length):
    ways = np.zeros(len(values))
    for start in range(len(values) - length + 1):
        steps = np.sign(np.diff(values[start : start + length]))
        if abs(steps.sum()) == length - 1:
            ways[start : start + length] = steps[0]  # windows in time order: the later trend has the turning point

    assert trend_directions(np.array(values, dtype=float), length).tolist() == ways.tolist()


@small
@given(st.lists(st.tuples(st.booleans(), st.integers(-1, 1)), max_size=20))
def test_two_of_three_is_what_one_sees_by_eye(points):
    wanted = set()
    for start in range(len(points) - 2):
        three = range(start, start + 3)
        if abs(sum(points[p][1] for p in three)) == 3 and sum(points[p][0] for p in three) >= 2:
            wanted |= {p for p in three if points[p][0]}
    close, side = (np.array([point[part] for point in points]) for part in (0, 1))

    assert set(np.flatnonzero(in_two_of_three(close.astype(bool), side.astype(float)))) == wanted


@small
@given(st.lists(st.integers(0, 100), min_size=2, max_size=20), st.integers(2, 50), st.integers(-100, 100))
def test_process_limits_move_and_stretch_with_the_values(values, stretch, move):
    plain, changed = xmr_limits(values), xmr_limits([value * stretch + move for value in values])

    assert changed.mean == pytest.approx(plain.mean * stretch + move)
    assert changed.upper == pytest.approx(plain.upper * stretch + move, abs=1e-6)
    assert changed.lower <= changed.near_lower <= changed.mean <= changed.near_upper <= changed.upper


@small
@given(st.lists(st.tuples(counts, st.integers(100, 100_000)), min_size=2, max_size=8))
def test_significance_of_a_rate_is_symmetric_in_words_and_ordered_in_counts(areas):
    baseline = 20.0
    order = ["low_0.001", "low_0.025", "not_significant", "high_0.025", "high_0.001"]
    population = areas[0][1]

    words = funnel_significance(sorted(count for count, _ in areas), population, baseline, 1000, "rate")

    assert [order.index(word) for word in words] == sorted(order.index(word) for word in words)


@small
@given(st.integers(-10_000_000, 10_000_000), st.integers(0, 4), st.integers(0, 4))
def test_rounding_half_up_is_that_of_decimal_arithmetic(digits, places, decimals):
    value = digits / 10**places
    wanted = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    assert round_half_up(value, decimals) == float(wanted)


@small
@given(st.integers(0, 300), st.floats(0.05, 0.99), st.integers(0, 600))
def test_projection_never_falls_below_what_has_happened(so_far, fraction, last_year):
    projected = project_year_end(so_far, fraction, last_year)

    assert so_far <= projected.lower <= projected.upper
    assert 0 <= projected.probability_below_last_year <= 1
    if projected.outcome == "lower":
        assert projected.probability_below_last_year >= 0.975 - 1e-9
    if projected.outcome == "higher":
        assert projected.probability_below_last_year <= 0.025 + 1e-9


def linear_programme_bounds(table, hidden, row_totals, column_totals):
    """The least and most each hidden cell can be, by linear programming on what a reader of the table knows."""
    places = np.argwhere(hidden)
    equations = []
    for printed, axis in ((row_totals, 0), (column_totals, 1)):
        for line in range(table.shape[axis]) if printed else ():
            members = (places[:, axis] == line).astype(float)
            if members.any():
                equations.append((members, sum(table[tuple(place)] for place in places[members.astype(bool)])))
    coefficients, totals = [each for each, _ in equations], [total for _, total in equations]
    for place in range(len(places)):
        aim = np.zeros(len(places))
        aim[place] = 1
        yield tuple(
            round(sign * linprog(sign * aim, A_eq=coefficients, b_eq=totals, bounds=(0, None)).fun) for sign in (1, -1)
        )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_hidden_cell_can_be_solved_from_a_table_called_safe(data):
    rows, columns = data.draw(st.integers(1, 4)), data.draw(st.integers(2, 4))
    cells = st.one_of(st.integers(0, 8), st.integers(0, 60))
    table = np.array(data.draw(st.lists(cells, min_size=rows * columns, max_size=rows * columns))).reshape(
        rows, columns
    )
    most_hidden = data.draw(st.sampled_from([4, 7]))

    made = suppress_table(table, most_hidden)

    primary = (table >= 1) & (table <= most_hidden)
    assert (made.hidden | ~primary).all()
    wanted = list(linear_programme_bounds(table, made.hidden, True, rows > 1))
    assert [(cell.least, cell.most) for cell in made.bounds] == wanted
    given_away = {
        (cell.row, cell.column)
        for cell, (least, most) in zip(made.bounds, wanted, strict=True)
        if least == most and primary[cell.row, cell.column]
    }
    assert given_away == set(made.still_recoverable)
    assert made.is_safe == (not given_away)
    if given_away:  # nothing more could be hidden beside a cell that is given away
        for row, column in given_away:
            assert made.hidden[row].all()
            assert made.hidden[:, column].all()


def test_million_rates_and_a_hundred_thousand_changes_take_seconds():
    from time import perf_counter

    random = np.random.default_rng(2021)
    events = pd.Series(random.poisson(random.uniform(0, 100, 1_000_000)))
    now, before = random.poisson(1000, (2, 100_000))

    start = perf_counter()
    crude_rate(events, 50_000)
    rates_took = perf_counter() - start
    start = perf_counter()
    compare_rates(now, 50_000, before, 50_000, "lower_is_better")
    changes_took = perf_counter() - start

    assert rates_took < 4
    assert changes_took < 4
    assert math.isfinite(rates_took)
