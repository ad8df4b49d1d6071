from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.items import Item
from lessons.lint import lint
from lessons.lint.telegram import _telling_answers
from tests.lessons.authoring import KINDS, LESSON, line_of, swap, write_pack
from tests.lessons.test_items import answers_to
from tests.lessons.test_items_order import order
from tests.lessons.test_items_several import several

ASKED = f"the question '{'x' * 39}…' and its options have"


TODAY = date(2026, 2, 1)


def faults(folder: Path, lesson: str) -> list[str]:
    report = lint([write_pack(folder, lesson=lesson)], select=["T"], today=TODAY)
    assert report.lessons == 1
    return [f"{fault.line} {fault.code} {fault.message}" for fault in report.faults]


@pytest.mark.parametrize(
    ("old", "new", "where", "code", "says"),
    [
        (
            "idea: Ask **one** thing.",
            f"idea: {'x' * 3800}",
            "idea:",
            "T01",
            "the lesson's message has 3951 characters; 3840 can be shown, so shorten it by 111",
        ),
        (
            "say: What one thing would you change?",
            f"say: {'😀' * 129}",
            "say:",
            "T02",
            "'say' has 258 characters; 256 can be shown, so shorten it by 2",
        ),
        (
            "stem: Which question?",
            f"stem: {'x' * 3900}",
            "kind: choice",
            "T03",
            f"{ASKED} 3929 characters; 3840 can be shown, so shorten it by 89",
        ),
        (
            "text: And now?",
            f"text: {'x' * 3900}",
            "kind: scenario",
            "T03",
            f"{ASKED} 3916 characters; 3840 can be shown, so shorten it by 76",
        ),
        (
            "text: A wide one",
            f"text: '{'&' * 201}'",
            "text: '&",
            "T04",
            "the option 'wide' has 201 characters; 200 can be shown, so shorten it by 1",
        ),
        (
            "text: Argue,",
            f"text: {'x' * 201},",
            "argue",
            "T04",
            "the option 'argue' has 201 characters; 200 can be shown, so shorten it by 1",
        ),
        (
            "feedback: It is hard to answer.",
            f"feedback: {'x' * 3900}",
            "feedback: x",
            "T05",
            (
                "the reply to 'wide', below its question, has 3913 characters; 3795 can be shown, "
                "so shorten it by 118"
            ),
        ),
        (
            "stem: Which question?",
            f"stem: {'x' * 3777}",
            "feedback: It is hard",
            "T05",
            (
                "the reply to 'wide', below its question, has 34 characters; 33 can be shown, "
                "so shorten it by 1"
            ),
        ),
        (
            "title: Silence",
            f"title: {'x' * 65}",
            "id: lost",
            "T05",
            "the ending's title has 65 characters; 64 can be shown, so shorten it by 1",
        ),
    ],
)
def test_it_names_what_telegram_would_not_show(
    tmp_path: Path, old: str, new: str, where: str, code: str, says: str
):
    lesson = swap(LESSON, old, new)
    assert faults(tmp_path, lesson) == [f"{line_of(lesson, where)} {code} {says}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: A wide one", f"text: '{'&' * 200}'"),
        ("text: A wide one", f"text: '**{'x' * 200}**'"),
        ("say: What one thing would you change?", f"say: {'😀' * 128}"),
        ("title: Silence", f"title: {'x' * 64}"),
        ("stem: Which question?", f"stem: {'x' * 3776}"),
    ],
)
def test_what_just_fits_is_no_fault(tmp_path: Path, old: str, new: str):
    assert faults(tmp_path, swap(LESSON, old, new)) == []


EVERY_KIND = LESSON[: LESSON.index("  - kind: choice")] + KINDS


@pytest.mark.parametrize(
    ("old", "new", "where", "code", "says"),
    [
        (
            "stem: Which of these first?",
            f"stem: {'x' * 3900}",
            "- stem: x",
            "T03",
            f"{ASKED} 3913 characters; 3840 can be shown, so shorten it by 73",
        ),
        (
            "text: Jack,",
            f"text: {'x' * 201},",
            "id: jack",
            "T04",
            "the option 'jack' has 201 characters; 200 can be shown, so shorten it by 1",
        ),
        (
            "feedback: Ten is high.",
            f"feedback: {'x' * 3900}",
            "feedback: xx",
            "T05",
            (
                "the reply to 'ten', below its question, has 3904 characters; 3805 can be shown, "
                "so shorten it by 99"
            ),
        ),
        (
            "stem: What belongs in the message?",
            f"stem: {'x' * 3900}",
            "kind: several",
            "T03",
            f"{ASKED} 3936 characters; 3840 can be shown, so shorten it by 96",
        ),
        (
            "text: An excuse,",
            f"text: {'x' * 201},",
            "id: excuse",
            "T04",
            "the option 'excuse' has 201 characters; 200 can be shown, so shorten it by 1",
        ),
        (
            "text: Wait,",
            f"text: {'x' * 201},",
            "id: wait",
            "T04",
            "the option 'wait' has 201 characters; 200 can be shown, so shorten it by 1",
        ),
        (
            "why: A mail keeps what was said.",
            f"why: {'x' * 3900}",
            "why: xx",
            "T05",
            (
                "the reply to 'call>wait>mail', below its question, has 3915 characters; 3809 "
                "can be shown, so shorten it by 106"
            ),
        ),
        (
            "feedback: Speak, then write, then wait.",
            f"feedback: {'x' * 3900}",
            "feedback: xx",
            "T05",
            (
                "the reply to 'call>mail>wait', below its question, has 3900 characters; 3809 "
                "can be shown, so shorten it by 91"
            ),
        ),
        (
            "stem: Which message did you put off this week?",
            f"stem: {'x' * 3900}",
            "kind: reflection",
            "T03",
            f"{ASKED} 3900 characters; 3840 can be shown, so shorten it by 60",
        ),
        (
            "example: The one about the late invoice. I did not want to sound hard.",
            f"example: {'x' * 3900}",
            "example: xx",
            "T05",
            (
                "the reply to 'skipped', below its question, has 3900 characters; 3799 "
                "can be shown, so shorten it by 101"
            ),
        ),
    ],
)
def test_it_looks_into_every_kind_and_every_wording(
    tmp_path: Path, old: str, new: str, where: str, code: str, says: str
):
    lesson = swap(EVERY_KIND, old, new)
    assert faults(tmp_path, lesson) == [f"{line_of(lesson, where)} {code} {says}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stem: Which of these first?", f"stem: {'x' * 3800}"),
        ("stem: What belongs in the message?", f"stem: {'x' * 3600}"),
        ("text: Jack,", f"text: {'x' * 200},"),
        ("text: Wait,", f"text: {'x' * 200},"),
        ("why: A mail keeps what was said.", f"why: {'x' * 3791}"),
        (
            "example: The one about the late invoice. I did not want to sound hard.",
            f"example: {'x' * 3795}",
        ),
    ],
)
def test_every_kind_and_every_wording_may_be_as_long(tmp_path: Path, old: str, new: str):
    assert faults(tmp_path, swap(EVERY_KIND, old, new)) == []


def test_two_mistakes_spoken_of_at_once_must_fit(tmp_path: Path):
    """Each feedback fits by itself: just the two longest together are too long."""
    lesson = swap(EVERY_KIND, "An excuse moves the talk to you.", "x" * 2000)
    assert faults(tmp_path, lesson) == []
    both = swap(lesson, "Without a date nobody can plan.", "x" * 2000)
    (fault,) = faults(tmp_path, both)
    line = line_of(both, "kind: several")
    assert fault.startswith(f"{line} T05 the reply to 'price+excuse', below its question, has 4021")


prose = st.integers(1, 1300).map(lambda length: "x" * length)
feedbacks = st.lists(prose, min_size=5, max_size=5)


def longest(item: Item, answers: Iterable[str]) -> int:
    replies = (item.reply((), answer) for answer in answers)
    return max(len(reply.feedback) + sum(len(o.text) for o in reply.better) for reply in replies)


def check_longest(item: Item) -> None:
    question = item.question(())
    assert question is not None
    looked_at = list(_telling_answers(item, (), question))
    assert longest(item, looked_at) == longest(item, answers_to(question))
    assert len(looked_at) <= 11


@given(st.text("01", min_size=3, max_size=5).filter(lambda s: len({*s}) == 2), feedbacks, prose)
def test_no_set_has_a_longer_reply_than_those_looked_at(right: str, told: list[str], idea: str):
    options = several(right).model_dump()["options"]
    options = [option | {"feedback": text} for option, text in zip(options, told, strict=False)]
    check_longest(several(options=options, feedback=idea))


@given(st.integers(3, 5), feedbacks, prose)
def test_no_order_has_a_longer_reply_than_those_looked_at(size: int, told: list[str], idea: str):
    options = order("abcde"[:size]).model_dump()["options"]
    options = [option | {"why": text} for option, text in zip(options, told, strict=False)]
    check_longest(order(options=options, feedback=idea))


def test_lessons_are_checked_beside_one_that_can_not_be_read(tmp_path: Path):
    write_pack(tmp_path, lesson=swap(LESSON, "title: Silence", f"title: {'x' * 65}"))
    (tmp_path / "feedback" / "broken.yaml").write_text("a: b: c\n")
    found = lint([tmp_path], select=["T"], today=TODAY).faults
    assert [(fault.path.name, fault.code) for fault in found] == [
        ("ask.yaml", "T05"),
        ("broken.yaml", "F01"),
    ]


def test_the_longest_ids_fit_into_callback_data(tmp_path: Path):
    option, item = "o" * 24, "i" * 24
    lesson = swap(swap(LESSON, "id: narrow", f"id: {option}"), "id: which-question", f"id: {item}")
    assert faults(tmp_path, lesson) == []
    prefix = 8
    assert len(f"FBK-99:{item}:{option}") + prefix <= 64


def test_longer_ids_are_refused(tmp_path: Path):
    lesson = swap(LESSON, "id: narrow", f"id: {'o' * 25}")
    (fault,) = lint([write_pack(tmp_path, lesson=lesson)], select=["T"], today=TODAY).faults
    assert fault.message == "'id' has 25 characters; shorten it to 24"
