"""Working through a bite: where the learner is, and what comes next.

A place is two small values, so a sitting can be taken up again after any interruption.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.bite import Bite, Part
from lessons.items import Answers, AnyItem, Outcome, Question, Reply, UnknownOptionError
from lessons.model import Edition, Lesson, Source
from lessons.prompts import PROMPTS, Ask, PromptKind, ask, takes

Editions = Mapping[str, Edition]
"""Lessons by id, as they stood when the bite was made."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a learner is in a bite: the part, and the answers given in it so far."""

    part: int = 0
    answers: Answers = ()

    @property
    def step(self) -> int:
        """How many questions of the part are answered."""
        return len(self.answers)


@dataclass(frozen=True, slots=True)
class LessonStep:
    """Read this lesson."""

    place: Place
    lesson: Lesson
    source: Source
    last: bool
    """Nothing comes after it in this bite."""


@dataclass(frozen=True, slots=True)
class PrimerStep:
    """Read once more what these lessons come down to, before an event."""

    place: Place
    part: Part
    lessons: tuple[Lesson, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class QuestionStep:
    """Answer this question of an item."""

    place: Place
    part: Part
    lesson: Lesson
    item: AnyItem
    """In the wording in which it is asked."""
    question: Question


@dataclass(frozen=True, slots=True)
class PromptStep:
    """Answer what the bot itself asks."""

    place: Place
    part: Part
    kind: PromptKind
    ask: Ask
    lesson: Lesson | None
    """The lesson whose action it is about; a debrief has none."""


Step = LessonStep | PrimerStep | QuestionStep | PromptStep


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to."""

    reply: Reply
    outcome: Outcome | None
    """How the item went, when this answer finished it."""
    place: Place
    """Where the learner is now."""


def current(bite: Bite, editions: Editions, place: Place) -> Step | None:
    """Return what stands at `place`, or None at the end of the bite.

    Parts whose lesson or item is not to be had are passed over.
    """
    for index in range(place.part, len(bite.parts)):
        here = place if index == place.part else Place(index)
        step = _step(bite, editions, here)
        if step is not None:
            return step
    return None


def read(step: LessonStep | PrimerStep) -> Place:
    """Return the place after something has been read."""
    return Place(step.place.part + 1)


def answer(step: QuestionStep, given: str) -> Answered:
    """Return what follows from an answer.

    Raises `lessons.items.UnknownOptionError` when the question does not take it.
    """
    reply = step.item.reply(step.place.answers, given)
    answers = (*step.place.answers, given)
    if step.item.question(answers) is not None:
        return Answered(reply, None, Place(step.place.part, answers))
    return Answered(reply, step.item.grade(answers), Place(step.place.part + 1))


def respond(step: PromptStep, given: str) -> Place:
    """Return the place after an answer to a prompt. Raises UnknownOptionError for another."""
    if not takes(step.ask, given):
        raise UnknownOptionError(given)
    answers = (*step.place.answers, given)
    over = ask(step.kind, answers) is None
    return Place(step.place.part + 1) if over else Place(step.place.part, answers)


def _step(bite: Bite, editions: Editions, place: Place) -> Step | None:
    part = bite.parts[place.part]
    try:
        match part.kind:
            case "lesson":
                return _lesson_step(bite, editions, place)
            case "primer":
                return _primer_step(bite, editions, place)
            case "action" | "follow-up" | "debrief":
                return _prompt_step(part, editions, place)
            case _:
                return _question_step(part, editions, place)
    except UnknownOptionError:  # they chose something that is no answer any more
        return None


def _lesson_step(bite: Bite, editions: Editions, place: Place) -> LessonStep | None:
    edition = editions.get(bite.parts[place.part].lesson_id)
    if edition is None:
        return None
    return LessonStep(place, edition.lesson, edition.source, _is_last(bite, editions, place))


def _primer_step(bite: Bite, editions: Editions, place: Place) -> PrimerStep | None:
    part = bite.parts[place.part]
    wanted = [editions.get(lesson_id) for lesson_id in part.lesson_id.split(",")]
    lessons = tuple(edition.lesson for edition in wanted if edition)
    if not lessons:
        return None
    return PrimerStep(place, part, lessons, _is_last(bite, editions, place))


def _prompt_step(part: Part, editions: Editions, place: Place) -> PromptStep | None:
    kind = next(kind for kind in PROMPTS if kind == part.kind)
    edition = editions.get(part.lesson_id)
    asked = ask(kind, place.answers)
    if asked is None or (part.lesson_id and edition is None):
        return None
    return PromptStep(place, part, kind, asked, edition.lesson if edition else None)


def _question_step(part: Part, editions: Editions, place: Place) -> QuestionStep | None:
    edition = editions.get(part.lesson_id)
    item = edition.lesson.item(part.item_id) if edition else None
    if edition is None or item is None:
        return None
    asked: AnyItem = item.worded(part.wording)
    question = asked.question(place.answers)
    return QuestionStep(place, part, edition.lesson, asked, question) if question else None


def _is_last(bite: Bite, editions: Editions, place: Place) -> bool:
    return current(bite, editions, Place(place.part + 1)) is None
