"""A first look at a file: what it is by its content, whatever its name says."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import python_calamine

from community_safety.errors import DataError

HEAD_BYTES = 64 * 1024
FILE_LIMIT = 512 * 1024 * 1024  # bytes; the largest publisher's file known (all forces, one year) is under 400 MB
_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Sniff:
    """What can be seen of a file without reading it all."""

    path: Path

    @cached_property
    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file as it lies on disk."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    @cached_property
    def head(self) -> bytes:
        """The first 64 kB, unzipped where the file is gzip."""
        with self.path.open("rb") as stream:
            start = stream.read(4)
        if start[:2] != _GZIP:
            with self.path.open("rb") as stream:
                return stream.read(HEAD_BYTES)
        try:
            with gzip.open(self.path) as unzipped:
                return unzipped.read(HEAD_BYTES)
        except (EOFError, OSError) as fault:
            raise DataError(f"{self.path.name}: the gzip file is damaged ({fault}); fetch it again") from None

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The column headings of a comma-separated file; empty for anything else."""
        if self.head[:4] in (_ZIP, _OLE) or b"\0" in self.head or not self.head.strip():
            return ()
        text = self.head.decode("utf-8-sig", errors="replace")
        row = next(csv.reader(io.StringIO(text, newline="")), [])
        return tuple(heading.strip() for heading in row)

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The names of a workbook's sheets (XLSX, XLS, ODS); empty for anything else."""
        if self.head[:4] not in (_ZIP, _OLE):
            return ()
        try:
            return tuple(self.workbook.sheet_names)
        except DataError:
            return ()

    @cached_property
    def workbook(self) -> python_calamine.CalamineWorkbook:
        """The workbook, open.

        Raises
        ------
        DataError : it is not a workbook, or damaged, or locked with a password
        """
        try:
            return python_calamine.CalamineWorkbook.from_path(str(self.path))
        except python_calamine.CalamineError as fault:
            raise DataError(f"{self.path.name}: cannot be read as a workbook ({fault}); save it again") from None

    def rows(self, sheet: str) -> list[list[object]]:
        """The cells of one sheet, from its first row and column, as values."""
        cells = self.workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return [list(row) for row in cells]

    @property
    def looks_like(self) -> str:
        """What the file seems to be, in plain words."""
        if self.size == 0:
            return "an empty file"
        if self.head[:4] == b"PAR1":
            return "a parquet table"
        if self.sheets:
            return f"a workbook with the sheets {', '.join(repr(name) for name in self.sheets[:6])}"
        if self.head[:4] in (_ZIP, _OLE):
            return "a zip or Office file that is not a workbook"
        if self.head.lstrip()[:1] in (b"{", b"["):
            return "a JSON file"
        if len(self.header) > 1:
            return f"a table with the columns {', '.join(self.header[:6])}{' …' if len(self.header) > 6 else ''}"
        return "not a table"
