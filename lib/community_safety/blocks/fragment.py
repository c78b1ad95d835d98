"""Blocks as HTML: the same elements for the published page and for JupyterLab; only the style differs.

Every text goes through markupsafe, so that it is shown and never read as markup.
"""

from collections.abc import Iterable, Sequence
from itertools import count

from markupsafe import Markup

from community_safety.blocks.inline import Cell, Run
from community_safety.blocks.model import (
    Block,
    BulletList,
    Figure,
    Heading,
    Masthead,
    Paragraph,
    Preformatted,
    Table,
)
from community_safety.house_style.svg import tidy_svg

NOTHING = Markup("")
TRACE = "trace-"  # how ids of lines begin that say how a figure was made; links there are drawn quietly


def html(blocks: Iterable[Block]) -> Markup:
    """The blocks one after the other; two half-width figures that follow each other share a row."""
    return Markup("\n").join(_group(group) for group in side_by_side(blocks))


def side_by_side(blocks: Iterable[Block]) -> list[tuple[Block, ...]]:
    """The blocks as groups of one; two half-width figures that follow each other are one group."""
    groups: list[tuple[Block, ...]] = []
    for block in blocks:
        if groups and len(groups[-1]) == 1 and _is_half(groups[-1][0]) and _is_half(block):
            groups[-1] = (groups[-1][0], block)
        else:
            groups.append((block,))
    return groups


def _is_half(block: Block) -> bool:
    return isinstance(block, Figure) and block.width == "half"


def _group(group: tuple[Block, ...]) -> Markup:
    if len(group) == 1:
        return block_html(group[0])
    return Markup('<div class="pair">\n{}\n</div>').format(Markup("\n").join(map(block_html, group)))


def block_html(block: Block) -> Markup:
    """One block as an element."""
    match block:
        case Masthead():
            lines = (block.organisation, block.subtitle, block.notice)
            return Markup("<p>{}</p>").format(Markup("<br>").join(filter(None, lines)))
        case Heading():
            return Markup("<h{0}{1}>{2}</h{0}>").format(block.level, _attribute("id", block.id), block.text)
        case Paragraph():
            return _paragraph(block)
        case BulletList():
            return _list(block)
        case Table():
            return table_html(block)
        case Figure():
            return _figure(block)
        case Preformatted():
            label = "Printed by the notebook"
            return Markup('<pre tabindex="0" role="group" aria-label="{}">{}</pre>').format(label, block.text)
    raise TypeError(f"{type(block).__name__} is not a block.")


def runs_html(runs: Sequence[Run]) -> Markup:
    """Runs as inline elements."""
    return NOTHING.join(_run(run) for run in runs)


def table_html(table: Table) -> Markup:
    """A table in a frame that scrolls sideways by itself and can be reached by keyboard."""
    name = table.id or "table"
    head = NOTHING.join(
        Markup('<th scope="col"{}>{}</th>').format(_align(column.align), column.heading) for column in table.columns
    )
    ids = table.row_ids or [""] * len(table.rows)
    body = Markup("\n").join(
        _row(table, row, f"{name}--{n}", row_id) for row, row_id, n in zip(table.rows, ids, count(1), strict=False)
    )
    notes = NOTHING.join(Markup('\n<p class="note">{}</p>').format(note) for note in table.notes)
    caption = Markup("<span{}>{}</span>").format(
        _attribute("class", "" if table.caption_shown else "unseen"), table.caption
    )
    return Markup(
        '<div class="table"{0}>\n<div class="wide" role="group" tabindex="0" aria-label="Table: {1}">\n'
        "<table>\n<caption>{5}</caption>\n<thead><tr>{2}</tr></thead>\n<tbody>\n{3}\n</tbody>\n</table>\n</div>{4}\n</div>"
    ).format(_attribute("id", table.id), table.caption, head, body, notes, caption)


def _row(table: Table, row: Sequence[Cell], name: str, row_id: str) -> Markup:
    cells = NOTHING
    for number, (cell, column) in enumerate(zip(row, table.columns, strict=True), start=1):
        is_header = table.row_header and number == 1
        cells += Markup("<{0}{1}{2}>{3}</{0}>").format(
            "th" if is_header else "td",
            _attribute("scope", "row" if is_header else ""),
            _align(column.align),
            _cell(cell, f"{name}-{number}"),
        )
    return Markup("<tr{}>{}</tr>").format(_attribute("id", row_id), cells)


def _cell(cell: Cell, name: str) -> Markup:
    words = Markup("<strong>{}</strong>").format(cell.text) if cell.strong else cell.text
    inside = _toned(_link(words, cell.href), cell.tone)
    return inside + _picture(cell.svg, cell.alt, name) if cell.svg else inside


def _figure(figure: Figure) -> Markup:
    subtitle = Markup('<span class="subtitle">{}</span>').format(figure.subtitle) if figure.subtitle else NOTHING
    source = Markup('<p class="source">{}</p>\n').format(figure.source) if figure.source else NOTHING
    data = NOTHING
    if figure.data:
        data = Markup(
            '<details><summary>Figures behind the chart<span class="unseen">: {}</span></summary>\n{}\n</details>\n'
        ).format(figure.title, table_html(figure.data))
    # Only a wide chart scrolls, on a narrow screen, and must be reached by keyboard to do so.
    scrolls = Markup(' role="group" tabindex="0" aria-label="Chart: {}"').format(figure.title)
    return Markup(
        '<figure class="{0}" id="{1}">\n'
        '<figcaption><span class="title">{2}</span>{3}</figcaption>\n'
        '<div class="drawing"{7}>{4}</div>\n{5}{6}</figure>'
    ).format(
        figure.width,
        figure.id,
        figure.title,
        subtitle,
        _picture(figure.svg, figure.alt, figure.id),
        source,
        data,
        scrolls if figure.width == "full" else NOTHING,
    )


def _picture(svg: str, alt: str, name: str) -> Markup:
    # tidy_svg builds the drawing anew from an allow-list, so it is the one string that is taken as markup.
    drawing = tidy_svg(svg, name)
    return Markup("<svg") + Markup(' role="img" aria-label="{}"').format(alt) + Markup(drawing[len("<svg") :])


def _list(block: BulletList) -> Markup:
    items = Markup("\n").join(
        Markup("<li>{}{}</li>").format(runs_html(runs), _list(within) if within else NOTHING)
        for runs, within in block.nested()
    )
    return Markup("<{0}>\n{1}\n</{0}>").format("ol" if block.ordered else "ul", items)


def _paragraph(paragraph: Paragraph) -> Markup:
    if not paragraph.number:
        role = paragraph.role if paragraph.role != "body" else ""
        return Markup("<p{}>{}</p>").format(_attribute("class", role), runs_html(paragraph.runs))
    return Markup('<p class="{} numbered" id="paragraph-{}"><span class="number">{}</span> {}</p>').format(
        paragraph.role, paragraph.number, paragraph.number, runs_html(paragraph.runs)
    )


def _run(run: Run) -> Markup:
    inside: Markup | str = run.text
    if run.code:
        inside = Markup("<code>{}</code>").format(inside)
    if run.strong:
        inside = Markup("<strong>{}</strong>").format(inside)
    if run.emphasis:
        inside = Markup("<em>{}</em>").format(inside)
    return _toned(_link(inside, run.href), run.tone)


def _link(inside: Markup | str, href: str) -> Markup | str:
    if not href:
        return inside
    kind = ' class="trace"' if href.startswith(f"#{TRACE}") else ""
    return Markup('<a{} href="{}">{}</a>').format(Markup(kind), href, inside)


def _toned(inside: Markup | str, tone: str) -> Markup:
    return Markup('<span class="{}">{}</span>').format(tone, inside) if tone else Markup.escape(inside)


def _align(align: str) -> Markup:
    return _attribute("class", "right" if align == "right" else "")


def _attribute(name: str, value: str) -> Markup:
    return Markup(' {}="{}"').format(Markup(name), value) if value else NOTHING
