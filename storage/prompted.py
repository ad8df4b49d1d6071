"""What answers to prompts do: actions are taken on and settled, events are looked back on."""

from datetime import datetime, timedelta

from lessons.bite import Opinion
from lessons.money import Amount
from lessons.sitting import PromptStep
from storage import events, opinions, promises
from storage.database import UnitOfWork
from storage.promises import State

LONGER = {"days": timedelta(days=3), "week": timedelta(days=7)}
"""When to ask again about an action that takes longer, by what was pressed."""


async def apply(
    work: UnitOfWork,
    learner_id: int,
    step: PromptStep,
    given: str,
    now: datetime,
    *,
    words: str | None = None,
    worth: Amount | None = None,
) -> None:
    """Record what an answer to a prompt means; `worth` is what they typed that it earned."""
    match step.kind:
        case "action":
            await _take_on(work, learner_id, step, given, now, words=words)
        case "follow-up":
            await _follow_up(work, learner_id, step, given, now, worth=worth)
        case "debrief":
            await _debrief(work, learner_id, step, given, now, worth=worth)


async def _take_on(
    work: UnitOfWork,
    learner_id: int,
    step: PromptStep,
    given: str,
    now: datetime,
    *,
    words: str | None,
) -> None:
    if given == "change":
        return
    state = State.LEFT if given == "no" else State.OPEN
    await promises.make(work, learner_id, step.part.lesson_id, words, state, now=now)


async def _follow_up(
    work: UnitOfWork,
    learner_id: int,
    step: PromptStep,
    given: str,
    now: datetime,
    *,
    worth: Amount | None,
) -> None:
    promise_id = step.part.about
    match (*step.place.answers, given):
        case ("done",):
            values: dict[str, object] = {"state": State.DONE.value, "settled_at": now}
        case ("done", _):
            values = _earned(worth)
        case ("not-yet", "next"):
            values = {"ask_at": now}
        case ("not-yet", longer):
            values = {"ask_at": now + LONGER[longer]}
        case ("no-fit",):
            values = {"state": State.NO_FIT.value, "settled_at": now}
        case ("no-fit", why):
            values = {"why": why}
            if why == "other-work":
                lesson_id = step.part.lesson_id
                await opinions.hold(work, learner_id, lesson_id, Opinion.FOREIGN, now)
        case _:
            return
    if values:
        await promises.change(work, learner_id, promise_id, **values)


async def _debrief(
    work: UnitOfWork,
    learner_id: int,
    step: PromptStep,
    given: str,
    now: datetime,
    *,
    worth: Amount | None,
) -> None:
    if step.place.answers:
        values = _earned(worth)
    else:
        values = {"debriefed_at": now, "used": given == "used" if given != "not-held" else None}
    if values:
        await events.change(work, learner_id, step.part.about, **values)


def _earned(worth: Amount | None) -> dict[str, object]:
    return {"earned": worth.hundredths, "currency": worth.currency} if worth else {}
