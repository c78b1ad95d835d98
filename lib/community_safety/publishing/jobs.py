"""What is asked of a worker process, and its answer, as plain data.

The process that asks imports neither papermill nor nbconvert: they would cost it a second and more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from community_safety.publishing.records import Failure
from community_safety.publishing.rendering import Rendering

CONTENTS = "index.html"  # the pack's first page


@dataclass(frozen=True)
class Job:
    """All that one notebook needs, as plain data, so that it can be sent to another process.

    source : bytes of the notebook's file, as they were when the build began
    folder : that the notebook is in, and the working folder of its kernel
    private : for sockets and temporary files
    executed : where the executed notebook is kept
    """

    name: str
    source: bytes
    parameters: Mapping[str, object]
    folder: Path
    environment: Mapping[str, str]
    private: Path
    nursery: str | None
    mark: str
    executed: Path
    rendering: Rendering


@dataclass(frozen=True)
class Made:
    """What became of a job.

    files : names of the documents
    failure : None if all went well
    notes : what an exporter warned of, for the analyst
    seconds : that running and rendering took
    """

    name: str
    files: tuple[str, ...] = ()
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Contents:
    """What the pack's first page says.

    reports : title and files of each report, in order; the pack's other published files are listed as data
    """

    pack: Path
    title: str
    notice: str
    provenance: str
    reports: Sequence[tuple[str, Sequence[str]]]


def make(job: Job) -> Made:
    """Run the notebook and render it. Never raises: what goes wrong is in the answer."""
    from community_safety.publishing.documents import make_documents

    return make_documents(job)


def make_contents(contents: Contents) -> None:
    """Write the pack's first page."""
    from community_safety.publishing.contents import write_contents

    write_contents(contents)
