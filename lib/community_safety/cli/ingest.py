"""`community-safety ingest`: read every file that a reader knows, and account for all of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from community_safety.errors import DataError
from community_safety.observations import Store
from community_safety.registers import RunParameters, project_root, read_registers
from community_safety.sources.ingest import FileAccount, Outcome, ingest


def run(source: Path, store: str, *, quiet: bool) -> None:
    """Ingest and print one line for each file.

    Raises
    ------
    DataError : a file was refused; every fault of every refused file, after all files were seen
    """
    registers = read_registers(project_root())
    RunParameters.check_store(store)
    outcomes: Counter[Outcome] = Counter()
    refused: list[FileAccount] = []
    for account in ingest(source, Store(registers.path(store)), registers.areas):
        outcomes[account.outcome] += 1
        if account.outcome is Outcome.REFUSED:
            refused.append(account)
        if not quiet or account.outcome is Outcome.REFUSED:
            click.echo(f"{account.outcome:13}  {account.name}: {account.detail}")
    totals = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())) or "no files"
    click.echo(f"{source}: {totals}. Store: {store}")
    if refused:
        more = [fault for account in refused for fault in account.faults[1:]]  # each file's first is told above
        raise DataError(f"{len(refused)} refused, see above; mend and ingest again", *more)
