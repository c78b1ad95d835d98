"""A project with the shipped sample, and its pack, built once for all tests that only look."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import PROJECT

COMMAND = [sys.executable, "-c", "from community_safety.cli import main; main()"]


@dataclass(frozen=True)
class Project:
    """A copy of the project that a test may run commands in."""

    root: Path

    def run(self, *arguments: str, **how: object) -> "subprocess.CompletedProcess[str]":
        """Run `community-safety ARGUMENTS` there, as an analyst would."""
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [*COMMAND, *arguments], cwd=self.root, capture_output=True, text=True, timeout=300, **how
        )

    @property
    def pack(self) -> Path:
        """Where the sample quarter's pack goes."""
        return self.root / "outputs" / "2020-21-Q4" / "leicestershire"


def copy_of_the_project(root: Path) -> Project:
    """The project as a fresh clone has it, without the library, which is installed."""
    for folder in ("params", "notebooks", "data"):
        shutil.copytree(
            PROJECT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        )
    return Project(root)


@pytest.fixture(scope="session")
def ingested(tmp_path_factory) -> Project:
    """The project with the sample in its store."""
    project = copy_of_the_project(tmp_path_factory.mktemp("project"))
    done = project.run("ingest", "data/sample")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture(scope="session")
def built(ingested) -> Project:
    """The project with the sample quarter's pack."""
    done = ingested.run("build", "2020-21-Q4")
    assert done.returncode == 0, done.stderr
    return ingested
