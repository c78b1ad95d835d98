"""The small parts that blocks are made of: runs of text, table columns and cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, Literal, Self

from community_safety.blocks.text import described, filled, is_safe_link, printable

Tone = Literal["", "muted", "concern"]
Align = Literal["left", "right"]


class Part:
    """Something that can be written as plain JSON values and read back the same."""

    # Which fields hold parts (or sequences of sequences of parts), and of which class.
    HOLDS: ClassVar[Mapping[str, "type[Part]"]] = {}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values; fields at their default are left out."""
        values = ((field, getattr(self, field.name)) for field in fields(self))  # type: ignore[arg-type]
        return {
            field.name: _plain(value) for field, value in values if field.default is MISSING or value != field.default
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The part that `to_dict` wrote. ValueError for an unknown or a missing key."""
        known = {field.name for field in fields(cls)}  # type: ignore[arg-type]
        unknown = sorted(set(data) - known)
        if unknown:
            raise ValueError(f"{cls.__name__} has no field {', '.join(map(repr, unknown))}.")
        try:
            return cls(**{key: _built(value, cls.HOLDS.get(key)) for key, value in data.items()})
        except TypeError as problem:
            raise ValueError(f"{cls.__name__} cannot be read: {problem}.") from problem

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return value.to_dict()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _built(value: Any, part: type[Part] | None) -> Any:
    if isinstance(value, list):
        return tuple(_built(item, part) for item in value)
    return part.from_dict(value) if part is not None and isinstance(value, Mapping) else value


def one_of(value: str, allowed: Iterable[str], what: str) -> str:
    """`value` when it is one of `allowed`; ValueError that names them otherwise."""
    allowed = tuple(allowed)
    if value not in allowed:
        raise ValueError(f"{what} is one of {', '.join(map(repr, allowed))}, not {str(value)[:40]!r}.")
    return value


def all_of(values: Iterable[Any], kind: type, what: str) -> tuple[Any, ...]:
    """`values` as a tuple; TypeError when one is not a `kind`."""
    values = tuple(values)
    for value in values:
        if not isinstance(value, kind):
            raise TypeError(f"{what} holds {kind.__name__}s, not {type(value).__name__}: {str(value)[:40]!r}.")
    return values


@dataclass(frozen=True)
class Run(Part):
    """A stretch of text in one style. `href` only to http(s), mailto, '#id' or a relative file name."""

    text: str
    strong: bool = False
    emphasis: bool = False
    tone: Tone = ""
    href: str = ""
    code: bool = False

    def __post_init__(self) -> None:
        self._set(text=printable(self.text))
        one_of(self.tone, ("", "muted", "concern"), "A run's tone")
        refuse_unsafe(self.href)


def refuse_unsafe(href: str) -> None:
    """Raise ValueError for an address that no report may link to; an empty one is no link."""
    if href and not is_safe_link(href):
        raise ValueError(f"{href[:80]!r} cannot be linked to: use http(s), mailto, '#id' or a relative file name.")


def runs(*parts: "str | Run") -> tuple[Run, ...]:
    """Runs from plain strings and runs: runs(Run('Hate crime rose', strong=True), ', to 1.4 per 1,000.')."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


@dataclass(frozen=True)
class Column(Part):
    """A column's heading. `width` is its share of the table beside the other columns'; 0 is automatic."""

    heading: str
    align: Align = "left"
    width: float = 0.0

    def __post_init__(self) -> None:
        self._set(heading=filled(self.heading, "A column's heading"))
        one_of(self.align, ("left", "right"), "A column's align")
        if not 0 <= self.width < 1e6:
            raise ValueError(f"Column {self.heading!r}: width is 0 or more, not {self.width}.")


@dataclass(frozen=True)
class Cell(Part):
    """A table cell: words, or a small drawing (`svg`) with the words that say the same (`alt`), or both.

    `href` makes the words a link, to the same places as a run's.
    """

    text: str = ""
    strong: bool = False
    tone: Tone = ""
    svg: str = ""
    alt: str = ""
    href: str = ""

    def __post_init__(self) -> None:
        one_of(self.tone, ("", "muted", "concern"), "A cell's tone")
        refuse_unsafe(self.href)
        if self.svg:
            self._set(text=printable(self.text), alt=described(self.alt, "A cell's picture", words=1))
        else:
            self._set(text=filled(self.text, "A table cell"))
            if self.alt:
                raise ValueError("A cell's alt describes its svg, and this cell has none.")

    @property
    def words(self) -> str:
        """What the cell says to one who cannot see the drawing."""
        return f"{self.text} {self.alt}".strip() if self.svg else self.text


Runs = Sequence[Run]
