"""Something is coming up at work: its skill comes first, a primer before it, a question after."""

from datetime import datetime, timedelta

import pytest

from storage import bites, events
from tests.conversations.scenes import (
    dump,
    labels,
    learner,
    pushed_since,
    settle_in,
    toast,
    work_through,
)
from tests.stage import Person, Stage, buttons

STALE = "That button has had its day. Nothing has changed."
THURSDAY = datetime.fromisoformat("2026-03-05T10:00:00Z")
"""15:00 in Karachi."""


async def named(stage: Stage, id_: int = 1) -> list[tuple[str, datetime]]:
    rows = (await dump(stage, "events"))["events"]
    return [(row["track_id"], row["at"]) for row in rows if row["learner_id"] == id_]


async def kinds(stage: Stage) -> list[str]:
    """The kinds of the parts of the last bite that was made."""
    rows = (await dump(stage, "deliveries"))["deliveries"]
    last = next(row for row in reversed(rows) if row["bite"])
    return [part.kind for part in bites.load(last["bite"]).parts]


async def each_noon(stage: Stage, person: Person, *days: int) -> None:
    """Work through what comes at 12:30 on these days of March."""
    for day in days:
        await stage.move_clock(to=f"2026-03-{day:02}T07:30:00Z")
        await work_through(person)


# Naming it


async def test_a_skill_and_a_moment_are_all_it_takes(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    slots = await dump(stage, "slots", "deliveries")
    await ayesha.say("/event feedback Thu 15:00")

    text = await ayesha.last_text()
    assert text.startswith("Feedback you can use: Thursday, 15:00")
    assert "4 gaps of yours come before it, and bring this skill first." in text
    assert "Before it, a primer of a minute: Thursday, 12:30." in text
    assert "After it, one question on how it went: Friday, 12:30." in text
    assert labels(await ayesha.last()) == ["All that is coming up"]
    assert await named(stage) == [("FBK", THURSDAY)]
    assert await dump(stage, "slots", "deliveries") == slots


@pytest.mark.parametrize("said", ["FBK", "fedback", "Feedback you can use", "feedback with Acme"])
async def test_a_skill_goes_by_many_names(stage: Stage, said: str) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say(f"/event {said} Thu 15:00")
    assert await named(stage) == [("FBK", THURSDAY)]


async def test_it_can_be_tapped_and_typed_step_by_step(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event")
    assert (await ayesha.last_text()).startswith("Is something coming up at work?")
    await ayesha.press("Feedback you can use")
    assert "When is it? Type the day and the time" in await ayesha.last_text()
    await ayesha.say("Thu 15:00")

    assert await named(stage) == [("FBK", THURSDAY)]
    assert (await learner(stage))["expecting"] is None
    assert len((await dump(stage, "slots"))["slots"]) == 1


async def test_a_day_without_a_time_is_asked_for_the_time(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback Thu")
    assert "Feedback you can use, Thursday 5 March\nAt what time?" in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["09:00", "11:00", "14:00", "16:00", "Back"]
    await ayesha.say("in a while")
    assert "I could not read “in a while”" in await ayesha.last_text()
    await ayesha.say("15:00")
    assert await named(stage) == [("FBK", THURSDAY)]

    await ayesha.say("/event feedback today")
    assert labels(await ayesha.last()) == ["14:00", "16:00", "Back"]
    await ayesha.press("16:00")
    assert (await named(stage))[-1] == ("FBK", datetime.fromisoformat("2026-03-02T11:00:00Z"))


async def test_another_day_can_be_typed_instead_of_a_time(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback Wed")
    await ayesha.say("Thu 15:00")
    assert await named(stage) == [("FBK", THURSDAY)]


async def test_a_time_that_can_mean_two_is_asked(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    await ayesha.say("/event feedback Thu at 3")
    assert "That can mean two times. Which one?" in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["Thursday, 03:00", "Thursday, 15:00"]
    assert await dump(stage) == before
    await ayesha.press("Thursday, 15:00")
    assert await named(stage) == [("FBK", THURSDAY)]


async def test_an_unknown_skill_offers_those_there_are(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    await ayesha.say("/event <b>cooking</b> Thu 15:00")
    assert "There is no skill “<b>cooking</b>” here." in await ayesha.last_text()
    assert "Feedback you can use" in labels(await ayesha.last())
    assert await dump(stage) == before
    await ayesha.press("Feedback you can use")
    assert await named(stage) == [("FBK", THURSDAY)]


async def test_a_moment_alone_is_asked_for_the_skill(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    await ayesha.say("/event Thu 15:00")
    assert labels(await ayesha.last()) == ["Feedback you can use", "Listening"]
    await ayesha.press("Listening")
    assert await named(small_stage) == [("LST", THURSDAY)]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("yesterday 10:00", "“yesterday"),
        ("today 10:00", "“today 10:00” is over"),
        ("3 March 2027 10:00", "“3 March 2027” is more than a year ahead"),
        ("31 February 10:00", "There is no date “31 February”"),
        ("Thu 25:00", "There is no time “25:00”"),
        ("Fri 12 March 9:00", "That date does not fall on “Fri”"),
        ("some time <soon>", "I could not read “feedback some time <soon>”"),
        ("weekdays 15:00", "I could not read “feedback weekdays 15:00”"),
        ("now", "I could not read “feedback now”"),
    ],
)
async def test_what_can_not_be_is_said_and_can_be_typed_anew(
    stage: Stage, said: str, answer: str
) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say(f"/event feedback {said}")
    text = await ayesha.last_text()
    assert answer in text
    assert "such as" in text or "like" in text or "as in" in text
    assert text.endswith("Nothing has changed.")
    assert await named(stage) == []
    await ayesha.say("Thu 15:00")
    assert await named(stage) == [("FBK", THURSDAY)]


async def test_no_more_than_ten_are_ahead(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for hour in range(events.MOST_EVENTS):
        await ayesha.say(f"/event feedback Thu {hour + 10}:00")
    before = await dump(stage)
    await ayesha.say("/event feedback Fri 15:00")
    assert "10 are coming up already. Drop one" in await ayesha.last_text()
    assert len(labels(await ayesha.last())) == events.MOST_EVENTS + 1
    assert await dump(stage) == before


async def test_going_elsewhere_leaves_the_question_behind(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback")
    await ayesha.press("Back")
    await ayesha.say("Thu 15:00")
    assert "Understood" in await ayesha.last_text()
    assert await named(stage) == []


# What is ahead


async def test_what_is_ahead_can_be_dropped_and_put_back(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback Thu 15:00")
    await ayesha.say("/event feedback tomorrow 10:00")
    await ayesha.say("/event")
    assert "• Feedback you can use: tomorrow, 10:00\n• Feedback you can use: Thursday, 15:00" in (
        await ayesha.last_text()
    )
    drop = "Drop Feedback you can use: "
    assert labels(await ayesha.last()) == [
        f"{drop}tomorrow, 10:00",
        f"{drop}Thursday, 15:00",
        "Another one",
    ]
    await ayesha.press(f"{drop}Thursday")
    assert "Dropped: Feedback you can use: Thursday, 15:00." in await ayesha.last_text()
    assert len(await named(stage)) == 1
    await ayesha.press("Put it back")
    assert ("FBK", THURSDAY) in await named(stage)
    await ayesha.press("All that is coming up")
    await ayesha.press("Another one")
    assert "What is coming up?" in await ayesha.last_text()


async def test_what_is_over_is_not_listed(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback Thu 15:00")
    await stage.move_clock(to="2026-03-05T10:00:00Z")
    await ayesha.say("/event")
    assert "Thursday" not in await ayesha.last_text()


# What it does


async def test_the_primer_comes_in_the_last_gap_before_and_the_question_after(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback Thu 15:00")
    await each_noon(stage, ayesha, 2, 3, 4)
    assert "primer" not in await kinds(stage)
    await stage.move_clock(to="2026-03-05T07:30:00Z")
    assert "primer" in await kinds(stage)
    await work_through(ayesha)
    assert (await dump(stage, "events"))["events"][0]["primed_at"] is not None
    await stage.move_clock(to="2026-03-06T07:30:00Z")
    assert (await kinds(stage))[0] == "debrief"


async def test_without_a_gap_before_it_the_primer_is_a_press_away(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback today 12:00")
    assert "You have no gap before it" in await ayesha.last_text()
    await ayesha.press("Primer now")
    assert await kinds(stage) == ["primer"]
    await work_through(ayesha)
    assert (await dump(stage, "events"))["events"][0]["primed_at"] is not None


async def test_far_ahead_its_gaps_are_not_all_counted(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="every day 12:30-12:45")
    await ayesha.say("/event feedback 1 December 9:00")
    text = await ayesha.last_text()
    assert "At least 60 gaps of yours come before it" in text
    assert "your first gap within a week asks how it went" in text


async def test_nobody_is_asked_how_it_went_before_it_can_be_over(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback tomorrow 12:00")
    assert "how it went: Wednesday, 12:30." in await ayesha.last_text()


async def test_a_pause_until_after_it_leaves_no_gap_before_it(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause until Friday")
    await ayesha.say("/event feedback Thu 15:00")
    text = await ayesha.last_text()
    assert "You have no gap before it" in text
    assert "Friday, 12:30" in text


async def test_a_gap_long_before_it_brings_no_primer(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="tomorrow 12:30 for 15 min")
    await ayesha.say("/event feedback 30 March 9:00")
    assert "None of them is in the week before it" in await ayesha.last_text()
    assert "Primer now" in labels(await ayesha.last())


# What is old, foreign or made up


async def test_what_is_made_up_changes_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback Thu 15:00")
    shown, before = await ayesha.last(), await dump(stage)
    for data in (
        *("event:", "event:x", "event:skill", "event:skill:XXX", "event:skill:FBK:1"),
        *("event:at:XXX:2026-03-05:1500", "event:at:FBK:never:1500", "event:at:FBK:2026-03-05"),
        *("event:at:FBK:2026-03-05:15:00", "event:at:FBK:2026-03-05:2500"),
        *("event:at:FBK:2026-03-05:1560", "event:at:FBK:2026-03-01:1500"),
        *("event:at:FBK:2026-03-02:1100", "event:at:FBK:2027-03-02:1101"),
        *("event:at:FBK:9999-12-31:2300", "event:at:FBK:0001-01-01:0000"),
        *("event:drop", "event:drop:2", "event:drop:x", "event:prime:2", "event:prime:-1"),
    ):
        assert await toast(ayesha, shown["message_id"], data) == STALE, data
    assert await dump(stage) == before


async def test_nobody_drops_or_primes_another_ones_event(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback Thu 15:00")
    omar = await settle_in(stage, 2, first_name="Omar")
    shown, before = await omar.last(), await dump(stage)
    for data in ("event:drop:1", "event:prime:1"):
        assert await toast(omar, shown["message_id"], data) == STALE
    assert await dump(stage) == before


async def test_what_is_over_is_neither_dropped_nor_primed(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback today 12:00")
    shown = await ayesha.last()
    await stage.move_clock(to="2026-03-02T07:00:00Z")
    for data in ("event:drop:1", "event:prime:1"):
        assert await toast(ayesha, shown["message_id"], data) == STALE


async def test_repeated_presses_come_to_the_same(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    shown = (await ayesha.last())["message_id"]
    for data in ("event", "event:skill:FBK", "event:at:FBK:2026-03-05:1500"):
        await ayesha.press_data(shown, data)
        before, said = await dump(stage), await ayesha.last_text()
        await ayesha.press_data(shown, data)
        assert await dump(stage) == before
        assert await ayesha.last_text() == said


async def test_it_is_said_in_urdu(stage: Stage) -> None:
    ayesha = await settle_in(stage, language_code="ur")
    before = await ayesha.messages()
    await ayesha.say("/event feedback Thu 15:00")
    text = await ayesha.last_text()
    assert "اس سے پہلے" in text
    assert "gaps" not in text
    assert len(await pushed_since(ayesha, before)) == 2
    await ayesha.say("/event")
    assert all(len(one["callback_data"].encode()) <= 64 for one in buttons(await ayesha.last()))


async def test_it_is_in_the_learners_own_zone(stage: Stage) -> None:
    ayesha = await settle_in(stage, zone="Europe/London")
    await ayesha.say("/event feedback Thu 15:00")
    assert await named(stage) == [("FBK", THURSDAY + timedelta(hours=5))]
