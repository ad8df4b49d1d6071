"""Slots: typed or tapped, seen, and removed."""

from datetime import time

from scheduler.slots import WORKDAYS, Slot, Weekly
from storage import declared
from tests.conversations.scenes import dump, labels, planned, settle_in, toast
from tests.stage import Person, Stage, buttons


async def rules(stage: Stage) -> list[tuple[str, str, int]]:
    rows = (await dump(stage, "slots"))["slots"]
    return [(row["rule"].split("=")[-1], row["start"], row["minutes"]) for row in rows]


async def slot_buttons(person: Person) -> list[str]:
    return [label for label in labels(await person.last()) if label.startswith("Remove ")]


async def test_a_typed_time_is_added_at_any_moment(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("Tue and Fri 9:00-9:10")

    text = await ayesha.last_text()
    assert "Understood: Tuesday and Friday, 09:00–09:10, 10 minutes." in text
    assert "• tomorrow, 09:00\n• Friday, 09:00\n• Tuesday 10 March, 09:00" in text
    assert ("TU,FR", "09:00", 10) in await rules(stage)


async def test_a_nearer_slot_moves_the_plan_forward(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("every day 11:30-11:40")

    assert await planned(stage) == "2026-03-02T06:30:00Z"


async def test_a_gap_that_is_open_already_is_used_at_once(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("every day 10:55-11:15")
    await stage.move_clock(advance_seconds=1)

    assert "⏱" in await ayesha.last_text()


async def test_it_lists_slots_with_the_next_gap(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/slots")

    text = await ayesha.last_text()
    assert "• Weekdays, 12:30–12:45" in text
    assert "Time zone: Asia/Karachi. Next gap: today, 12:30." in text


async def test_text_behind_the_command_is_a_slot_to_add(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/slots sat 10:00 for 20 min")

    assert "Understood: Saturday, 10:00–10:20, 20 minutes." in await ayesha.last_text()


async def test_without_slots_it_says_how_to_add_one(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/slots")
    await ayesha.press("Remove")

    assert "You have told me no times yet" in await ayesha.last_text()
    assert await planned(stage) == ""
    await ayesha.press("Add a time")
    await ayesha.press("Weekends 10:00")
    assert await rules(stage) == [("SA,SU", "10:00", 20)]


async def test_a_removed_slot_is_planned_no_more(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("every day 21:00-21:10")
    await ayesha.say("/slots")
    await ayesha.press("Remove Weekdays, 12:30")

    assert await slot_buttons(ayesha) == ["Remove Every day, 21:00–21:10"]
    assert await planned(stage) == "2026-03-02T16:00:00Z"


async def test_what_was_just_added_can_be_taken_back(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await rules(stage)
    await ayesha.say("every day 21:00-21:10")
    await ayesha.press("Remove")

    assert await rules(stage) == before


async def test_a_slot_removed_twice_is_removed_once(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/slots")
    message = await ayesha.last()
    data = buttons(message)[0]["callback_data"]
    await ayesha.press_data(message["message_id"], data)

    heard = await toast(ayesha, message["message_id"], data)
    assert heard == "That button has had its day. Nothing has changed."


async def test_nobody_removes_somebody_elses_slot(stage: Stage) -> None:
    await settle_in(stage)
    mallory = await settle_in(stage, 2, first_name="Mallory")
    kept = await rules(stage)
    mine = (await dump(stage, "slots"))["slots"][0]["id"]
    await toast(mallory, 1, f"slots:drop:{mine}")

    assert await rules(stage) == kept


async def test_a_slot_said_twice_is_kept_once(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("Mon-Fri 12:30 for 15 minutes")

    assert "You have that one already: Weekdays, 12:30–12:45." in await ayesha.last_text()
    assert len(await rules(stage)) == 1


UNREADABLE = [
    ("weekdays 12:30-flurb", "“flurb”"),
    ("weekdays 12:30-12:30", "“12:30-12:30”"),
    ("weekdays 25:00-25:10", "“25:00”"),
    ("31 February 9:00-9:10", "“31 February”"),
    ("today 9:00-9:10", "“today 9:00-9:10”"),
    ("weekdays 12:30 for 1 min", "“1”"),
    ("weekdays 9:00-17:00", "“9:00-17:00”"),
    ("weekdays <b>noon</b>", "“<”"),
]


async def test_an_unreadable_time_is_quoted_and_changes_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    for typed, quoted in UNREADABLE:
        await ayesha.say(f"/slots {typed}")
        text = await ayesha.last_text()
        assert quoted in text
        assert "Nothing has changed." in text
        assert text.count("“") == 2  # what was said, and an example

    assert await dump(stage) == before


async def test_after_add_a_time_words_that_are_none_get_an_example(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/slots")
    await ayesha.press("Add a time")
    await ayesha.say("when I feel like it")

    assert "A time that I can read: “" in await ayesha.last_text()
    assert "Weekdays 12:30–12:45" in labels(await ayesha.last())


async def test_forty_slots_are_enough(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    async with stage.house.database.write() as work:
        for number in range(39):
            slot = Slot(Weekly(frozenset(WORKDAYS)), time(number // 2, 30 * (number % 2)), 5)
            await declared.add(work, 1, slot)
        await work.commit()
    await ayesha.say("sat 5:00-5:10")
    assert "You have 40 times already. Remove one in /slots first." in await ayesha.last_text()
    assert len(await rules(stage)) == 40
    await ayesha.say("weekdays 12:30-12:45")
    assert "You have that one already" in await ayesha.last_text()
    await ayesha.say("/slots")
    assert len(await slot_buttons(ayesha)) == 40
