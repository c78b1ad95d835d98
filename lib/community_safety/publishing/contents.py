"""The pack's first page, `index.html`: a plain list of what there is."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from community_safety.publishing.exporters.html import POLICY, style_sheet
from community_safety.publishing.exporters.webfont import font_faces
from community_safety.publishing.jobs import CONTENTS as FILE
from community_safety.publishing.jobs import Contents
from community_safety.publishing.manifest import published_files

KINDS = {".html": "Web page"}  # of files that people do not call by their ending


@dataclass(frozen=True)
class File:
    """A file as the page lists it: its address, what it is, and its size in words."""

    name: str
    kind: str
    size: str

    @classmethod
    def of(cls, pack: Path, name: str) -> "File":
        """A file of the pack, by its name from the pack's folder."""
        kind = KINDS.get(Path(name).suffix, Path(name).suffix.lstrip(".").upper())
        return cls(quote(name), kind, size_in_words((pack / name).stat().st_size))


@dataclass(frozen=True)
class Listed:
    """A report, and the files that it comes as."""

    title: str
    files: list[File]


def write_contents(contents: Contents) -> None:
    """Write the page of a pack that is otherwise complete."""
    pack = contents.pack
    of_reports = {file for _, files in contents.reports for file in files}
    others = [name for name in published_files(pack) if name not in of_reports and name != FILE]
    template = Environment(loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined).get_template(
        "contents.html.j2"
    )
    reports = [Listed(title, [File.of(pack, name) for name in files]) for title, files in contents.reports]
    page = template.render(
        contents=contents,
        policy=POLICY,
        kinds=[file.kind for file in reports[0].files],
        reports=reports,
        others=[File.of(pack, name) for name in others],
        style=Markup("\n").join((font_faces(f"{contents.title}\n{contents.notice}"), style_sheet())),
    )
    (pack / FILE).write_text(page + "\n", encoding="utf-8", newline="\n")


def size_in_words(size: int) -> str:
    """Bytes as people say them, number and unit on one line: '820 bytes', '34 kB', '1.2 MB'."""
    if size < 1_000:
        return f"{size}\N{NO-BREAK SPACE}bytes"
    if size < 1_000_000:
        return f"{round(size / 1_000)}\N{NO-BREAK SPACE}kB"
    return f"{size / 1_000_000:.1f}\N{NO-BREAK SPACE}MB"
