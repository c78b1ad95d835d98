"""The document model: what display makes, what a notebook's output carries, what HTML and PDF are made from.

Blocks are data. All their text is text: none of it is ever read as HTML, Markdown or Typst.
"""

from community_safety.blocks.inline import Cell, Column, Run, runs
from community_safety.blocks.model import (
    MIME,
    Block,
    BulletList,
    Figure,
    Heading,
    Masthead,
    Paragraph,
    Preformatted,
    Table,
    from_payload,
    payload,
)
from community_safety.blocks.show import Showable, mime_bundle
from community_safety.blocks.text import slug
from community_safety.house_style.figures import figure_svg

__all__ = [
    "MIME",
    "Block",
    "BulletList",
    "Cell",
    "Column",
    "Figure",
    "Heading",
    "Masthead",
    "Paragraph",
    "Preformatted",
    "Run",
    "Showable",
    "Table",
    "figure_svg",
    "from_payload",
    "mime_bundle",
    "payload",
    "runs",
    "slug",
]
