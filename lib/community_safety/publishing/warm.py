"""What worker processes need, imported, and what takes them long, done: for the process they fork from."""

import importlib
import sys
from contextlib import suppress

WORK = ("community_safety.publishing.documents", "community_safety.publishing.contents")


def warm_up() -> None:
    """Do it: import, read the template, cut the typeface. A fault is left for the report that meets it to tell.

    No PDF is made here: Typst would start threads, and a fork has none of its parent's.
    """
    # jsonschema would compile a grammar of international addresses, for 1.4 s, that no notebook is checked by.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    with suppress(Exception):
        for module in WORK:
            importlib.import_module(module)
        exporters = importlib.import_module("community_safety.publishing.exporters")
        nbformat = importlib.import_module("nbformat.v4")
        words = nbformat.new_markdown_cell("# Title\n\nWords *stressed* and **strong**.\n\nMore words.")
        exporters.HtmlExporter().from_notebook_node(nbformat.new_notebook(cells=[words]))


warm_up()
