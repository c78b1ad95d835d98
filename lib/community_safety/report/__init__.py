"""The small vocabulary of a notebook: open a report, then show one thing in each cell."""

from __future__ import annotations

import os
from pathlib import Path

from community_safety.environment import PACK_VARIABLE, RECORD
from community_safety.facts import Facts, make_facts
from community_safety.facts.snapshot import read_snapshot
from community_safety.observations import Store
from community_safety.periods import FinancialQuarter
from community_safety.registers import Registers, RunParameters, project_root, read_registers
from community_safety.report.document import MADE_UP_NOTICE, Report
from community_safety.report.injected import check_injected_cell

__all__ = ["BOARD_REPORT", "MADE_UP_NOTICE", "Report", "open"]

BOARD_REPORT = "board_report"


def open(name: str, quarter: str, area: str, store: str | None = None) -> Report:
    """Open a report.

    Parameters
    ----------
    name : a category of the register, such as crime, or board_report for all of them
    quarter : such as 2020-21-Q4
    area : GSS code, as in params/areas.yml
    store : the store's file, from the project's folder on; by default outputs/store.duckdb

    Raises
    ------
    UsageError : a parameter is wrong, unknown, or set by papermill under a name that no report has
    DataError : there is no store, or a register is at fault
    """
    check_injected_cell()
    given = {"quarter": quarter, "area": area, **({} if store is None else {"store": store})}
    parameters = RunParameters.check(given, "parameters")
    registers = read_registers(project_root())
    if name != BOARD_REPORT:
        registers.of_category(name)
    registers.areas[parameters.area]
    return Report(name, registers, _facts(registers, parameters))


def _facts(registers: Registers, parameters: RunParameters) -> Facts:
    quarter = FinancialQuarter.parse(parameters.quarter)
    if pack := os.environ.get(PACK_VARIABLE):
        return read_snapshot(Path(pack) / RECORD, quarter, parameters.area)
    return make_facts(registers, Store(registers.path(parameters.store)), quarter, parameters.area)
