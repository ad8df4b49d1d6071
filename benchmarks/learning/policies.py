"""Who decides what is taught in a gap: the engine, and three that one would otherwise take.

All are asked at the beginning of each gap that the learner comes to, and told of all that is done
in it. The peers reckon with 200 words a minute and 8 seconds a decision, and put into a gap what
fits by that.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from fsrs import Card, Scheduler, State

from lessons.bite import ItemRef, Kind, Opening, Part
from lessons.items import Outcome
from lessons.memory import rate
from lessons.model import Curriculum, Lesson
from lessons.pace import Effort, item_effort, lesson_effort

FIXED_DAYS = (1, 3, 7, 21)


@dataclass(frozen=True)
class Step:
    """Something that was read or answered, and how long it took."""

    effort: Effort
    seconds: float


class Policy(Protocol):
    """Teaches one learner."""

    def choose(self, opening: Opening, ahead: Sequence[Opening]) -> Sequence[Part]:
        """Return what to do now, in order. `ahead` are the openings that were declared."""

    def has_read(self, part: Part, step: Step, now: datetime) -> None:
        """Take note that a lesson was read."""

    def has_answered(
        self, part: Part, outcome: Outcome, steps: Sequence[Step], now: datetime
    ) -> None:
        """Take note that an item was answered to its end."""


@dataclass
class Peer:
    """Teaches the lessons in order, and leaves what is due to those who know.

    First comes what is due, then the questions left over, then a lesson with its questions.
    """

    curriculum: Curriculum
    read: list[str] = field(default_factory=list)
    asked: set[ItemRef] = field(default_factory=set)

    def choose(self, opening: Opening, ahead: Sequence[Opening]) -> Sequence[Part]:  # noqa: ARG002 - they look at no other gap
        """Fill the gap."""
        left = opening.minutes * 60
        parts: list[Part] = []
        for part, seconds in self._wanted(opening.at):
            if seconds <= left:
                parts.append(part)
                left -= seconds
            elif part.kind == "lesson":
                break  # no question goes before its lesson
        return parts

    def has_read(self, part: Part, step: Step, now: datetime) -> None:  # noqa: ARG002 - the pace is the default
        """Take note."""
        self.read.append(part.lesson_id)

    def has_answered(
        self,
        part: Part,
        outcome: Outcome,
        steps: Sequence[Step],  # noqa: ARG002 - as above
        now: datetime,
    ) -> None:
        """Take note, and plan the next time."""
        ref = ItemRef(part.lesson_id, part.item_id)
        self.asked.add(ref)
        self._plan(ref, outcome, now)

    def _wanted(self, now: datetime) -> Iterator[tuple[Part, float]]:
        for ref in self._due(now):
            yield self._ask("review", ref)
        for lesson_id in self.read[-3:]:
            yield from self._first_time(self.curriculum.lessons[lesson_id])
        lesson = next(
            (one for one in self.curriculum.lessons.values() if one.id not in self.read), None
        )
        if lesson and self._may_teach(now):
            yield Part("lesson", lesson.id), lesson_effort(lesson).seconds
            yield from self._first_time(lesson)

    def _first_time(self, lesson: Lesson) -> Iterator[tuple[Part, float]]:
        for item in lesson.items:
            ref = ItemRef(lesson.id, item.id)
            if ref not in self.asked:
                yield self._ask("item", ref)

    def _ask(self, kind: Kind, ref: ItemRef) -> tuple[Part, float]:
        item = self.curriculum.lessons[ref.lesson_id].item(ref.item_id)
        assert item
        return Part(kind, *ref), item_effort(item).seconds

    def _may_teach(self, now: datetime) -> bool:  # noqa: ARG002 - most may at any time
        return True

    def _due(self, now: datetime) -> Iterable[ItemRef]:
        raise NotImplementedError

    def _plan(self, ref: ItemRef, outcome: Outcome, now: datetime) -> None:
        raise NotImplementedError


@dataclass
class OneADay(Peer):
    """A lesson a day with its questions, and none of them again."""

    last: date | None = None

    def has_read(self, part: Part, step: Step, now: datetime) -> None:
        """Take note of the day."""
        super().has_read(part, step, now)
        self.last = now.date()

    def _may_teach(self, now: datetime) -> bool:
        return now.date() != self.last

    def _due(self, now: datetime) -> Iterable[ItemRef]:  # noqa: ARG002 - nothing ever is
        return ()

    def _plan(self, ref: ItemRef, outcome: Outcome, now: datetime) -> None:
        pass


@dataclass
class FixedDays(Peer):
    """Each question again 1, 3, 7 and 21 days after its first time; what is late comes first."""

    planned: dict[ItemRef, list[date]] = field(default_factory=dict)

    def _due(self, now: datetime) -> Iterable[ItemRef]:
        today = now.date()
        late = [ref for ref, days in self.planned.items() if days and days[0] <= today]
        return sorted(late, key=lambda ref: self.planned[ref][0])

    def _plan(self, ref: ItemRef, outcome: Outcome, now: datetime) -> None:  # noqa: ARG002 - right or wrong
        if ref in self.planned:
            # One that came late stands for all that were due by then.
            self.planned[ref] = [day for day in self.planned[ref] if day > now.date()]
        else:
            self.planned[ref] = [now.date() + timedelta(days=days) for days in FIXED_DAYS]


@dataclass
class FsrsAtMidnight(Peer):
    """FSRS as its package has it: in whole days, due from midnight; the first due comes first."""

    cards: dict[ItemRef, Card] = field(default_factory=dict)
    scheduler: Scheduler = field(
        default_factory=lambda: Scheduler(
            learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )
    )

    def _due(self, now: datetime) -> Iterable[ItemRef]:
        today = now.date()
        due = [(card.due.date(), ref) for ref, card in self.cards.items()]
        return [ref for day, ref in sorted(due) if day <= today]

    def _plan(self, ref: ItemRef, outcome: Outcome, now: datetime) -> None:
        card = self.cards.get(ref) or Card(card_id=0, state=State.Learning, step=0, due=now)
        rating = rate(Outcome(outcome.score, outcome.answered))
        self.cards[ref], _ = self.scheduler.review_card(card, rating, now)


PEERS: dict[str, Callable[[Curriculum], Policy]] = {
    "a lesson a day": OneADay,
    "days 1, 3, 7, 21": FixedDays,
    "FSRS at midnight": FsrsAtMidnight,
}
