"""The figures as CSV: one row for each lesson, stage, item, question and option."""

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

from lessons.stats.figures import ItemFigures, LessonFigures
from lessons.stats.flags import Flag, flag_item, flag_lesson
from lessons.stats.questions import QuestionFigures

COLUMNS = (
    "level",
    "lesson",
    "item",
    "wording",
    "point",
    "option",
    "name",
    "right",
    "people",
    "share",
    "p",
    "item_rest",
    "upper_third",
    "seconds",
    "expected_seconds",
    "flags",
)
"""`level` says what a row is about: lesson, stage, rating, action, item, question or option.
`people` is `under 5` or a multiple of five (15 is 15 to 19); a cell is empty where there is nothing
to tell."""

Row = dict[str, object]

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def write_csv(lessons: Sequence[LessonFigures], file: TextIO) -> None:
    """Write the rows under a line of COLUMNS; open `file` with newline=""."""
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for lesson in lessons:
        for row in _lesson(lesson):
            writer.writerow({"lesson": lesson.id} | row)


def _lesson(lesson: LessonFigures) -> Iterator[Row]:
    yield {
        "level": "lesson",
        "name": _plain(lesson.title),
        "people": lesson.shown,
        "seconds": lesson.time.median,
        "expected_seconds": round(lesson.time.expected),
        "flags": _flags(flag_lesson(lesson)),
    }
    for stage in lesson.stages:
        yield {"level": "stage", "name": stage.name, "people": stage.people}
    for deed, people in lesson.ratings.items():
        share = _exact(lesson.rated(deed))
        yield {"level": "rating", "name": deed.value, "people": people, "share": share}
    for deed, people in lesson.actions.items():
        yield {"level": "action", "name": deed.value, "people": people}
    for item in lesson.items:
        for row in _item(item):
            yield {"item": item.id} | row


def _item(item: ItemFigures) -> Iterator[Row]:
    yield {
        "level": "item",
        "name": item.kind,
        "people": item.people,
        "p": _exact(item.p),
        "item_rest": _exact(item.rest),
        "seconds": item.time.median,
        "expected_seconds": round(item.time.expected),
        "flags": _flags(flag_item(item)),
    }
    for question in item.questions:
        place = {"wording": question.wording + 1, "point": question.point}
        for row in _question(question):
            yield place | row


def _question(question: QuestionFigures) -> Iterator[Row]:
    yield {
        "level": "question",
        "name": _plain(question.text),
        "people": question.people,
        "upper_third": question.upper,
    }
    for option in question.options:
        yield {
            "level": "option",
            "option": option.id,
            "name": _plain(option.text),
            "right": "" if option.right is None else "yes" if option.right else "no",
            "people": option.people,
            "share": _exact(question.share(option)),
        }


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _flags(flags: Sequence[Flag]) -> str:
    return "; ".join(map(str, flags))


def _plain(text: str) -> str:
    """Return an author's text so that no spreadsheet computes it."""
    return f"'{text}" if text.startswith(_FORMULAS) else text
