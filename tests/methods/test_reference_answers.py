"""Every reference answer, row by row: the inputs of a row go through the method, and each other column is an answer.

The rows are those of tests/reference, or of the folder that the environment variable REFERENCE_ANSWERS names: files of
the same names and columns, with any rows. A column that is neither an input nor known here fails, and so does
an unknown file.
"""

import csv
import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from community_safety.methods import (
    changes,
    comparators,
    compositions,
    control_charts,
    differences,
    direction,
    disclosure,
    disclosure_audit,
    funnels,
    means,
    overdispersion,
    poisson_limits,
    projection,
    proportions,
    rates,
    reoffending,
    rolling,
    seasonality,
    secondary_suppression,
    standardised,
    surveys,
    thresholds,
    trends,
    year_to_date,
)
from community_safety.periods import (
    FinancialQuarter,
    financial_month,
    financial_year,
    financial_year_start,
)
from community_safety.printed_periods import parse_period

FOLDER = Path(os.environ.get("REFERENCE_ANSWERS") or Path(__file__).parents[1] / "reference")

CLOSED_FORM = 1e-9  # relative; absolute near 0
QUANTILE = 1e-8  # answers that are quantiles of chi-squared or beta
PUBLISHED_FUNNEL = 5e-5  # rows that cite the published funnel files, whose lines come from a bisection

ABOUT_THE_ROW = {"case_id", "series_id", "group", "source"}
POLARITY = {"increase": "higher_is_better", "decrease": "lower_is_better", "neutral": "neutral"}

Row = dict[str, str]
Answer = dict[str, Any]


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def numbers(cell: str) -> list[float | None]:
    return [number(item) for item in cell.split(";")]


def table(cell: str) -> np.ndarray:
    return np.array([[int(item) for item in row.split(";")] for row in cell.split("|")])


def flag(cell: str) -> bool | None:
    return {"": None, "true": True, "false": False}[cell]


def crude_rate(row: Row) -> Answer:
    rate = rates.crude_rate(
        number(row["numerator"]), number(row["denominator"]), float(row["multiplier"]), float(row["confidence"])
    )
    status = "missing" if math.isnan(rate.value) else "ok"
    return {"status": status, "value": rate.value, "lower": rate.lower, "upper": rate.upper, "method": rate.method}


def byar(row: Row) -> Answer:
    limits = poisson_limits.byar_limits(number(row["x"]), float(row["confidence"]))
    return {"lower": limits.lower, "upper": limits.upper}


def exact_poisson(row: Row) -> Answer:
    limits = poisson_limits.exact_poisson_limits(number(row["x"]), float(row["confidence"]))
    return {"lower": limits.lower, "upper": limits.upper}


def pooled_rate(row: Row) -> Answer:
    counts, populations, multiplier = numbers(row["counts"]), numbers(row["populations"]), float(row["multiplier"])
    pooled = rates.pooled_rate(counts, populations, multiplier)
    return {
        "pooled_count": pooled.pooled_count,
        "person_years": pooled.person_years,
        "value": pooled.value,
        "lower": pooled.lower,
        "upper": pooled.upper,
        "mean_of_annual_rates": rates.crude_rate(counts, populations, multiplier).value.mean(),
    }


def proportion(row: Row) -> Answer:
    share = proportions.wilson_proportion(
        number(row["numerator"]), number(row["denominator"]), float(row["multiplier"]), float(row["confidence"])
    )
    status = "missing" if math.isnan(share.value) else "ok"
    return {"status": status, "value": share.value, "lower": share.lower, "upper": share.upper}


def mean(row: Row) -> Answer:
    result = means.mean_interval(numbers(row["values"]), float(row["confidence"]))
    return {
        "n": result.n,
        "mean": result.value,
        "sd": result.standard_deviation,
        "lower": result.lower,
        "upper": result.upper,
    }


def standardised_rate(row: Row) -> Answer:
    rate = standardised.directly_standardised_rate(
        numbers(row["counts"]),
        numbers(row["populations"]),
        numbers(row["std_pops"]),
        float(row["multiplier"]),
        float(row["confidence"]),
    )
    return {
        "total_count": rate.total_count,
        "status": rate.status,
        "value": rate.value,
        "lower": rate.lower,
        "upper": rate.upper,
    }


def area_with_comparator(row: Row) -> Answer:
    method = {"rate": rates.crude_rate, "proportion": proportions.wilson_proportion}[row["statistic"]]
    area = method(number(row["numerator"]), number(row["denominator"]), float(row["multiplier"]))
    outcome = comparators.compare_with_value(area.lower, area.upper, number(row["comparator"]), row["polarity"])
    return {"value": area.value, "lower": area.lower, "upper": area.upper, "outcome": outcome}


def interval_with_value(row: Row) -> Answer:
    limits = [number(row[column]) for column in ("lower95", "upper95", "lower998", "upper998")]
    comparator = number(row["comparator"])
    return {
        "outcome": comparators.compare_with_value(*limits[:2], comparator, row["polarity"]),
        "outcome_two_level": comparators.compare_with_value_at_two_levels(*limits, comparator, row["polarity"]),
    }


def two_intervals(row: Row) -> Answer:
    columns = ("lower", "upper", "comparator_lower", "comparator_upper")
    return {"outcome": comparators.compare_intervals(*(number(row[c]) for c in columns), row["polarity"])}


def value_with_control_limits(row: Row) -> Answer:
    method = {
        "wilson_about_benchmark": comparators.proportion_limits_about_comparator,
        "poisson_about_benchmark": comparators.rate_limits_about_comparator,
    }[row["method"]]
    limits = method(number(row["comparator"]), number(row["denominator"]), float(row["unit"]), float(row["z_or_tail"]))
    outcome = comparators.compare_with_limits(number(row["value"]), limits.lower, limits.upper, row["polarity"])
    return {"lower_limit": limits.lower, "upper_limit": limits.upper, "outcome": outcome}


def change_of_rate(row: Row) -> Answer:
    inputs = (number(row[column]) for column in ("count_now", "pop_now", "count_prev", "pop_prev"))
    change = changes.compare_rates(*inputs, polarity=row["polarity"], multiplier=float(row["multiplier"]))
    return {
        "rate_now": change.rate_now,
        "rate_prev": change.rate_previous,
        "rate_ratio": change.ratio,
        "rr_lower_exact": change.ratio_lower,
        "rr_upper_exact": change.ratio_upper,
        "p_exact": change.p_value,
        "rr_lower_log": change.log_ratio_lower,
        "rr_upper_log": change.log_ratio_upper,
        "rate_diff": change.difference,
        "diff_lower": change.difference_lower,
        "diff_upper": change.difference_upper,
        "pct_change": change.percent_change,
        "outcome": change.outcome,
        "ci_overlap_outcome": change.overlap_outcome,
    }


def change_of_proportion(row: Row) -> Answer:
    inputs = (number(row[column]) for column in ("num_now", "den_now", "num_prev", "den_prev"))
    change = changes.compare_proportions(*inputs, polarity=row["polarity"])
    return {
        "pct_now": change.percent_now,
        "pct_prev": change.percent_previous,
        "diff_pp": change.difference,
        "diff_lower_pp": change.difference_lower,
        "diff_upper_pp": change.difference_upper,
        "p_z_pooled": change.p_pooled_z,
        "p_fisher": change.p_fisher,
        "outcome": change.outcome,
        "ci_overlap_outcome": change.overlap_outcome,
    }


def survey_margin(row: Row) -> Answer:
    inputs = (number(row[column]) for column in ("percent", "n", "design_effect", "population"))
    survey = surveys.survey_percentage(*inputs, confidence=float(row["confidence"]))
    return {
        "n_effective": survey.n_effective,
        "fpc": survey.finite_population_factor,
        "moe_pp": survey.margin,
        "moe_max_pp": survey.largest_margin,
        "wilson_lower": survey.lower,
        "wilson_upper": survey.upper,
    }


def survey_change(row: Row) -> Answer:
    change = surveys.survey_change(
        number(row["pct_now"]),
        number(row["n_now"]),
        number(row["pct_prev"]),
        number(row["n_prev"]),
        row["polarity"],
        number(row["deff_now"]),
        number(row["deff_prev"]),
    )
    return {
        "diff_pp": change.difference,
        "se_pp": change.standard_error,
        "moe_diff_pp": change.margin,
        "z": change.z,
        "p_value": change.p_value,
        "newcombe_lower_pp": change.lower,
        "newcombe_upper_pp": change.upper,
        "outcome": change.outcome,
    }


def rolling_year(rows: list[Row]) -> list[Answer]:
    def period(row: Row) -> pd.Period:
        if row["frequency"] == "Q":
            return pd.Period(parse_period(row["period"]).end, freq="Q-MAR")
        return pd.Period(row["period"], freq="M")

    index = pd.PeriodIndex([period(row) for row in rows])
    totals = rolling.rolling_12_months(pd.Series([number(row["value"]) for row in rows], index, dtype=float))
    earlier = rolling.a_year_earlier(totals)
    return [
        {
            "rolling_sum": total,
            "rolling_rate": rates.crude_rate(total, number(row["population"]), float(row["multiplier"])).value,
            "previous_rolling_sum": before,
            "pct_change": differences.percent_change(total, before),
        }
        for row, total, before in zip(rows, totals, earlier, strict=True)
    ]


def part_of_year(row: Row) -> Answer:
    values = numbers(row["values"])
    months = pd.Series(values, pd.period_range(row["start_month"], periods=len(values), freq="M"), dtype=float)
    so_far = year_to_date.year_to_date(months, row["as_of"])
    return {
        "months_elapsed": so_far.months_elapsed,
        "ytd_current": so_far.current,
        "ytd_previous": so_far.previous,
        "previous_full_year": so_far.previous_full_year,
        "change": so_far.change,
        "pct_change": so_far.percent_change,
        "complete_year": so_far.is_complete_year,
    }


def direction_of_travel(row: Row) -> Answer:
    found = direction.direction_of_travel(
        number(row["current"]),
        number(row["previous"]),
        row["polarity"],
        number(row["tolerance"]),
        flag(row["significant"]),
    )
    return {"direction": found.direction, "assessment": found.assessment}


def run_length(row: Row) -> Answer:
    run = direction.run_length(numbers(row["values"]))
    return {
        "direction": run.direction,
        "run_steps": run.steps,
        "run_points": run.points,
        "direction_ties_ignored": run.direction_ties_ignored,
        "run_steps_ties_ignored": run.steps_ties_ignored,
        "spc_trend_6_points": direction.is_trend_of(run, 6),
        "spc_trend_7_points": direction.is_trend_of(run, 7),
    }


def chart(row: Row, values: list[float | None], segments: list[str], target: str = "") -> control_charts.ControlChart:
    return control_charts.control_chart(
        values,
        POLARITY[row["improvement"]],
        row["profile"],
        screen_outliers=bool(flag(row["screen_outliers"])),
        fix_after_n=int(float(row["fix_after_n"])) if row["fix_after_n"] else None,
        segments=segments,
        target=number(target),
    )


def control_chart_points(rows: list[Row]) -> list[Answer]:
    drawn = chart(rows[0], [number(row["value"]) for row in rows], [row["rebase_group"] for row in rows])
    names = {
        "mean": "mean",
        "lpl": "lower",
        "upl": "upper",
        "near_lpl": "near_lower",
        "near_upl": "near_upper",
        "outside_limits": "outside_limits",
        "relative_to_mean": "side_of_mean",
        "close_to_limits": "close_to_limits",
        "rule_trend": "in_trend",
        "rule_two_of_three": "in_two_of_three",
        "rule_shift": "in_shift",
        "special_cause_type": "signal",
        "point_type": "variation",
    }
    return [{answer: point[ours] for answer, ours in names.items()} for point in drawn.points.to_dict("records")]


def control_chart_summary(rows: list[Row]) -> list[Answer]:
    stretches = [numbers(row["values"]) for row in rows]
    labels = [row["rebase_group"] for row, stretch in zip(rows, stretches, strict=True) for _ in stretch]
    values = [value for stretch in stretches for value in stretch]
    drawn = chart(rows[0], values, labels, target=rows[-1]["target"])
    names = {
        "n": "n",
        "mean": "mean",
        "average_moving_range": "average_moving_range",
        "lpl": "lower",
        "upl": "upper",
        "n_special": "special_points",
        "variation_icon": "variation",
        "assurance_icon": "assurance",
        "trial_limits": "is_trial",
    }
    return [{answer: stretch[ours] for answer, ours in names.items()} for stretch in drawn.segments.to_dict("records")]


def funnel_significance(row: Row) -> Answer:
    inputs = [number(row[column]) for column in ("numerator", "denominator", "baseline")]
    multiplier = float(row["multiplier"])
    return {
        "value": rates.crude_rate(*inputs[:2], multiplier).value,
        "significance": funnels.funnel_significance(*inputs, multiplier, row["statistic"]),
    }


def funnel_lines(limits: funnels.FunnelLimits) -> Answer:
    return {
        "lower95": limits.lower_95,
        "upper95": limits.upper_95,
        "lower998": limits.lower_998,
        "upper998": limits.upper_998,
    }


def funnel_of_proportions(row: Row) -> Answer:
    return funnel_lines(funnels.funnel_limits_for_proportion(number(row["baseline"]), number(row["n"])))


def funnel_by_population(row: Row) -> Answer:
    baseline, population, multiplier = (float(row[column]) for column in ("baseline", "population", "multiplier"))
    expected = baseline * population / multiplier
    return {"expected": expected} | funnel_lines(funnels.funnel_limits_by_population(baseline, population, multiplier))


def funnel_by_events(row: Row) -> Answer:
    return funnel_lines(funnels.funnel_limits_by_events(number(row["baseline"]), number(row["events"])))


def overdispersed_funnel(rows: list[Row]) -> list[Answer]:
    funnel = overdispersion.funnel_with_overdispersion(
        [number(row["observed"]) for row in rows], [number(row["expected"]) for row in rows], float(rows[0]["trim"])
    )
    names = {
        "z": "z",
        "z_winsorised": "z_winsorised",
        "phi": "phi",
        "tau2": "tau_squared",
        "od_lower95": "lower_95",
        "od_upper95": "upper_95",
        "od_lower998": "lower_998",
        "od_upper998": "upper_998",
    }
    areas = funnel.frame().rename(columns={ours: answer for answer, ours in names.items()})
    return areas[list(names)].to_dict("records")


def season_compared(row: Row) -> Answer:
    compared = seasonality.compare_with_earlier_years(
        number(row["current"]), numbers(row["same_period_previous_years"]), float(row["confidence"])
    )
    return {
        "expected": compared.expected,
        "lower": compared.lower,
        "upper": compared.upper,
        "pct_vs_expected": compared.percent_difference,
        "dispersion_ratio": compared.dispersion_ratio,
        "outcome": compared.outcome,
    }


def season_taken_out(rows: list[Row]) -> list[Answer]:
    values = [number(row["value"]) for row in rows]
    parts = seasonality.seasonal_decomposition(values, int(rows[0]["period"]), rows[0]["model"])
    return parts.frame().rename(columns={"adjusted": "seasonally_adjusted"}).to_dict("records")


def recent_trend(row: Row) -> Answer:
    if row["kind"] == "value_with_ci":
        trend = trends.recent_trend_of_values(numbers(row["values"]), numbers(row["lowers"]), numbers(row["uppers"]))
    else:
        trend = trends.recent_trend_of_proportions(numbers(row["counts"]), numbers(row["denominators"]))
    return {
        "slope": trend.slope,
        "chi2": trend.chi_squared,
        "leave_one_out_consistent": trend.is_consistent,
        "trend": trend.trend,
    }


def year_end(row: Row) -> Answer:
    projected = projection.project_year_end(
        number(row["ytd"]), number(row["fraction_elapsed"]), number(row["last_year_total"]), float(row["confidence"])
    )
    return {
        "status": projected.status,
        "point": projected.value,
        "lower": projected.lower,
        "upper": projected.upper,
        "prob_below_last_year": projected.probability_below_last_year,
        "outcome": projected.outcome,
    }


def threshold(row: Row) -> Answer:
    share = proportions.wilson_proportion(number(row["numerator"]), number(row["denominator"]))
    limits = numbers(row["threshold"])
    sides = {"upper": (None, limits[0]), "lower": (limits[0], None), "range": (limits[0], limits[-1])}
    status = thresholds.threshold_status(share.value, share.lower, share.upper, *sides[row["side"]])
    return {
        "value": share.value,
        "lower": share.lower,
        "upper": share.upper,
        "point_status": status.point,
        "statistical_status": status.statistical,
        "margin_pp": status.margin,
    }


def published_counts(row: Row) -> Answer:
    count = number(row["count"])
    return {scheme: disclosure.published_counts(count, scheme, row["geography"]) for scheme in disclosure.SCHEMES}


def published_percent(row: Row) -> Answer:
    numerator, denominator = number(row["numerator"]), number(row["denominator"])
    published = disclosure.published_percent(numerator, denominator)
    return {
        "rounded_numerator": published.numerator,
        "rounded_denominator": published.denominator,
        "percent_published": published.percent,
        "percent_true": proportions.wilson_proportion(numerator, denominator or None).value,
        "status": published.status,
    }


def mask_text(mask: np.ndarray) -> str:
    return "|".join(";".join(str(int(cell)) for cell in row) for row in mask)


def bounds_text(bounds: tuple[disclosure_audit.CellBounds, ...]) -> str:
    return " ".join(f"{cell.row}.{cell.column}:{cell.least}-{cell.most}" for cell in bounds)


def exact_cells(bounds: tuple[disclosure_audit.CellBounds, ...]) -> str:
    return " ".join(f"{cell.row}.{cell.column}" for cell in bounds if cell.is_exact)


def secondary(row: Row) -> Answer:
    counts, totals = table(row["table"]), (bool(row["row_totals"]), bool(row["col_totals"]))
    made_safe = secondary_suppression.suppress_table(counts, int(row["threshold"]), *totals)
    primary_only = disclosure_audit.audit(counts, made_safe.primary, *totals)
    return {
        "primary_mask": mask_text(made_safe.primary),
        "recoverable_if_primary_only": exact_cells(primary_only),
        "final_mask": mask_text(made_safe.hidden),
        "n_primary": int(made_safe.primary.sum()),
        "n_secondary": int((made_safe.hidden & ~made_safe.primary).sum()),
        "final_bounds": bounds_text(made_safe.bounds),
        "primary_still_recoverable": " ".join(f"{r}.{c}" for r, c in made_safe.still_recoverable),
    }


def audit(row: Row) -> Answer:
    bounds = disclosure_audit.audit(table(row["table"]), table(row["mask"]) == 1)
    return {
        "bounds": bounds_text(bounds),
        "recoverable": exact_cells(bounds),
        "safe": not any(cell.is_exact for cell in bounds),
    }


def shares(row: Row) -> Answer:
    made = compositions.composition(numbers(row["counts"]), number(row["total"]))
    return {
        "percents": made.percents,
        "percents_rounded": made.rounded,
        "sum_percent": made.sum_of_percents,
        "sum_rounded": made.sum_of_rounded,
        "multi_response": made.is_multi_response,
    }


def reoffending_rates(row: Row) -> Answer:
    found = reoffending.reoffending_rates(*(number(row[c]) for c in ("cohort", "reoffenders", "reoffences")))
    return {
        "binary_rate_pct": found.value,
        "binary_lower_pct": found.lower,
        "binary_upper_pct": found.upper,
        "reoffences_per_reoffender": found.reoffences_per_reoffender,
        "reoffences_per_offender": found.reoffences_per_offender,
    }


def financial_calendar(row: Row) -> Answer:
    day = date.fromisoformat(row["date"])
    quarter, year = FinancialQuarter.of(day), financial_year(financial_year_start(day))
    return {
        "financial_year": year.label,
        "financial_quarter": f"Q{quarter.number}",
        "label": quarter.label,
        "pandas_period": quarter.pandas_period,
        "quarter_start": quarter.start.isoformat(),
        "quarter_end": quarter.end.isoformat(),
        "financial_month": financial_month(day),
        "year_start": year.start.isoformat(),
        "year_end": year.end.isoformat(),
        "months_elapsed_at_month_end": financial_month(day),
    }


def period_label(row: Row) -> Answer:
    period = parse_period(row["label"])
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "status": "ok"}


@dataclass(frozen=True)
class Method:
    """How one file is answered: its input columns, and which of its answers are not closed forms."""

    answer: Callable[..., Any]
    inputs: str
    exact: str = ""  # counts: compared without tolerance, as words and flags are
    quantiles: str = ""  # of chi-squared or beta
    series: tuple[str, ...] = field(default=())  # columns that name a series whose rows are answered together

    def answers(self, rows: list[Row]) -> list[Answer]:
        return self.answer(rows) if self.series else [self.answer(row) for row in rows]


METHODS = {
    "area_vs_comparator": Method(
        area_with_comparator, "statistic numerator denominator multiplier comparator polarity", quantiles="lower upper"
    ),
    "benchmark_control_limits": Method(
        value_with_control_limits,
        "method value denominator unit comparator z_or_tail polarity",
        quantiles="lower_limit upper_limit",
    ),
    "breakdown_shares": Method(shares, "categories counts total", exact="percents_rounded sum_rounded"),
    "byar_limits": Method(byar, "x confidence"),
    "compare_ci_overlap": Method(
        two_intervals, "value lower upper comparator comparator_lower comparator_upper polarity"
    ),
    "compare_periods_proportion": Method(change_of_proportion, "num_now den_now num_prev den_prev polarity"),
    "compare_periods_rate": Method(
        change_of_rate,
        "count_now pop_now count_prev pop_prev multiplier polarity",
        quantiles="rr_lower_exact rr_upper_exact diff_lower diff_upper",
    ),
    "compare_to_benchmark": Method(interval_with_value, "value lower95 upper95 lower998 upper998 comparator polarity"),
    "direction_of_travel": Method(direction_of_travel, "current previous tolerance significant polarity"),
    "dsr": Method(standardised_rate, "counts populations std_pops multiplier confidence", exact="total_count"),
    "exact_poisson_limits": Method(exact_poisson, "x confidence", quantiles="lower upper"),
    "financial_calendar": Method(financial_calendar, "date"),
    "funnel_limits_proportion": Method(funnel_of_proportions, "baseline n"),
    "funnel_limits_rate_by_events": Method(
        funnel_by_events, "events baseline published_max_rel_diff", quantiles="lower95 upper95 lower998 upper998"
    ),
    "funnel_limits_rate_by_population": Method(
        funnel_by_population, "baseline multiplier population", quantiles="lower95 upper95 lower998 upper998"
    ),
    "funnel_overdispersion": Method(overdispersed_funnel, "observed expected trim", series=("group",)),
    "funnel_significance": Method(funnel_significance, "statistic area numerator denominator multiplier baseline"),
    "mean": Method(mean, "values confidence", exact="n"),
    "period_labels": Method(period_label, "label"),
    "projection": Method(
        year_end, "ytd fraction_elapsed fraction_basis last_year_total confidence", exact="lower upper"
    ),
    "proportion": Method(proportion, "numerator denominator multiplier confidence"),
    "rate": Method(crude_rate, "numerator denominator multiplier confidence", quantiles="lower upper"),
    "rate_multi_period": Method(
        pooled_rate, "counts populations multiplier", exact="pooled_count person_years", quantiles="lower upper"
    ),
    "recent_trend": Method(recent_trend, "kind values lowers uppers counts denominators"),
    "reoffending": Method(reoffending_rates, "cohort reoffenders reoffences"),
    "rolling_12_months": Method(
        rolling_year,
        "frequency period value population multiplier",
        exact="rolling_sum previous_rolling_sum",
        series=("series_id",),
    ),
    "run_length": Method(run_length, "values", exact="run_steps run_points run_steps_ties_ignored"),
    "sdc_audit": Method(audit, "table mask"),
    "sdc_counts": Method(published_counts, "count geography"),
    "sdc_percent": Method(published_percent, "numerator denominator", exact="rounded_numerator rounded_denominator"),
    "sdc_secondary": Method(secondary, "threshold table row_totals col_totals", exact="n_primary n_secondary"),
    "seasonal_compare": Method(season_compared, "current same_period_previous_years confidence", exact="lower upper"),
    "seasonal_decompose": Method(season_taken_out, "model period index value", series=("series_id", "model")),
    "spc_points": Method(
        control_chart_points,
        "profile improvement screen_outliers fix_after_n index rebase_group value",
        exact="relative_to_mean",
        series=("series_id", "profile"),
    ),
    "spc_summary": Method(
        control_chart_summary,
        "profile improvement screen_outliers fix_after_n rebase_group values target",
        exact="n n_special",
        series=("series_id", "profile"),
    ),
    "survey_change": Method(survey_change, "pct_now n_now deff_now pct_prev n_prev deff_prev polarity"),
    "survey_margin": Method(survey_margin, "percent n design_effect population confidence"),
    "threshold": Method(threshold, "numerator denominator threshold side"),
    "ytd": Method(
        part_of_year,
        "start_month values as_of",
        exact="months_elapsed ytd_current ytd_previous previous_full_year change",
    ),
}


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def answers_of_series(name: str, series: tuple[str, ...]) -> dict[int, Answer]:
    """The answers to the rows of one series, by row of the file."""
    method = METHODS[name]
    places = [i for i, row in enumerate(rows_of(name)) if tuple(row[column] for column in method.series) == series]
    return dict(zip(places, method.answers([rows_of(name)[i] for i in places]), strict=True))


def answer_to(name: str, place: int) -> Answer:
    method, row = METHODS[name], rows_of(name)[place]
    if method.series:
        return answers_of_series(name, tuple(row[column] for column in method.series))[place]
    return method.answer(row)


def cases() -> Iterator[Any]:
    files = sorted(FOLDER.glob("*.csv"))
    if not files:
        raise FileNotFoundError(f"{FOLDER}: no reference answers here; set REFERENCE_ANSWERS to a folder of CSV files.")
    for path in files:
        for place, row in enumerate(rows_of(path.stem)):
            labels = [
                row[column] for column in ("case_id", "series_id", "group", "profile", "index") if row.get(column)
            ]
            yield pytest.param(path.stem, place, id=f"{path.name}-{place + 2}-{'-'.join(labels)}")


def is_null(got: Any) -> bool:
    return got is None or (isinstance(got, float) and math.isnan(got)) or (isinstance(got, str) and got == "")


def agrees(got: Any, wanted: str, tolerance: float) -> bool:
    """True where an answer is the cell of the file: null for an empty one, a flag, a list, a number or a word."""
    if isinstance(got, np.ndarray | list):
        items = wanted.split(";")
        return len(got) == len(items) and all(agrees(g, w, tolerance) for g, w in zip(got, items, strict=True))
    if wanted == "" or is_null(got):
        return wanted == "" and is_null(got)
    if isinstance(got, bool | np.bool_):
        return wanted == ("true" if got else "false")
    if isinstance(got, str):
        return got == wanted
    try:
        number_wanted = float(wanted)
    except ValueError:
        return False
    return got == number_wanted or math.isclose(
        got, number_wanted, rel_tol=tolerance, abs_tol=min(tolerance, CLOSED_FORM)
    )


def tolerance_of(method: Method, column: str, row: Row) -> float:
    if column in method.exact.split():
        return 0.0
    if "testdata_funnel" in row.get("source", ""):
        return PUBLISHED_FUNNEL
    return QUANTILE if column in method.quantiles.split() else CLOSED_FORM


@pytest.mark.parametrize(("name", "place"), list(cases()))
def test_method_gives_the_reference_answer(name: str, place: int) -> None:
    assert name in METHODS, f"{name}.csv: no method answers this file"
    method, row = METHODS[name], rows_of(name)[place]
    wanted = {c: cell for c, cell in row.items() if c not in method.inputs.split() and c not in ABOUT_THE_ROW}

    if wanted.get("status") == "error":
        with pytest.raises(ValueError, match=r"\w+"):
            answer_to(name, place)
        got: Answer = dict.fromkeys(wanted) | {"status": "error"}
    else:
        got = answer_to(name, place)

    where = f"{name}.csv, line {place + 2}, {row.get('case_id') or row.get('series_id') or row.get('group')}"
    assert got.keys() == wanted.keys(), f"{where}: columns wanted {sorted(wanted)}, got {sorted(got)}"
    faults = [
        f"{where}, {column}: wanted {cell or 'null'}, got {got[column]!r}"
        for column, cell in wanted.items()
        if not agrees(got[column], cell, tolerance_of(method, column, row))
    ]
    assert not faults, "\n".join(faults)


def test_every_method_has_reference_answers() -> None:
    found = {path.stem for path in FOLDER.glob("*.csv") if rows_of(path.stem)}

    assert found == set(METHODS)


def test_published_funnel_lines_lie_within_the_tolerance_of_the_closed_form() -> None:
    differences = [number(row["published_max_rel_diff"]) for row in rows_of("funnel_limits_rate_by_events")]

    assert max((each for each in differences if each is not None), default=0.0) <= PUBLISHED_FUNNEL
