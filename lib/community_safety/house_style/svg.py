"""SVG made fit to stand in a page: only drawing, nothing that runs or fetches, its own ids, no metadata."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
SEPARATOR = "--"  # a heading's id never holds this, so an id in a drawing cannot be that of a heading

# What a chart is drawn with. What is not named here (script, foreignObject, style, metadata …) is left out.
ELEMENTS = frozenset(
    """svg g defs use symbol path rect circle ellipse line polyline polygon text tspan image clipPath mask
    pattern marker linearGradient radialGradient stop""".split()  # noqa: SIM905
)
NUMBERS = frozenset(
    "d points transform viewBox width height x y x1 x2 y1 y2 dx dy cx cy r rx ry fx fy".split()  # noqa: SIM905
)
PROPERTIES = frozenset(
    """fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin opacity
    stroke-miterlimit stroke-dasharray stroke-dashoffset clip-path clip-rule mask marker-start marker-mid
    marker-end stop-color stop-opacity font font-family font-size font-weight font-style text-anchor
    dominant-baseline letter-spacing paint-order visibility display image-rendering""".split()  # noqa: SIM905
)
OTHERS = frozenset(
    """offset gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits orient
    patternUnits patternContentUnits patternTransform preserveAspectRatio textLength lengthAdjust refX refY
    markerWidth markerHeight markerUnits""".split()  # noqa: SIM905
)
# Lines join round and end flat. matplotlib says so in a style sheet, which would reach a page's other drawings.
LINES = {"stroke-linejoin": "round", "stroke-linecap": "butt"}

_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)")
_PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}")


def tidy_svg(svg: str, prefix: str) -> str:
    """The same drawing, compact and safe to put inline, with every id beginning `prefix--`.

    Shapes and text are kept, with the ids that something in the drawing refers to. Doctype, comments,
    metadata, titles, scripts, style sheets, event attributes and links out of the drawing are not. Doing it
    twice changes nothing more.

    Raises
    ------
    ValueError : not well-formed, not SVG, nested too deep, or it declares entities
    """
    if "<!ENTITY" in svg:
        raise ValueError(f"{prefix}: the SVG declares XML entities, which can swell without limit; remove them.")
    try:
        root = ElementTree.fromstring(svg)
        if _name(root) != "svg":
            raise ValueError(f"{prefix}: the drawing is <{_name(root)[:40]}>, not <svg>.")
        drawing = _copy(root, {name: _prefixed(name, prefix) for name in _referred_to(root)})
    except ElementTree.ParseError as problem:
        raise ValueError(f"{prefix}: the SVG is not well-formed XML ({problem}).") from problem
    except RecursionError as problem:
        raise ValueError(f"{prefix}: the SVG is nested too deep to be a chart.") from problem
    for name, value in LINES.items():
        drawing.attrib.setdefault(name, value)
    drawing.set("xmlns", SVG)
    return ElementTree.tostring(drawing, encoding="unicode")


def _referred_to(root: Element) -> set[str]:
    values = [(key, value) for element in root.iter() for key, value in element.attrib.items()]
    linked = {value[1:] for key, value in values if key in ("href", _XLINK_HREF) and value.startswith("#")}
    return linked | {name for _, value in values for name in _REFERENCE.findall(value)}


def _copy(element: Element, names: dict[str, str]) -> Element:
    copy = Element(_name(element))
    for key, value in element.attrib.items():
        name = "href" if key == _XLINK_HREF else key
        kept = _attribute(copy.tag, name, value, names)
        if kept:
            copy.set(name, kept)
    kept_children = [child for child in element if _name(child) in ELEMENTS]
    copies = [_copy(child, names) for child in kept_children]
    if copy.tag in ("text", "tspan"):
        copy.text = element.text
        for original, child in zip(kept_children, copies, strict=True):
            child.tail = original.tail
    copy.extend(child for child in copies if child.tag not in ("g", "defs") or len(child))
    return copy


def _attribute(element: str, name: str, value: str, names: dict[str, str]) -> str:
    """The value to keep, or '' when the attribute is to go."""
    if name == "id":
        return names.get(value, "")
    if name == "href":
        if value.startswith("#"):
            return "#" + names[value[1:]]
        return value if element == "image" and _PICTURE.fullmatch(value) else ""
    if name == "style":
        pairs = (declaration.partition(":") for declaration in value.split(";"))
        kept = ((prop.strip(), _local(said.strip(), names)) for prop, _, said in pairs if prop.strip() in PROPERTIES)
        return "; ".join(f"{prop}: {said}" for prop, said in kept if said)
    if name == "transform" and value.startswith("rotate(-0 "):
        return ""  # matplotlib turns level text by no angle
    if name in NUMBERS:
        return " ".join(_LONG_DECIMAL.sub(_shorter, value).split())
    return _local(value, names) if name in PROPERTIES or name in OTHERS else ""


def _local(value: str, names: dict[str, str]) -> str:
    value = _REFERENCE.sub(lambda found: f"url(#{names[found[1]]})", value)
    reaches_out = "\\" in value or any(not rest.startswith("#") for rest in value.lower().split("url(")[1:])
    return "" if reaches_out else value


def _name(element: Element) -> str:
    namespace, _, name = element.tag.rpartition("}")
    return name if namespace in ("", "{" + SVG) else f"other:{name}"


def _prefixed(name: str, prefix: str) -> str:
    return name if name.startswith(prefix + SEPARATOR) else f"{prefix}{SEPARATOR}{name}"


def _shorter(number: re.Match[str]) -> str:
    # A hundredth of a point cannot be seen; leaving out the rest takes a third off a line chart.
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
