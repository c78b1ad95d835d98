"""The parameters of a run: the quarter's file, and what the options change."""

from __future__ import annotations

from pathlib import Path

from community_safety.errors import UsageError
from community_safety.facts import Facts, make_facts
from community_safety.observations import Store
from community_safety.periods import FinancialQuarter
from community_safety.registers import Registers, RunParameters


def run_parameters(
    registers: Registers, quarter: FinancialQuarter, file: Path | None, area: str | None, store: str | None
) -> RunParameters:
    """What `params/QUARTER.yml`, or another file of the same kind, says, with the options put over it.

    Raises
    ------
    UsageError : no such file (and no area given instead), a file of another quarter, or a parameter at fault
    """
    path = file or registers.root / "params" / f"{quarter.id}.yml"
    changes = {name: value for name, value in (("area", area), ("store", store)) if value}
    if path.exists():
        parameters = RunParameters.read(path)
    elif file is None and area:
        parameters = RunParameters.check({"quarter": quarter.id, **changes}, "options")
    else:
        raise UsageError(
            f"{path.name}: there is no such parameter file; write quarter and area into it, or give --area"
        )
    if parameters.quarter != quarter.id:
        raise UsageError(f"{path.name} is for {parameters.quarter}, not for {quarter.id}")
    parameters = RunParameters.check({**parameters.model_dump(), **changes}, "options")
    registers.areas[parameters.area]
    return parameters


def facts_of_run(
    registers: Registers, parameters: RunParameters, population_edition: str | None, population_year: int | None
) -> Facts:
    """The facts of the pack that the parameters name, on the population that the options choose.

    Errors are those of `make_facts`.
    """
    return make_facts(
        registers,
        Store(registers.path(parameters.store)),
        FinancialQuarter.parse(parameters.quarter),
        parameters.area,
        population_edition=population_edition,
        population_year=population_year,
    )
