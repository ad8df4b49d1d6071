"""The engine's values: what is sent into one gap, and what it is composed from."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from lessons.memory import Memory


class Mode(StrEnum):
    """How much room learning has at the moment."""

    STEADY = "steady"
    CRUNCH = "crunch"
    """Only what is about to be forgotten."""
    IDLE = "idle"
    """Room for more: a gap may hold several lessons."""


class Opinion(StrEnum):
    """What a learner thinks of a lesson."""

    EASY = "easy"
    HARD = "hard"
    FOREIGN = "foreign"
    """Not their work."""


class Why(StrEnum):
    """Why a part is in a bite and nothing else: what /why says."""

    NEXT = "next"
    """The next lesson of a chosen skill."""
    MIXED = "mixed"
    """Another skill than the last time, as mixed practice holds better."""
    EVENT = "event"
    """Something is coming up at work, or has just been."""
    BEGUN = "begun"
    """Left over from a lesson that was begun."""
    DUE = "due"
    """About to be forgotten, and this gap suits it better than the next."""
    SHORT = "short"
    """The gap holds no lesson, so a lesson's question comes first."""
    EASY = "easy"
    """The last lesson was too easy, so the next one's question comes first."""
    PROMISED = "promised"
    """What became of an action they took on."""
    WISHED = "wished"
    """They asked for it."""


class ItemRef(NamedTuple):
    """Which item, over all lessons."""

    lesson_id: str
    item_id: str


Kind = Literal[
    "lesson", "item", "review", "probe", "replay", "action", "follow-up", "primer", "debrief"
]
"""What a part is: a lesson to read; one of its items, for the first time or again (`review`); an
item that tells whether the lesson is needed at all (`probe`); a story once more, for its other
endings (`replay`); the lesson's action, to be taken on or not; what became of it (`follow-up`); the
skill in a minute before an event (`primer`), and how that went (`debrief`)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bite."""

    kind: Kind
    lesson_id: str = ""
    item_id: str = ""
    wording: int = 0
    """In which of its wordings the item is asked."""
    why: Why = Why.NEXT
    about: int = 0
    """The id of the promise, for a follow-up, or of the event, for a primer or a debrief."""


class Wish(StrEnum):
    """What a learner asked for."""

    ANY = "any"
    """Whatever is best for the minutes."""
    REVIEWS = "reviews"
    PLACEMENT = "placement"
    """To find out what they know already."""


@dataclass(frozen=True, slots=True)
class Bite:
    """The parts in the order they are sent, and what they cost."""

    parts: tuple[Part, ...]
    seconds: float
    """To allow for it: nine of ten bites end sooner."""
    editions: Mapping[str, str] = field(default_factory=dict)
    """The digest of each lesson as it stood when the bite was made, by lesson id."""
    expected: float | None = None
    """The seconds in the middle: half of such bites take longer. None where it was not told."""

    @property
    def minutes(self) -> int:
        """The cost in whole minutes, at least 1: what the learner is told."""
        return max(1, round((self.expected or self.seconds) / 60))


@dataclass(frozen=True, slots=True)
class Opening:
    """One coming chance to learn: a gap as the engine sees it."""

    at: datetime
    minutes: float


@dataclass(frozen=True, slots=True)
class Event:
    """Something coming up at work that a skill is wanted for."""

    id: int
    track_id: str
    at: datetime
    primed: bool = False
    """Its primer has been read."""
    debriefed: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """The action of a lesson that a learner took on, and whose outcome is not known yet."""

    id: int
    lesson_id: str
    bites: int
    """How many bites were sent since."""
    ask_at: datetime | None = None
    """Not before this, where they said that it takes longer."""
    plan: str | None = None
    """In their own words; None is the lesson's."""

    def is_due(self, now: datetime) -> bool:
        """Tell whether this is the time to ask: the next bite but one, or when they said."""
        return self.ask_at <= now if self.ask_at else self.bites > 0


@dataclass(frozen=True, slots=True)
class Progress:
    """What a learner has done so far, as far as composing needs to know it."""

    tracks: tuple[str, ...] = ()
    """The tracks they chose, in their order; empty means all, in the curriculum's."""
    read: Mapping[str, datetime] = field(default_factory=dict)
    """The lessons they have read, and when last."""
    memories: Mapping[ItemRef, Memory] = field(default_factory=dict)
    """Every graded item they have finished at least once."""
    reflected: AbstractSet[ItemRef] = field(default_factory=frozenset)
    """The items without a grade that they have finished."""
    known: AbstractSet[str] = field(default_factory=frozenset)
    """Lessons that a probe showed they need not read."""
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    """By lesson id."""
    decided: AbstractSet[str] = field(default_factory=frozenset)
    """Lessons whose action they took on, or left."""
    promises: tuple[Promise, ...] = ()
    events: tuple[Event, ...] = ()

    def finished(self, ref: ItemRef) -> bool:
        """Tell whether an item was answered to its end at least once."""
        return ref in self.memories or ref in self.reflected
