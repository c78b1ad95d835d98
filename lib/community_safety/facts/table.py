"""The table of facts that one pack shows: each figure once, with its id, period, interval, comparison and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import pandas as pd

from community_safety.errors import UsageError
from community_safety.facts.counts import MonthlyCounts, monthly_counts
from community_safety.facts.fact import COLUMNS, Fact, Status, Verdict
from community_safety.facts.measures import measure
from community_safety.facts.populations import Populations, choose_population
from community_safety.facts.printing import printed
from community_safety.like_for_like import comparison_fault
from community_safety.observations import Store
from community_safety.periods import (
    FinancialQuarter,
    Period,
    PeriodType,
    add_months,
    month_end,
    month_name,
    rolling_12_months,
)
from community_safety.registers import Indicator, Registers

MONTHS_SHOWN = 36  # how far back a pack's facts go


@dataclass(frozen=True)
class Facts:
    """The facts of one pack, and what they were made from.

    `table` has the columns of `Fact`. `inputs` lists the files: sha256, name, reader, rows_read, rows_kept, made_up.
    `edition` is that of the population; `made_up` is true when one of the files says that its figures are.
    `caveats` are those that the data themselves call for, by indicator.
    """

    quarter: FinancialQuarter
    area: str
    table: pd.DataFrame
    inputs: pd.DataFrame
    edition: str
    made_up: bool
    caveats: dict[str, tuple[str, ...]]

    def headline(self, indicator: str, area: str | None = None) -> Fact:
        """The fact that the report leads with, for the pack's area or another of the pack."""
        rows = self._rows(indicator, area or self.area)
        return self._fact(rows[rows["headline"]], f"{indicator}, {area or self.area}: no headline fact")

    def series(self, indicator: str, period_type: PeriodType, area: str | None = None) -> list[Fact]:
        """All facts of one kind of period, in the order of their periods."""
        rows = self._rows(indicator, area or self.area)
        rows = rows[rows["period_type"] == period_type].sort_values("period_end")
        return facts_of(rows)

    def headlines(self, indicator: str) -> list[Fact]:
        """The headline facts of every area of the pack but its own, in the order of their names."""
        rows = self.table[(self.table["indicator"] == indicator) & self.table["headline"]]
        rows = rows[rows["area"] != self.area].sort_values("area_name")
        return facts_of(rows)

    def _rows(self, indicator: str, area: str) -> pd.DataFrame:
        return self.table[(self.table["indicator"] == indicator) & (self.table["area"] == area)]

    def _fact(self, rows: pd.DataFrame, otherwise: str) -> Fact:
        if len(rows) != 1:
            raise UsageError(otherwise)
        return facts_of(rows)[0]


def facts_of(rows: pd.DataFrame) -> list[Fact]:
    """Rows of the table as facts, in their order."""
    return [Fact(**{str(name): value for name, value in row.items()}) for row in rows.to_dict("records")]


def areas_of_pack(registers: Registers, area: str) -> tuple[str, ...]:
    """The areas that a pack shows: the area itself, then its districts; for a district, those beside it."""
    districts = registers.areas.districts_of(area)
    if not districts and (above := registers.areas[area].part_of):
        districts = registers.areas.local_within(above[0])
    return (area, *(code for code in districts if code != area))


def make_facts(
    registers: Registers,
    store: Store,
    quarter: FinancialQuarter,
    area: str,
    *,
    population_edition: str | None = None,
    population_year: int | None = None,
) -> Facts:
    """The facts of one quarter's pack for one area.

    Parameters
    ----------
    population_edition, population_year : as for `choose_population`; the quarter's record gives them otherwise

    Raises
    ------
    UsageError : an unknown area, edition or year
    DataError : there is no store, or a register is at fault
    """
    record = registers.quarter_record(quarter)
    codes = list(areas_of_pack(registers, area))
    series = sorted({each.numerator.series for each in registers.indicators.values()})
    counts = monthly_counts(store, registers.areas, codes, series, quarter.end)
    populations = choose_population(
        store.populations(),
        registers.areas,
        codes,
        edition=population_edition or record.population_edition,
        year=population_year or record.population_year,
        as_of=record.data_cut,
    )
    tables = [
        _facts_of(key, each, counts[each.numerator.series], populations, quarter, area)
        for key, each in registers.indicators.items()
    ]
    table = pd.concat(tables, ignore_index=True)
    table.insert(3, "area_name", table["area"].map(lambda code: registers.areas[code].name))
    inputs = _inputs(store, series, populations, registers, codes, quarter)
    return Facts(
        quarter=quarter,
        area=area,
        table=table[list(COLUMNS)].set_index("id", drop=False),
        inputs=inputs,
        edition=populations.edition,
        made_up=bool(inputs["made_up"].any()),
        caveats=_unplaced(store, series, registers, codes, table),
    )


def _facts_of(
    key: str,
    indicator: Indicator,
    counts: MonthlyCounts,
    populations: Populations,
    quarter: FinancialQuarter,
    area: str,
) -> pd.DataFrame:
    reach = counts.reach(area)
    data_to = min(month_end(reach), quarter.end) if reach else None
    end = _last_full_quarter(data_to, quarter).end
    first = pd.Timestamp(add_months(quarter.end.replace(day=1), 1 - MONTHS_SHOWN))
    found = measure(key, indicator, counts, populations)
    found = found[found["period_end"] >= first].reset_index(drop=True)
    periods = [
        Period(PeriodType(kind), start.date(), last.date())
        for kind, start, last in zip(found["period_type"], found["period_start"], found["period_end"], strict=True)
    ]
    headline = rolling_12_months(end)
    found["headline"] = [period == headline for period in periods]
    found["breakdown"], found["quarter"], found["unit"] = "all", quarter.id, indicator.unit
    found["period"] = [period.label for period in periods]
    found["id"] = [
        fact_id(key, code, area, period, headline) for code, period in zip(found["area"], periods, strict=True)
    ]
    found["data_to"] = data_to
    found["quarters_behind"] = _behind(end, quarter)
    found["denominator_source"] = [_source(populations, year) for year in found["population_year"]]
    found["previous_denominator_source"] = [_source(populations, year) for year in found["previous_population_year"]]
    found["previous_period"] = [period.shift(-12).label for period in periods]
    _say_why(found, periods, indicator, counts, populations)
    return found


def _say_why(
    found: pd.DataFrame, periods: list[Period], indicator: Indicator, counts: MonthlyCounts, populations: Populations
) -> None:
    """Fill status and reason of each figure and of its comparison; a refused comparison loses its figures."""
    for side, shift in (("", 0), ("previous_", -12)):
        reasons = [
            "" if there else _gap(code, period.shift(shift), counts, populations)
            for there, code, period in zip(found[f"{side}value"].notna(), found["area"], periods, strict=True)
        ]
        found[f"{side}reason"] = reasons
        found[f"{side}status"] = [Status.NOT_AVAILABLE if reason else Status.OK for reason in reasons]
    faults = {
        period: comparison_fault(period, period.shift(-12), indicator.measure, indicator.breaks)
        for period in set(periods)
    }
    refused = pd.Series([bool(faults[period]) for period in periods], index=found.index)
    if refused.any():
        found.loc[refused, "previous_status"] = Status.NOT_COMPARABLE
        found.loc[refused, "previous_reason"] = [faults[p] for p in periods if faults[p]]
    compared = (found["status"] == Status.OK) & (found["previous_status"] == Status.OK)
    measured = [name for name in found.columns if name.startswith("change")]
    found.loc[~compared, measured] = float("nan")
    found.loc[~compared, "verdict"] = Verdict.NOT_COMPARED


def _gap(code: str, period: Period, counts: MonthlyCounts, populations: Populations) -> str:
    """Why there is no figure: the months that are missing, or the population that is."""
    missing = counts.missing(code, period.start, period.end)
    if len(missing) == period.months:
        return f"no data for {period.label}"
    if missing:
        return f"no data for {name_months(missing)}"
    return populations.reason or f"the {populations.edition} edition has no population for this area and period"


def name_months(months: Iterable[date]) -> str:
    """Months in words, those that follow each other as a span: `April to November 2019 and March 2020`."""
    numbered = enumerate(sorted(months))
    spans = []
    for _, group in groupby(numbered, key=lambda pair: pair[1].year * 12 + pair[1].month - pair[0]):
        days = [day for _, day in group]
        first, last = month_name(days[0]), month_name(days[-1])
        if days[0].year == days[-1].year:
            first = first.split()[0]
        spans.append(month_name(days[0]) if len(days) == 1 else f"{first} to {last}")
    return spans[0] if len(spans) == 1 else f"{', '.join(spans[:-1])} and {spans[-1]}"


def fact_id(indicator: str, code: str, pack_area: str, period: Period, headline: Period) -> str:
    """`indicator[@area][#period]`: the pack's own area and the headline period are left out."""
    place = "" if code == pack_area else f"@{code}"
    return f"{indicator}{place}{'' if period == headline else f'#{period.key}'}"


def _last_full_quarter(data_to: date | None, quarter: FinancialQuarter) -> FinancialQuarter:
    """The last quarter, up to the pack's own, that the data reach the end of."""
    if data_to is None:
        return quarter
    reached = FinancialQuarter.of(data_to)
    return reached if data_to >= reached.end else reached.shift(-1)


def _behind(end: date, quarter: FinancialQuarter) -> int:
    reached = FinancialQuarter.of(end)
    return (quarter.year - reached.year) * 4 + quarter.number - reached.number


def _source(populations: Populations, year: float) -> str:
    return "" if pd.isna(year) else populations.source(int(year))


def _inputs(
    store: Store,
    series: list[str],
    populations: Populations,
    registers: Registers,
    codes: list[str],
    quarter: FinancialQuarter,
) -> pd.DataFrame:
    """The files that the facts were made from: name, sha256, reader, rows_read, rows_kept, made_up, covers."""
    around = {each for code in codes for each in (code, *registers.areas.above(code))}
    covered = store.coverage(series)
    covered = covered[covered["area"].isin(around) & (covered["month"] <= pd.Timestamp(quarter.end))]
    used = {*covered["sha256"], populations.sha256, *store.link_files()}
    files = store.files()
    return files[files["sha256"].isin(used)].drop(columns=["bytes", "ingested_at"]).reset_index(drop=True)


def _unplaced(
    store: Store, series: list[str], registers: Registers, codes: list[str], table: pd.DataFrame
) -> dict[str, tuple[str, ...]]:
    """How many events of each indicator's headline period have no place, and so count in no district."""
    found = store.unplaced(series)
    around = {each for code in codes for each in registers.areas.above(code)}
    caveats = {}
    for key, indicator in registers.indicators.items():
        headline = table[(table["indicator"] == key) & (table["area"] == codes[0]) & table["headline"]].iloc[0]
        rows = found[
            (found["series"] == indicator.numerator.series)
            & found["area"].isin(around)
            & found["month"].between(headline["period_start"], headline["period_end"])
        ]
        caveats[key] = tuple(
            f"In the {registers.areas[str(code)].name}, {printed(events, 0)} {indicator.numerator.counts} of the "
            f"{headline['period']} have no location; they count in no district."
            for code, events in rows.groupby("area")["count"].sum().items()
            if events > 0
        )
    return caveats
