"""Ingesting a file or a folder: every file is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from community_safety.errors import DataError, UsageError
from community_safety.observations import Reading, Store
from community_safety.registers import Areas
from community_safety.sources import reader_of
from community_safety.sources.sniffing import FILE_LIMIT, Sniff

DOCUMENTS = {".md", ".txt", ".py", ".pdf", ".docx", ".html"}  # what stands beside data, and is not data


class Outcome(StrEnum):
    """What became of a file."""

    READ = "read"
    ALREADY_THERE = "already there"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True)
class FileAccount:
    """One file's account: its name, what became of it, why, and how many rows."""

    name: str
    outcome: Outcome
    detail: str
    reading: Reading | None = None
    faults: tuple[str, ...] = field(default=())


def ingest(path: Path, store: Store, areas: Areas) -> Iterator[FileAccount]:
    """Read every file in a folder (or one file), in the order of their names, and keep what is known.

    A file that no reader knows is skipped; one that a reader knows but cannot accept is refused and does not
    stop the others.

    Raises
    ------
    UsageError : there is no such file or folder
    """
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder")
    known = store.hashes()
    files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    for file in files:
        name = file.name if path.is_file() else file.relative_to(path).as_posix()
        yield _account(file, name, store, areas, known)


def _account(file: Path, name: str, store: Store, areas: Areas, known: set[str]) -> FileAccount:
    if file.suffix.lower() in DOCUMENTS or file.name.startswith("."):
        return FileAccount(name, Outcome.SKIPPED, "a document, not data")
    sniff = Sniff(file)
    try:
        if sniff.size > FILE_LIMIT:
            raise DataError(f"{name}: {sniff.size:,} bytes, over the limit of {FILE_LIMIT:,}")
        if sniff.sha256 in known:
            return FileAccount(name, Outcome.ALREADY_THERE, "the store holds this very file")
        reader = reader_of(sniff)
        if reader is None:
            return FileAccount(name, Outcome.SKIPPED, f"no reader knows it: {sniff.looks_like}")
        found = reader.read(sniff, areas)
        added = store.add(found, sha256=sniff.sha256, name=name, size=sniff.size)
    except DataError as fault:
        return FileAccount(name, Outcome.REFUSED, fault.faults[0] if fault.faults else str(fault), faults=fault.faults)
    if added.already_there:
        return FileAccount(name, Outcome.ALREADY_THERE, "the store holds this very file")
    known.add(sniff.sha256)
    detail = f"{found.reader}: {found.rows_read:,} rows in, {found.rows_kept:,} kept"
    for reason, rows in found.not_kept.items():
        detail += f", {rows:,} {reason}"
    if added.superseding:
        detail += f"; supersedes {added.superseding} earlier release{'s' if added.superseding > 1 else ''}"
    return FileAccount(name, Outcome.READ, detail, found)
