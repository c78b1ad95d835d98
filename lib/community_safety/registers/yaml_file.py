"""Reading one YAML file strictly: what it says, and no more than it says.

Values are read as YAML 1.2 means them: ``no`` is a word, ``010`` and ``12:30`` are words, only ``true`` and
``false`` are true and false. Tags, anchors and aliases are refused, so is a key given twice.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from community_safety.errors import DataError

SIZE_LIMIT = 64 * 1024  # bytes; the longest register (every area of England and Wales) is under 50 kB


class _StrictLoader(yaml.SafeLoader):
    """PyYAML's safe loader with YAML 1.2 scalars, and nothing that could repeat or disguise a value."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent) or getattr(self.peek_event(), "anchor", None):
            raise yaml.constructor.ConstructorError(
                None,
                None,
                "anchors (&) and aliases (*) are not allowed: write the value out",
                self.peek_event().start_mark,
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is given twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_StrictLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~\0"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
    ("timestamp", r"\d{4}-\d{2}-\d{2}", "0123456789"),
):
    _StrictLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}",
        re.compile(rf"^(?:{_pattern})$"),
        [*_first.replace("\0", ""), *([""] if "\0" in _first else [])],
    )


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds; an empty file gives an empty mapping.

    Raises
    ------
    DataError : the file is missing, over 64 kB, not UTF-8, not YAML, not a mapping at the top, or holds a tag,
        an anchor, an alias or a key twice; the sentence names file and line
    """
    name = shown(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{name}: there is no such file") from None
    except OSError as fault:
        raise DataError(f"{name}: cannot be read ({fault.strerror}); name a file") from None
    if len(raw) > SIZE_LIMIT:
        raise DataError(f"{name}: {len(raw):,} bytes, over the limit of {SIZE_LIMIT:,} for a register")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise DataError(f"{name}: byte {fault.start + 1} is not UTF-8; save the file as UTF-8") from None
    try:
        content = yaml.load(text, Loader=_StrictLoader)
    except yaml.YAMLError as fault:
        raise DataError(f"{name}{_where(fault)}: {_what(fault)}") from None
    except ValueError as fault:  # a date such as 2021-02-30
        raise DataError(f"{name}: {fault}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise DataError(f"{name}: a list or a single value at the top; write `key: value` lines")
    return content


def shown(path: Path) -> str:
    """A path as messages name it: from `params/` on, or the file's name."""
    parts = path.parts
    return "/".join(parts[parts.index("params") :]) if "params" in parts else path.name


def _where(fault: yaml.YAMLError) -> str:
    mark = getattr(fault, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


def _what(fault: yaml.YAMLError) -> str:
    problem = str(getattr(fault, "problem", None) or fault).splitlines()[0]
    if "could not determine a constructor for the tag" in problem:
        return "tags (!) are not allowed: write the plain value"
    return problem
