"""Answering: what reading and answering do to the log, to memory, to the pace and to the place.

Each of these is one unit of work with whatever the learner hears of it: it is done whole, or not
at all.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, select

from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import Memory, Parameters
from lessons.pace import Effort, Pace, lesson_effort, question_effort
from lessons.sitting import (
    Answered,
    LessonStep,
    Place,
    PrimerStep,
    PromptStep,
    QuestionStep,
    read,
    respond,
)
from storage import events, memories, paces, sittings, writings
from storage.database import UnitOfWork
from storage.sittings import Sitting
from storage.tables import answers, readings


async def finish_reading(
    work: UnitOfWork, sitting: Sitting, step: LessonStep | PrimerStep, now: datetime
) -> Place:
    """Record that a lesson, or a primer, was read, and return where the learner is now."""
    if isinstance(step, PrimerStep):
        await events.change(work, sitting.learner_id, step.part.about, primed_at=now)
    else:
        effort, seconds = lesson_effort(step.lesson), sittings.spent(sitting, now)
        values = {
            "learner_id": sitting.learner_id,
            "delivery_id": sitting.delivery_id,
            "part": step.place.part,
            "lesson_id": step.lesson.id,
            "words": effort.words,
            "seconds": seconds,
            "read_at": now,
        }
        await work.execute(insert(readings), values)
        await paces.learn(work, sitting.learner_id, effort, seconds)
    await sittings.move(work, sitting, read(step), now)
    return read(step)


async def record(
    work: UnitOfWork,
    sitting: Sitting,
    step: QuestionStep,
    answered: Answered,
    now: datetime,
    *,
    parameters: Parameters,
    words: str | None = None,
) -> None:
    """Record an answer, what it did to the item's memory, and move on.

    `words` are what was typed, where that was the answer.
    """
    effort = question_effort(step.item, step.place.answers, answered.reply.answer)
    seconds = sittings.spent(sitting, now)
    pace = await paces.learn(work, sitting.learner_id, effort, seconds)
    values = _row(sitting, step.place, answered.reply.answer, seconds, now) | {
        "kind": step.part.kind,
        "lesson_id": step.lesson.id,
        "item_id": step.item.id,
        "wording": step.part.wording,
        "credit": answered.reply.credit,
        "words": effort.words,
        "decisions": effort.decisions,
    }
    if answered.outcome:
        taken = await _taken(work, sitting, step, effort, seconds)
        outcome = replace(answered.outcome, hesitation=taken.hesitation(pace))
        values |= {"score": outcome.score, "hesitation": outcome.hesitation}
        memory = await _remember(work, sitting, step, outcome, now, parameters=parameters)
        if memory:
            values |= {"stability": memory.stability, "difficulty": memory.difficulty}
    await work.execute(insert(answers), values)
    if not step.item.graded:
        await _keep(work, sitting, step, words or "", now)
    await sittings.move(work, sitting, answered.place, now)


async def respond_to(
    work: UnitOfWork,
    sitting: Sitting,
    step: PromptStep,
    given: str,
    now: datetime,
    *,
    words: str | None = None,
) -> Place:
    """Record an answer to a prompt, and return where the learner is now.

    Raises `lessons.items.UnknownOptionError` where the prompt does not take it.
    """
    place = respond(step, given)
    values = _row(sitting, step.place, given, sittings.spent(sitting, now), now) | {
        "kind": step.part.kind,
        "lesson_id": step.part.lesson_id,
        "item_id": "",
        "credit": 0.0,
    }
    await work.execute(insert(answers), values)
    if words is not None:
        await _keep(work, sitting, step, words, now)
    await sittings.move(work, sitting, place, now)
    return place


def _row(
    sitting: Sitting, place: Place, answer: str, seconds: float, now: datetime
) -> dict[str, object]:
    return {
        "learner_id": sitting.learner_id,
        "delivery_id": sitting.delivery_id,
        "part": place.part,
        "step": place.step,
        "answer": answer,
        "seconds": seconds,
        "answered_at": now,
    }


@dataclass(frozen=True, slots=True)
class _Taken:
    """How long a whole item took, and what it asked for."""

    effort: Effort
    seconds: float

    def hesitation(self, pace: Pace) -> float:
        """Return the seconds taken over those expected of the learner; 1 where nothing is known."""
        expected = pace.expected(self.effort)
        return self.seconds / expected if expected and self.seconds else 1.0


async def _taken(
    work: UnitOfWork, sitting: Sitting, step: QuestionStep, effort: Effort, seconds: float
) -> _Taken:
    """Return the effort and the seconds of the last step together with those before it."""
    if not step.place.answers:
        return _Taken(effort, seconds)
    earlier = (answers.c.delivery_id == sitting.delivery_id) & (answers.c.part == step.place.part)
    query = select(
        func.sum(answers.c.words).label("words"),
        func.sum(answers.c.decisions).label("decisions"),
        func.sum(answers.c.seconds).label("seconds"),
    )
    before = (await work.execute(query.where(earlier))).one()
    return _Taken(effort + Effort(before.words, before.decisions), seconds + before.seconds)


async def _remember(
    work: UnitOfWork,
    sitting: Sitting,
    step: QuestionStep,
    outcome: Outcome,
    now: datetime,
    *,
    parameters: Parameters,
) -> Memory | None:
    if not step.item.graded or step.part.kind not in memories.REMEMBERED:
        return None
    ref = ItemRef(step.lesson.id, step.item.id)
    return await memories.learn(work, sitting.learner_id, ref, outcome, now, parameters=parameters)


async def _keep(
    work: UnitOfWork, sitting: Sitting, step: QuestionStep | PromptStep, text: str, now: datetime
) -> None:
    await writings.keep(work, sitting, step.place, step.part, text, now=now)
