"""The DuckDB file of the store: opening it without getting in anybody's way, and its tables."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from community_safety.errors import DataError, EnvironmentFault

WAIT_SECONDS = 30.0  # how long an ingest waits for somebody who has the store open
_PAUSE_SECONDS = 0.1
# Threads of one process share a database; one that opens it while another still does can find it half set up.
_OPENING = threading.Lock()

TABLES = """
create table if not exists files (
    sha256 text primary key, name text not null, bytes bigint not null, reader text not null,
    rows_read bigint not null, rows_kept bigint not null, made_up boolean not null, ingested_at timestamp not null
);
create table if not exists not_kept (sha256 text not null, reason text not null, rows bigint not null);
create sequence if not exists release_number;
create table if not exists releases (
    id integer primary key default nextval('release_number'), sha256 text not null,
    publisher text not null, dataset text not null, area text not null,
    period_start date not null, period_end date not null,
    edition text not null, published date, absent_is_zero boolean not null, superseded_by integer
);
create table if not exists observations (
    release integer not null, indicator text not null, area text not null,
    period_start date not null, period_end date not null, breakdown text not null,
    numerator double, denominator double, value double, lower double, upper double
);
create table if not exists links (release integer not null, child text not null, parent text not null);
"""


@contextmanager
def writing(path: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store open for one transaction, made when it is not there: all of it is kept, or none.

    Raises
    ------
    EnvironmentFault : somebody else has the store open for longer than `wait_seconds`; the sentence names who
    DataError : the file is not a store
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(f"the folder of {path.name} cannot be made ({fault.strerror})") from None
    connection = _open(path, read_only=False, wait_seconds=wait_seconds)
    try:
        connection.execute("begin transaction")
        connection.execute(TABLES)
        yield connection
        connection.execute("commit")
    except (duckdb.IOException, duckdb.OutOfMemoryException) as fault:
        raise EnvironmentFault(
            f"{path.name} cannot be written: {_first_line(fault)}; nothing of the file was kept"
        ) from None
    finally:
        connection.close()  # without a commit, everything since `begin` is undone


@contextmanager
def reading(path: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store open for reading. Fetch and leave: an open reader shuts out the next ingest.

    Raises
    ------
    DataError : there is no store, or the file is not one
    EnvironmentFault : an ingest holds the store for longer than `wait_seconds`
    """
    if not path.exists():
        raise DataError(f"{path.name}: there is no such store; make it with `community-safety ingest FOLDER`")
    connection = _open(path, read_only=True, wait_seconds=wait_seconds)
    try:
        yield connection
    finally:
        connection.close()


def _open(path: Path, *, read_only: bool, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            with _OPENING:
                return duckdb.connect(str(path), read_only=read_only)
        except duckdb.IOException as fault:
            if not _is_held(fault):
                raise _unusable(path, fault) from None
            if time.monotonic() >= deadline:
                raise EnvironmentFault(
                    f"{path.name} is open in {_holder(fault)}; close it there and run this again "
                    f"(waited {wait_seconds:.0f} s)"
                ) from None
        except duckdb.ConnectionException:  # this process itself has it open the other way
            if time.monotonic() >= deadline:
                raise EnvironmentFault(f"{path.name} is open in this very process; close it first") from None
        time.sleep(_PAUSE_SECONDS)


def _unusable(path: Path, fault: duckdb.IOException) -> DataError | EnvironmentFault:
    """A file that is no store is bad data; one that cannot be opened at all is the machine's fault."""
    if path.exists() and os.access(path, os.R_OK) and "not a valid DuckDB database" in str(fault):
        return DataError(f"{path.name} is not a store: {_first_line(fault)}")
    return EnvironmentFault(f"{path.name} cannot be opened: {_first_line(fault)}")


def _is_held(fault: duckdb.IOException) -> bool:
    return "lock" in str(fault).lower() or "being used by another process" in str(fault).lower()


def _holder(fault: duckdb.IOException) -> str:
    """Who has the file, as DuckDB tells it: program and process number."""
    found = re.search(r"held in (?P<program>\S+) \(PID (?P<pid>\d+)\)", str(fault))
    return f"{Path(found['program']).name} (process {found['pid']})" if found else "another program"


def _first_line(fault: Exception) -> str:
    return str(fault).splitlines()[0][:120]
