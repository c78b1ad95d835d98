"""The shipped demonstration extracts: made up, labelled so, and made again to the same content."""

import gzip
import importlib.util

import pytest
import python_calamine

from tests.support import PROJECT

SAMPLE = PROJECT / "data" / "sample"


def content(path):
    """What a file says, whatever the machine's compression library made of it."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.suffix in (".gz", ".xlsx"))


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    path = SAMPLE / "make_sample.py"
    spec = importlib.util.spec_from_file_location("make_sample", path)
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["make_sample"] = module
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("sample")
    module.make(folder)
    return folder


def test_the_script_makes_the_shipped_files(again):
    assert files(again) == files(SAMPLE)
    for name in files(SAMPLE):
        assert content(again / name) == content(SAMPLE / name), name


def test_gzip_files_hold_no_clock():
    for path in SAMPLE.rglob("*.gz"):
        assert path.read_bytes()[4:8] == b"\0\0\0\0", path.name


def test_every_file_says_that_it_is_made_up():
    for name in files(SAMPLE):
        assert "Made-up sample data" in str(content(SAMPLE / name)), name


def test_the_sample_is_small_and_covers_24_months_and_two_editions():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 5_000_000
    assert len(list((SAMPLE / "police-uk").iterdir())) == 24
    assert len(list((SAMPLE / "ons-population").iterdir())) == 2


def test_no_small_area_of_the_sample_is_a_real_one():
    codes = {row.split(b",")[7] for path in SAMPLE.rglob("*.gz") for row in content(path).splitlines()[1:]} - {b""}

    assert all(code.startswith(b"E019") for code in codes)
