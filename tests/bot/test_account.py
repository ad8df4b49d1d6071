"""An account of progress: weeks and days, lessons finished, and what counts as begun."""

from datetime import UTC, date, datetime

from bot.account import Account, Day, Standing, is_finished
from lessons.bite import ItemRef, Progress
from lessons.loader import load_packs
from lessons.memory import Memory
from lessons.streak import streak
from tests.lessons.shipped import FEEDBACK

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CURRICULUM = load_packs([FEEDBACK])
(TRACK,) = CURRICULUM.tracks
LESSON = TRACK.lessons[0]


def account(**values: object) -> Account:
    nothing: dict[str, object] = {
        "today": date(2026, 3, 4),
        "monday": date(2026, 1, 12),
        "days": {},
        "streak": streak([]),
        "skills": [],
        "used": 0,
        "seconds": 0.0,
        "reviews": 0,
        "worth": None,
        "earned": (),
    }
    return Account(**nothing | values)  # type: ignore[arg-type]


def test_it_lays_days_out_in_eight_weeks_of_seven():
    weeks = account(days={date(2026, 3, 4): Day(kept=1), date(2026, 1, 13): Day(missed=2)}).weeks()

    assert [len(week) for week in weeks] == [7] * 8
    assert weeks[-1][2] == Day(kept=1)
    assert weeks[0][1] == Day(missed=2)
    assert sum(day.kept + day.missed for week in weeks for day in week) == 3


def test_nothing_is_begun_until_something_was_read_or_known():
    standing = Standing(TRACK, now=0.1, before=None, done=0)
    chosen = Standing(TRACK, now=0.0, before=None, done=0)

    assert not account().begun
    assert not account(seconds=12.0).begun  # an answer that was about no lesson
    assert not account(skills=[chosen]).begun
    assert account(skills=[chosen], seconds=12.0).begun
    assert account(skills=[standing]).begun


def test_a_lesson_is_finished_when_read_and_answered_to_its_end():
    memory = Memory(3.0, 5.0, NOW, 1)
    graded = {ItemRef(LESSON.id, item.id): memory for item in LESSON.items if item.graded}
    reflected = {ItemRef(LESSON.id, item.id) for item in LESSON.items if not item.graded}
    read = {LESSON.id: NOW}

    assert reflected
    assert is_finished(LESSON, Progress(read=read, memories=graded, reflected=reflected))
    assert not is_finished(LESSON, Progress(read=read, memories=graded))
    assert not is_finished(LESSON, Progress(memories=graded, reflected=reflected))


def test_a_lesson_that_is_known_is_finished_unread():
    assert is_finished(LESSON, Progress(known={LESSON.id}))
