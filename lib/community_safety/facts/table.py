"""The table of facts that one pack shows: each figure once, with its id, period, interval, comparison and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np
import pandas as pd

from community_safety.errors import UsageError
from community_safety.facts.comparisons import threshold_on
from community_safety.facts.everywhere import Everywhere, Measured, areas_above, areas_of_pack
from community_safety.facts.fact import COLUMNS, Fact, Status, Verdict
from community_safety.facts.figures import p_values
from community_safety.facts.grids import Grid
from community_safety.facts.measures import COMPARATOR_COLUMNS
from community_safety.facts.populations import Populations
from community_safety.facts.signals import control_columns, funnel_columns
from community_safety.facts.windows import Windows
from community_safety.like_for_like import Measure, comparison_fault
from community_safety.observations import ALL
from community_safety.periods import FinancialQuarter, Period, PeriodType, month_name
from community_safety.registers import Areas, Indicator, Registers


@dataclass(frozen=True)
class Facts:
    """The facts of one pack, and what they were made from.

    `table` has the columns of `Fact`. `inputs` lists the files in the order in which the report numbers them: sha256,
    name, reader, rows_read, rows_kept, made_up, is_shared (population and lookups, which lie behind every rate).
    `coverage` says which file holds which series and month of an area: area, series, month, sha256.
    `edition` is that of the population; `made_up` is true when one of the files says that its figures are.
    `caveats` are those that the data themselves call for, by indicator.
    """

    quarter: FinancialQuarter
    area: str
    districts: tuple[str, ...]
    table: pd.DataFrame
    inputs: pd.DataFrame
    coverage: pd.DataFrame
    edition: str
    made_up: bool
    caveats: dict[str, tuple[str, ...]]

    def headline(self, indicator: str, area: str | None = None) -> Fact:
        """The fact that the report leads with, for the pack's area or another of the pack.

        Raises UsageError when there is none.
        """
        rows = self._rows(indicator, area or self.area)
        found = facts_of(rows[rows["headline"]])
        if len(found) != 1:
            raise UsageError(f"{indicator}, {area or self.area}: no headline fact")
        return found[0]

    def series(self, indicator: str, period_type: PeriodType, area: str | None = None) -> list[Fact]:
        """All facts of one kind of period, in the order of their periods."""
        rows = self._rows(indicator, area or self.area)
        return facts_of(rows[rows["period_type"] == period_type].sort_values("period_end"))

    def headlines(self, indicator: str) -> list[Fact]:
        """The headline facts of the districts of the pack (for a district, of those beside it), by name."""
        rows = self.table[(self.table["indicator"] == indicator) & self.table["headline"]]
        rows = rows[rows["area"].isin(self.districts) & (rows["breakdown"] == ALL)].sort_values("area_name")
        return facts_of(rows)

    def _rows(self, indicator: str, area: str) -> pd.DataFrame:
        table = self.table
        return table[(table["indicator"] == indicator) & (table["area"] == area) & (table["breakdown"] == ALL)]


def facts_of(rows: pd.DataFrame) -> list[Fact]:
    """Rows of the table as facts, in their order."""
    return [Fact(**{str(name): value for name, value in row.items()}) for row in rows.to_dict("records")]


def pack_table(everywhere: Everywhere, registers: Registers, area: str) -> pd.DataFrame:
    """The facts of one pack, taken from those of everywhere: columns of `Fact`, indexed by id."""
    areas = registers.areas
    shown = areas_of_pack(areas, area)
    codes = (*shown, *(code for code in areas_above(areas, shown) if code not in shown))
    tables = [_indicator_table(key, each, everywhere, areas, area, codes) for key, each in everywhere.measured.items()]
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)].set_index("id", drop=False)


def _indicator_table(
    key: str, measured: Measured, everywhere: Everywhere, areas: Areas, area: str, codes: tuple[str, ...]
) -> pd.DataFrame:
    indicator, windows = measured.indicator, measured.windows
    headline = headline_of(measured, everywhere.quarter, area)
    found = measured.table[measured.table["area"].isin(codes)].reset_index(drop=True)
    found = found[_is_shown(found, windows, headline)].reset_index(drop=True)
    found = found.astype({"indicator": str, "area": str, "breakdown": str})
    places = found["place"].to_numpy()
    periods = [windows.periods[place] for place in places]
    by_period = _PeriodWords(windows, everywhere.populations, indicator)
    found["headline"] = places == windows.periods.index(headline)
    found["id"] = [
        fact_id(key, code, part, area, period, headline)
        for code, part, period in zip(found["area"], found["breakdown"], periods, strict=True)
    ]
    names = {code: areas[code].name for code in codes}
    found["area_name"] = found["area"].map(names)
    found["quarter"], found["unit"] = everywhere.quarter.id, indicator.unit
    reached = {code: _reach(measured, everywhere.quarter, code) for code in codes}
    found["data_to"] = [reached[code][0] for code in found["area"]]
    found["quarters_behind"] = [_behind(reached[code][1], everywhere.quarter) for code in found["area"]]
    for name, words in by_period.columns().items():
        found[name] = words.take(places).reset_index(drop=True)
    for name in COMPARATOR_COLUMNS:
        found[f"{name}_name"] = found[f"{name}_area"].map(names).fillna("")
        found[f"{name}_reason"] = np.where(
            (found[f"{name}_area"] != "") & found[f"{name}_value"].isna(), "no figure for this period", ""
        )
    _say_why(found, periods, measured, everywhere.populations)
    found["change_p"] = p_values(indicator, found)
    found = found.join(control_columns(measured, found[found["area"].isin((area,))]).reindex(found.index))
    found = found.fillna({"control_signal": "", "control_variation": ""})
    districts = [code for code in areas_of_pack(areas, area) if areas[code].is_local]
    among = found[found["headline"] & found["area"].isin(districts) & (found["breakdown"] == ALL)]
    return found.join(funnel_columns(measured, among).reindex(found.index)).fillna({"funnel_significance": ""})


def headline_of(measured: Measured, quarter: FinancialQuarter, area: str) -> Period:
    """The period that the report leads with.

    It is the latest of the register's kind up to the last quarter that the data cover to its end; with no data at all,
    the pack's own quarter's.
    """
    _, last = _reach(measured, quarter, area)
    kind = measured.indicator.period
    of_kind = [each for each in measured.windows.periods if each.type is kind]
    return max((each for each in of_kind if each.end <= last), key=lambda each: each.end, default=of_kind[0])


def _reach(measured: Measured, quarter: FinancialQuarter, area: str) -> tuple[date | None, date]:
    """How far an area's data reach, and the end of the last quarter that they cover to its end."""
    reach = measured.grid.reach(area)
    if reach is None:
        return None, quarter.end
    data_to = min(reach, quarter.end)
    reached = FinancialQuarter.of(data_to)
    return data_to, (reached if data_to >= reached.end else reached.shift(-1)).end


def _is_shown(found: pd.DataFrame, windows: Windows, headline: Period) -> pd.Series:
    """The headline, and what lies within the time that an area has figures for; its gaps within that time too."""
    starts = np.array([each.start.toordinal() for each in windows.periods])[found["place"]]
    known = found[["value", "previous_value", "numerator", "previous_numerator"]].notna().any(axis=1)
    begun = pd.Series(starts)[known].groupby(found["row"]).min().reindex(found["row"]).to_numpy()
    return (found["place"] == windows.periods.index(headline)) | (starts >= begun)  # not where `begun` is blank


@dataclass(frozen=True)
class _PeriodWords:
    """What is the same for every area: the words for each period."""

    windows: Windows
    populations: Populations
    indicator: Indicator

    def columns(self) -> dict[str, pd.Series]:
        """Texts and dates, one for each period of the windows."""
        periods, previous = self.windows.periods, self.windows.previous
        in_force = [threshold_on(self.indicator, each.end) for each in periods]
        columns = {
            "period_type": [str(each.type) for each in periods],
            "period": [each.label for each in periods],
            "period_start": [pd.Timestamp(each.start) for each in periods],
            "period_end": [pd.Timestamp(each.end) for each in periods],
            "previous_period": [each.label for each in previous],
            "preceding_period": [each.label if each else "" for each in self.windows.preceding],
            "denominator_source": [self._source(each) for each in periods],
            "previous_denominator_source": [self._source(each) for each in previous],
            "threshold_reference": [each.reference if each else "" for each in in_force],
        }
        return {name: pd.Series(values) for name, values in columns.items()}

    def _source(self, period: Period) -> str:
        if self.indicator.measure is Measure.RATE:
            return self.populations.source(self.populations.year_for(period))
        return "" if self.indicator.measure is Measure.COUNT else self.indicator.denominator.counts


def _say_why(found: pd.DataFrame, periods: list[Period], measured: Measured, populations: Populations) -> None:
    """Fill status and reason of each figure and of its comparison."""
    before = [measured.windows.previous[place] for place in found["place"]]
    for side, spans in (("", periods), ("previous_", before)):
        gaps = found[f"{side}value"].isna().to_numpy()
        found[f"{side}reason"] = [
            _gap(measured.grid, row, span, populations, measured.indicator) if gap else ""
            for gap, row, span in zip(gaps, found["row"], spans, strict=True)
        ]
        found[f"{side}status"] = np.where(gaps, Status.NOT_AVAILABLE.value, Status.OK.value)
    indicator = measured.indicator
    faults = [
        comparison_fault(period, earlier, indicator.measure, indicator.breaks)
        for period, earlier in zip(measured.windows.periods, measured.windows.previous, strict=True)
    ]
    fault = found["place"].map(pd.Series(faults))
    refused = fault != ""
    found.loc[refused, "previous_status"] = Status.NOT_COMPARABLE.value
    found.loc[refused, "previous_reason"] = fault[refused]
    found.loc[found["previous_status"] != Status.OK.value, "verdict"] = Verdict.NOT_COMPARED.value


def _gap(grid: Grid, row: int, period: Period, populations: Populations, indicator: Indicator) -> str:
    """Why there is no figure: the months that are missing, or what they are set against."""
    missing = grid.missing(row, period.start, period.end)
    unplaced = [day for day in missing if 0 <= grid.step_of(day) < grid.steps and grid.unplaced[row, grid.step_of(day)]]
    if unplaced:
        return f"the lookup in the store does not place the small areas (LSOAs) of {name_months(unplaced)}"
    if len(missing) == period.months:
        return f"no data for {_the(period)}"
    if missing:
        return f"no data for {name_months(missing)}"
    if indicator.measure is Measure.RATE:
        return populations.reason or populations.why_not(str(grid.rows.get_level_values(0)[row]), period)
    return f"no {indicator.denominator.counts} in {period.label}"


def _the(period: Period) -> str:
    """A period inside a sentence: `the 12 months to March 2021`, `2019/20`."""
    return f"the {period.label}" if period.label[:1].isdigit() and " months" in period.label else period.label


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


def fact_id(indicator: str, code: str, breakdown: str, pack_area: str, period: Period, headline: Period) -> str:
    """`indicator[/breakdown][@area][#period]`: `all`, the pack's own area and the headline period are left out."""
    part = "" if breakdown == ALL else f"/{breakdown}"
    place = "" if code == pack_area else f"@{code}"
    return f"{indicator}{part}{place}{'' if period == headline else f'#{period.key}'}"


def _behind(end: date, quarter: FinancialQuarter) -> int:
    reached = FinancialQuarter.of(end)
    return (quarter.year - reached.year) * 4 + quarter.number - reached.number
