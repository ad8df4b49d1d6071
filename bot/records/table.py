"""The lessons of a learning record as a file for spreadsheet programs."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable

from bot.records.record import Record, RecordLesson

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program may take for a formula and carry out."""
GUARD = "'"


def record_csv(record: Record) -> bytes:
    """Return the lessons as CSV by RFC 4180: a heading, then one row each.

    The columns are the day in ISO 8601, the lesson, the skill and the minutes. It is UTF-8 with a
    byte order mark, without which spreadsheet programs guess another encoding. A text that starts
    like a formula comes after an apostrophe, so that no program carries it out.
    """
    names = record.headings
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_guarded([names.day, names.lesson, names.skill, names.minutes]))
    writer.writerows(_row(lesson) for lesson in record.lessons)
    return BOM_UTF8 + file.getvalue().encode(errors="replace")


def _row(lesson: RecordLesson) -> list[str]:
    texts = lesson.day.isoformat(), lesson.title, lesson.skill, str(lesson.minutes)
    return _guarded(texts)


def _guarded(texts: Iterable[str]) -> list[str]:
    return [GUARD + text if text.startswith(FORMULA_STARTS) else text for text in texts]
