"""What the learner read and answered, in the words of the lessons, and what they may recall."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.records.readable import Entry
from bot.text import Tongue
from bot.views.told.teller import Row, Teller, apart, authored
from lessons.items import AnyItem, UnknownOptionError
from lessons.items.answer import WRITTEN, read_answer
from lessons.items.base import Answers, Question
from lessons.prompts import PROMPTS

KINDS = {
    "item": "told.asked",
    "review": "told.asked-again",
    "probe": "told.asked-before",
    "replay": "told.replayed",
}
PROMPTED = {
    "action": "told.about-action",
    "follow-up": "told.about-promise",
    "debrief": "told.about-event",
}
LONGEST = 36_500
"""Days that a memory is foreseen: a hundred years."""


def readings(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return the lessons that were read, the newest first."""
    return [
        Entry(
            teller.title(row["lesson_id"]),
            [_spent(teller, row["read_at"], row["seconds"])],
        )
        for row in reversed(rows)
    ]


def answers(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return what was asked and answered, the newest first."""
    before: dict[tuple[int, int], list[str]] = defaultdict(list)
    told = []
    for row in rows:
        earlier = before[row["delivery_id"], row["part"]]
        told.append(_answer(teller, row, tuple(earlier)))
        earlier.append(row["answer"])
    return told[::-1]


def writings(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return the learner's own words, the newest first, each below what they were asked."""
    return [_writing(teller, row) for row in reversed(rows)]


def memories(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return what they will probably recall, and until when."""
    return [_memory(teller, row) for row in rows]


def _memory(teller: Teller, row: Row) -> Entry:
    tongue = teller.tongue
    recalled = tongue(
        "told.recalled",
        n=row["asked"],
        last=teller.day(row["reviewed_at"]),
        until=teller.day(_later(row["reviewed_at"], row["stability"])),
    )
    return Entry(_asked(teller, row, ()), [apart(teller.title(row["lesson_id"])), recalled])


def _answer(teller: Teller, row: Row, earlier: Answers) -> Entry:
    tongue = teller.tongue
    when = _spent(teller, row["answered_at"], row["seconds"])
    if row["kind"] in PROMPTED:
        return Entry(_prompted(teller, row), [_pressed(tongue, row, earlier), when])
    question = _question(teller, row, earlier)
    chosen = tongue("told.chosen", answer=_chosen(question, row["answer"]))
    credit = [_credit(tongue, row["credit"])] if question and question.options else []
    return Entry(_asked(teller, row, earlier), [chosen, *credit, _kind(teller, row), when])


def _writing(teller: Teller, row: Row) -> Entry:
    tongue = teller.tongue
    prompted = row["kind"] in PROMPTED
    asked = _prompted(teller, row) if prompted else apart(_asked(teller, row, ()))
    words = row["text"] or tongue("told.no-words")
    return Entry(words, [asked, teller.at(row["written_at"])])


def _item(teller: Teller, row: Row) -> AnyItem | None:
    lesson = teller.shelf.lesson(row["lesson_id"], row.get("delivery_id"))
    item = lesson.item(row["item_id"]) if lesson else None
    return item.worded(row.get("wording", 0)) if item else None


def _question(teller: Teller, row: Row, earlier: Answers) -> Question | None:
    """Return what was asked, as far as the lesson is there and is the same."""
    item = _item(teller, row)
    with suppress(UnknownOptionError):
        return item.question(earlier) if item else None
    return None


def _asked(teller: Teller, row: Row, earlier: Answers) -> str:
    question = _question(teller, row, earlier)
    return authored(question.text) if question else teller.title(row["lesson_id"])


def _chosen(question: Question | None, answer: str) -> str:
    """Return the options chosen, or the answer as it is kept where they are not to be had."""
    try:
        chosen = read_answer(question, answer)
    except UnknownOptionError:
        return answer
    texts = {option.id: option.text for option in question.options} if question else {}
    return authored("\n\n".join(texts[id_] for id_ in chosen)) if chosen else answer


def _credit(tongue: Tongue, credit: float) -> str:
    if credit in (0, 1):
        return tongue("told.best" if credit else "told.other")
    return tongue("told.partly")


def _kind(teller: Teller, row: Row) -> str:
    tongue = teller.tongue
    return tongue(KINDS.get(row["kind"], "told.asked"), title=teller.title(row["lesson_id"]))


def _prompted(teller: Teller, row: Row) -> str:
    """Return what the bot itself asked about."""
    tongue = teller.tongue
    return tongue(PROMPTED.get(row["kind"], "told.asked"), title=teller.title(row["lesson_id"]))


def _pressed(tongue: Tongue, row: Row, earlier: Answers) -> str:
    """Return the words on the button that answered a prompt."""
    if row["answer"] == WRITTEN:
        return tongue("told.in-words")
    for kind, table in PROMPTS.items():
        asked = table.get(earlier) if kind == row["kind"] else None
        if asked and row["answer"] in asked.options:
            answer = tongue(f"prompt.{asked.key}.{row['answer']}")
            return tongue("told.chosen", answer=answer)
    return str(row["answer"])


def _spent(teller: Teller, instant: str, seconds: float) -> str:
    tongue = teller.tongue
    return tongue("told.spent", at=teller.at(instant), n=round(seconds))


def _later(instant: str, days: float) -> str:
    """Return an instant so many days later; days are at most a hundred years."""
    moved = datetime.fromisoformat(instant) + timedelta(days=min(days, LONGEST))
    return moved.isoformat()
