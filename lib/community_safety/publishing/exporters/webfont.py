"""The typeface inside an HTML page: only the characters that the page uses, as data in its style sheet."""

import base64
import html
import re
from functools import lru_cache
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont
from markupsafe import Markup

from community_safety.house_style import CODE_FAMILY, FAMILY, font_files

# Every report uses most of these, Welsh names among them. Always taking all, the pages of a batch share one subset.
COMMON = "\n" + "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) + "ŵŷŴŶ–—‘’“”…•−≤≥↑↓→▲▼"

# Style, family, weight, slope, and what in a page asks for it.
FACES = (
    ("regular", FAMILY, 400, "normal", ""),
    ("semibold", FAMILY, 600, "normal", ""),
    ("bold", FAMILY, 700, "normal", r"font-weight: ?(bold|700)"),
    ("italic", FAMILY, 400, "italic", r"<em>|font-style: ?italic"),
    ("code", CODE_FAMILY, 400, "normal", r"<pre|<code"),
)


def font_faces(page: str) -> Markup:
    """The @font-face rules for a page, from its own HTML. The same characters give the same bytes."""
    used = frozenset(html.unescape(page)) | frozenset(COMMON)
    return Markup("\n").join(
        Markup(
            '@font-face {{ font-family: "{}"; font-weight: {}; font-style: {}; font-display: block; '
            'src: url("data:font/woff;base64,{}") format("woff"); }}'
        ).format(family, weight, slope, _encoded(style, used))
        for style, family, weight, slope, sign in FACES
        if re.search(sign, page)
    )


@lru_cache(maxsize=64)
def _encoded(style: str, characters: frozenset[str]) -> str:
    return base64.b64encode(subset_woff(style, characters)).decode("ascii")


def subset_woff(style: str, characters: frozenset[str]) -> bytes:
    """The shipped font of that style with these characters only, as WOFF, which needs nothing beyond zlib.

    The copyright and licence lines stay in it, the reserved name goes, as the Open Font License asks.
    """
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk"]
    options.drop_tables += ["GSUB", "STAT", "BASE"]
    options.hinting = False
    options.name_IDs = [0, 13, 14]
    options.notdef_outline = True
    # Else the file would carry the time at which it was made.
    with TTFont(font_files()[style], recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=map(ord, characters))
        subsetter.subset(font)
        font.flavor = "woff"
        made = BytesIO()
        font.save(made)
    return made.getvalue()
