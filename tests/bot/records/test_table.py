"""The learning record as CSV."""

import csv
import io
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.records.record import RecordLesson
from bot.records.table import record_csv
from tests.bot.records.samples import EMPTY, ENGLISH, SHORT, URDU

FORMULA_STARTS = tuple("=+-@\t\r")

texts = st.text(max_size=20) | st.sampled_from(
    ["=1+1", "+1", "-1", "@a", "\tb", "\rc", 'say "no"', "a,b", "a\r\nb", "a\rb", "'=1", "\ufeff"]
)
lessons = st.builds(
    RecordLesson,
    day=st.dates(),
    day_said=texts,
    title=texts,
    skill=texts,
    minutes=st.integers(0, 10_000),
)


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), strict=True))


def guarded(text: str) -> str:
    return "'" + text if text.startswith(FORMULA_STARTS) else text


@given(st.lists(lessons, max_size=5))
def test_it_gives_back_whatever_went_in_but_for_the_guard(taken: list[RecordLesson]) -> None:
    heading, *rows = rows_of(record_csv(replace(ENGLISH, lessons=taken)))

    assert heading == ["Day", "Lesson", "Skill", "Minutes"]
    assert rows == [
        [one.day.isoformat(), guarded(one.title), guarded(one.skill), str(one.minutes)]
        for one in taken
    ]


@given(lessons)
def test_it_hands_no_program_a_formula(lesson: RecordLesson) -> None:
    for row in rows_of(record_csv(replace(ENGLISH, lessons=[lesson]))):
        assert not any(cell.startswith(FORMULA_STARTS) for cell in row)


def test_it_guards_the_headings_too() -> None:
    headings = replace(ENGLISH.headings, lesson="=HYPERLINK(1)")

    assert rows_of(record_csv(replace(EMPTY, headings=headings)))[0][1] == "'=HYPERLINK(1)"


def test_it_is_utf_8_that_says_so() -> None:
    file = record_csv(URDU)

    assert file.startswith(b"\xef\xbb\xbf")
    assert "گفت و شنید" in file.decode()


def test_it_ends_each_line_as_rfc_4180_says() -> None:
    assert record_csv(SHORT) == (
        b"\xef\xbb\xbfDay,Lesson,Skill,Minutes\r\n"
        b'2026-11-22,"Name the price, then be quiet",Negotiation,4\r\n'
    )


def test_it_writes_days_by_iso_8601() -> None:
    lesson = RecordLesson(date(987, 6, 5), "long ago", "a", "b", 1)

    assert rows_of(record_csv(replace(ENGLISH, lessons=[lesson])))[1][0] == "0987-06-05"


def test_it_is_a_heading_alone_where_there_are_no_lessons() -> None:
    assert len(rows_of(record_csv(EMPTY))) == 1


def test_it_writes_half_a_surrogate_pair_as_a_question_mark() -> None:
    lesson = replace(ENGLISH.lessons[0], title="a\ud83d")

    assert rows_of(record_csv(replace(ENGLISH, lessons=[lesson])))[1][1] == "a?"
