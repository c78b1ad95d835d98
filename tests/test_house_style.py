"""Palette, typeface, charts as SVG."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest

from community_safety import house_style
from community_safety.house_style import CATEGORIES, COLOUR, DARK, contrast, tidy_svg

WELSH = "ŵŷâêîôûŴŶÂÊÎÔÛäëïöüẅỳẁẃáéíóú"
PUNCTUATION = "–—‘’“”…≤≥×±·•−£€%½²"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.fixture
def pyplot():
    house_style.use_in_matplotlib()
    from matplotlib import pyplot

    return pyplot


def test_contrast_of_black_on_white_is_21_to_1():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_neighbouring_categories_differ_by_3_to_1_and_stand_out_on_paper():
    for one, other in itertools.pairwise(CATEGORIES):
        assert contrast(one, other) >= 3
    for colour in CATEGORIES:
        assert contrast(colour, COLOUR["paper"]) >= 3


@pytest.mark.parametrize("palette", [COLOUR, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["text", "muted", "main", "concern"])
def test_words_can_be_read_on_paper_and_on_shade(palette, name):
    assert contrast(palette[name], palette["paper"]) >= 4.5
    assert contrast(palette[name], palette["shade"]) >= 4.5


@pytest.mark.parametrize("name", ["comparator", "previous"])
def test_lines_stand_out_on_paper_and_on_a_shaded_period(name):
    assert contrast(COLOUR[name], COLOUR["paper"]) >= 3
    assert name == "previous" or contrast(COLOUR[name], COLOUR["shade"]) >= 3


@pytest.mark.parametrize("style", ["regular", "italic", "semibold", "bold", "code"])
def test_shipped_font_prints_welsh_punctuation_and_arrows(style):
    arrows = "".join(house_style.ARROWS.values())

    assert house_style.without_glyph(WELSH + PUNCTUATION + arrows, style) == set()


def test_characters_without_a_glyph_are_named():
    assert house_style.without_glyph("Blaby 中") == {"中"}
    assert not house_style.covers("⚠")


def test_fonts_come_with_their_licence_and_copyright():
    licence = (house_style.fonts_folder() / "OFL.txt").read_text(encoding="utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright 2023 Adobe" in licence


def test_chart_text_of_weight_600_is_measured_in_the_semi_bold_file(pyplot):
    from matplotlib.font_manager import FontProperties, findfont

    found = findfont(FontProperties(family=house_style.FAMILY, weight=600), fallback_to_default=False)

    assert found == str(house_style.font_files()["semibold"])


def test_using_the_style_twice_registers_each_font_once(pyplot):
    from matplotlib.font_manager import fontManager

    before = len(fontManager.ttflist)
    house_style.use_in_matplotlib()

    assert len(fontManager.ttflist) == before


def draw(pyplot, name):
    figure, axes = pyplot.subplots()
    axes.plot([1, 2, 3], [1, 3, 2], marker="o")
    axes.set_title("Rates from $5 to $6 at Gŵyr & co")
    axes.text(1, 1, "worsening", weight=600)
    return house_style.figure_svg(figure, name)


def test_chart_is_the_same_string_each_time_and_its_figure_is_closed(pyplot):
    assert draw(pyplot, "trend") == draw(pyplot, "trend")
    assert pyplot.get_fignums() == []


def test_chart_keeps_text_as_text_with_its_weight(pyplot):
    svg = draw(pyplot, "trend")

    assert "Rates from $5 to $6 at Gŵyr &amp; co" in svg
    assert re.search(r"font-weight: 600[^>]*font-family: 'Source Sans 3'[^>]*>worsening", svg)


def test_chart_carries_no_date_metadata_comment_doctype_or_style_sheet(pyplot):
    svg = draw(pyplot, "trend")

    for absent in ("metadata", "rdf", "matplotlib", "<!--", "DOCTYPE", "<?xml", "<style"):
        assert absent not in svg


def test_two_charts_share_no_id_and_every_reference_finds_its_own(pyplot):
    one, other = draw(pyplot, "one"), draw(pyplot, "other")

    ids = {name: set(re.findall(r' id="([^"]+)"', svg)) for name, svg in (("one", one), ("other", other))}
    assert ids["one"]
    assert all(name.startswith("one--") for name in ids["one"])
    assert ids["one"].isdisjoint(ids["other"])
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', one)) == ids["one"]


def test_tidying_twice_changes_nothing_more(pyplot):
    svg = draw(pyplot, "trend")

    assert tidy_svg(svg, "trend") == svg


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)" onclick="alert(1)"/>',
        "<foreignObject><iframe src='https://e.example'/></foreignObject>",
        '<image href="https://e.example/x.png"/>',
        '<image xlink:href="data:image/svg+xml;base64,PHN2Zz4="/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<use href="https://e.example/x.svg#a"/>',
        "<style>@import url(https://e.example/x.css); *{fill:url(https://e.example)}</style>",
        "<rect style=\"fill: url('https://e.example/a#b'); position: fixed; background: url(//e.example)\"/>",
        '<rect fill="url(https://e.example/#a)"/>',
        '<rect fill="u\\72l(https://e.example/#a)"/>',
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<set attributeName='onmouseover' to='alert(1)'/>",
    ],
)
def test_drawing_keeps_nothing_that_runs_or_fetches(hostile):
    tidied = tidy_svg(SVG.format(hostile), "x")

    for sign in ("script", "alert", "example", "onload", "iframe", "import", "position", "PHN2Zz4"):
        assert sign not in tidied


def test_picture_held_as_data_stays():
    assert "data:image/png;base64,AAAA" in tidy_svg(SVG.format('<image href="data:image/png;base64,AAAA"/>'), "x")


def test_references_keep_to_the_drawing_s_own_ids():
    tidied = tidy_svg(SVG.format('<path id="a"/><use xlink:href="#a"/><rect style="fill: url(#a)" id="b"/>'), "x")

    names = [element.attrib for element in ElementTree.fromstring(tidied)]
    assert names == [{"id": "x--a"}, {"href": "#x--a"}, {"style": "fill: url(#x--a)"}]  # nothing refers to b


@pytest.mark.parametrize(
    ("svg", "reason"),
    [
        ("<svg><g>", "not well-formed"),
        ("<html/>", "<html>"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "entities"),
        ("<svg>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>", "nested too deep"),
    ],
)
def test_what_is_not_a_plain_drawing_is_refused(svg, reason):
    with pytest.raises(ValueError, match=reason):
        tidy_svg(svg, "x")
