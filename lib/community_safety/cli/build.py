"""`community-safety build`: the pack of one quarter for one area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import click

from community_safety.cli.parameters import facts_of_run, run_parameters
from community_safety.environment import RECORD
from community_safety.errors import UsageError
from community_safety.facts import Facts
from community_safety.facts.snapshot import facts_csv, write_snapshot
from community_safety.periods import FinancialQuarter
from community_safety.publishing.pack import build_pack
from community_safety.publishing.plans import PackPlan
from community_safety.publishing.workers import Workers
from community_safety.registers import Registers, RunParameters, project_root, read_registers, slug
from community_safety.registers.checking import near_match
from community_safety.report import MADE_UP_NOTICE

FIRST = ("board_report", "crime", "reoffending", "repeat_victimisation", "asb", "hate_crime")  # then any others
PART = ".part"  # ends the folder of a pack that `--only` made: it never takes the place of the whole


@dataclass(frozen=True)
class BuildOptions:
    """The options of the command, as it was given them; None where the parameter file or record decides."""

    params_file: Path | None = None
    area: str | None = None
    store: str | None = None
    out: Path = Path("outputs")
    only: tuple[str, ...] = ()
    jobs: int = 2
    population_edition: str | None = None
    population_year: int | None = None


def run(quarter: str, options: BuildOptions) -> None:
    """Make the facts, then the pack, and name the files to open.

    Raises
    ------
    UsageError, DataError, PackFailed, EnvironmentFault : in this order, the earliest that applies
    """
    wanted = FinancialQuarter.parse(quarter)
    registers = read_registers(project_root())
    parameters = run_parameters(registers, wanted, options.params_file, options.area, options.store)
    notebooks = _notebooks(registers.root, options.only)
    with Workers(min(options.jobs, len(notebooks))) as workers:  # they warm up while the facts are made
        facts = facts_of_run(registers, parameters, options.population_edition, options.population_year)
        plan = _plan(registers, parameters, facts, notebooks, options)
        build_pack(plan, click.echo, workers)
    click.echo(f"The pack of {plan.title} is ready. Open")
    for name in ("index.html", *(f"{notebook.stem}.pdf" for notebook in notebooks)):
        click.echo(f"  {_shown(plan.place / name)}")


def _notebooks(root: Path, only: tuple[str, ...]) -> list[Path]:
    """The notebooks of `notebooks/`, the board report first, or those named."""
    found = {path.stem: path for path in sorted((root / "notebooks").glob("*.ipynb"))}
    order = [*(name for name in FIRST if name in found), *(name for name in found if name not in FIRST)]
    for name in only:
        if name not in found:
            near = near_match(name, order)
            raise UsageError(f"--only {name}: there is no such notebook.{near} There are: {', '.join(order)}")
    return [found[name] for name in order if not only or name in only]


def _plan(
    registers: Registers, parameters: RunParameters, facts: Facts, notebooks: list[Path], options: BuildOptions
) -> PackPlan:
    area = registers.areas[parameters.area]
    quarter = facts.quarter
    inputs = sha256("".join(sorted(facts.inputs["sha256"])).encode()).hexdigest()
    code = version("community-safety")
    return PackPlan(
        place=registers.root / options.out / quarter.id / f"{slug(area.name)}{PART if options.only else ''}",
        title=f"{area.name}, {quarter.label.replace('Q', 'Quarter ')}",
        notice=MADE_UP_NOTICE if facts.made_up else "",
        notebooks=notebooks,
        parameters=parameters.model_dump(),
        extras=[_facts_writer(facts)],
        provenance={
            "inputs": facts.inputs.to_dict("records"),
            "population_edition": facts.edition,
            "inputs_sha256": inputs,
        },
        provenance_line=(
            f"Made by community-safety {code} from {len(facts.inputs)} files; "
            f"their hashes together begin {inputs[:12]}."
        ),
        jobs=options.jobs,
    )


def _facts_writer(facts: Facts) -> Callable[[Path], None]:
    """Puts the facts into the pack: as CSV for its readers, as they are for its notebooks."""

    def write(pack: Path) -> None:
        (pack / "data").mkdir()
        (pack / "data" / "facts.csv").write_text(facts_csv(facts), encoding="utf-8", newline="")
        write_snapshot(facts, pack / RECORD)

    return write


def _shown(path: Path) -> Path:
    """A path as the analyst would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
