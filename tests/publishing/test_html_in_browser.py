"""The exported page in a real Chromium, offline: what it asks for, how it fits, how it is used by keyboard."""

from __future__ import annotations

import pytest

from community_safety import blocks as b
from community_safety.publishing.exporters import HtmlExporter
from tests.reports import board_report, figure, markdown, notebook, shown

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=https://e.example/x onerror=\"document.title='taken'\"></style><script>document.title='taken'</script>"
)


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> str:
    made = tmp_path_factory.mktemp("pack") / "board_report.html"
    documents = [{"title": "Crime", "href": "crime.html"}]
    html, _ = HtmlExporter(documents=documents, provenance="Made up").from_notebook_node(board_report())
    made.write_text(html, encoding="utf-8")
    return made.as_uri()


@pytest.fixture
def visit(browser):
    """Opens an address offline; gives the page, what it asked for and what it complained of."""
    opened = []

    def open_page(address: str, width: int = 1280, height: int = 800, **context):
        opened.append(browser.new_context(viewport={"width": width, "height": height}, offline=True, **context))
        page = opened[-1].new_page()
        page.asked_for, page.complaints = [], []
        page.on("request", lambda request: page.asked_for.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in opened:
        context.close()


def test_page_asks_for_nothing_but_itself_and_complains_of_nothing(visit, report):
    page = visit(report)

    assert [address for address in page.asked_for if not address.startswith("data:")] == [report]
    assert page.complaints == []


def test_page_is_whole_without_scripts(visit, report):
    page = visit(report, java_script_enabled=False)

    assert page.title() == "Safer Communities performance – 2020/21 Quarter 4"
    assert page.locator("main table").count() == 2
    assert page.locator("main svg[role=img]").count() == 5


def test_hostile_text_takes_nothing_over(visit, tmp_path):
    nb = notebook(
        markdown(f"# Report\n\n{HOSTILE}"),
        shown(
            b.Masthead("Vale Board", "", HOSTILE),
            b.Heading(2, HOSTILE),
            b.Table(HOSTILE, [b.Column(HOSTILE)], [[b.Cell(HOSTILE)]]),
            figure("f", title=HOSTILE, alt=f"Chart that says {HOSTILE}"),
        ),
    )
    file = tmp_path / "hostile.html"
    file.write_text(HtmlExporter().from_notebook_node(nb)[0], encoding="utf-8")

    page = visit(file.as_uri())

    assert page.title() == "Report – Vale Board"
    assert [address for address in page.asked_for if not address.startswith("data:")] == [file.as_uri()]
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
def test_page_never_scrolls_sideways(visit, report, width):
    page = visit(report, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_wide_table_scrolls_in_its_own_frame_by_keyboard_at_320_pixels(visit, tmp_path):
    table = b.Table("Rates", [b.Column(f"Column {n}") for n in range(8)], [[b.Cell("not yet published")] * 8])
    file = tmp_path / "wide.html"
    file.write_text(HtmlExporter().from_notebook_node(notebook(shown(table)))[0], encoding="utf-8")
    page = visit(file.as_uri(), width=320)

    frame = page.locator(".wide")
    frame.focus()
    for _ in range(50):  # a busy machine may swallow a key before the page is ready for it
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(50)
        if page.evaluate("document.querySelector('.wide').scrollLeft") > 0:
            break

    caption = page.locator("caption span").bounding_box()
    assert page.evaluate("document.querySelector('.wide').scrollLeft") > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert 0 <= caption["x"] < 320


def test_skip_link_comes_first_shows_itself_and_leads_to_the_report(visit, report):
    page = visit(report)

    page.keyboard.press("Tab")
    link = page.evaluate(
        "(() => { const a = document.activeElement, s = getComputedStyle(a), r = a.getBoundingClientRect();"
        " return {text: a.textContent, wide: r.width, style: s.outlineStyle, thick: parseFloat(s.outlineWidth)} })()"
    )
    page.keyboard.press("Enter")

    assert link["text"] == "Skip to the report"
    assert link["wide"] > 100
    assert link["style"] == "solid"
    assert link["thick"] >= 2
    assert page.evaluate("document.activeElement.id") == "content"


def test_everything_that_takes_focus_shows_it(visit, report):
    page = visit(report)
    stops = page.locator("a, summary, [tabindex='0']").count()

    for _ in range(stops):
        page.keyboard.press("Tab")
        outline = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert outline >= 2, page.evaluate("document.activeElement.outerHTML.slice(0, 80)")


def test_charts_keep_a_light_ground_in_dark_mode(visit, report):
    page = visit(report, color_scheme="dark")

    grounds = page.evaluate("[...document.querySelectorAll('.drawing')].map(d => getComputedStyle(d).backgroundColor)")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert set(grounds) == {"rgb(255, 255, 255)"}
    assert paper == "rgb(18, 24, 31)"


def test_text_and_charts_are_set_in_the_shipped_typeface(visit, report):
    page = visit(report)

    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + ' ' + f.weight)")
    assert {"Source Sans 3 400", "Source Sans 3 600"} <= {name.replace('"', "") for name in loaded}


def test_print_shows_the_report_with_the_figures_behind_the_charts(visit, report, tmp_path):
    page = visit(report)

    page.emulate_media(media="print")

    assert not page.locator("nav").first.is_visible()
    assert page.locator("details table").first.is_visible()
    assert page.locator(".stamp").is_visible()
