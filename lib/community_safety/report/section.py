"""One indicator in a report: each method shows one thing."""

from __future__ import annotations

from dataclasses import dataclass

from community_safety.blocks import Heading, Paragraph
from community_safety.display.charts import district_chart, monthly_chart, trend_chart
from community_safety.display.tables import indicator_table
from community_safety.facts import Facts
from community_safety.facts.fact import Fact
from community_safety.narrative.statements import peak, statement
from community_safety.periods import PeriodType
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

    def everything(self) -> Shown:
        """All of the above under the indicator's title, as a document of several categories shows it."""
        parts = [self.statement(), self.trend_chart(), self.district_chart()]
        if self.indicator.seasonal:
            parts += [self.monthly_statement(), self.monthly_chart()]
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

    def _districts(self) -> list[Fact]:
        """The districts; for a pack of one district, that district among those beside it."""
        beside = self.facts.headlines(self.key)
        own = self.headline
        is_district = self.registers.areas[self.facts.area].is_local
        return [own, *beside] if is_district and beside else beside
