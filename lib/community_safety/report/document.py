"""An open report: what stands around its indicators."""

from __future__ import annotations

from dataclasses import dataclass

from community_safety.blocks import Block, BulletList, Masthead, Paragraph, Run
from community_safety.display.tables import files_table, key_indicators_table
from community_safety.display.trace_table import trace_tables
from community_safety.errors import UsageError
from community_safety.facts import Facts
from community_safety.facts.fact import Fact
from community_safety.periods import day_name, month_name
from community_safety.registers import Indicator, Registers
from community_safety.report.section import IndicatorSection
from community_safety.report.shown import Shown

MADE_UP_NOTICE = "Made-up sample data: no figure here is real"


@dataclass(frozen=True)
class Report:
    """An open report: the facts of its quarter and area, and the indicators of its category."""

    name: str
    registers: Registers
    facts: Facts

    @property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators that the report is about, in the register's order."""
        if self.name in self.registers.categories:
            return self.registers.of_category(self.name)
        return self.registers.indicators

    def __getitem__(self, key: str) -> IndicatorSection:
        """The section of one indicator.

        Raises
        ------
        UsageError : the report has no such indicator
        """
        if key not in self.indicators:
            known = ", ".join(self.indicators)
            raise UsageError(f"the report {self.name} has no indicator {key!r}; it has: {known}")
        return IndicatorSection(key, self.indicators[key], self.facts, self.registers)

    def masthead(self) -> Shown:
        """Whose report, for which quarter, and how far the data reach."""
        area = self.registers.areas[self.facts.area]
        quarter = self.facts.quarter
        when = f"{quarter.label.replace('Q', 'Quarter ')}, to the end of {month_name(quarter.end)}"
        reaches = {fact.data_to for fact in self._headlines() if fact.data_to}
        reach = f"Data to {month_name(max(reaches))}" if reaches else "No data"
        return Shown(
            [
                Masthead(
                    organisation=area.board or "Community safety",
                    subtitle=f"{area.name}, {when}",
                    notice=MADE_UP_NOTICE if self.facts.made_up else "",
                    footer=reach,
                )
            ]
        )

    def key_indicators(self) -> Shown:
        """One row for each indicator."""
        return Shown([key_indicators_table([(self.indicators[fact.indicator], fact) for fact in self._headlines()])])

    def section(self, category: str) -> Shown:
        """Every indicator of a category, as the category's own notebook shows them."""
        keys = self.registers.of_category(category)
        return Shown([block for key in keys for block in self[key].everything().blocks()])

    def caveats(self) -> Shown:
        """What a reader must know before comparing: of the quarter, then of each indicator."""
        record = self.registers.quarter_record(self.facts.quarter)
        blocks: list[Block] = [Paragraph((Run(text),), role="caveat") for text in record.caveats]
        items = []
        for key, indicator in self.indicators.items():
            texts = (*indicator.caveats, *self.facts.caveats.get(key, ()))
            items += [(Run(f"{indicator.title}: ", strong=True), Run(text)) for text in texts]
        if items:
            blocks.append(BulletList(items))
        return Shown(blocks or [Paragraph((Run("No caveat is recorded for this quarter."),), role="note")])

    def definitions(self) -> Shown:
        """What each indicator counts, and why it matters."""
        return Shown(
            [
                BulletList(
                    [
                        (Run(f"{each.title}: ", strong=True), Run(f"{each.definition} {each.why_it_matters}"))
                        for each in self.indicators.values()
                    ]
                )
            ]
        )

    def sources(self) -> Shown:
        """The files that the figures were made from, and how many of their rows."""
        record = self.registers.quarter_record(self.facts.quarter)
        cut = f" The data were cut on {day_name(record.data_cut)}." if record.data_cut else ""
        names = sorted({each.source for each in self.indicators.values()})
        population = f"{self.facts.edition or 'no'} edition of the mid-year estimates"
        words = f"Figures come from {'; '.join(names)}. Population: {population}.{cut}"
        blocks: list[Block] = [Paragraph((Run(words),))]
        if not self.facts.inputs.empty:
            blocks.append(files_table(self.facts.inputs))
        return Shown(blocks)

    def trace(self) -> Shown:
        """How each figure of the report was made; every figure in its tables leads here."""
        return Shown(
            table
            for key, indicator in self.indicators.items()
            for table in trace_tables(indicator, self[key].shown(), self.facts)
        )

    def _headlines(self) -> list[Fact]:
        return [self.facts.headline(key) for key in self.indicators]
