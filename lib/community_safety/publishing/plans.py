"""What a pack is to be made of, and what came of it."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from community_safety.environment import RECORD
from community_safety.errors import UsageError
from community_safety.publishing import lint
from community_safety.publishing.limits import Limits
from community_safety.publishing.rendering import EXPORTERS

# Names of documents become names of files, on any system; `index` is the pack's own page.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
TAKEN = {"index", "data", RECORD, "con", "prn", "aux", "nul"}

TITLE = re.compile(r"^# +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class PackPlan:
    """All that a pack is made from.

    place : where it goes: outputs/2020-21-Q4/leicestershire
    title, notice : of its first page; notice as "Made-up sample data", or empty
    notebooks : in the order of that page; a notebook's stem is the name of its documents
    parameters : given to each notebook
    environment : further variables for their kernels, which also get the pack's folder, as PACK_VARIABLE
    extras : each writes what else belongs into the pack's folder, before the notebooks run
    provenance : inputs with hashes, for the manifest
    provenance_line : one line for the end of each document
    jobs : notebooks that run at the same time
    exporters : pairs of a file's ending and an nbconvert exporter, as "module:Class"
    """

    place: Path
    title: str
    notice: str
    notebooks: Sequence[Path]
    parameters: Mapping[str, str]
    environment: Mapping[str, str] = field(default_factory=dict)
    extras: Sequence[Callable[[Path], None]] = ()
    provenance: Mapping[str, object] = field(default_factory=dict)
    provenance_line: str = ""
    jobs: int = 2
    limits: Limits = field(default_factory=Limits)
    exporters: Sequence[tuple[str, str]] = EXPORTERS


@dataclass(frozen=True)
class PackResult:
    """A pack that was published.

    documents : names of its reports' files
    manifest : its record
    seconds : that building took
    """

    place: Path
    documents: tuple[str, ...]
    manifest: Path
    seconds: float


@dataclass(frozen=True)
class Snapshot:
    """A notebook as it was when the build began: somebody may save it meanwhile.

    title : its first heading of level 1, or else its name in words
    """

    name: str
    folder: Path
    source: bytes
    title: str

    @property
    def sha256(self) -> str:
        """Of its file's bytes, in hexadecimal."""
        return hashlib.sha256(self.source).hexdigest()


def snapshots(plan: PackPlan) -> list[Snapshot]:
    """Read and check all notebooks of a plan, before anything is written or started.

    Raises
    ------
    UsageError : a notebook or a parameter cannot be used; all faults, a line each
    """
    faults: list[str] = []
    taken = set(TAKEN)
    read: list[Snapshot] = []
    for path in plan.notebooks:
        if not NAME.fullmatch(path.stem) or path.stem.lower() in taken:
            faults.append(
                f"{path.name}: its documents cannot be called '{path.stem}', or another's are; rename the notebook"
            )
        taken.add(path.stem.lower())
        try:
            source = path.read_bytes()
            notebook = _parsed(source)
            lint.check(path.stem, notebook, plan.parameters)
        except FileNotFoundError:
            faults.append(f"there is no notebook {path}")
        except OSError as problem:
            faults.append(f"{path} cannot be read: {problem.strerror}")
        except UsageError as problem:
            faults += str(problem).splitlines()
        except (ValueError, KeyError, TypeError, AttributeError):
            faults.append(f"{path.name} is not a notebook of Jupyter's format 4; open it in JupyterLab and save it")
        else:
            read.append(Snapshot(path.stem, path.resolve().parent, source, _title(notebook, path.stem)))
    if not plan.notebooks:
        faults.append("no notebook to build a pack from")
    if faults:
        raise UsageError("\n".join(dict.fromkeys(faults)))
    return read


def _parsed(source: bytes) -> dict[str, Any]:
    """By hand, since nbformat takes 1.5 s to import; papermill will check it whole."""
    notebook = json.loads(source.decode("utf-8"))
    if notebook["nbformat"] != 4:
        raise ValueError
    return dict(notebook)


def _title(notebook: Mapping[str, Any], name: str) -> str:
    for cell in notebook["cells"]:
        found = TITLE.search(lint.source_of(cell)) if cell["cell_type"] == "markdown" else None
        if found:
            return found[1]
    return name.replace("_", " ").replace("-", " ").capitalize()
