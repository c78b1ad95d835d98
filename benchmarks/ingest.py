"""Street-level files into a store, beside a plain pandas loop over the same files, in one run."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from community_safety.observations import Store
from community_safety.registers import project_root, read_registers
from community_safety.sources.ingest import Outcome, ingest


def plain(folder: Path) -> tuple[float, int]:
    """Read each file with pandas and count by crime type and district name; seconds and rows."""
    started = time.perf_counter()
    rows = 0
    for path in sorted(folder.iterdir()):
        frame = pd.read_csv(path)
        frame["district"] = frame["LSOA name"].str.rsplit(" ", n=1).str[0]
        frame.groupby(["Month", "district", "Crime type"]).size()
        rows += len(frame)
    return time.perf_counter() - started, rows


def ours(folder: Path) -> tuple[float, int]:
    """Check, count by small area, and keep in a store, one transaction a file; seconds and rows."""
    areas = read_registers(project_root(Path(__file__))).areas
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        accounts = list(ingest(folder, Store(Path(scratch) / "store.duckdb"), areas))
        seconds = time.perf_counter() - started
    return seconds, sum(each.reading.rows_read for each in accounts if each.outcome is Outcome.READ and each.reading)


def main() -> None:
    """Print both, their ratio, and the most memory that the process took."""
    folder = Path(sys.argv[1])
    ours(folder)  # imports and the disk's cache, so that neither way pays for them
    our_seconds, our_rows = ours(folder)
    plain_seconds, plain_rows = plain(folder)
    assert our_rows == plain_rows
    print(f"{our_rows:,} rows in {len(list(folder.iterdir()))} files")
    print(f"store, checked and transactional  {our_seconds:6.2f} s")
    print(f"pandas loop, counted and forgotten {plain_seconds:5.2f} s   ratio {plain_seconds / our_seconds:.1f}")
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
