"""Pictures kept in a notebook, as figures. Each needs words that say what it shows; none is fetched."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from community_safety.blocks import Figure, slug

ADVICE = (
    "Show a chart by the suite's own chart functions, which write the words that describe it, or give the "
    "output's metadata an 'alt'."
)
_PNG = b"\x89PNG\r\n\x1a\n"


def output_picture(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Figure | None:
    """The figure in an output's data, or None when it holds no picture.

    The words come from the output's metadata: {'image/png': {'alt': ..., 'title': ...}}, or 'alt' at the top.

    Raises
    ------
    ValueError : the picture has no words, or is of another kind than PNG or SVG
    """
    kind = next((mime for mime in ("image/svg+xml", "image/png") if mime in data), "")
    if not kind:
        if other := next((mime for mime in data if mime.startswith("image/")), ""):
            raise ValueError(f"it shows a picture of the kind {other}; PNG and SVG can be exported. {ADVICE}")
        return None
    said = {**metadata, **metadata.get(kind, {})}
    alt, title = str(said.get("alt", "")), str(said.get("title", ""))
    if not alt.strip():
        raise ValueError(f"it shows a picture ({kind}) without words that describe it. {ADVICE}")
    content = "".join(data[kind])
    return _figure(content if kind == "image/svg+xml" else png_as_svg(content), title, alt)


def attached_picture(url: str, title: str, alt: str, attachments: Mapping[str, Any]) -> Figure:
    """The figure of a PNG that Markdown shows and the notebook holds: attached, or as a data: address.

    Raises ValueError for a picture that the notebook does not hold.
    """
    if url.startswith("attachment:"):
        content = attachments.get(url.removeprefix("attachment:"), {}).get("image/png", "")
    else:
        content = url.partition("data:image/png;base64,")[2]
    if not content:
        raise ValueError(
            f"the picture {url[:80]!r} is not a PNG kept in the notebook. Attach it (drag it into the "
            "cell), so that nothing is fetched when the report is read."
        )
    return _figure(png_as_svg(content), title, alt)


def _figure(svg: str, title: str, alt: str) -> Figure:
    title = title or alt.split(". ")[0]
    return Figure(id=slug(title, "picture"), title=title, subtitle="", svg=svg, alt=alt, source="")


def png_as_svg(encoded: str) -> str:
    """A base64 PNG within an SVG of its size in pixels. ValueError when it is not a PNG."""
    try:
        image = base64.b64decode(encoded, validate=False)
    except binascii.Error as problem:
        raise ValueError("a picture's base64 text is damaged. Run the notebook again.") from problem
    if not image.startswith(_PNG) or len(image) < 24:
        raise ValueError("a picture said to be a PNG is not one. Run the notebook again.")
    width, height = int.from_bytes(image[16:20]), int.from_bytes(image[20:24])
    clean = base64.b64encode(image).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image href="data:image/png;base64,{clean}" '
        f'width="{width}" height="{height}"/></svg>'
    )
