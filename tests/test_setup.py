"""Setting up: one list of dependencies, pinned with hashes, the same by make, conda and pip."""

import re
import subprocess
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import PROJECT

LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def entries():
    """Each pinned requirement with its hashes."""
    return re.findall(r"^([a-z0-9][^\n\\]*?)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)", LOCK, flags=re.MULTILINE)


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True)
    return [PROJECT / line for line in listed.stdout.splitlines()]


def test_every_pin_is_exact_and_has_a_hash():
    pins = [line for line in LOCK.splitlines() if line and not line.startswith((" ", "#"))]

    assert len(pins) == len(entries()) > 100
    for pin, _ in entries():
        assert [spec.operator for spec in Requirement(pin).specifier] == ["=="], pin


def test_the_lock_names_no_index_and_no_address():
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links|@ ", LOCK)


def test_every_declared_dependency_is_pinned_at_a_version_that_it_allows():
    pinned = {canonicalize_name(Requirement(pin).name): Requirement(pin) for pin, _ in entries()}
    declared = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["project"]["optional-dependencies"]["dev"]]
    declared += PYPROJECT["build-system"]["requires"]

    for text in declared:
        wanted = Requirement(text)
        pin = pinned[canonicalize_name(wanted.name)]
        (spec,) = pin.specifier
        assert wanted.specifier.contains(spec.version), f"{text} is pinned at {spec.version}: run `make lock`"


def test_conda_gives_python_and_pip_and_the_same_lock():
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    *conda, pip = environment["dependencies"]

    assert [each.split()[0] for each in conda] == ["python", "pip"]
    assert pip == {"pip": ["--require-hashes", "-r requirements.lock"]}


@pytest.mark.parametrize("target", ["report", "test", "check", "lock", "lab"])
def test_the_readmes_targets_exist(target):
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_readme_says_how_on_a_bare_debian_on_conda_and_on_windows():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")

    for words in (
        "apt install git make python3 python3-venv",
        "conda env create -f environment.yml",
        r".venv\Scripts\python",
    ):
        assert words in readme


def test_hooks_are_local_and_fetch_nothing():
    hooks = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    assert {repository["repo"] for repository in hooks["repos"]} == {"local"}


def test_no_tracked_file_names_this_machine_or_is_large():
    here = str(PROJECT.parent) + "/"
    for path in tracked():
        assert path.stat().st_size < 1_000_000, path
        if path.suffix not in (".ttf", ".gz", ".xlsx", ".png", ".pdf"):
            assert here not in path.read_text(encoding="utf-8"), path


def test_the_real_files_are_never_committed():
    names = {path.name for path in tracked()}

    assert not {"ukpopestimatesmid2020on2021geography.xls", "2020-04-leicestershire-street.csv"} & names
