import contextlib
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons import yamlfile
from lessons.faults import PackError
from lessons.textfile import MAX_BYTES
from lessons.yamlfile import Document, read_yaml, resolve


def read(folder: Path, text: str | bytes) -> Document:
    path = folder / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path)


def faults(folder: Path, text: str | bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(PackError) as caught:
        read(folder, text)
    return [(fault.line, fault.column, fault.message) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("on", "on"),
        ("yes", "yes"),
        ("No", "No"),
        ("12:30", "12:30"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("1.0.0", "1.0.0"),
        ("2026-13-01", "2026-13-01"),
        ("9" * 5000, "9" * 5000),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-01-31", date(2026, 1, 31)),
    ],
)
def test_it_reads_plain_scalars_without_surprises(written: str, meant: object):
    found = resolve(written)
    assert (found, type(found)) == (meant, type(meant))


def test_it_keeps_quoted_scalars_and_keys_as_text(tmp_path: Path):
    document = read(tmp_path, "on: '12'\n12: \"true\"\n3.5: >-\n  null\n")
    assert document.value == {"on": "12", "12": "true", "3.5": "null"}


def test_it_knows_where_each_value_stands(tmp_path: Path):
    document = read(tmp_path, "# comment\na: 1\nb:\n  - c: 2\n    d: >-\n      text\n  - e\n")
    assert document.value == {"a": 1, "b": ({"c": 2, "d": "text"}, "e")}
    assert document.marks == {
        (): (2, 1),
        ("a",): (2, 1),
        ("b",): (3, 1),
        ("b", 0): (4, 5),
        ("b", 0, "c"): (4, 5),
        ("b", 0, "d"): (5, 5),
        ("b", 1): (7, 5),
    }


def test_it_puts_a_fault_at_the_nearest_thing_that_is_there(tmp_path: Path):
    fault = read(tmp_path, "a: 1\nb:\n  - c: 2\n").fault(("b", 0, "x", "y"), "wrong")
    assert (fault.line, fault.column, fault.message) == (3, 5, "wrong")


def test_it_accepts_a_byte_order_mark_and_windows_lines(tmp_path: Path):
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").value == {"a": 1, "b": 2}


NOT_FITTING = "this does not fit the lines above; check quotes and indentation"
TOP = "the file must hold 'key: value' lines at its top"

BROKEN: dict[str, tuple[str | bytes, list[tuple[int, int, str]]]] = {
    "empty": ("", [(1, 1, "the file is empty; write it, or delete it")]),
    "only a comment": ("# x\n\n", [(3, 1, "the file is empty; write it, or delete it")]),
    "a list": ("- a\n", [(1, 1, TOP)]),
    "a word": ("\nword\n", [(2, 1, TOP)]),
    "nothing": ("---\n", [(2, 1, TOP)]),
    "two documents": (
        "a: 1\n---\nb: 2\n",
        [(2, 1, "a second document begins here; delete the '---'")],
    ),
    "a key twice": (
        "a: 1\nb: 2\na: 3\nb: 4\n",
        [
            (3, 1, "'a' is already in line 1; delete one"),
            (4, 1, "'b' is already in line 2; delete one"),
        ],
    ),
    "a tab": (
        "a:\n\tb: 1\n  \tc: 2\n",
        [(n, 1, "a tab indents this line; use spaces") for n in (2, 3)],
    ),
    "an alias": (
        "a: &x 1\nb: *x\n",
        [
            (1, 4, "anchors ('&') are not used here; put text with '&' in quotes"),
            (2, 4, "aliases ('*x') are not used here; write it out"),
        ],
    ),
    "an alias to nothing": ("b: *x\n", [(1, 4, "aliases ('*x') are not used here; write it out")]),
    "a merge": (
        "<<: {a: 1}\n",
        [(1, 1, "merge keys ('<<') are not used here; write the keys out")],
    ),
    "a python object": (
        "a: !!python/object/apply:os.system [x]\n",
        [(1, 4, "tags ('!') are not used here; put text with '!' in quotes")],
    ),
    "a tag": ("a: ! b\n", [(1, 4, "tags ('!') are not used here; put text with '!' in quotes")]),
    "a list as key": ("? [a]\n: b\n", [(1, 3, "a key must be one word of text before the ':'")]),
    "no key": ("'': b\n", [(1, 1, "a key must be one word of text before the ':'")]),
    "two colons": ("a: b: c\n", [(1, 5, "a second ': ' in one line; put the text in quotes")]),
    "an at sign": (
        "a: @b\n",
        [(1, 4, "text can not begin with this character; put the text in quotes")],
    ),
    "an open quote": ("a: 'b\n", [(2, 1, "a quote is opened and never closed; close it")]),
    "a quote inside": ("a: 'it's'\n", [(1, 8, NOT_FITTING)]),
    "an escape": (
        'a: "\\q"\n',
        [(1, 5, "an unknown escape in double quotes; use single quotes")],
    ),
    "no colon": (
        "a: >\n  b\nc",
        [(4, 1, "a line without 'key:'; add one, or indent it as text")],
    ),
    "odd indentation": ("a:\n  b: 1\n c: 2\n", [(3, 2, NOT_FITTING)]),
    "not UTF-8": (b"a: 1\nb: \xff\n", [(2, 1, "not UTF-8; save the file with the encoding UTF-8")]),
    "a bell": ("a: 1\nb: \x07\n", [(2, 4, "a character that can not be shown, U+0007; delete it")]),
    "too large": ("a: " + "b" * MAX_BYTES, [(1, 1, "the file is over 256 KB; split it")]),
    "too deep": ("a: " + "[" * 9000, [(1, 28, "nested more than 24 deep; make it flatter")]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_says_what_is_wrong_and_where(tmp_path: Path, name: str):
    text, expected = BROKEN[name]
    assert faults(tmp_path, text) == expected


def test_it_refuses_what_is_not_a_file(tmp_path: Path):
    with pytest.raises(PackError, match="there is no such file; add it"):
        read_yaml(tmp_path / "none.yaml")
    with pytest.raises(PackError, match="not a file"):
        read_yaml(tmp_path)


def test_it_stops_a_bomb_at_its_first_lines(tmp_path: Path):
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    found = faults(tmp_path, "\n".join(["a0: &a0 [x]", *rows]))
    assert len(found) == 40 + 39 * 9
    assert all("not used here" in message for _, _, message in found)


@given(st.binary(max_size=200) | st.text(alphabet="ab:-[]{}'\"#&*!|>%@ \n\t?,", max_size=80))
def test_it_raises_nothing_but_pack_errors(
    tmp_path_factory: pytest.TempPathFactory, data: str | bytes
):
    with contextlib.suppress(PackError):
        assert () in read(tmp_path_factory.getbasetemp(), data).marks


leaves = st.none() | st.booleans() | st.integers(-999, 999) | st.dates() | st.text(max_size=12)
keys = st.text("abcdefgh_", min_size=1, max_size=6)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=9
)


def as_read(value: object) -> object:
    if isinstance(value, list):
        return tuple(as_read(inner) for inner in value)
    if isinstance(value, dict):
        return {key: as_read(inner) for key, inner in value.items()}
    return value


@settings(max_examples=40)
@given(st.dictionaries(keys, trees, min_size=1))
def test_it_reads_back_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, object]
):
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    text = yaml.dump(value, Dumper=Plain, allow_unicode=False)
    document = read(tmp_path_factory.getbasetemp(), text)
    assert document.value == as_read(value)


def test_it_reads_alike_without_the_c_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = "# c\na: on\nb:\n  - {c: 'd', e: 0.5}\n  - |\n    text\n"
    in_c = read(tmp_path, text)
    monkeypatch.setattr(yamlfile, "_LOADER", yaml.SafeLoader)
    in_python = read(tmp_path, text)
    assert (in_c.value, in_c.marks) == (in_python.value, in_python.marks)
