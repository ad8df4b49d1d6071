"""An account of a learner's progress: its picture and its words come from the same values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lessons.bite import ItemRef, Progress
from lessons.mastery import asked_items, mastery
from lessons.memory import Memory, Parameters
from lessons.model import Curriculum, Lesson, Track
from lessons.money import Amount, worth
from lessons.streak import Chance, Streak, streak
from scheduler.walltime import to_local
from storage import memories, progress, used, week
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.week import Fate

BEFORE = timedelta(weeks=4)
"""Skills are shown beside where they stood then."""

WEEKS = 8
"""Shown of the gaps."""

LONG_AGO = timedelta(days=366)
"""How far back gaps are counted."""

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Day:
    """The gaps of one day that had a bite."""

    kept: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one skill stands, each mastery from 0 to 1."""

    track: Track
    now: float
    before: float | None
    """BEFORE now; None of somebody who had not joined then."""
    done: int
    """Lessons finished, or shown to be known."""


@dataclass(frozen=True, slots=True)
class Account:
    """What came of a learner's minutes."""

    today: date
    """Their local day."""
    monday: date
    """The first day of the first of WEEKS weeks, of which this is the last."""
    days: Mapping[date, Day]
    """The days since `monday` that had gaps with bites."""
    streak: Streak
    skills: Sequence[Standing]
    """Those that were chosen, or begun."""
    used: int
    """Actions and events at which something was used at work."""
    seconds: float
    """Spent reading and answering."""
    reviews: int
    """Questions answered again."""
    worth: Amount | None
    """Of those seconds at the learner's rate, if they gave one."""
    earned: tuple[Amount, ...]
    """By using what they learned, as they told it."""

    @property
    def begun(self) -> bool:
        """Anything of a skill was read or answered: how an event went is of none."""
        return bool(self.skills) and (self.seconds > 0 or any(skill.now for skill in self.skills))

    def weeks(self) -> list[list[Day]]:
        """Return the days of each week, Monday first."""
        starts = (self.monday + week * _WEEK for week in range(WEEKS))
        return [[self.days.get(start + day * _DAY, Day()) for day in range(7)] for start in starts]


async def account_of(
    work: UnitOfWork,
    learner: Learner,
    curriculum: Curriculum,
    now: datetime,
    parameters: Parameters,
) -> Account:
    """Return the learner's account as of `now`."""
    zone = ZoneInfo(learner.zone)
    today = to_local(now, zone).date()
    monday = today - today.weekday() * _DAY - (WEEKS - 1) * _WEEK
    chances = await _chances(work, learner, now, zone)
    done = (await progress.of(work, [learner.id], now))[learner.id]
    then = None
    if learner.joined_at <= now - BEFORE:
        old = await memories.as_of(work, learner.id, now - BEFORE)
        then = _as_of(done, old, now - BEFORE)
    told = await used.at_work(work, learner.id)
    spent = await progress.spent(work, learner.id)
    hourly = _hourly(learner)
    return Account(
        today=today,
        monday=monday,
        days=_days(chance for chance in chances if chance.at >= monday),
        streak=streak(chances, today),
        skills=[
            _standing(track, done, then, now, parameters)
            for track in curriculum.tracks
            if track.id in done.tracks or _begun(track, done)
        ],
        used=told.times,
        seconds=spent.seconds,
        reviews=spent.reviews,
        worth=worth(spent.seconds, hourly) if hourly else None,
        earned=told.earned,
    )


async def _chances(
    work: UnitOfWork, learner: Learner, now: datetime, zone: ZoneInfo
) -> list[Chance]:
    """Return the gaps that had a bite and are over or kept, oldest first."""
    sent = await week.sent_between(work, learner.id, now - LONG_AGO, now)
    return [
        Chance(to_local(one.gap.start, zone).date(), kept=one.fate is Fate.KEPT)
        for one in sent
        if not one.asked and one.fate is not Fate.WAITING
    ]


def _days(chances: Iterable[Chance]) -> dict[date, Day]:
    days: dict[date, Day] = {}
    for chance in chances:
        day = days.get(chance.at, Day())
        days[chance.at] = Day(day.kept + chance.kept, day.missed + (not chance.kept))
    return days


def _standing(
    track: Track, done: Progress, then: Progress | None, now: datetime, parameters: Parameters
) -> Standing:
    return Standing(
        track,
        _mastery(track, done, now, parameters),
        _mastery(track, then, now - BEFORE, parameters) if then else None,
        sum(is_finished(lesson, done) for lesson in track.lessons),
    )


def _mastery(track: Track, done: Progress, at: datetime, parameters: Parameters) -> float:
    return mastery(asked_items(track, done), done.memories, at, parameters).value


def _as_of(done: Progress, old: Mapping[ItemRef, Memory], at: datetime) -> Progress:
    """Return what had been done by then, as far as mastery goes by it."""
    answered = {ref.lesson_id for ref in old}
    return Progress(
        read={id_: last for id_, last in done.read.items() if last <= at},
        memories=old,
        known=done.known & answered,
    )


def is_finished(lesson: Lesson, done: Progress) -> bool:
    """Tell whether a lesson was read and answered to its end, or shown to be known."""
    asked = all(done.finished(ItemRef(lesson.id, item.id)) for item in lesson.items)
    return lesson.id in done.known or (lesson.id in done.read and asked)


def _begun(track: Track, done: Progress) -> bool:
    begun = done.read.keys() | done.known | {ref.lesson_id for ref in done.memories}
    return any(lesson.id in begun for lesson in track.lessons)


def _hourly(learner: Learner) -> Amount | None:
    if learner.hourly is None or learner.currency is None:
        return None
    return Amount(learner.hourly, learner.currency)
