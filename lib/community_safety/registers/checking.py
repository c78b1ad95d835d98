"""From a mapping to a typed register entry: all faults of a file at once, each with the near match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from community_safety.errors import DataError


class Entry(BaseModel):
    """What every register entry is: frozen, strictly typed, unknown keys refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


AnEntry = TypeVar("AnEntry", bound=Entry)


def near_match(word: object, known: Iterable[object]) -> str:
    """` Did you mean …?` with the nearest known word, or an empty text when none is near."""
    words = {str(each).casefold(): str(each) for each in known}
    found = get_close_matches(str(word).casefold(), words, n=1, cutoff=0.6)
    return f" Did you mean {words[found[0]]}?" if found else ""


def read_entry(model: type[AnEntry], content: object, place: str) -> AnEntry:
    """One entry of type `model`.

    Raises
    ------
    DataError : with a sentence for every fault of the entry
    """
    faults: list[str] = []
    for entry in _read(model, content, place, faults):
        return entry
    raise DataError.of(faults)


def read_entries(model: type[AnEntry], content: Mapping[str, Any], file: str, **known: Any) -> dict[str, AnEntry]:
    """All entries of a file, by key. `known` is put into each entry that does not say it itself.

    Raises
    ------
    DataError : with a sentence for every fault of every entry
    """
    faults: list[str] = []
    entries: dict[str, AnEntry] = {}
    for key, fields in content.items():
        whole = {**known, **fields} if isinstance(fields, Mapping) else fields
        for entry in _read(model, whole, f"{file}, {key}", faults):
            entries[str(key)] = entry
    if faults:
        raise DataError.of(faults)
    return entries


def _read(model: type[AnEntry], content: object, place: str, faults: list[str]) -> Iterator[AnEntry]:
    if not isinstance(content, Mapping):
        faults.append(f"{place}: {_cut(content)} stands where `key: value` lines should")
        return
    try:
        yield model.model_validate(content)
    except ValidationError as errors:
        faults.extend(_sentence(error, model, place) for error in errors.errors())


def _sentence(error: Any, model: type[Entry], place: str) -> str:
    path = [str(step) for step in error["loc"] if step != "[key]"]
    where = ".".join(path)
    match error["type"]:
        case "extra_forbidden":
            known = _fields_at(model, path[:-1])
            return f"{place}: unknown key {where!r}.{near_match(path[-1], known)} Known: {', '.join(known)}"
        case "missing":
            return f"{place}: the key {where!r} is missing"
        case "enum" | "literal_error":
            wanted = error["ctx"]["expected"]
            return f"{place}: {where} is {_cut(error['input'])}; it must be {wanted}"
        case _:
            message = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
            if not where:
                return f"{place}: {message}"
            return f"{place}: {where} is {_cut(error['input'])}: {message}"


def _fields_at(model: type[Entry], path: list[str]) -> list[str]:
    """The keys that the entry knows at this depth, for the near match."""
    for step in path:
        field = model.model_fields.get(step)
        if field is None:  # a key of a mapping, or a place in a list
            continue
        inner = [part for part in (field.annotation, *getattr(field.annotation, "__args__", ())) if _is_entry(part)]
        if not inner:
            return []
        model = inner[0]
    return list(model.model_fields)


def _is_entry(part: object) -> bool:
    return isinstance(part, type) and issubclass(part, Entry)


def _cut(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
