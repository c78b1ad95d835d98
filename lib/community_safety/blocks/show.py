"""How a block looks in a notebook: one MIME bundle with words, HTML and the blocks themselves."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from community_safety.blocks.fragment import html
from community_safety.blocks.model import MIME, Block, payload
from community_safety.blocks.words import plain_text
from community_safety.house_style.palette import COLOUR
from community_safety.house_style.typeface import FAMILY

# JupyterLab's own variables carry its light and dark themes; outside JupyterLab the colours inherit.
_STYLE = Markup(
    """<style>
.community-safety {{ font-family: "{family}", "Segoe UI", sans-serif; line-height: 1.45; max-width: 46rem; }}
.community-safety h2, .community-safety h3, .community-safety h4 {{ margin: 1.2em 0 .4em; }}
.community-safety p {{ margin: .4em 0; }}
.community-safety .note, .community-safety .source, .community-safety .subtitle, .community-safety .muted
  {{ color: var(--jp-content-font-color2, inherit); font-size: .93em; }}
.community-safety .concern {{ font-weight: 600; }}
.community-safety .caveat {{ border-left: 3px solid var(--jp-border-color1, {rule}); padding-left: .8em; }}
.community-safety figure {{ margin: .8em 0; }}
.community-safety .title {{ display: block; font-weight: 600; }}
.community-safety .subtitle {{ display: block; }}
.community-safety .drawing {{ background: {paper}; padding: 6px; overflow-x: auto; }}
.community-safety .drawing svg {{ width: 100%; height: auto; overflow: visible; }}
.community-safety svg text {{ font-family: "{family}", "Segoe UI", sans-serif !important; }}
.community-safety .half {{ max-width: 23rem; }}
.community-safety .pair {{ display: flex; flex-wrap: wrap; gap: 1.5rem; }}
.community-safety .pair > figure {{ flex: 1 1 18rem; }}
.community-safety .wide {{ overflow-x: auto; }}
.community-safety .wide table
  {{ border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; font-size: inherit; }}
.community-safety caption {{ text-align: left; font-weight: 600; padding: .3em 0; }}
.community-safety .wide :is(th, td)
  {{ text-align: left; padding: .35em .6em; border-bottom: 1px solid var(--jp-border-color2, {rule}); }}
.community-safety .wide tbody th {{ font-weight: normal; }}
.community-safety .wide thead th {{ font-weight: 600; border-bottom: 2px solid currentColor; }}
.community-safety .wide :is(th, td).right {{ text-align: right; }}
.community-safety td svg {{ background: {paper}; vertical-align: middle; }}
.community-safety .unseen
  {{ position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }}
</style>"""
).format(family=FAMILY, rule=COLOUR["rule"], paper=COLOUR["paper"])


def mime_bundle(blocks: Iterable[Block]) -> dict[str, Any]:
    """What a notebook keeps of `blocks`: words, HTML for JupyterLab, and the blocks for the exporters."""
    blocks = tuple(blocks)
    return {
        "text/plain": plain_text(blocks),
        "text/html": str(_STYLE + Markup('\n<div class="community-safety">\n{}\n</div>').format(html(blocks))),
        MIME: payload(blocks),
    }


class Showable(ABC):
    """Base of what a notebook cell may end in: give the blocks, and it shows in JupyterLab, HTML and PDF."""

    @abstractmethod
    def blocks(self) -> Sequence[Block]:
        """The blocks to show, in reading order."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return mime_bundle(self.blocks())
