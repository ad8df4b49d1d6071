"""What a note says, as things stand when it is told."""

from bot.text import Texts, Tongue
from bot.view import View
from bot.views import notes as views
from scheduler.clock import Clock
from scheduler.dispatch import Claim, Note, NoteKind
from storage import calendars, declared, habits
from storage.database import Database, UnitOfWork


class Notes:
    """Looks up what notes are about."""

    def __init__(self, database: Database, texts: Texts, clock: Clock) -> None:
        """Read from `database`, and speak by `texts`."""
        self._database = database
        self._texts = texts
        self._clock = clock

    async def view(self, claim: Claim, note: Note) -> View | None:
        """Return what the note says, or None where what it was about is gone or mended."""
        tongue = self._texts.speak(*claim.languages)
        async with self._database.read() as work:
            if note.kind is NoteKind.CALENDAR_FAILING:
                return await _calendar(work, tongue, claim.learner_id, note.about)
            mine = await declared.of(work, claim.learner_id)
            slot = next((one for one in mine if one.id == note.about), None)
            if slot is None:
                return None
            tally = await habits.tally(work, claim.learner_id, slot.id, self._clock.now())
        return views.slot_unanswered(tongue, slot, tally)


async def _calendar(
    work: UnitOfWork, tongue: Tongue, learner_id: int, calendar_id: int
) -> View | None:
    calendar = await calendars.get(work, learner_id, calendar_id)
    if calendar is None or calendar.problem is None:
        return None
    return views.calendar_failing(tongue, calendar)
