from pathlib import Path

import pytest

from lessons.lint import lint
from tests.lessons.authoring import LESSON, line_of, swap, write_pack

ASKED = f"the question '{'x' * 39}…' and its options have"


def faults(folder: Path, lesson: str) -> list[str]:
    count, found = lint([write_pack(folder, lesson=lesson)])
    assert count == 1
    return [f"{fault.line}: {fault.message}" for fault in found]


@pytest.mark.parametrize(
    ("old", "new", "where", "says"),
    [
        (
            "idea: Ask **one** thing.",
            f"idea: {'x' * 3800}",
            "idea:",
            "the lesson's message has 3951 characters; 3840 can be shown, so shorten it by 111",
        ),
        (
            "say: What one thing would you change?",
            f"say: {'😀' * 129}",
            "say:",
            "'say' has 258 characters; 256 can be shown, so shorten it by 2",
        ),
        (
            "stem: Which question?",
            f"stem: {'x' * 3900}",
            "kind: choice",
            f"{ASKED} 3929 characters; 3840 can be shown, so shorten it by 89",
        ),
        (
            "text: And now?",
            f"text: {'x' * 3900}",
            "kind: scenario",
            f"{ASKED} 3916 characters; 3840 can be shown, so shorten it by 76",
        ),
        (
            "text: A wide one",
            f"text: '{'&' * 201}'",
            "text: '&",
            "the option 'wide' has 201 characters; 200 can be shown, so shorten it by 1",
        ),
        (
            "text: Argue,",
            f"text: {'x' * 201},",
            "argue",
            "the option 'argue' has 201 characters; 200 can be shown, so shorten it by 1",
        ),
        (
            "feedback: It is hard to answer.",
            f"feedback: {'x' * 3900}",
            "feedback: x",
            "the reply to 'wide' has 3925 characters; 3840 can be shown, so shorten it by 85",
        ),
        (
            "title: Silence",
            f"title: {'x' * 65}",
            "id: lost",
            "the ending's title has 65 characters; 64 can be shown, so shorten it by 1",
        ),
    ],
)
def test_it_names_what_telegram_would_not_show(
    tmp_path: Path, old: str, new: str, where: str, says: str
):
    lesson = swap(LESSON, old, new)
    assert faults(tmp_path, lesson) == [f"{line_of(lesson, where)}: {says}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: A wide one", f"text: '{'&' * 200}'"),
        ("text: A wide one", f"text: '**{'x' * 200}**'"),
        ("say: What one thing would you change?", f"say: {'😀' * 128}"),
        ("title: Silence", f"title: {'x' * 64}"),
        ("stem: Which question?", f"stem: {'x' * 3811}"),
    ],
)
def test_what_just_fits_is_no_fault(tmp_path: Path, old: str, new: str):
    assert faults(tmp_path, swap(LESSON, old, new)) == []


def test_lessons_are_checked_beside_one_that_can_not_be_read(tmp_path: Path):
    write_pack(tmp_path, lesson=swap(LESSON, "title: Silence", f"title: {'x' * 65}"))
    (tmp_path / "feedback" / "broken.yaml").write_text("a: b: c\n")
    _, found = lint([tmp_path])
    assert [fault.path.name for fault in found] == ["ask.yaml", "broken.yaml"]


def test_the_longest_ids_fit_into_callback_data(tmp_path: Path):
    option, item = "o" * 24, "i" * 24
    lesson = swap(swap(LESSON, "id: narrow", f"id: {option}"), "id: which-question", f"id: {item}")
    assert faults(tmp_path, lesson) == []
    prefix = 8
    assert len(f"FBK-99:{item}:{option}") + prefix <= 64


def test_longer_ids_are_refused(tmp_path: Path):
    lesson = swap(LESSON, "id: narrow", f"id: {'o' * 25}")
    _, (fault,) = lint([write_pack(tmp_path, lesson=lesson)])
    assert fault.message == "'id' has 25 characters; shorten it to 24"
