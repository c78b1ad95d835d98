"""Direction of travel and run length, as worked examples."""

import numpy as np
import pandas as pd
import pytest

from community_safety.methods.direction import direction_of_travel, is_trend_of, run_length
from community_safety.methods.rounding import round_half_up


@pytest.mark.parametrize(
    ("polarity", "rise", "fall"),
    [
        ("lower_is_better", "worsening", "improving"),
        ("higher_is_better", "improving", "worsening"),
        ("neutral", "increasing", "decreasing"),
    ],
)
def test_arrow_shows_movement_and_the_word_its_meaning(polarity, rise, fall):
    up, down = direction_of_travel(3.9, 2.3, polarity), direction_of_travel(2.3, 3.9, polarity)

    assert (up.direction, up.assessment) == ("up", rise)
    assert (down.direction, down.assessment) == ("down", fall)


def test_difference_within_the_tolerance_is_level():
    # 5.05 − 5.0 is 0.04999999999999982 to the machine, 0.3 − 0.2 is 0.09999999999999998
    travel = direction_of_travel([5.05, 5.06, 0.3], [5.0, 5.0, 0.2], "neutral", tolerance=[0.05, 0.05, 0.1])

    assert travel.direction.tolist() == ["level", "up", "level"]
    assert travel.assessment.tolist() == ["stable", "increasing", "stable"]


def test_difference_that_a_test_called_chance_is_level():
    travel = direction_of_travel(4.6, [4.5] * 4, "neutral", significant=[False, True, None, np.nan])

    assert travel.direction.tolist() == ["level", "up", "up", "up"]


def test_arithmetic_dust_is_no_movement():
    assert direction_of_travel(0.1 + 0.2, 0.3, "neutral").direction == "level"


def test_blank_figure_has_an_unknown_direction():
    travel = direction_of_travel([None, 5.0], [5.0, None], "neutral")

    assert travel.direction.tolist() == travel.assessment.tolist() == ["unknown", "unknown"]


def test_negative_tolerance_is_refused():
    with pytest.raises(ValueError, match="tolerance: -1 found"):
        direction_of_travel(1, 2, "neutral", tolerance=-1)


def test_seven_steps_need_eight_points():
    run = run_length([1, 2, 3, 4, 5, 6, 7, 8])

    assert (run.direction, run.steps, run.points) == ("increasing", 7, 8)
    assert is_trend_of(run, 8)
    assert not is_trend_of(run, 9)


def test_tie_ends_a_run_unless_ties_are_ignored():
    run = run_length([1, 2, 2, 3, 4])

    assert (run.steps, run.steps_ties_ignored) == (2, 3)
    latest = run_length([3, 2, 2])
    assert (latest.direction, latest.steps, latest.points) == ("none", 0, 0)
    assert (latest.direction_ties_ignored, latest.steps_ties_ignored) == ("decreasing", 1)


def test_blank_ends_every_run():
    run = run_length([1, 2, None, 3, 4, 5])

    assert (run.steps, run.steps_ties_ignored) == (2, 2)
    assert run_length([1, 2, 3, None]).direction == "none"
    assert run_length([1, 2, 3, None]).direction_ties_ignored == "none"


def test_turn_starts_a_new_run():
    run = run_length([9, 8, 7, 8])

    assert (run.direction, run.steps) == ("increasing", 1)


@pytest.mark.parametrize("values", [[], [None], [5.0], [1.0, 1.0, 1.0], [0.3, 0.1 + 0.2]])
def test_no_movement_is_no_run(values):
    run = run_length(values)

    assert (run.direction, run.steps, run.points, run.steps_ties_ignored) == ("none", 0, 0, 0)


def test_runs_of_many_areas_go_by_column_and_see_missing_rows():
    index = pd.PeriodIndex(["2020-01", "2020-02", "2020-04", "2020-05"], freq="M")
    table = pd.DataFrame({"Ashby Vale": [1, 2, 3, 4], "Marlow Edge": [4, 3, 2, 2]}, index=index)

    run = run_length(table)

    assert run.steps.to_dict() == {"Ashby Vale": 1, "Marlow Edge": 0}  # March is missing: April starts anew
    assert run.direction.to_dict() == {"Ashby Vale": "increasing", "Marlow Edge": "none"}


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (0.285, 2, 0.29),
        (1.005, 2, 1.01),
        (2.675, 2, 2.68),
        (4.45, 1, 4.5),
        (63.333, 1, 63.3),
        (0.0, 1, 0.0),
        (1234.5, -1, 1230.0),
    ],
)
def test_rounding_is_half_up_on_the_decimal_value(value, decimals, printed):
    assert round_half_up(value, decimals) == pytest.approx(printed, rel=1e-15)


def test_rounding_keeps_blanks_and_labels():
    rounded = round_half_up(pd.Series({"Ashby Vale": 2.5, "Marlow Edge": None}))

    assert rounded["Ashby Vale"] == 3.0
    assert np.isnan(rounded["Marlow Edge"])
