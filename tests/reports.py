"""A small made-up report and the pieces to build others, for tests of the exporters."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from community_safety import blocks as b
from community_safety import house_style

STROKE = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="12" viewBox="0 0 60 12">{}</svg>'
SPARK = STROKE.format('<path d="M0 2L60 10" style="stroke: #12436d; fill: none"/>')


def notebook(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=list(cells))


def markdown(source: str, **more: object) -> NotebookNode:
    return new_markdown_cell(source, **more)


def code(*outputs: NotebookNode, source: str = "show()", ran: int | None = 1) -> NotebookNode:
    return new_code_cell(source, outputs=list(outputs), execution_count=ran)


def display(data: dict, **more: object) -> NotebookNode:
    return new_output("display_data", data=data, **more)


def shown(*blocks: b.Block) -> NotebookNode:
    """A code cell that ended in these blocks."""
    return code(display(b.mime_bundle(blocks)))


def printed(text: str, name: str = "stdout") -> NotebookNode:
    return new_output("stream", name=name, text=text)


def failed() -> NotebookNode:
    return new_output("error", ename="ZeroDivisionError", evalue="secret path /home/x", traceback=[])


def drawing(word: str) -> str:
    return STROKE.format(f'<text x="1" y="9" style="font-size: 6px; font-family: \'Source Sans 3\'">{word}</text>')


def figure(name: str, **more: object) -> b.Figure:
    values = {
        "id": name,
        "title": "Rising since 2019",
        "subtitle": "Offences per 1,000 residents",
        "svg": drawing("Ashby"),
        "alt": "Line chart that rises from 5.6 to 6.9.",
        "source": "Source: made up.",
    }
    return b.Figure(**{**values, **more})


def chart(name: str, label: str) -> str:
    """A real matplotlib line chart with a clip path and markers, so that it has ids to clash."""
    house_style.use_in_matplotlib()
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=house_style.FIGURE_INCHES["half"])
    axes.plot([2019, 2020, 2021], [5.6, 6.1, 6.9], marker="o")
    axes.set_xticks([2019, 2020, 2021], ["2018/19", "2019/20", "2020/21"])
    axes.text(2020, 6.6, label, weight=600)
    return house_style.figure_svg(drawn, name)


def indicators(rows: int = 2) -> b.Table:
    names = ["Residential burglary", "Violence with injury"]
    return b.Table(
        "Per 1,000 residents, 12 months to March 2021",
        [b.Column("Indicator"), b.Column("Now", "right"), b.Column("Change"), b.Column("Five years")],
        [
            [
                b.Cell(names[n] if n < 2 else f"Indicator {n + 1}"),
                b.Cell("2.3", strong=True),
                b.Cell("↑ 13%", tone="concern"),
                b.Cell(svg=SPARK, alt="Falling since 2016"),
            ]
            for n in range(rows)
        ],
        notes=["Against the 12 months before."],
        id="indicators",
    )


def board_report() -> NotebookNode:
    """Title, masthead, findings, a table with small drawings, a pair of charts, caveats with Welsh names."""
    behind = b.Table("Rates", [b.Column("Area"), b.Column("Rate", "right")], [[b.Cell("Ashby Vale"), b.Cell("6.9")]])
    return notebook(
        markdown("# Safer Communities performance"),
        code(source='quarter = "2020-21-Q4"  # planted-parameter'),
        code(printed("Warning: /home/analyst/planted-path", "stderr"), source="planted_source()"),
        shown(
            b.Masthead("Vale Safer Communities Board", "2020/21 Quarter 4", "Made-up sample data", "Data to March 2021")
        ),
        markdown("## What needs the Board’s attention"),
        shown(
            b.Paragraph(b.runs(b.Run("Hate crime rose by half", strong=True), ", to 1.4 per 1,000."), "finding"),
            b.Paragraph(b.runs("Burglary fell by ", b.Run("two fifths", tone="concern"), "."), "statement"),
        ),
        markdown("## Key indicators"),
        shown(indicators()),
        markdown(
            "### Violence\n\nCounted when *recorded*. See [the indicators](#indicators) and [GOV.UK](https://www.gov.uk/)."
        ),
        shown(
            figure("violence-trend", svg=chart("violence-trend", "Leicestershire"), width="half", data=behind),
            figure("violence-areas", svg=chart("violence-areas", "Charnwood"), width="half"),
        ),
        markdown("## Caveats\n\n- Gŵyr and Ynys Môn\n  - and Dŵr-y-Felin\n- Llŷn\n\n> Counts under 5 are not shown."),
        shown(figure("violence-long", width="full"), b.Preformatted("rows read: 1,200")),
    )
