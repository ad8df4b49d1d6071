"""What the learner took on at work, and what was sent to them."""

from collections.abc import Sequence

from bot.records.readable import Entry
from bot.views.told.teller import Row, Teller
from lessons.model import Curriculum

PROMISES = {
    "open": "told.promise.open",
    "done": "told.promise.done",
    "no-fit": "told.promise.no-fit",
    "left": "told.promise.left",
}
OPINIONS = {"easy": "opinion.easy", "hard": "opinion.hard", "foreign": "opinion.foreign"}
STATES = {
    "planned": "told.state.planned",
    "sending": "told.state.sending",
    "sent": "told.state.sent",
    "uncertain": "told.state.uncertain",
    "answered": "told.state.answered",
    "expired": "told.state.expired",
    "declined": "told.state.declined",
    "failed": "told.state.failed",
    "unreachable": "told.state.unreachable",
}


def promises(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return the actions that were taken on or left."""
    return [_promise(teller, row) for row in reversed(rows)]


def events(teller: Teller, rows: Sequence[Row], curriculum: Curriculum) -> list[Entry]:
    """Return what was coming up at work, and whether something helped."""
    return [_event(teller, row, curriculum) for row in reversed(rows)]


def opinions(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return what the learner thinks of lessons."""
    tongue = teller.tongue
    return [
        Entry(
            teller.title(row["lesson_id"]),
            [
                tongue(OPINIONS.get(row["opinion"], "opinion.foreign")),
                teller.at(row["held_at"]),
            ],
        )
        for row in rows
    ]


def deliveries(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return the bites, the newest first: for which gap, and how it went."""
    return [_delivery(teller, row) for row in reversed(rows)]


def announcements(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return what everybody was told, as far as the learner was to be told it."""
    tongue = teller.tongue
    return [
        Entry(
            tongue("told.announcement"),
            [f"{teller.at(row['due_at'])}: {_state(teller, row)}"],
        )
        for row in rows
    ]


def _promise(teller: Teller, row: Row) -> Entry:
    tongue = teller.tongue
    lesson = teller.shelf.lesson(row["lesson_id"])
    usual = (
        tongue("prompt.if-then", when=lesson.action.when, then=lesson.action.then)
        if lesson
        else row["lesson_id"]
    )
    said = tongue(PROMISES.get(row["state"], "told.promise.open"))
    title = tongue("told.of", title=teller.title(row["lesson_id"]))
    earned = teller.money(row["earned"], row["currency"])
    return Entry(row["plan"] or usual, [title, f"{teller.at(row['made_at'])}: {said}", *earned])


def _event(teller: Teller, row: Row, curriculum: Curriculum) -> Entry:
    tongue, track = teller.tongue, curriculum.tracks_by_id.get(row["track_id"])
    lines = [teller.at(row["at"])]
    if row["used"] is not None:
        lines.append(tongue("told.helped" if row["used"] else "told.not-helped"))
    earned = teller.money(row["earned"], row["currency"])
    return Entry(track.title if track else row["track_id"], [*lines, *earned])


def _delivery(teller: Teller, row: Row) -> Entry:
    tongue = teller.tongue
    asked = [tongue("told.wished")] if row["asked"] else []
    lead = teller.span(row["gap_start"], row["gap_end"])
    return Entry(lead, [_state(teller, row), *asked])


def _state(teller: Teller, row: Row) -> str:
    tongue = teller.tongue
    return tongue(STATES.get(row["state"], "told.state.sent"))
