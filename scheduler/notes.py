"""Notes: what is told beside a bite, as nothing may come outside a gap."""

from dataclasses import dataclass
from enum import StrEnum


class NoteKind(StrEnum):
    """What a note is about."""

    SLOT_UNANSWERED = "slot-unanswered"
    CALENDAR_FAILING = "calendar-failing"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell a learner beside their next bite, without a sound."""

    id: int
    kind: NoteKind
    about: int
    """The id of the slot or the calendar; of a digest, the learner's."""
