import time
from datetime import date

import pytest

from community_safety.errors import DataError
from community_safety.registers.yaml_file import read_yaml


@pytest.fixture
def read(tmp_path):
    def from_text(text):
        path = tmp_path / "register.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_yaml(path)

    return from_text


def test_scalars_are_what_they_look_like(read):
    content = read("a: no\nb: 010\nc: 12:30\nd: 1e5\ne: 2020_21\nf: true\ng: 12\nh: 1.5\ni: 2021-03-31\nj: null\nk:\n")

    assert content == {
        "a": "no", "b": "010", "c": "12:30", "d": "1e5", "e": "2020_21", "f": True, "g": 12, "h": 1.5,
        "i": date(2021, 3, 31), "j": None, "k": None,
    }  # fmt: skip


def test_an_empty_file_is_an_empty_register(read):
    assert read("") == {}
    assert read("# only a comment\n") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", r"line 3: the key 'a' is given twice"),
        ("a: &x 1\nb: *x\n", r"line 1: anchors"),
        ("a: !!python/object/apply:os.getcwd []\n", r"line 1: tags"),
        ("- a\n- b\n", r"a list or a single value"),
        ("a: [1\n", r"line 2"),
        ("a: 2021-02-30\n", r"day is out of range|day .* must be"),
        (b"a: \xff\xfe\n", r"byte 4 is not UTF-8"),
        ("a: " + "x" * 70_000, r"over the limit"),
    ],
)
def test_what_could_hide_a_value_is_refused_with_its_place(read, text, said):
    with pytest.raises(DataError, match=said):
        read(text)


def test_an_alias_bomb_is_refused_at_once(read):
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    started = time.monotonic()

    with pytest.raises(DataError, match="aliases"):
        read(bomb)
    assert time.monotonic() - started < 2


def test_a_missing_file_is_said_in_words(tmp_path):
    with pytest.raises(DataError, match=r"nothing\.yml: there is no such file"):
        read_yaml(tmp_path / "nothing.yml")
