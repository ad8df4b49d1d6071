"""Sentences of learners, read by the language of slots and by a parser of dates."""

from collections.abc import Callable
from datetime import date, datetime, time

import dateparser
from dateparser.search import search_dates

from benchmarks.planning.rows import OURS, Row, rows
from benchmarks.stopwatch import race
from scheduler.language import Now, read_slot
from scheduler.slots import Slot

TODAY = date(2026, 3, 4)
SENTENCES = (
    "weekdays 12:30-12:45",
    "every day at 7:00 for 10 min",
    "Mon, Wed and Fri 9am–9.20",
    "Sat & Sun mornings 10 to 10:30",
    "every other Tuesday 18:00 15m",
    "first Monday of the month 9:00 20 min",
    "last Friday of the month 17:00 15 min",
    "every second Wednesday 14:00 10 min from 11 March",
    "weekdays 12:30-12:45 until 20 December",
    "daily 8:00 10m except Friday",
    "every evening at 8pm for half an hour",
    "weekends 11:00-11:20",
    "mornings 7:15",
    "Friday at 16:30 for 20 min",
    "Tue 23:50 for 20 minutes",
    "tomorrow 3pm for a quarter of an hour",
    "tomorrow 15:00",
    "on 20 March 16:00 10 minutes",
    "tonight at 9",
    "free now for 5 minutes",
)

_LANGUAGES = ["en"]
_MIDNIGHT = datetime.combine(TODAY, time())
_SETTINGS = {"RELATIVE_BASE": _MIDNIGHT, "PREFER_DATES_FROM": "future"}

Reader = Callable[[str], datetime | None]
"""Reads a sentence as the first start; None where it can not."""


def read_sentences(rounds: int, seconds: float) -> list[Row]:
    """Read every sentence; the unit is the milliseconds of one."""
    readers = {OURS: _read, "dateparser, `parse`": _parse, "dateparser, `search_dates`": _search}
    works = {name: lambda read=read: list(map(read, SENTENCES)) for name, read in readers.items()}
    each = race(works, rounds, seconds, alike=False)
    read = {name: [_answers(reader)] for name, reader in readers.items()}
    right = {name: [_right_answers(reader)] for name, reader in readers.items()}
    title = f"read a slot sentence, of {len(SENTENCES)}"
    return [
        *rows(title, "ms", each, 1000 / len(SENTENCES)),
        *rows("of them, any answer", "", read, more_is_better=True),
        *rows("of them, the right first start", "", right, more_is_better=True),
    ]


def _answers(read: Reader) -> int:
    return sum(read(sentence) is not None for sentence in SENTENCES)


def _right_answers(read: Reader) -> int:
    """Count the sentences whose first start is found, which is all that a parser of dates can do.

    It is ours that says which is right; whether it is, `tests/scheduler` puts to the test.
    """
    return sum(read(sentence) == _read(sentence) for sentence in SENTENCES)


def _read(sentence: str) -> datetime:
    found = read_slot(sentence, today=TODAY)
    if isinstance(found, Now):
        return _MIDNIGHT
    assert isinstance(found, Slot)
    return datetime.combine(next(found.recurrence.days_from(TODAY)), found.start)


def _parse(sentence: str) -> datetime | None:
    return dateparser.parse(sentence, languages=_LANGUAGES, settings=_SETTINGS)


def _search(sentence: str) -> datetime | None:
    found = search_dates(sentence, languages=_LANGUAGES, settings=_SETTINGS)
    return found[0][1] if found else None
