"""What counts as text in a block: characters that print, ids, safe links, words that describe a picture."""

import re
import unicodedata
from urllib.parse import urlsplit

REPLACEMENT = "\ufffd"  # shown where a character has no shape of its own or would re-order its neighbours

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_FILLER = re.compile(
    r"(an? |the )?(no description.*|alt( text)?|image|picture|figure|chart|graph|plot|svg|untitled|todo"
    r"|tbc|none)[ .\d]*",
    re.IGNORECASE,
)
_NOT_A_VALUE = frozenset({"nan", "nat", "inf", "-inf", "<na>"})


def printable(text: str, *, lines: bool = False) -> str:
    """`text` composed (NFC), white space as plain spaces, characters that do not print as U+FFFD.

    Control and format characters go, among them those that turn the direction of writing: a name cannot
    re-order the sentence it stands in. With `lines`, line ends stay and tabs fill up to the eighth column.
    """
    if not isinstance(text, str):
        raise TypeError(f"A block's text is a str, not {type(text).__name__}: {str(text)[:80]!r}.")
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    if lines:
        text = re.sub(r"\r\n?", "\n", text).expandtabs(8)
        return "".join(c if c == "\n" else _shown(c) for c in text)
    return "".join(" " if c in "\t\n\r\v\f\u2028\u2029\x85" else _shown(c) for c in text)


def _shown(character: str) -> str:
    # A soft hyphen only says where a long word may part.
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character != "\u00ad"
    return REPLACEMENT if hidden else character


def filled(text: str, what: str) -> str:
    """`text`, printable; `what` names it in the ValueError for a blank or a missing number's mark."""
    text = printable(text)
    if not text.strip():
        raise ValueError(f"{what} is blank. Say why there is nothing to show, for example 'not yet published'.")
    if text.strip().lower() in _NOT_A_VALUE:
        raise ValueError(f"{what} reads {text.strip()!r}. Say in words why there is no figure.")
    return text


def described(alt: str, what: str, *, words: int) -> str:
    """`alt`, printable; ValueError when it is blank, a filler, or has fewer than `words` words."""
    alt = printable(alt).strip()
    if not alt or _FILLER.fullmatch(alt) or len(alt.split()) < words:
        raise ValueError(
            f"{what}: the text alternative is {alt[:80]!r}. Write what the picture shows: its kind, its main "
            "message, and the figures that carry it."
        )
    return alt


def an_id(value: str, what: str) -> str:
    """`value` when it can be an id in a page (a letter, then letters, digits, '-' and '_'), or is empty.

    Raises ValueError otherwise.
    """
    if value and (not _ID.fullmatch(value) or "--" in value):
        raise ValueError(
            f"{what}: the id {value[:80]!r} must begin with a letter and hold only letters, digits, '_' and "
            "single '-'. blocks.slug() makes one."
        )
    return value


def slug(text: str, default: str = "section") -> str:
    """An id made of the words of `text`: 'Violence with injury' gives 'violence-with-injury'."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", letters)
    name = "-".join(words)[:60].strip("-") or default
    return name if name[0].isalpha() else f"{default}-{name}"


def is_safe_link(href: str) -> bool:
    """True for http, https and mailto addresses, for '#id', and for the relative name of a file."""
    if not href or not href.isprintable() or " " in href or "\\" in href:
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme:
        return (parts.scheme in ("http", "https") and bool(parts.netloc)) or (
            parts.scheme == "mailto" and not parts.netloc and bool(parts.path)
        )
    return not parts.netloc and not href.startswith("/") and ":" not in href.split("/")[0]
