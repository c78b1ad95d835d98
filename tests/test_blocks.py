"""The document model: what may stand in it, how it travels in a notebook, how it reads."""

from __future__ import annotations

import json

import pytest

from community_safety import blocks as b
from tests.reports import SPARK, figure, indicators

TABLE = {"caption": "Rates", "columns": [b.Column("Area"), b.Column("Rate", "right")]}


def test_every_block_survives_the_journey_through_a_notebook():
    blocks = (
        b.Masthead("Vale Board", "2020/21 Quarter 4", "Made-up sample data", "Data to March 2021"),
        b.Heading(2, "Crime", "crime"),
        b.Paragraph(b.runs("Burglary ", b.Run("fell", strong=True, href="#crime")), "finding"),
        b.BulletList([b.runs("one"), b.BulletList([b.runs("within")], ordered=True), b.runs("two")]),
        indicators(),
        figure("trend", data=indicators(), data_in_pdf=True),
        b.Preformatted("a\n  b"),
    )

    carried = json.loads(json.dumps(b.payload(blocks)))

    assert b.from_payload(carried) == blocks


def test_bundle_offers_words_html_and_the_blocks_themselves():
    bundle = b.mime_bundle([b.Paragraph(b.runs("Burglary fell & fell"))])

    assert bundle["text/plain"] == "Burglary fell & fell"
    assert "<p>Burglary fell &amp; fell</p>" in bundle["text/html"]
    assert bundle[b.MIME] == {
        "version": 1,
        "blocks": [{"type": "paragraph", "runs": [{"text": "Burglary fell & fell"}]}],
    }


def test_showable_shows_its_blocks():
    class Statement(b.Showable):
        def blocks(self):
            return [b.Paragraph(b.runs("Burglary fell."), "statement")]

    assert Statement()._repr_mimebundle_()[b.MIME]["blocks"][0]["role"] == "statement"


def test_table_reads_in_columns_as_plain_text():
    table = b.Table(**TABLE, rows=[[b.Cell("Ashby Vale"), b.Cell("2.3")]], notes=["Made up."])

    assert b.mime_bundle([table])["text/plain"] == "Rates\nArea        Rate\nAshby Vale   2.3\nMade up."


def test_list_within_a_list_reads_indented():
    nested = b.BulletList([b.runs("one"), b.BulletList([b.runs("within")]), b.runs("two")], ordered=True)

    bundle = b.mime_bundle([nested])

    assert bundle["text/plain"] == "1. one\n  • within\n2. two"
    assert "<li>one<ul>\n<li>within</li>\n</ul></li>" in bundle["text/html"]


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "nan", "NaN", "inf", "<NA>"])
def test_cell_without_words_is_refused(text):
    with pytest.raises(ValueError, match="Say"):
        b.Cell(text)


def test_cell_with_a_number_in_place_of_text_is_refused():
    with pytest.raises(TypeError, match="float"):
        b.Cell(2.3)


def test_small_drawing_needs_words_and_then_needs_no_text():
    assert b.Cell(svg=SPARK, alt="Falling").words == "Falling"
    with pytest.raises(ValueError, match="text alternative"):
        b.Cell(svg=SPARK)


def test_table_names_the_row_that_has_too_few_cells():
    with pytest.raises(ValueError, match=r"'Rates', row 2: 1 cells for 2 columns"):
        b.Table(**TABLE, rows=[[b.Cell("a"), b.Cell("b")], [b.Cell("c")]])


def test_table_without_rows_is_refused():
    with pytest.raises(ValueError, match="Show a sentence"):
        b.Table(**TABLE, rows=[])


@pytest.mark.parametrize(
    "alt",
    ["", " ", "Chart", "image.", "Figure 3", "No description has been provided for this image", "Burglary by district"],
)
def test_figure_with_filler_for_alt_text_is_refused(alt):
    with pytest.raises(ValueError, match="text alternative"):
        figure("trend", alt=alt)


@pytest.mark.parametrize(
    "href",
    [
        "https://www.gov.uk/x?a=b#c",
        "mailto:team@vale.example",
        "#crime",
        "crime.html",
        "data/facts.csv",
        "../index.html",
    ],
)
def test_link_to_the_web_to_mail_or_to_a_file_beside_is_kept(href):
    assert b.Run("see", href=href).href == href


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//e.example/x",
        "/etc/passwd",
        "\\\\server\\share",
        "https:",
        "http://[",
        "C:/x",
    ],
)
def test_link_to_anywhere_else_is_refused(href):
    with pytest.raises(ValueError, match="cannot be linked to"):
        b.Run("see", href=href)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Blaby\u202edcba", "Blaby\ufffddcba"),  # right-to-left override
        ("a\u200bb\x00c\x1b[31m", "a\ufffdb\ufffdc\ufffd[31m"),
        ("two\nlines\tand tab", "two lines and tab"),
        ("Gw\u0302yr", "Gŵyr"),  # composed
        ("Ynys\u00a0Môn", "Ynys\u00a0Môn"),
    ],
)
def test_characters_that_do_not_print_are_shown_as_such(given, shown):
    assert b.Run(given).text == shown


def test_printed_text_keeps_its_lines():
    assert b.Preformatted("a\r\n\tb").text == "a\n        b"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Violence with injury", "violence-with-injury"),
        ("Gŵyr & Llŷn", "gwyr-llyn"),
        ("2020/21", "section-2020-21"),
        ("中", "section"),
    ],
)
def test_slug_makes_an_id_of_words(text, name):
    assert b.slug(text) == name
    assert b.Heading(2, "x", name).id == name


@pytest.mark.parametrize("name", ["a b", "1a", "a--b", 'a"b', "é"])
def test_id_that_a_page_could_misread_is_refused(name):
    with pytest.raises(ValueError, match="slug"):
        b.Heading(2, "Crime", name)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"version": 2, "blocks": []},
        {"version": 1, "blocks": [{"type": "html", "text": "x"}]},
        {"version": 1, "blocks": [{"type": "heading", "level": 2, "text": "x", "onclick": "y"}]},
        {"version": 1, "blocks": [{"type": "heading", "level": 2}]},
        {"version": 1, "blocks": ["x"]},
    ],
)
def test_payload_that_is_not_ours_is_refused(data):
    with pytest.raises(ValueError, match=r"run the notebook again|Unknown block|no field|cannot be read"):
        b.from_payload(data)


def test_heading_level_1_is_kept_for_the_title():
    with pytest.raises(ValueError, match="2, 3 or 4"):
        b.Heading(1, "Crime")
