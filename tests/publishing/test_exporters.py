"""Notebook to HTML and to PDF: what is shown, what is refused, and how the files are built."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field

import nbformat
import pandas as pd
import pikepdf
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import get_exporter
from nbconvert.utils.exceptions import ConversionException

from community_safety import blocks as b
from community_safety.house_style import POINTS
from community_safety.publishing.exporters import (
    HtmlExporter,
    NotebookNotExportable,
    PdfExporter,
    read_document,
)
from community_safety.publishing.exporters import pdf as pdf_module
from community_safety.publishing.exporters.columns import column_widths
from community_safety.publishing.exporters.measure import PAGE_WIDTH, text_width
from community_safety.publishing.exporters.webfont import COMMON, subset_woff
from tests.reports import (
    SPARK,
    board_report,
    code,
    display,
    drawing,
    failed,
    figure,
    indicators,
    markdown,
    notebook,
    printed,
    shown,
)

FONTS = {
    "SourceSans3-Regular",
    "SourceSans3-Italic",
    "SourceSans3-SemiBold",
    "SourceSans3-Bold",
    "SourceCodePro-Regular",
}
NAMED = {"metadata": {"name": "board_report"}}


def to_html(nb, **settings) -> str:
    return HtmlExporter(**settings).from_notebook_node(nb, dict(NAMED))[0]


def to_pdf(nb, **settings) -> bytes:
    return PdfExporter(**settings).from_notebook_node(nb, dict(NAMED))[0]


@pytest.fixture(scope="module")
def html() -> str:
    return to_html(board_report())


@pytest.fixture(scope="module")
def page(html) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return to_pdf(board_report())


@dataclass
class Tag:
    """One element of a PDF's structure, in reading order."""

    kind: str
    alt: str = ""
    attributes: dict = field(default_factory=dict)
    parents: tuple[str, ...] = ()


def structure(pdf: bytes) -> list[Tag]:
    found: list[Tag] = []

    def walk(node, parents: tuple[str, ...]) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child, parents)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            kind = str(node.S).lstrip("/")
            given = node.get("/A", [])
            owned = [given] if isinstance(given, pikepdf.Dictionary) else list(given)
            attributes = {
                str(k): str(v) for part in owned if isinstance(part, pikepdf.Dictionary) for k, v in part.items()
            }
            found.append(Tag(kind, str(node.get("/Alt", "")), attributes, parents))
            walk(node.get("/K", []), (*parents, kind))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K, ())
    return found


def text_of(pdf: bytes, *options: str) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def pages_of(pdf: bytes) -> list[str]:
    return text_of(pdf).split("\f")[:-1]


# What both show


def test_document_takes_its_title_from_the_first_heading_and_its_masthead_from_a_cell():
    document = read_document(board_report(), "file_name")

    assert document.title == "Safer Communities performance"
    assert document.masthead == b.Masthead(
        "Vale Safer Communities Board", "2020/21 Quarter 4", "Made-up sample data", "Data to March 2021"
    )


def test_notebook_without_a_title_is_called_by_its_file():
    assert read_document(notebook(markdown("Words")), "board_report").title == "Board report"


def test_further_headings_of_level_1_become_level_2():
    document = read_document(notebook(markdown("# One\n\n# Two")))

    assert document.title == "One"
    assert document.blocks == (b.Heading(2, "Two", "two"),)


def test_no_heading_skips_a_level():
    document = read_document(notebook(markdown("# T\n\n#### a\n\n## b\n\n#### c\n\n##### d")))

    assert [block.level for block in document.blocks] == [2, 2, 3, 4]


def test_findings_and_statements_are_numbered_through_the_document():
    said = [("one", "finding"), ("aside", "body"), ("two", "statement"), ("care", "caveat"), ("three", "finding")]

    document = read_document(notebook(shown(*(b.Paragraph(b.runs(text), role) for text, role in said))))

    assert [block.number for block in document.blocks] == [1, 0, 2, 0, 3]


def test_equal_ids_become_different_ones():
    blocks = (b.Heading(2, "Crime"), b.Heading(2, "Crime"), figure("crime"), figure("crime"))

    document = read_document(notebook(shown(*blocks)))

    assert [block.id for block in document.blocks] == ["crime", "crime-2", "crime-3", "crime-4"]


def test_link_to_a_place_that_is_not_there_keeps_its_words():
    document = read_document(notebook(markdown("See [crime](#crime) and [asb](#asb).\n\n## Crime")))

    assert [(run.text, run.href) for run in document.blocks[0].runs if run.text in ("crime", "asb")] == [
        ("crime", "#crime"),
        ("asb", ""),
    ]


def test_code_prompts_parameters_warnings_and_paths_are_in_neither(html, pdf):
    told = html + text_of(pdf)

    for planted in ("planted", "In [", "Out[", "/home/", "quarter ="):
        assert planted not in told


def test_markdown_becomes_blocks():
    source = (
        "Plain *soft* **firm** `code` <b>raw</b> &amp; [web](https://www.gov.uk/)\n\n"
        "1. one\n2. two\n\n> aside\n\n```\nkept  as is\n```\n\n<div onclick='x'>block</div>\n\n---\n"
    )

    paragraph, listed, quoted, kept, raw = read_document(notebook(markdown(source))).blocks

    assert paragraph.runs == (
        b.Run("Plain "),
        b.Run("soft", emphasis=True),
        b.Run(" "),
        b.Run("firm", strong=True),
        b.Run(" "),
        b.Run("code", code=True),
        b.Run(" "),
        b.Run("<b>"),
        b.Run("raw"),
        b.Run("</b>"),
        b.Run(" & "),
        b.Run("web", href="https://www.gov.uk/"),
    )
    assert listed == b.BulletList([b.runs("one"), b.runs("two")], ordered=True)
    assert quoted == b.Paragraph(b.runs("aside"), "note")
    assert kept == b.Preformatted("kept  as is")
    assert raw == b.Paragraph(b.runs("<div onclick='x'>block</div>"))


def test_markdown_link_that_could_run_is_printed_not_followed():
    (paragraph,) = read_document(notebook(markdown("[click](javascript:alert)"))).blocks

    assert paragraph.runs == (b.Run("click"), b.Run(" (javascript:alert)"))


def test_markdown_table_is_named_by_its_heading():
    _, table = read_document(
        notebook(markdown("## Sources\n\n| Source | Held |\n|---|--:|\n| **Police** | 12 |"))
    ).blocks

    assert table.caption == "Sources"
    assert not table.caption_shown
    assert [column.align for column in table.columns] == ["left", "right"]
    assert table.rows == ((b.Cell("Police", strong=True), b.Cell("12")),)


def test_data_frame_becomes_a_table_with_words_for_gaps():
    frame = pd.DataFrame({"Area": ["Ashby <b>Vale</b>", "Marlow Edge"], "Offences": [1200.5, None]})

    _, table = read_document(notebook(markdown("## Areas"), code(display({"text/html": frame.to_html()})))).blocks

    assert table.caption == "Areas"
    assert [(column.heading, column.align) for column in table.columns] == [("Area", "left"), ("Offences", "right")]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Ashby <b>Vale</b>", "1200.5"],
        ["Marlow Edge", "no value"],
    ]


def test_data_frame_with_names_for_its_rows_keeps_them_as_row_headers():
    frame = pd.DataFrame({"Rate": [2.3, 6.9]}, index=pd.Index(["Burglary", "Violence"], name="Indicator"))

    (table,) = read_document(notebook(code(display({"text/html": frame.to_html()})))).blocks

    assert table.row_header
    assert [column.heading for column in table.columns] == ["Indicator", "Rate"]
    assert [cell.text for cell in table.rows[1]] == ["Violence", "6.9"]


def test_data_frame_with_grouped_rows_and_columns_repeats_what_spans():
    index = pd.MultiIndex.from_tuples([("Ashby", "2020"), ("Ashby", "2021")], names=["Area", "Year"])
    frame = pd.DataFrame([[1, 2], [3, 4]], index=index, columns=pd.MultiIndex.from_product([["Rate"], ["now", "then"]]))

    (table,) = read_document(notebook(code(display({"text/html": frame.to_html()})))).blocks

    assert [column.heading for column in table.columns] == ["Area", "Year", "Rate · now", "Rate · then"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Ashby", "2020", "1", "2"],
        ["Ashby", "2021", "3", "4"],
    ]


def test_printed_text_is_joined_and_freed_of_terminal_colours():
    (block,) = read_document(notebook(code(printed("\x1b[31mrows"), printed(": 12\n")))).blocks

    assert block == b.Preformatted("rows: 12")


@pytest.mark.parametrize(
    ("text", "lines", "note"),
    [
        ("x\n" * 1000, 201, "… 800 more lines were printed and are left out here."),
        ("y" * 9000 + "\n" + "y" * 9000 + "\n" + "y" * 9000, 3, "… 1 more lines"),
    ],
)
def test_flood_of_printed_text_is_cut_and_says_so(text, lines, note):
    (block,) = read_document(notebook(code(printed(text)))).blocks

    assert len(block.text.split("\n")) == lines
    assert block.text.split("\n")[-1].startswith(note)


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_picture_with_words_becomes_a_figure():
    alt = "Map of the county. Charnwood is highest."
    described = display({"image/png": PIXEL}, metadata={"image/png": {"alt": alt}})
    attached = markdown(f"![{alt}](attachment:m.png)", attachments={"m.png": {"image/png": PIXEL}})

    for cell in (code(described), attached):
        (block,) = read_document(notebook(cell)).blocks
        assert (block.alt, block.title) == (alt, "Map of the county")
        assert to_pdf(notebook(markdown("# T"), cell)).startswith(b"%PDF")


# What both refuse


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (code(failed()), r"Cell 2: it stopped with ZeroDivisionError"),
        (code(ran=None), r"Cell 2: it did not run"),
        (code(display({"image/png": PIXEL})), r"Cell 2: it shows a picture \(image/png\) without words"),
        (code(display({"image/svg+xml": SPARK})), r"Cell 2: it shows a picture \(image/svg\+xml\) without words"),
        (code(display({"image/jpeg": "x"})), r"Cell 2: .*PNG and SVG"),
        (code(display({"image/png": PIXEL}, metadata={"image/png": {"alt": "image"}})), r"Cell 2: .*text alternative"),
        (code(display({"text/html": "<p>only words</p>"})), r"Cell 2: it shows HTML that holds no table"),
        (code(display({"text/html": "<table><tr><th>a</th></tr></table>"})), r"Cell 2: .*without rows"),
        (code(display({"application/vnd.vegalite.v5+json": {}, "text/plain": "x"})), r"Cell 2: .*script"),
        (code(display({b.MIME: {"version": 99}})), r"Cell 2: .*run the notebook again"),
        (markdown("![chart](https://e.example/x.png)"), r"Cell 2: .*kept in the notebook"),
        (markdown("words ![chart](attachment:x.png)"), r"Cell 2: .*paragraph of its own"),
        (markdown("| a | b |\n|---|---|\n| 1 |   |"), r"Cell 2: A table cell is blank"),
    ],
)
@pytest.mark.parametrize("export", [to_html, to_pdf])
def test_notebook_that_not_every_reader_could_read_is_refused(export, cell, reason):
    with pytest.raises(NotebookNotExportable, match=reason):
        export(notebook(markdown("# Title"), cell))


def test_refusal_tells_nothing_of_the_error_s_own_words():
    with pytest.raises(NotebookNotExportable) as refused:
        to_html(notebook(code(failed())))

    assert "secret" not in str(refused.value)
    assert isinstance(refused.value, (ValueError, ConversionException))


def test_empty_cell_that_did_not_run_is_no_matter():
    assert "<h1" in to_html(notebook(markdown("# T"), code(source="  \n", ran=None)))


def test_two_mastheads_that_differ_are_refused():
    mastheads = (b.Masthead("Vale Board", "Q4"), b.Masthead("Other Board", "Q4"))

    with pytest.raises(NotebookNotExportable, match="second masthead"):
        read_document(notebook(*(shown(one) for one in mastheads)))


def test_both_masthead_cells_may_say_the_same():
    same = b.Masthead("Vale Board", "Q4")

    assert read_document(notebook(shown(same), shown(same))).masthead.organisation == "Vale Board"


# Stamp, provenance, siblings


def test_report_made_outside_the_pack_says_so_on_every_page(html, pdf, page):
    assert page.select_one(".stamp").get_text() == "Not a published pack"
    assert len(pages_of(pdf)) > 1
    assert all("Not a published pack" in text for text in pages_of(pdf))


def test_published_report_bears_no_stamp():
    nb = notebook(markdown("# T"))

    assert "Not a published pack" not in to_html(nb, published=True)
    assert "Not a published pack" not in text_of(to_pdf(nb, published=True))


def test_notice_stands_at_the_top_of_the_page_and_on_every_page_of_the_pdf(page, pdf):
    assert page.select_one("header .notice").get_text() == "Made-up sample data"
    for number, text in enumerate(pages_of(pdf), start=1):
        assert "Made-up sample data · Data to March 2021" in text
        assert f"Page {number} of {len(pages_of(pdf))}" in text


def test_provenance_stands_once_at_the_end():
    provenance = "Made from 14 files, code 0.1.0"

    nb = board_report()

    last = pages_of(to_pdf(nb, provenance=provenance))
    assert [provenance in text for text in last] == [False] * (len(last) - 1) + [True]
    assert BeautifulSoup(to_html(nb, provenance=provenance), "html.parser").select_one("footer .provenance")


def test_page_links_to_the_pack_s_other_documents_and_marks_its_own_place():
    documents = [{"title": "Board <report>", "href": "board_report.html"}, {"title": "Crime", "href": "crime.html"}]

    links = BeautifulSoup(to_html(notebook(markdown("# T")), documents=documents), "html.parser").select("nav.pack a")

    assert [(a.get_text(), a["href"], a.get("aria-current")) for a in links] == [
        ("Board <report>", "board_report.html", "page"),
        ("Crime", "crime.html", None),
    ]


def test_link_to_something_else_than_a_document_is_refused():
    with pytest.raises(NotebookNotExportable, match="javascript"):
        to_html(notebook(markdown("# T")), documents=[{"title": "x", "href": "javascript:alert(1)"}])


# HTML


def test_page_has_language_title_landmarks_and_a_way_past_the_top(page):
    assert page.html["lang"] == "en-GB"
    assert page.title.get_text() == "Safer Communities performance – 2020/21 Quarter 4"
    assert [len(page.select(name)) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert page.select_one("body > a")["href"] == f"#{page.main['id']}"


def test_headings_come_in_order(page):
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]

    assert levels == [1, 2, 2, 3, 2]


def test_page_runs_nothing_and_fetches_nothing(html, page):
    policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]

    assert "default-src 'none'" in policy
    assert not page.find_all(["script", "link", "iframe", "object", "embed", "base", "form"])
    assert not re.search(r"@import|url\((?!\"data:font|#)", html)
    assert not [tag for tag in page.find_all() if any(name.startswith("on") for name in tag.attrs)]
    assert {tag["href"].split("#")[0] for tag in page.select("a[href]")} == {"", "https://www.gov.uk/"}


def test_no_two_elements_share_an_id_and_every_fragment_leads_somewhere(page):
    ids = Counter(tag["id"] for tag in page.select("[id]"))

    assert [name for name, count in ids.items() if count > 1] == []
    assert {tag["href"][1:] for tag in page.select('[href^="#"]')} <= set(ids)


def test_table_has_caption_scoped_headers_and_a_frame_that_scrolls(page):
    table = page.select_one("#indicators table")

    assert table.caption.get_text() == "Per 1,000 residents, 12 months to March 2021"
    assert [th["scope"] for th in table.select("thead th")] == ["col"] * 4
    assert [th["scope"] for th in table.select("tbody th")] == ["row"] * 2
    assert table.parent["tabindex"] == "0"
    assert table.parent["aria-label"].startswith("Table: ")


def test_charts_have_their_words_and_pairs_stand_side_by_side(page):
    assert [svg["aria-label"] for svg in page.select("figure svg[role=img]")] == [
        "Line chart that rises from 5.6 to 6.9."
    ] * 3
    assert [figure["id"] for figure in page.select(".pair > figure")] == ["violence-trend", "violence-areas"]
    assert page.select_one("#violence-trend details table")
    assert not page.select_one("#violence-areas details")


def test_page_is_light(html):
    assert len(html.encode()) < 150_000


def test_typeface_in_the_page_holds_the_page_s_characters_and_no_more():
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(subset_woff("regular", frozenset(COMMON + "ŵŷ"))))

    assert set(map(ord, COMMON + "ŵŷ")) - {ord("\n")} == set(font.getBestCmap())
    assert {name.nameID for name in font["name"].names} == {0, 13, 14}  # copyright and licence, no family name


def test_subset_of_the_typeface_is_the_same_bytes_each_time():
    characters = frozenset(COMMON)

    assert subset_woff("semibold", characters) == subset_woff("semibold", characters)


# PDF


def test_pdf_says_that_it_is_tagged_english_titled_and_pdf_ua_1(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.Lang == "en-GB"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Safer Communities performance"


def test_pdf_carries_no_date_and_no_path(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not [key for key in opened.docinfo if "Date" in key]
        assert "Date>" not in opened.Root.Metadata.read_bytes().decode()
    assert b"/work" not in pdf
    assert b"/home" not in pdf


def test_pdf_has_its_headings_in_order(pdf):
    assert [tag.kind for tag in structure(pdf) if re.fullmatch(r"H\d", tag.kind)] == ["H1", "H2", "H2", "H3", "H2"]


def test_pdf_tags_table_heads_with_scope_and_tables_with_captions(pdf):
    tags = structure(pdf)

    assert [tag.attributes["/Scope"] for tag in tags if tag.kind == "TH"] == ["/Column"] * 4
    assert Counter(tag.kind for tag in tags if tag.kind in ("Table", "THead", "TBody")) == {
        "Table": 1,
        "THead": 1,
        "TBody": 1,
    }
    assert any(tag.kind == "Caption" and tag.parents[-1] == "Table" for tag in tags)


def test_pdf_gives_every_picture_its_words(pdf):
    alts = [tag.alt for tag in structure(pdf) if tag.kind == "Figure"]

    assert alts == ["Falling since 2016"] * 2 + ["Line chart that rises from 5.6 to 6.9."] * 3


def test_pdf_tags_lists_within_lists_and_links(pdf):
    tags = structure(pdf)

    assert [tag.parents.count("L") for tag in tags if tag.kind == "L"] == [0, 1]
    assert len([tag for tag in tags if tag.kind == "Link"]) == 2


def test_pdf_is_set_in_our_fonts_alone(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = {
            str(thing.FontName).partition("+")[2]
            for thing in opened.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing
        }

    assert names
    assert names <= FONTS


def test_pdf_can_be_searched_for_words_of_a_chart_and_welsh_names(pdf):
    text = text_of(pdf)

    for words in ("2019/20", "Leicestershire", "Charnwood", "Ashby", "Gŵyr and Ynys Môn", "Dŵr-y-Felin", "Llŷn"):
        assert words in text


def test_long_name_is_broken_rather_than_run_off_the_page():
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    table = b.Table("Areas", [b.Column("Area"), b.Column("Twin")], [[b.Cell(long), b.Cell(long * 2)]])

    text = text_of(to_pdf(notebook(markdown(f"# {long}"), shown(table, b.Paragraph(b.runs(long))))))

    assert "".join(text.replace("\u200b", "").split()).count(long) == 5  # title, two cells of one and two, paragraph


def test_columns_that_fit_take_what_they_need_and_the_first_takes_the_rest():
    assert column_widths(indicators()) == [1.0, 0.0, 0.0, 0.0]


def test_narrow_columns_keep_their_one_line_where_a_wide_one_must_break():
    table = b.Table("Areas", [b.Column("Area"), b.Column("Why")], [[b.Cell("Ashby"), b.Cell("because " * 60)]])

    narrow, wide = column_widths(table)

    assert narrow == pytest.approx(text_width("Ashby", POINTS["table"]) + 12, abs=0.1)  # 12 points of padding
    assert narrow + wide == pytest.approx(PAGE_WIDTH, abs=0.2)


def test_hints_for_widths_are_taken_as_they_are():
    table = b.Table("Areas", [b.Column("Area", width=3), b.Column("Why", width=1)], [[b.Cell("x"), b.Cell("y")]])

    assert column_widths(table) == [3, 1]


def test_figures_behind_a_chart_are_in_the_pdf_only_when_asked_for():
    behind = b.Table("Rates", [b.Column("Area"), b.Column("Rate")], [[b.Cell("Ashby Vale"), b.Cell("6.9")]])

    def text(**more):
        return text_of(to_pdf(notebook(markdown("# T"), shown(figure("x", data=behind, **more)))))

    assert "Ashby Vale" not in text()
    assert "Ashby Vale" in text(data_in_pdf=True)


def test_pdf_without_its_fonts_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf_module, "fonts_folder", lambda: tmp_path)

    with pytest.raises(NotebookNotExportable):
        to_pdf(notebook(markdown("# T")))


def test_character_that_the_typeface_lacks_is_shown_as_a_box():
    assert "Blaby □" in text_of(to_pdf(notebook(markdown("# T\n\nBlaby 中"))))


# Both files


@pytest.mark.parametrize("export", [to_html, to_pdf])
def test_same_notebook_gives_the_same_bytes(export):
    assert export(board_report()) == export(board_report())


@pytest.mark.parametrize("export", [to_html, to_pdf])
def test_long_table_is_cut_and_says_how_much_is_left_out(export):
    made = export(notebook(markdown("# T"), shown(indicators(rows=5000))))

    text = made if isinstance(made, str) else " ".join(text_of(made).split())
    assert "The first 400 of 5,000 rows are shown; 4,600 are left out here." in text
    assert "Indicator 400" in text
    assert "Indicator 401" not in text


HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "closing": "</script></style></title></p><h1>x</h1>",
    "formula": "=cmd|' /C calc'!A0",
    "typst": "#set text(red) #panic() $x^2$ @ref <label> // /* x",
    "jinja": "{{ 7*7 }} {% raw %} {# x #}",
    "latex": r"\textbf{x} \input{/etc/passwd} $x$",
    "markdown": "**b** _i_ [a](javascript:alert(1)) ![x](y) # h",
    "json": '"}],"blocks":[] \\u0000 \\" \\',
    "entity": "&amp; &lt;b&gt; &#x3C;",
    "quotes": 'O\'Brien & Sons "quoted"',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_shown_as_text_wherever_it_stands(text):
    nb = notebook(
        markdown("# T"),
        shown(
            b.Masthead(text, text, text, text),
            b.Heading(2, text),
            b.Paragraph(b.runs(text, b.Run(text, strong=True)), "finding"),
            b.BulletList([b.runs(text)]),
            b.Table(text, [b.Column(text)], [[b.Cell(text)]], notes=[text]),
            figure("f", title=text, subtitle=text, source=text, alt=f"Chart that says {text}"),
            b.Preformatted(text),
        ),
        code(display({"text/html": pd.DataFrame({text: [text]}).to_html()})),
    )

    page = BeautifulSoup(to_html(nb, provenance=text), "html.parser")
    pdf_text = "".join(text_of(to_pdf(nb, provenance=text)).replace("\u200b", "").split())

    assert page.title.get_text() == f"T – {text}"
    assert not page.find_all(["script", "img", "iframe"])
    assert not [tag for tag in page.find_all() if any(name.startswith("on") for name in tag.attrs)]
    assert len(page.select("h1")) == 1
    assert page.get_text().count(text) >= 14
    assert page.select_one("figure svg")["aria-label"] == f"Chart that says {text}"
    assert pdf_text.count("".join(text.split())) >= 12


@pytest.mark.parametrize("text", ["abc\u202edcba", "a\x00b\x1b[31m", "zero\u200bwidth"])
def test_characters_that_do_not_print_reach_neither_file(text):
    nb = notebook(markdown("# T"), shown(b.Masthead(text, text, text, text), b.Paragraph(b.runs(text))))

    html, pdf = to_html(nb, provenance=text), text_of(to_pdf(nb, provenance=text))

    for character in "\u202e\x00\x1b\u200b":
        assert character not in html
        assert character not in pdf


def test_hostile_drawing_planted_in_a_notebook_is_disarmed():
    planted = figure("f", svg=drawing("Ashby<script>alert(1)</script>").replace("<text", '<text onclick="alert(1)"'))

    page = to_html(notebook(markdown("# T"), shown(planted)))

    assert "alert" not in page
    assert "Ashby" in page


@pytest.mark.parametrize("name", ["community_safety_html", "community_safety_pdf"])
def test_nbconvert_knows_the_exporters_by_name(name):
    assert get_exporter(name) in (HtmlExporter, PdfExporter)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_nbconvert_s_own_command_makes_the_file_and_stamps_it(tmp_path, kind):
    nbformat.write(board_report(), tmp_path / "board_report.ipynb")

    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", f"community_safety_{kind}", "board_report.ipynb"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    made = (tmp_path / f"board_report.{kind}").read_bytes()
    assert "Not a published pack" in (made.decode() if kind == "html" else text_of(made))
