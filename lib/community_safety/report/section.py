"""One indicator in a report: each method shows one thing."""

from __future__ import annotations

from dataclasses import dataclass

from community_safety.blocks import Figure, Heading, Paragraph
from community_safety.display.charts import district_chart, monthly_chart, trend_chart
from community_safety.display.control_chart import control_chart
from community_safety.display.funnel import funnel_chart
from community_safety.display.projection import projection_chart
from community_safety.display.tables import indicator_table
from community_safety.facts import Facts
from community_safety.facts.fact import Fact
from community_safety.narrative.funnels import funnel_fault, funnel_statement
from community_safety.narrative.projections import projection_fault, projection_statement
from community_safety.narrative.signals import control_fault, signal_statement
from community_safety.narrative.statements import peak, statement
from community_safety.periods import PeriodType, financial_year_start
from community_safety.registers import Indicator, Registers
from community_safety.report.shown import Shown


@dataclass(frozen=True)
class IndicatorSection:
    """One indicator in a report. Each method shows one thing."""

    key: str
    indicator: Indicator
    facts: Facts
    registers: Registers

    @property
    def headline(self) -> Fact:
        """The fact that the section leads with."""
        return self.facts.headline(self.key)

    def statement(self) -> Shown:
        """Where the indicator stands, in sentences made from facts."""
        return Shown([Paragraph(statement(self.headline, self.indicator, self._districts()), role="statement")])

    def trend_chart(self) -> Shown:
        """Rolling 12 months, with the year before."""
        history = self.facts.series(self.key, PeriodType.ROLLING_12_MONTHS)
        return Shown([trend_chart(self.key, self.indicator, history, self.headline)])

    def district_chart(self) -> Shown:
        """A bar for each district, with the line of the whole area."""
        return Shown([district_chart(self.key, self.indicator, self.headline, self._districts())])

    def table(self) -> Shown:
        """The figures by area."""
        return Shown([indicator_table(self.key, self.indicator, [self.headline, *self.facts.headlines(self.key)])])

    def monthly_statement(self) -> Shown:
        """The peak among the last twelve months, by name."""
        return Shown([Paragraph(peak(self._months(), self.indicator), role="statement")])

    def monthly_chart(self) -> Shown:
        """The last twelve months, with the same months of the year before."""
        return Shown([monthly_chart(self.key, self.indicator, self._months(), self.headline)])

    def control_chart(self) -> Shown:
        """Single months (or quarters) against what chance explains, in words and drawn; or why they are not."""
        months = self._months()
        chart = control_chart(self.key, self.indicator, months, self.headline)
        if control_fault(months, self.indicator):
            return Shown([chart])
        return Shown([Paragraph(signal_statement(months, self.indicator), role="statement"), chart])

    def funnel_chart(self) -> Shown:
        """Each district against the districts together, in words and drawn; or why they are not."""
        districts = self._districts()
        chart = funnel_chart(self.key, self.indicator, self.headline, districts)
        if funnel_fault(districts, self.indicator):
            return Shown([chart])
        return Shown([Paragraph(funnel_statement(districts, self.indicator), role="statement"), chart])

    def projection_chart(self) -> Shown:
        """The year's total to expect from the year to date, in words and drawn; or why there is none."""
        so_far, last_year, to_date = self._this_year()
        chart = projection_chart(self.key, self.indicator, so_far, to_date, last_year)
        if projection_fault(to_date, self.indicator):
            return Shown([chart])
        return Shown([Paragraph(projection_statement(to_date, self.indicator, last_year), role="statement"), chart])

    def everything(self) -> Shown:
        """What the board sees of an indicator, under its title: what says something, and no chart that cannot."""
        parts = [self.statement(), self.trend_chart(), self.district_chart()]
        if self.indicator.seasonal:
            parts += [self.monthly_statement(), self.monthly_chart()]
        parts += [
            part for part in (self.control_chart(), self.funnel_chart(), self.projection_chart()) if _has_chart(part)
        ]
        parts.append(self.table())
        heading = Heading(3, self.indicator.title, id=self.key.replace("_", "-"))
        return Shown([heading, *(block for part in parts for block in part.blocks())])

    def shown(self) -> list[Fact]:
        """The facts whose figures the section prints, each once: what the appendix traces."""
        months = self._months()[-12:] if self.indicator.seasonal else []
        return [self.headline, *self.facts.headlines(self.key), *months]

    def _months(self) -> list[Fact]:
        return [
            fact
            for fact in self.facts.series(self.key, PeriodType.MONTH)
            if fact.period_end <= self.headline.period_end
        ]

    def _this_year(self) -> tuple[list[Fact], list[Fact], Fact]:
        """The months of the financial year up to the headline's end, all those of the year before, the year to date."""
        end = self.headline.period_end
        kind = PeriodType.MONTH if self._months() else PeriodType.QUARTER
        periods = self.facts.series(self.key, kind)
        start = financial_year_start(end)
        this = [each for each in periods if financial_year_start(each.period_end) == start and each.period_end <= end]
        before = [each for each in periods if financial_year_start(each.period_end) == start - 1]
        to_date = [each for each in self.facts.series(self.key, PeriodType.YEAR_TO_DATE) if each.period_end == end]
        return this, before, to_date[0] if to_date else self.headline

    def _districts(self) -> list[Fact]:
        """The districts; for a pack of one district, that district among those beside it."""
        beside = self.facts.headlines(self.key)
        own = self.headline
        is_district = self.registers.areas[self.facts.area].is_local
        return [own, *beside] if is_district and beside else beside


def _has_chart(part: Shown) -> bool:
    return any(isinstance(block, Figure) for block in part.blocks())
