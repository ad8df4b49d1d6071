"""Prompts: what an answer means for actions, events and opinions."""

from datetime import timedelta

import pytest

from lessons.bite import Event, Opinion, Part
from lessons.money import Amount
from lessons.prompts import ask
from lessons.sitting import Place, PromptStep
from storage import events, opinions, promises, prompted
from storage.promises import State
from tests.storage.desk import rows
from tests.storage.people import BEFORE, OPEN, at, enrol

WORTH = Amount(12_050, "EUR")
LATER = OPEN + timedelta(minutes=1)


def step(kind, *answers, about=0):
    part = Part(kind, "" if kind == "debrief" else "FBK-1", about=about)
    return PromptStep(Place(0, answers), part, kind, ask(kind, answers), None)


async def apply(database, prompt, given, now=OPEN, **told):
    async with database.write() as work:
        await prompted.apply(work, 1, prompt, given, now, **told)
        await work.commit()


async def promised(database):
    await enrol(database)
    async with database.write() as work:
        await promises.make(work, 1, "FBK-1", None, State.OPEN, now=BEFORE)
        await work.commit()
    (row,) = await rows(database, "promises")
    return row.id


async def named(database) -> Event:
    await enrol(database)
    async with database.write() as work:
        event = await events.name(work, 1, "NEG", at("12:00"), at("9:00"))
        await work.commit()
    return event


@pytest.mark.parametrize(
    ("answers", "given", "words", "state"),
    [
        ((), "yes", None, "open"),
        ((), "no", None, "left"),
        (("change",), "yes", None, "open"),
        (("change",), "written", "Fridays at noon.", "open"),
    ],
)
async def test_an_action_is_taken_on_or_left(database, answers, given, words, state):
    await enrol(database)
    await apply(database, step("action", *answers), given, words=words)
    (row,) = await rows(database, "promises")
    assert (row.learner_id, row.lesson_id, row.plan, row.state) == (1, "FBK-1", words, state)
    assert (row.made_at, row.ask_at, row.settled_at) == (OPEN, None, None)


async def test_an_action_that_is_being_changed_is_not_taken_on_yet(database):
    await enrol(database)
    await apply(database, step("action"), "change")
    assert await rows(database, "promises") == []


async def test_what_was_done_is_settled_and_then_told_the_worth_of(database):
    about = await promised(database)
    await apply(database, step("follow-up", about=about), "done")
    await apply(database, step("follow-up", "done", about=about), "written", LATER, worth=WORTH)
    (row,) = await rows(database, "promises")
    assert (row.state, row.settled_at) == ("done", OPEN)
    assert (row.earned, row.currency) == (12_050, "EUR")


async def test_it_may_have_been_worth_nothing(database):
    about = await promised(database)
    await apply(database, step("follow-up", about=about), "done")
    await apply(database, step("follow-up", "done", about=about), "nothing", LATER)
    (row,) = await rows(database, "promises")
    assert (row.state, row.earned, row.currency) == ("done", None, None)


@pytest.mark.parametrize(("given", "days"), [("next", 0), ("days", 3), ("week", 7)])
async def test_what_takes_longer_is_asked_about_later(database, given, days):
    about = await promised(database)
    await apply(database, step("follow-up", about=about), "not-yet")
    assert (await rows(database, "promises"))[0].ask_at is None
    await apply(database, step("follow-up", "not-yet", about=about), given)
    (row,) = await rows(database, "promises")
    assert (row.state, row.ask_at) == ("open", OPEN + timedelta(days=days))


@pytest.mark.parametrize(
    ("why", "held"), [("other-work", {"FBK-1": Opinion.FOREIGN}), ("client", {}), ("written", {})]
)
async def test_what_did_not_fit_is_settled_with_its_reason(database, why, held):
    about = await promised(database)
    await apply(database, step("follow-up", about=about), "no-fit")
    await apply(database, step("follow-up", "no-fit", about=about), why, LATER)
    (row,) = await rows(database, "promises")
    assert (row.state, row.settled_at, row.why) == ("no-fit", OPEN, why)
    async with database.read() as work:
        assert (await opinions.of(work, [1])).get(1, {}) == held


async def test_the_promise_of_another_learner_is_left_alone(database):
    about = await promised(database)
    await enrol(database, 2)
    async with database.write() as work:
        await prompted.apply(work, 2, step("follow-up", about=about), "done", OPEN)
        await work.commit()
    assert [row.state for row in await rows(database, "promises")] == ["open"]


@pytest.mark.parametrize(
    ("given", "used"), [("used", True), ("not-used", False), ("not-held", None)]
)
async def test_an_event_is_looked_back_on(database, given, used):
    event = await named(database)
    await apply(database, step("debrief", about=event.id), given)
    (row,) = await rows(database, "events")
    assert (row.debriefed_at, row.used, row.earned) == (OPEN, used, None)


async def test_what_was_used_at_an_event_is_told_the_worth_of(database):
    event = await named(database)
    await apply(database, step("debrief", about=event.id), "used")
    await apply(database, step("debrief", "used", about=event.id), "written", LATER, worth=WORTH)
    (row,) = await rows(database, "events")
    assert (row.debriefed_at, row.used, row.earned, row.currency) == (OPEN, True, 12_050, "EUR")


async def test_what_was_missing_changes_nothing_about_the_event(database):
    event = await named(database)
    await apply(database, step("debrief", about=event.id), "not-used")
    before = await rows(database, "events")
    await apply(
        database, step("debrief", "not-used", about=event.id), "written", LATER, words="Time"
    )
    assert await rows(database, "events") == before
