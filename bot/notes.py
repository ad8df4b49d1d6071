"""What a note says, as things stand when it is told."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.text import Texts, Tongue
from bot.view import View
from bot.views import digest as digest_view
from bot.views import notes as views
from bot.views.settings import rate_of
from lessons.model import Curriculum
from scheduler.claims import Claim
from scheduler.clock import Clock
from scheduler.notes import Note, NoteKind
from scheduler.plan import Reason
from storage import calendars, declared, digests, events, habits, learners, planning
from storage.database import Database, UnitOfWork
from storage.learners import Learner


class Notes:
    """Looks up what notes are about."""

    def __init__(
        self, database: Database, texts: Texts, clock: Clock, curriculum: Callable[[], Curriculum]
    ) -> None:
        """Read from `database`, and speak by `texts`; events are of the skills of `curriculum`."""
        self._database = database
        self._texts = texts
        self._clock = clock
        self._curriculum = curriculum

    async def view(self, claim: Claim, note: Note) -> View | None:
        """Return what the note says, or None where what it was about is gone or mended."""
        tongue, now = self._texts.speak(*claim.languages), self._clock.now()
        async with self._database.read() as work:
            match note.kind:
                case NoteKind.CALENDAR_FAILING:
                    return await _calendar(work, tongue, claim.learner_id, note.about)
                case NoteKind.SLOT_UNANSWERED:
                    return await _slot(work, tongue, claim.learner_id, note.about, now)
                case NoteKind.DIGEST:
                    return await _digest(work, tongue, claim.learner_id, self._curriculum(), now)


async def _slot(
    work: UnitOfWork, tongue: Tongue, learner_id: int, slot_id: int, now: datetime
) -> View | None:
    mine = await declared.of(work, learner_id)
    slot = next((one for one in mine if one.id == slot_id), None)
    if slot is None:
        return None
    tally = await habits.tally(work, learner_id, slot.id, now)
    return views.slot_unanswered(tongue, slot, tally)


async def _calendar(
    work: UnitOfWork, tongue: Tongue, learner_id: int, calendar_id: int
) -> View | None:
    calendar = await calendars.get(work, learner_id, calendar_id)
    if calendar is None or calendar.problem is None:
        return None
    return views.calendar_failing(tongue, calendar)


async def _digest(
    work: UnitOfWork, tongue: Tongue, learner_id: int, curriculum: Curriculum, now: datetime
) -> View | None:
    """Return the week; there is nothing to say of one that had neither gaps nor learning."""
    learner = await learners.get(work, learner_id)
    if learner is None or learner.digest_day is None:
        return None
    week = await digests.figures(work, learner_id, now)
    if not week.offered and not week.has_learnt:
        return None
    coming = await _coming(work, learner, curriculum, now)
    return digest_view.digest(tongue, week, coming, rate_of(learner))


async def _coming(
    work: UnitOfWork, learner: Learner, curriculum: Curriculum, now: datetime
) -> digest_view.Coming:
    plan = await planning.foresee(work, learner.id, now)
    gap = plan.due if plan and plan.reason is not Reason.CHECK_IN else None
    mine = await events.of_one(work, learner.id, now)
    tracks = curriculum.tracks_by_id
    ahead = [
        (tracks[one.track_id].title, one.at)
        for one in mine
        if one.at > now and one.track_id in tracks
    ]
    return digest_view.Coming(ZoneInfo(learner.zone), now, gap, next(iter(ahead), None))
