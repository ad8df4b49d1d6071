"""Less for a while, or room for more: what it costs is said before it starts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from lessons.bite import Bite, ItemRef
from lessons.forecast import forecast
from storage import bites, paces
from tests.conversations.scenes import (
    NOON,
    dump,
    in_the_gap,
    known,
    labels,
    learner,
    planned,
    pushed_since,
    settle_in,
    toast,
    work_through,
)
from tests.stage import Person, Stage

STALE = "That button has had its day. Nothing has changed."
TUESDAY_NOON = "2026-03-03T07:30:00Z"
AFTER_FRIDAY = datetime.fromisoformat("2026-03-06T19:00:00Z")
"""Midnight in Karachi."""


async def who_has_learnt(stage: Stage, **about: str) -> Person:
    """A learner who has worked through one bite, with answers of both kinds."""
    ayesha = await in_the_gap(stage, **about)
    await work_through(ayesha, well=False)
    return ayesha


async def mode(stage: Stage) -> tuple[str, datetime | None, int | None]:
    row = await learner(stage)
    return row["mode"], row["mode_until"], row["crunch_minutes"]


async def made(stage: Stage) -> dict[datetime, Bite]:
    """Every bite that was sent, by when."""
    rows = (await dump(stage, "deliveries"))["deliveries"]
    return {row["sent_at"]: bites.load(row["bite"]) for row in rows if row["bite"]}


async def each_noon(stage: Stage, person: Person, days: range) -> None:
    """Work through whatever comes at noon and at six on these days of March."""
    for day in days:
        for hour in ("07:30", "13:00"):
            await stage.move_clock(to=f"2026-03-{day:02}T{hour}:00Z")
            await work_through(person)


# A crunch


async def test_a_crunch_begins_on_its_buttons(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    slots = await dump(stage, "slots")
    await ayesha.say("/crunch")
    assert labels(await ayesha.last()) == ["Until Friday", "A week", "Until a date"]
    await ayesha.press("Until Friday")
    assert "Until the end of Friday 6 March. How many minutes" in await ayesha.last_text()
    await ayesha.press("5 min")
    assert (await mode(stage))[0] == "steady"
    await ayesha.press("Start")

    said = "Until the end of Friday 6 March only reviews come, at most 5 minutes a day."
    assert said in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["Back to normal"]
    assert await mode(stage) == ("crunch", AFTER_FRIDAY, 5)
    assert await dump(stage, "slots") == slots
    assert await planned(stage) == TUESDAY_NOON


async def test_what_it_costs_is_said_before_it_starts(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    before = await dump(stage)
    now = stage.house.now()
    await ayesha.say("/crunch until 31 May 2 min")

    end = datetime.fromisoformat("2026-05-31T19:00:00Z")
    memories = await known(stage)
    expected = forecast(memories, await seconds_of(stage, memories), 2, now, end)
    assert expected is not None
    text = await ayesha.last_text()
    assert f"stands at {expected.today:.0%} today" in text
    assert f"at most 2 minutes a day it stands at {expected.crunch:.0%}" in text
    assert f"at the end of Sunday 31 May; as usual it would be {expected.steady:.0%}." in text
    assert "No new lessons until then." in text
    assert labels(await ayesha.last()) == ["Start", "Not now"]
    assert await dump(stage) == before


async def seconds_of(stage: Stage, refs: Iterable[ItemRef]) -> dict[ItemRef, float]:
    """Return how long each item takes the learner, at their own pace."""
    async with stage.house.database.read() as work:
        pace = await paces.get(work, 1)
    lessons = stage.house.curriculum().lessons
    items: dict[ItemRef, Any] = {ref: lessons[ref.lesson_id].item(ref.item_id) for ref in refs}
    return {ref: pace.item_seconds(item) for ref, item in items.items()}


async def test_not_now_changes_nothing(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    before = await dump(stage)
    await ayesha.say("/crunch Friday, for 5 minutes a day")
    await ayesha.press("Not now")

    assert "Fine, all stays as it is. Next gap: tomorrow, 12:30." in await ayesha.last_text()
    assert await dump(stage) == before


async def test_without_anything_learnt_a_pause_is_offered(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/crunch until Friday 5 min")

    assert "You have learnt nothing yet that could be forgotten" in await ayesha.last_text()
    shown, before = await ayesha.last(), await dump(stage)
    assert await toast(ayesha, shown["message_id"], "crunch:start:2026-03-06:5") == STALE
    assert await dump(stage) == before
    await ayesha.press("Pause")
    assert "For how long shall I be quiet?" in await ayesha.last_text()


async def test_its_last_day_can_be_typed(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    await ayesha.say("/crunch")
    await ayesha.press("Until a date")
    assert "Until when?" in await ayesha.last_text()
    await ayesha.say("31 February")
    assert "There is no date “31 February”." in await ayesha.last_text()
    await ayesha.say("Friday")
    assert "How many minutes a day at most?" in await ayesha.last_text()
    await ayesha.press("10 min")
    await ayesha.press("Start")

    assert await mode(stage) == ("crunch", AFTER_FRIDAY, 10)
    assert (await learner(stage))["expecting"] is None


async def test_a_date_that_can_not_be_gets_an_answer_and_changes_nothing(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    before = await dump(stage)
    for said, answer in {
        "31 February": "There is no date “31 February”.",
        "until 1 March 2026 5 min": "“1 March 2026” is not a day ahead.",
        "until 24 December": "“until 24 December” is too far ahead.",
        "until <i>June</i>": "I could not read “",
        "5 min": "I could not read “",
    }.items():
        await ayesha.say(f"/crunch {said}")
        assert answer in await ayesha.last_text()
        assert "Nothing has changed." in await ayesha.last_text()
        assert await dump(stage) == before
    await ayesha.say("/crunch until Friday 500 min")
    assert "How many minutes a day at most?" in await ayesha.last_text()


async def test_a_crunch_brings_only_reviews_and_no_more_than_its_minutes(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="every day 12:30-12:45")
    await ayesha.say("every day 18:00-18:15")
    await each_noon(stage, ayesha, range(2, 4))
    usual = await made(stage)
    assert any(part.kind == "lesson" for bite in usual.values() for part in bite.parts)
    await ayesha.say("/crunch until 12 March 2 min")
    await ayesha.press("Start")
    await each_noon(stage, ayesha, range(4, 13))

    crunched = {at: bite for at, bite in (await made(stage)).items() if at not in usual}
    assert crunched
    assert {part.kind for bite in crunched.values() for part in bite.parts} == {"review"}
    seconds: dict[Any, float] = defaultdict(float)
    for at, bite in crunched.items():
        seconds[(at + timedelta(hours=5)).date()] += bite.seconds
    assert max(seconds.values()) <= 120

    await stage.move_clock(to="2026-03-13T07:30:00Z")
    last = (await made(stage))[max(await made(stage))]
    assert "lesson" in {part.kind for part in last.parts}


# Room for more


async def lessons_in_the_next_bite(stage: Stage, noon: str) -> int:
    await stage.move_clock(to=noon)
    sent = await made(stage)
    return sum(part.kind == "lesson" for part in sent[max(sent)].parts)


async def test_room_for_more_brings_several_lessons(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="weekdays 12:30-13:15")
    assert await lessons_in_the_next_bite(stage, NOON) == 1
    await ayesha.press("Not today")
    slots = await dump(stage, "slots")
    await ayesha.say("/idle")
    assert "a long gap holds several lessons" in await ayesha.last_text()
    await ayesha.press("A week")

    said = "There is room for more until the end of Sunday 8 March."
    assert said in await ayesha.last_text()
    assert await mode(stage) == ("idle", datetime.fromisoformat("2026-03-08T19:00:00Z"), None)
    assert [row["rule"] for row in (await dump(stage, "slots"))["slots"]] == [
        row["rule"] for row in slots["slots"]
    ]
    assert await lessons_in_the_next_bite(stage, TUESDAY_NOON) > 1


async def test_room_for_more_has_no_end_but_their_word(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/idle")
    await ayesha.press("Until I say so")
    assert "There is room for more until you say so." in await ayesha.last_text()
    await stage.move_clock(to="2026-06-01T06:00:00Z")
    assert await mode(stage) == ("idle", None, None)
    await ayesha.press("Back to normal")

    assert await ayesha.last_text() == "Back to normal. Next gap: today, 12:30."
    assert await mode(stage) == ("steady", None, None)


async def test_room_for_more_lifts_the_limit_of_a_day(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="every day 12:30-12:35")
    for hour in (14, 15, 16):
        await ayesha.say(f"every day {hour}:00-{hour}:05")

    async def bites_on(day: int) -> int:
        before = len(await made(stage))
        for start in ("07:30", "09:00", "10:00", "11:00"):
            await stage.move_clock(to=f"2026-03-{day:02}T{start}:00Z")
            await work_through(ayesha)
        return len(await made(stage)) - before

    assert await bites_on(2) == 3
    await ayesha.say("/idle")
    await ayesha.press("A week")
    assert await bites_on(3) == 4
    await ayesha.press("Back to normal")
    assert await bites_on(4) == 3


# Both


async def test_what_is_on_stands_on_every_screen_with_its_end(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    await ayesha.say("/pause until Thursday")
    await ayesha.say("/crunch until Friday 5 min")
    await ayesha.press("Start")

    for screen in ("/pause", "/crunch", "/idle"):
        await ayesha.say(screen)
        text = await ayesha.last_text()
        assert "You are paused until Thursday 5 March." in text
        assert "Until the end of Friday 6 March only reviews come" in text
        assert {"Resume now", "Back to normal"} <= set(labels(await ayesha.last()))
    await ayesha.press("Back to normal")
    await ayesha.say("/crunch")
    assert "only reviews come" not in await ayesha.last_text()


async def test_a_mode_that_is_over_stands_nowhere(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    await ayesha.say("/crunch until Friday 5 min")
    await ayesha.press("Start")
    await stage.move_clock(to="2026-03-06T19:00:00Z")
    await ayesha.say("/crunch")

    assert (await ayesha.last_text()).startswith("Only reviews for a while")
    assert "Back to normal" not in labels(await ayesha.last())


async def test_both_are_found_under_pause(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for label, screen in (("Only reviews", "Only reviews for"), ("Room for more", "Room for more")):
        await ayesha.say("/pause")
        await ayesha.press(label)
        assert (await ayesha.last_text()).startswith(screen)


async def test_what_is_made_up_changes_nothing(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    shown, before = await ayesha.last(), await dump(stage)
    for data in (
        *("crunch:", "crunch:until", "crunch:until:never", "crunch:until:2026-03-01"),
        *("crunch:until:2026-09-01", "crunch:cost:2026-03-06:1", "crunch:cost:2026-03-06:61"),
        *("crunch:cost:2026-03-06:x", "crunch:start:2026-03-06", "crunch:start:2026-02-01:5"),
        *("crunch:start:2027-03-06:5", "crunch:start:2026-03-06:5:1", "crunch:no:1"),
        *("idle:", "idle:year", "idle:week:1", "mode", "mode:", "mode:crunch", "mode:end:1"),
    ):
        assert await toast(ayesha, shown["message_id"], data) == STALE, data
    assert await dump(stage) == before


async def test_repeated_presses_come_to_the_same(stage: Stage) -> None:
    ayesha = await who_has_learnt(stage)
    shown = (await ayesha.last())["message_id"]
    for data in ("crunch:start:2026-03-06:5", "idle:week", "mode:end"):
        await ayesha.press_data(shown, data)
        before, said = await dump(stage), await ayesha.last_text()
        await ayesha.press_data(shown, data)
        assert await dump(stage) == before
        assert await ayesha.last_text() == said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("crunch:start:2026-03-06:5", "صرف دہرائی آئے گی، دن میں زیادہ سے زیادہ"),
        ("crunch:cost:2026-03-06:5", "تب تک کوئی نیا سبق نہیں۔"),
        ("idle:open", "زیادہ کی گنجائش ہے"),
    ],
)
async def test_it_is_said_in_urdu(stage: Stage, data: str, said: str) -> None:
    ayesha = await who_has_learnt(stage, language_code="ur")
    before = await ayesha.messages()
    await ayesha.press_data((await ayesha.last())["message_id"], data)

    assert said in await ayesha.last_text()
    assert await pushed_since(ayesha, before) == []
