"""The pack's own record: what went in, what came out, with which versions, and how long it took."""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from community_safety.environment import RECORD

FILE = "manifest.json"

# Those that can change a figure, a chart or a page.
PACKAGES = (
    "altair",
    "community-safety",
    "duckdb",
    "ipykernel",
    "matplotlib",
    "mistune",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "scipy",
    "seaborn",
    "typst",
)
CODE = (".css", ".j2", ".json", ".py", ".ttf", ".typ")


def manifest_of(pack: Path) -> Path:
    """Where a pack's manifest is."""
    return pack / RECORD / FILE


def write_manifest(pack: Path, content: Mapping[str, object]) -> None:
    """Write the manifest of a pack that is otherwise complete; adds the hash and size of each published file."""
    whole = {**content, "files": {name: _described(pack / name) for name in published_files(pack)}}
    text = json.dumps(whole, indent=2, ensure_ascii=False, default=str)
    manifest_of(pack).write_text(text + "\n", encoding="utf-8")


def read_manifest(pack: Path) -> dict[str, object] | None:
    """The manifest of a pack, or None where there is none that can be read."""
    try:
        content = json.loads(manifest_of(pack).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def published_files(pack: Path) -> list[str]:
    """Names, from the pack's folder, of all files but the analyst's record; in order."""
    return sorted(_published(pack))


def changed_files(pack: Path) -> list[str]:
    """Published files that are no longer as the manifest has them, that are missing, or that it does not know."""
    recorded = (read_manifest(pack) or {}).get("files", {})
    found = {name: _described(pack / name) for name in published_files(pack)}
    if not isinstance(recorded, dict):
        return sorted(found)
    return sorted(name for name in {*recorded, *found} if recorded.get(name) != found.get(name))


def versions() -> dict[str, str]:
    """Of Python, the packages that matter, and this package's own files."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return {**found, "code": code_hash()}


@cache
def code_hash() -> str:
    """SHA-256 of this package's files: its version says little while it is being worked on."""
    root = Path(str(files("community_safety")))
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in CODE and path.is_file():
            whole.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def sha256(path: Path) -> str:
    """Of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _described(path: Path) -> dict[str, object]:
    return {"sha256": sha256(path), "bytes": path.stat().st_size}


def _published(pack: Path) -> Iterator[str]:
    for path in pack.rglob("*"):
        name = path.relative_to(pack)
        if path.is_file() and name.parts[0] != RECORD:
            yield name.as_posix()
