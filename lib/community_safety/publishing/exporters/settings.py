"""What both exporters can be told: is it published, where do its figures come from, what is beside it."""

from typing import Any

from nbconvert.exporters import Exporter
from traitlets import Bool, Dict, Integer, List, Unicode

from community_safety.blocks.text import is_safe_link, printable
from community_safety.publishing.exporters.arrange import shortened, without_dead_links
from community_safety.publishing.exporters.document import Document, read_document
from community_safety.publishing.exporters.refusal import NotebookNotExportable

STAMP = "Not a published pack"


class ReportExporter(Exporter):
    """What the HTML and the PDF exporter share: their settings, and the reading of the notebook."""

    published = Bool(
        False,
        help=f"True only for a pack that is built and checked whole; else the words '{STAMP}' are shown.",
    ).tag(config=True)

    provenance = Unicode("", help="One line for the end of the report: hashes of the inputs, version of the code.").tag(
        config=True
    )

    documents = List(
        Dict(), help="The pack's other documents, for the HTML to link to: [{'title': ..., 'href': ...}]."
    ).tag(config=True)

    most_rows = Integer(400, min=1, help="Tables are cut after so many rows, with a note that says so.").tag(
        config=True
    )

    @property
    def stamp(self) -> str:
        """The words that mark a report made outside the pack build; empty for a published one."""
        return "" if self.published else STAMP

    def read(self, notebook: Any, resources: dict[str, Any] | None) -> Document:
        """The notebook's document, with its long tables cut."""
        name = (resources or {}).get("metadata", {}).get("name", "")
        document = read_document(notebook, name)
        return Document(
            document.title,
            document.masthead,
            without_dead_links([shortened(block, self.most_rows) for block in document.blocks]),
        )

    def siblings(self) -> list[tuple[str, str]]:
        """Title and address of each document in `documents`, checked."""
        links = [(printable(link["title"]), link["href"]) for link in self.documents]
        for title, href in links:
            if not is_safe_link(href):
                raise NotebookNotExportable(f"The link to {title[:80]!r} leads to {href[:80]!r}, not to a file's name.")
        return links
