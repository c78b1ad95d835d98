"""The HTML exporter: one self-contained file that runs no script and fetches nothing."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from traitlets import default

from community_safety.blocks import Heading
from community_safety.blocks.fragment import html
from community_safety.blocks.text import printable
from community_safety.house_style import COLOUR, DARK
from community_safety.publishing.exporters.document import Document
from community_safety.publishing.exporters.settings import ReportExporter
from community_safety.publishing.exporters.webfont import font_faces

TEMPLATES = Path(str(files(__package__))) / "templates"
TEMPLATE = "community_safety"

# Fewer sections than this need no list of contents.
CONTENTS_FROM = 3

# Nothing may be loaded but what the file itself holds, and nothing may run.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


@dataclass(frozen=True)
class Page:
    """What the template puts in its places. Markup is made by ours; the template escapes the rest."""

    document: Document
    body: Markup
    contents: tuple[Heading, ...]
    siblings: list[tuple[str, str]]
    current: str
    stamp: str
    provenance: str
    style: Markup
    policy: str = POLICY


class HtmlExporter(ReportExporter, TemplateExporter):
    """An executed notebook as one accessible HTML file (WCAG 2.2 AA)."""

    export_from_notebook = "Community safety report (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    def _create_environment(self) -> Environment:
        environment = super()._create_environment()
        environment.autoescape = True  # nbconvert leaves it to each template to remember
        return environment

    def from_notebook_node(  # type: ignore[override]  # TemplateExporter gives text for a notebook too
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page as text, and nbconvert's resources.

        Raises
        ------
        NotebookNotExportable : a cell failed or did not run, or shows what not every reader can read
        """
        # The copy that nbconvert works on needs no cells: the document already holds what they said.
        page = self._page(self.read(nb, resources), resources)
        resources = {**(resources or {}), "page": page}
        return super().from_notebook_node(_without_cells(nb), resources, **kw)

    def _page(self, document: Document, resources: dict[str, Any] | None) -> Page:
        body = html(document.blocks)
        sections = tuple(b for b in document.blocks if isinstance(b, Heading) and b.level == 2)
        masthead = document.masthead
        shown = [document.title, self.stamp, printable(self.provenance), *(title for title, _ in self.siblings())]
        if masthead:
            shown += [masthead.organisation.upper(), masthead.subtitle, masthead.notice, masthead.footer]
        return Page(
            document=document,
            body=body,
            contents=sections if len(sections) >= CONTENTS_FROM else (),
            siblings=self.siblings(),
            current=(resources or {}).get("metadata", {}).get("name", "") + ".html",
            stamp=self.stamp,
            provenance=printable(self.provenance),
            style=Markup("\n").join((font_faces(body + Markup(" ").join(shown)), style_sheet())),
        )


def _without_cells(notebook: Any) -> Any:
    bare = notebook.copy()
    bare["cells"] = []
    return bare


@cache
def style_sheet() -> Markup:
    """The page's CSS with the palette's colours put in, light and dark."""
    sheet = (TEMPLATES / TEMPLATE / "page.css").read_text(encoding="utf-8")
    return Markup(f":root {{ {_variables(COLOUR)} }}\n{sheet}").replace("/* dark colours */", _variables(DARK))


def _variables(colours: Any) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
