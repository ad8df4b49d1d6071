from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lessons.explanations import validate
from lessons.loader import DEFAULT_PACKS
from lessons.model import Lesson
from lessons.yamlfile import read_yaml
from lessons.yamlwriter import WIDTH, to_plain, write_yaml
from tests.lessons.authoring import load_lesson

NASTY = "ab1 \n\t\\'\":#-?[]{},&*!|>%@`~_=.…“é\x85\xa0\u2028\ufeff\x07\r\U0001f600"
TEXTS = st.one_of(
    st.text(NASTY, max_size=40),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.lists(st.text(NASTY, max_size=9), max_size=40).map(" ".join),
)
SCALARS = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.sampled_from([0.5, 1.0, -2.25]),
    st.dates(date(1900, 1, 1)),
)
KEYS = st.text(NASTY, min_size=1, max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def read_back(text: str) -> object:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "it.yaml"
        path.write_text(text, encoding="utf-8", newline="\n")
        return read_yaml(path).value


def tupled(value: object) -> object:
    """Return the value as the reader gives it: lists as tuples."""
    if isinstance(value, dict):
        return {key: tupled(inner) for key, inner in value.items()}
    return tuple(tupled(inner) for inner in value) if isinstance(value, list) else value


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
@example({"key": "on\n\n- a\n- b"})
@example({"key": "a \n b"})
@example({"key": "12:30", "010": "010", "n": "~", "y": "yes: no"})
@example({"<<": "<<"})
def test_what_is_written_is_read_again(value: dict[str, object]):
    assert read_back(write_yaml(value)) == tupled(value)


def test_a_lesson_is_read_again():
    lesson = load_lesson()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "it.yaml"
        path.write_text(write_yaml(lesson), encoding="utf-8")
        assert validate(Lesson, read_yaml(path)) == lesson


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A short one.", "key: A short one.\n"),
        ("“Quoted”, and so on", "key: “Quoted”, and so on\n"),
        ("One thing: this", "key: >-\n  One thing: this\n"),
        ("5", "key: '5'\n"),
        ("…", "key: …\n"),
        ("two\nlines", "key: |-\n  two\n  lines\n"),
        (" space first", "key: ' space first'\n"),
        ("tab\there", 'key: "tab\\there"\n'),
    ],
)
def test_each_text_has_the_plainest_layout_that_holds_it(text: str, written: str):
    assert write_yaml({"key": text}) == written


@given(st.lists(st.text("abc", min_size=3, max_size=12), min_size=30, max_size=60))
def test_prose_is_folded_at_the_width(words: list[str]):
    lines = write_yaml({"item": [{"stem": " ".join(words)}]}).splitlines()
    assert lines[:2] == ["item:", "  - stem: >-"]
    assert all(len(line) <= WIDTH for line in lines)
    for line, below in pairwise(lines[2:]):
        assert len(line) + 1 + len(below.split()[0]) > WIDTH


def test_paragraphs_that_are_too_long_are_folded_too():
    written = write_yaml({"idea": f"{'word ' * 30}end\n\nNext"})
    assert written.endswith(" end\n\n\n  Next\n")
    assert max(map(len, written.splitlines())) <= WIDTH


def test_models_keep_their_order_and_leave_out_defaults():
    choice = load_lesson().items[0]
    plain = to_plain(choice)
    assert list(plain)[:3] == ["kind", "id", "stem"]
    assert plain["options"][0] == {
        "id": "one",
        "text": "One",
        "credit": 1,
        "feedback": "One it is.",
    }


def test_lines_are_indented_for_pasting():
    written = write_yaml([{"id": "a", "options": [{"id": "b"}, "c", []]}], indent=2)
    assert written == "  - id: a\n    options:\n      - id: b\n      - c\n      - []\n"


@pytest.mark.parametrize("value", [{"key": object()}, {"key": float("inf")}, "text"])
def test_what_yaml_here_has_not_is_refused(value: object):
    with pytest.raises(TypeError, match=r"turn it into text|a mapping or a list"):
        write_yaml(value)


def test_the_shipped_lessons_are_read_again():
    path = min(DEFAULT_PACKS.glob("offclock/*/*-*.yaml"))
    value = dict(read_yaml(path).value)
    assert read_back(write_yaml(value)) == value
