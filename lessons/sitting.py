"""Working through a bite: where the learner is, and what comes next.

A place is two small values, so a sitting can be taken up again after any interruption.
"""

from dataclasses import dataclass

from lessons.bite import Bite, Part
from lessons.items import Answers, AnyItem, Outcome, Question, Reply, UnknownOptionError
from lessons.model import Curriculum, Lesson


@dataclass(frozen=True, slots=True)
class Place:
    """Where a learner is in a bite: the part, and the answers given to its item so far."""

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
    last: bool
    """Nothing comes after it in this bite."""


@dataclass(frozen=True, slots=True)
class QuestionStep:
    """Answer this question."""

    place: Place
    part: Part
    lesson: Lesson
    item: AnyItem
    question: Question


Step = LessonStep | QuestionStep


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to."""

    reply: Reply
    outcome: Outcome | None
    """How the item went, when this answer finished it."""
    place: Place
    """Where the learner is now."""


def current(bite: Bite, curriculum: Curriculum, place: Place) -> Step | None:
    """Return what stands at `place`, or None at the end of the bite.

    Parts whose lesson or item has left the curriculum are passed over.
    """
    for index in range(place.part, len(bite.parts)):
        here = place if index == place.part else Place(index)
        step = _step(bite, curriculum, here)
        if step is not None:
            return step
    return None


def read(step: LessonStep) -> Place:
    """Return the place after the lesson has been read."""
    return Place(step.place.part + 1)


def answer(step: QuestionStep, option_id: str) -> Answered:
    """Return what follows from choosing `option_id`.

    Raises `lessons.items.UnknownOptionError` when the question has no such option.
    """
    reply = step.item.reply(step.place.answers, option_id)
    answers = (*step.place.answers, option_id)
    if step.item.question(answers) is not None:
        return Answered(reply, None, Place(step.place.part, answers))
    return Answered(reply, step.item.grade(answers), Place(step.place.part + 1))


def _step(bite: Bite, curriculum: Curriculum, place: Place) -> Step | None:
    part = bite.parts[place.part]
    lesson = curriculum.lessons.get(part.lesson_id)
    if lesson is None:
        return None
    if part.kind == "lesson":
        after = Place(place.part + 1)
        return LessonStep(place, lesson, last=current(bite, curriculum, after) is None)
    item = lesson.item(part.item_id)
    try:
        question = item.question(place.answers) if item else None
    except UnknownOptionError:  # an option they chose has left the curriculum since
        question = None
    if item is None or question is None:
        return None
    return QuestionStep(place, part, lesson, item, question)
