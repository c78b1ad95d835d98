"""The command line: `community-safety`.

The commands import what they need when they run, so that `--help` and a mistyped option answer at once.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from community_safety.errors import CommunitySafetyError, DataError
from community_safety.registers.quarters import DEFAULT_STORE

store_option = click.option("--store", help=f"The store's file, a name ending in .duckdb. [default: {DEFAULT_STORE}]")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="community-safety")
def commands() -> None:
    """Quarterly performance reports for community safety partnerships.

    Exit codes: 0 all good; 1 a report failed; 2 wrong usage or parameters; 3 bad data; 4 the machine (disk, locks,
    kernels); 130 or 143 interrupted.
    """


@commands.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="FOLDER|FILE")
@store_option
@click.option("--quiet", is_flag=True, help="Only what was refused, and the totals.")
def ingest(source: Path, store: str | None, quiet: bool) -> None:
    """Read every file it knows, and say what it read, what it skipped and why.

    A file that was ingested before changes nothing. A file of a known publisher that cannot be accepted is refused
    and does not stop the others; the command then ends with exit code 3.
    """
    from community_safety.cli.ingest import run

    run(source, store or DEFAULT_STORE, quiet=quiet)


@commands.command()
@click.argument("quarter")
@click.option(
    "--params", "params_file", type=click.Path(path_type=Path), help="Parameters instead of params/QUARTER.yml."
)
@click.option("--area", help="GSS code, such as E10000018, instead of the parameter file's.")
@store_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="outputs",
    show_default=True,
    help="Where packs go, from the project's folder on.",
)
@click.option(
    "--only", multiple=True, metavar="NOTEBOOK", help="Only this notebook, in a folder AREA.part; may be repeated."
)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Notebooks run at once.")
@click.option("--population-edition", metavar="mid-YYYY", help="Not the newest edition published by the data cut.")
@click.option("--population-year", type=int, help="One reference year for every rate.")
def build(quarter: str, **options: object) -> None:
    """Make the pack of QUARTER (such as 2020-21-Q4): HTML, PDF, facts and their record."""
    from community_safety.cli.build import BuildOptions, run

    run(quarter, BuildOptions(**options))  # type: ignore[arg-type]


@commands.command()
@click.argument("figure", metavar="ID")
@click.option("--quarter", required=True, help="Such as 2020-21-Q4.")
@click.option("--area", help="GSS code, such as E10000018, instead of the parameter file's.")
@store_option
@click.option("--population-edition", metavar="mid-YYYY", help="As the pack was built.")
@click.option("--population-year", type=int, help="As the pack was built.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def explain(figure: str, quarter: str, as_json: bool, **options: Any) -> None:
    """Say how a figure was made: formula with its numbers, interval, comparison, test, and the files behind it.

    ID is a fact's id with a column, as data/facts.csv has them: recorded_burglary_rate.value,
    recorded_asb_rate@E07000129#2020-04.change.
    """
    from community_safety.cli.explain import ExplainOptions, run

    run(figure, quarter, ExplainOptions(**options), as_json=as_json)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; a fault is told in sentences, without a traceback."""
    try:
        commands.main(arguments, prog_name="community-safety", standalone_mode=False)
    except CommunitySafetyError as fault:
        for sentence in fault.faults if isinstance(fault, DataError) else str(fault).splitlines():
            click.echo(f"community-safety: {sentence}", err=True)
        sys.exit(fault.exit_code)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("community-safety: interrupted; nothing half-made was left. Run the same command again.", err=True)
        sys.exit(130)
    except Exception as fault:  # what nobody foresaw
        click.echo(f"community-safety: {_unforeseen(fault)}", err=True)
        sys.exit(1)


def _unforeseen(fault: Exception) -> str:
    """A sentence for a fault of the suite itself; the traceback, which may name private folders, goes to a file."""
    path = Path(tempfile.gettempdir()) / "community-safety-traceback.txt"
    told = ""
    with contextlib.suppress(OSError):
        path.write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
        told = f"; the details are in {path}"
    return f"a fault of this program, {type(fault).__name__}: {str(fault)[:200]}{told}"
