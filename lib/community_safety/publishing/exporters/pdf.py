"""The PDF exporter: tagged PDF/UA-1, laid out by one static Typst file from the document as JSON."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from traitlets import default

from community_safety.blocks import Block, Figure, Heading, Table
from community_safety.blocks.fragment import side_by_side
from community_safety.blocks.model import block_to_dict
from community_safety.blocks.text import printable
from community_safety.house_style import (
    CODE_FAMILY,
    COLOUR,
    FAMILY,
    POINTS,
    fonts_folder,
    tidy_svg,
    without_glyph,
)
from community_safety.publishing.exporters.columns import cell_rooms, column_widths
from community_safety.publishing.exporters.document import Document
from community_safety.publishing.exporters.measure import PAGE_WIDTH, breakable
from community_safety.publishing.exporters.refusal import NotebookNotExportable
from community_safety.publishing.exporters.settings import ReportExporter

LAYOUT = Path(str(files(__package__))) / "report.typ"

HALF_WIDTH = 226.0  # points that a half-width figure has
WIDEST_WORD = 420.0  # points, in the size of a subheading: indented, it still fits the page
NOT_PRINTED = frozenset({"svg", "alt", "href", "id", "type", "role", "tone", "align", "width"})

# Printed in place of a character that the shipped typeface does not have.
MISSING = "□"


class PdfExporter(ReportExporter):
    """An executed notebook as an accessible PDF (PDF/UA-1)."""

    export_from_notebook = "Community safety report (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # a file, where nbconvert's base gives a notebook
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The file's bytes, and nbconvert's resources. The same notebook gives the same bytes.

        Raises
        ------
        NotebookNotExportable : a cell failed or did not run, or shows what not every reader can read; or the
            PDF could not be set
        """
        report = self._report(self.read(nb, resources))
        words = json.dumps(report, ensure_ascii=False, sort_keys=True)
        missing = without_glyph(words)
        if missing:
            self.log.warning(
                "The typeface has no %s; the PDF shows %s.", " ".join(map(ascii, sorted(missing))), MISSING
            )
            words = words.translate(dict.fromkeys(map(ord, missing), MISSING))
        resources = self._init_resources(resources)
        resources["output_extension"] = self.file_extension
        return typeset(words), resources

    def _report(self, document: Document) -> dict[str, Any]:
        masthead = document.masthead.to_dict() if document.masthead else {}
        organisation, notice = masthead.get("organisation", ""), masthead.get("notice", "")
        printed = {
            "title_set": breakable(document.title, PAGE_WIDTH, POINTS["title"]),
            "organisation": organisation.upper(),
            "subtitle": masthead.get("subtitle", ""),
            "notice": notice,
            "footer": " · ".join(filter(None, (notice, masthead.get("footer", "")))),
            "stamp": self.stamp,
            "provenance": printable(self.provenance),
        }
        return {
            **_parting(printed),
            "title": document.title,
            "author": organisation,
            "blocks": [[_laid_out(block) for block in group] for group in side_by_side(document.blocks)],
            "style": {"family": FAMILY, "code": CODE_FAMILY, "points": dict(POINTS), "colour": dict(COLOUR)},
        }


def typeset(report: str) -> bytes:
    """The PDF of a report given as JSON. NotebookNotExportable when Typst refuses it or has a doubt about it."""
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(LAYOUT),
            root=str(LAYOUT.parent),
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[str(fonts_folder())],
            ),
            ignore_system_fonts=True,
            sys_inputs={"report": report},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as problem:
        raise NotebookNotExportable(f"The PDF could not be set: {problem}") from problem
    if warnings:
        # A missing font is only a warning to Typst, which then sets the page in another.
        raise NotebookNotExportable(f"The PDF was set with doubts: {'; '.join(map(str, warnings))}")
    return bytes(pdf)


def _laid_out(block: Block) -> dict[str, Any]:
    """The block as the layout takes it: drawings tidied, column widths worked out, over-long words made to part."""
    data = block_to_dict(block)
    match block:
        case Heading():
            data["text"] = breakable(block.text, PAGE_WIDTH, POINTS["heading"])
        case Table():
            data.update(_table(block))
        case Figure():
            room = PAGE_WIDTH if block.width == "full" else HALF_WIDTH
            data.update(
                svg=tidy_svg(block.svg, block.id),
                title=breakable(block.title, room, POINTS["body"]),
                subtitle=breakable(block.subtitle, room, POINTS["body"]),
                source=breakable(block.source, room, POINTS["body"]),
                data=_table(block.data) if block.data and block.data_in_pdf else None,
            )
    return _parting(data)


def _table(table: Table) -> dict[str, Any]:
    widths = column_widths(table)
    rooms = cell_rooms(table, widths)
    data = table.to_dict()
    for column, room in zip(data["columns"], rooms, strict=True):
        column["heading"] = breakable(column["heading"], room, POINTS["table"])
    for row, cells in zip(data["rows"], table.rows, strict=True):
        for written, cell, room in zip(row, cells, rooms, strict=True):
            written["text"] = breakable(cell.text, room, POINTS["table"])
            if cell.svg:
                written["svg"] = tidy_svg(cell.svg, "cell")
    return {**data, "widths": widths}


def _parting(value: Any, key: str = "") -> Any:
    """The same data, in which no word that is printed is wider than the page."""
    if isinstance(value, dict):
        return {name: _parting(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_parting(item, key) for item in value]
    if isinstance(value, str) and key not in NOT_PRINTED:
        return breakable(value, WIDEST_WORD, POINTS["subheading"])
    return value
