"""What the delivery loop takes up: deliveries to send, and bites whose time is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lessons.bite import Bite, Mode, Opening, Part, Progress, Wish
from lessons.pace import Pace
from scheduler.gaps import Gap
from scheduler.notes import Note
from scheduler.plan import Reason


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to send, and what composing its bite needs."""

    delivery_id: int
    learner_id: int
    gap: Gap
    progress: Progress
    due: datetime | None = None
    """When it was to be sent, if not as the gap opened."""
    asked: bool = False
    """The learner asked for it, and no gap of theirs opened."""
    languages: tuple[str | None, ...] = ()
    """The languages to try, the wanted one first."""
    zone: str = "UTC"
    reason: Reason = Reason.NEXT
    mode: Mode = Mode.STEADY
    most_minutes: float = float("inf")
    """What a crunch leaves of this day."""
    notes: tuple[Note, ...] = ()
    pace: Pace = Pace()
    ahead: tuple[Opening, ...] = ()
    """The next gaps after this, as they are planned now."""
    wish: Wish | Part = Wish.ANY
    """What the learner asked for; a part is wanted alone."""

    def minutes_left(self, now: datetime) -> float:
        """Return the minutes of the gap that are left at `now`, and may be used."""
        left = (self.gap.end - max(now, self.gap.start)) / timedelta(minutes=1)
        return min(left, self.most_minutes)


Made = tuple[Claim, Bite | None]
"""What is to be sent for a claim: its bite, or for a check-in the question."""


@dataclass(frozen=True, slots=True)
class Expired:
    """A bite whose time is over and that still stands in the chat."""

    delivery_id: int
    learner_id: int
    message_id: int
    begun: bool
    """The learner had started on it."""
    unanswered: bool
    """The message shows something that still waits for them, and not feedback."""


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to do."""

    due: bool = False
    """Something has fallen due since the queue was last filled."""
    queued: bool = False
    lapsed: bool = False
    """A gap went by unserved, or a lease lapsed."""
    over: bool = False
    """A bite is past its time, or still has to be withdrawn."""

    def __bool__(self) -> bool:
        """Return whether there is anything."""
        return self.due or self.queued or self.lapsed or self.over
