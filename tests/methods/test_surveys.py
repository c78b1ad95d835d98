"""Survey percentages, as worked examples."""

import numpy as np
import pytest

from community_safety.methods.surveys import survey_change, survey_percentage


def test_margin_of_error_of_four_hundred_answers_at_half_is_about_five_points():
    survey = survey_percentage(50, 400)

    # 1.96 × √(0.25 / 400) × 100 = 4.9
    assert survey.margin == pytest.approx(4.9, abs=0.001)
    assert survey.largest_margin == survey.margin


def test_design_effect_divides_the_sample():
    assert survey_percentage(50, 400, design_effect=2).margin == pytest.approx(survey_percentage(50, 200).margin)
    assert survey_percentage(50, 400, design_effect=2).n_effective == 200


def test_finite_population_counts_only_above_five_per_cent():
    below, above = survey_percentage(50, 100, population=[2000, 1999]).finite_population_factor

    assert below == 1.0  # 100 of 2,000 is 5%, not above it
    assert above == pytest.approx(np.sqrt((1999 - 100) / 1998))


def test_everybody_asked_leaves_no_margin():
    assert survey_percentage(50, 400, population=400).margin == 0.0
    assert survey_percentage(100, 1, population=1).margin == 0.0


def test_simple_margin_is_wrong_at_the_ends_so_the_interval_is_quoted():
    survey = survey_percentage([0, 9.9, 10, 90, 90.1, 100], 400)

    assert survey.margin[0] == 0.0
    assert survey.upper[0] > 0
    assert survey.quote_interval.tolist() == [True, True, False, False, True, True]
    assert survey_percentage(50, 99).quote_interval
    assert not survey_percentage(50, 100).quote_interval


@pytest.mark.parametrize(
    "inputs",
    [
        {"percent": 101, "n": 10},
        {"percent": -1, "n": 10},
        {"percent": 50, "n": 0},
        {"percent": 50, "n": 10, "design_effect": 0},
        {"percent": 50, "n": 10, "population": 9},
    ],
)
def test_impossible_surveys_are_refused(inputs):
    with pytest.raises(ValueError, match="wanted"):
        survey_percentage(**inputs)


def test_change_is_judged_on_the_effective_samples():
    plain = survey_change(93.1, 400, 95.6 + 2, 400, "higher_is_better")
    clustered = survey_change(93.1, 400, 95.6 + 2, 400, "higher_is_better", 3.0, 3.0)

    assert (plain.outcome, clustered.outcome) == ("worse", "similar")
    assert plain.difference == pytest.approx(-4.5)
    assert clustered.standard_error == pytest.approx(plain.standard_error * np.sqrt(3))


def test_without_the_number_asked_no_change_is_significant():
    change = survey_change(93.1, None, 95.6, 400, "higher_is_better")

    assert change.outcome == "not_compared"
    assert change.difference == pytest.approx(-2.5)
    assert np.isnan([change.p_value, change.lower]).all()


def test_all_agree_in_both_waves_has_no_z_and_is_similar():
    change = survey_change(100, 50, 100, 60, "higher_is_better")

    assert (change.standard_error, change.outcome) == (0.0, "similar")
    assert np.isnan([change.z, change.p_value]).all()
