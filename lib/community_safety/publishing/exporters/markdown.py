"""Markdown cells as blocks, from mistune's syntax tree. HTML within Markdown is shown as the text it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import mistune

from community_safety.blocks import (
    Block,
    BulletList,
    Cell,
    Column,
    Figure,
    Heading,
    Paragraph,
    Preformatted,
    Run,
    Table,
)
from community_safety.blocks.text import is_safe_link
from community_safety.publishing.exporters.pictures import attached_picture

Node = Mapping[str, Any]
_PLAIN = Run("")


@dataclass(frozen=True)
class Title:
    """A heading of level 1, which becomes the document's title."""

    text: str


def markdown_blocks(source: str, attachments: Mapping[str, Any], section: str) -> Iterator[Block | Title]:
    """The blocks of a Markdown cell. A table's caption is its heading; above the first one, `section`.

    Raises
    ------
    ValueError : an image without words or not kept in the notebook, or a table with an empty cell
    """
    tree: Any = mistune.create_markdown(renderer=None, plugins=["table"])(source)
    for block in _blocks(tree, attachments, section):
        if isinstance(block, Heading):
            section = block.text
        yield replace(block, caption=section, caption_shown=False) if isinstance(block, Table) else block


def _blocks(nodes: Sequence[Node], attachments: Mapping[str, Any], section: str) -> Iterator[Block | Title]:
    for node in nodes:
        match node["type"]:
            case "heading":
                level, text = node["attrs"]["level"], _text(node["children"])
                yield Title(text) if level == 1 else Heading(min(level, 4), text)
            case "paragraph" | "block_text":
                yield _paragraph(node, attachments)
            case "list":
                yield _list(node)
            case "block_quote":
                for block in _blocks(node["children"], attachments, section):
                    yield replace(block, role="note") if isinstance(block, Paragraph) else block
            case "table":
                yield _table(node, section)
            case "block_code":
                yield Preformatted(node["raw"].rstrip("\n"))
            case "block_html":
                yield Paragraph((Run(node["raw"].strip()),))
            case "blank_line" | "thematic_break":
                pass
            case other:
                raise ValueError(f"Markdown of the kind {other!r} cannot be exported.")


def _paragraph(node: Node, attachments: Mapping[str, Any]) -> Paragraph | Figure:
    children = node["children"]
    if not any(child["type"] == "image" for child in children):
        return Paragraph(tuple(_runs(children)))
    if len(children) > 1:
        raise ValueError("A picture stands within a sentence. Give it a paragraph of its own.")
    picture = children[0]
    return attached_picture(
        url=picture["attrs"]["url"],
        title=picture["attrs"].get("title") or "",
        alt=_text(picture["children"]),
        attachments=attachments,
    )


def _runs(nodes: Sequence[Node], style: Run = _PLAIN) -> Iterator[Run]:
    for node in nodes:
        match node["type"]:
            case "text":
                yield replace(style, text=unescape(node["raw"]))
            case "inline_html":
                yield replace(style, text=node["raw"])
            case "codespan":
                yield replace(style, text=node["raw"], code=True)
            case "softbreak" | "linebreak":
                yield replace(style, text=" ")
            case "strong":
                yield from _runs(node["children"], replace(style, strong=True))
            case "emphasis":
                yield from _runs(node["children"], replace(style, emphasis=True))
            case "link":
                yield from _link(node, style)
            case "image":
                raise ValueError("A picture stands within other text. Give it a paragraph of its own.")
            case other:
                raise ValueError(f"Markdown of the kind {other!r} cannot be exported.")


def _link(node: Node, style: Run) -> Iterator[Run]:
    url = node["attrs"]["url"]
    if is_safe_link(url):
        yield from _runs(node["children"], replace(style, href=url))
    else:
        # An address that cannot be followed is printed, so that the reader sees what was meant.
        yield from _runs(node["children"], style)
        yield replace(style, text=f" ({url})")


def _list(node: Node) -> BulletList:
    items: list[tuple[Run, ...] | BulletList] = []
    for item in node["children"]:
        own: list[Run] = []
        within: list[BulletList] = []
        for child in item["children"]:
            if child["type"] == "list":
                within.append(_list(child))
            elif child["type"] in ("block_text", "paragraph"):
                own.extend((Run(" "), *_runs(child["children"])) if own else _runs(child["children"]))
            elif child["type"] == "block_html":
                own.append(Run(child["raw"].strip()))
            elif child["type"] != "blank_line":
                raise ValueError("A list item holds something other than text. Put it below the list.")
        items += [tuple(own), *within]
    return BulletList(items, ordered=node["attrs"]["ordered"])


def _table(node: Node, section: str) -> Table:
    head, *bodies = node["children"]
    columns = [
        Column(_text(cell["children"]), "right" if cell["attrs"]["align"] == "right" else "left")
        for cell in head["children"]
    ]
    rows = [[_cell(cell) for cell in row["children"]] for body in bodies for row in body["children"]]
    return Table(section, columns, rows)


def _cell(node: Node) -> Cell:
    inside = tuple(_runs(node["children"]))
    return Cell("".join(run.text for run in inside), strong=bool(inside) and all(run.strong for run in inside))


def _text(nodes: Sequence[Node]) -> str:
    return "".join(run.text for run in _runs(nodes)).strip()
