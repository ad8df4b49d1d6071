"""Slots, changed: by taps, and by typing how they should be instead."""

from tests.conversations.scenes import dump, labels, planned, pushed_since, settle_in, toast
from tests.conversations.test_slots import STALE
from tests.stage import Message, Person, Stage, buttons

NO_FURTHER = "No further: it would be too short or long, over already, or the same as another"


async def shape(stage: Stage) -> list[tuple[int, str, int]]:
    rows = (await dump(stage, "slots"))["slots"]
    return [(row["id"], row["start"], row["minutes"]) for row in rows]


async def opened(stage: Stage, slot: str = "weekdays 12:30-12:45") -> tuple[Person, int]:
    """A learner who is about to change their only slot, and its id."""
    ayesha = await settle_in(stage, slot=slot)
    await ayesha.say("/slots")
    await ayesha.press("slot:move:")
    return ayesha, (await shape(stage))[0][0]


async def test_a_slot_is_moved_and_resized_by_taps_and_stays_the_same_one(stage: Stage) -> None:
    ayesha, slot_id = await opened(stage)
    assert "Weekdays, 12:30–12:45, 15 minutes.\n• today, 12:30–12:45" in await ayesha.last_text()
    for label, start, minutes in [
        ("15 min earlier", "12:15", 15),
        ("15 min later", "12:30", 15),
        ("15 min later", "12:45", 15),
        ("5 min longer", "12:45", 20),
        ("5 min shorter", "12:45", 15),
        ("5 min shorter", "12:45", 10),
    ]:
        await ayesha.press(label)
        assert await shape(stage) == [(slot_id, start, minutes)]

    assert "Weekdays, 12:45–12:55, 10 minutes.\n• today, 12:45–12:55" in await ayesha.last_text()
    assert await planned(stage) == "2026-03-02T07:45:00Z"
    await ayesha.press("Done")
    assert "• Weekdays, 12:45–12:55" in await ayesha.last_text()


async def test_a_slot_is_changed_by_typing_and_stays_the_same_one(stage: Stage) -> None:
    ayesha, slot_id = await opened(stage)
    await ayesha.say("Tue 18:00 for 20 min")

    assert "Understood: Tuesday, 18:00–18:20, 20 minutes." in await ayesha.last_text()
    assert await shape(stage) == [(slot_id, "18:00", 20)]
    await ayesha.say("Fri 9:00-9:10")  # which is one more
    assert len(await shape(stage)) == 2


async def test_a_slot_is_typed_anew_after_a_tap(stage: Stage) -> None:
    ayesha, slot_id = await opened(stage)
    await ayesha.press("15 min later")
    await ayesha.say("Tue 18:00 for 20 min")

    assert await shape(stage) == [(slot_id, "18:00", 20)]


async def test_a_slot_that_is_typed_in_two_ways_changes_with_the_choice(stage: Stage) -> None:
    ayesha, slot_id = await opened(stage)
    await ayesha.say("Sat at 9")
    assert await shape(stage) == [(slot_id, "12:30", 15)]
    await ayesha.press("Saturday, 21:00")

    assert await shape(stage) == [(slot_id, "21:00", 15)]


async def test_what_can_not_be_read_while_changing_leads_back(stage: Stage) -> None:
    ayesha, _ = await opened(stage)
    before = await dump(stage)
    for typed, said in [("a bit later", "“a”"), ("31 February 9:00", "no date “31 February”")]:
        await ayesha.say(typed)
        assert said in await ayesha.last_text()
        assert labels(await ayesha.last()) == ["Back"]
    assert await dump(stage) == before
    await ayesha.press("Back")

    assert "Tap to change it" in await ayesha.last_text()


async def test_who_has_gone_on_changes_it_no_more(stage: Stage) -> None:
    for way_on in ("Done", "/help", "/slots"):
        ayesha, slot_id = await opened(stage)
        await (ayesha.say(way_on) if way_on.startswith("/") else ayesha.press(way_on))
        known = len(await shape(stage))
        await ayesha.say(f"Sat 10:{known}0-10:{known}5")
        assert (slot_id, "12:30", 15) in await shape(stage)
        assert len(await shape(stage)) == known + 1


async def heard(person: Person, label: str) -> str:
    """Press, and return what is shown over the chat."""
    message, button = await person.find_button(label)
    return await toast(person, message["message_id"], button["callback_data"])


async def test_a_change_ends_where_a_slot_does(stage: Stage) -> None:
    ayesha, slot_id = await opened(stage, "today 11:20-11:27")
    for label, start, refused in [
        ("5 min shorter", "11:20", False),
        ("5 min shorter", "11:20", True),
        ("15 min earlier", "11:05", False),
        ("15 min earlier", "11:05", True),  # 10:50 is over
    ]:
        assert (await heard(ayesha, label)).startswith(NO_FURTHER) is refused
        assert await shape(stage) == [(slot_id, start, 2)]


async def test_two_slots_never_become_one(stage: Stage) -> None:
    ayesha, _ = await opened(stage)
    await ayesha.say("/slots weekdays 12:45-13:00")
    before = await shape(stage)
    await ayesha.press("Change")
    assert (await heard(ayesha, "15 min earlier")).startswith(NO_FURTHER)
    await ayesha.say("weekdays 12:30-12:45")

    assert "You have that one already" in await ayesha.last_text()
    assert await shape(stage) == before


async def test_a_slot_that_is_gone_can_not_be_changed(stage: Stage) -> None:
    ayesha, slot_id = await opened(stage)
    screen = await ayesha.last()
    await ayesha.press("Remove")
    for button in buttons(screen)[:4]:
        assert await toast(ayesha, screen["message_id"], button["callback_data"]) == STALE
    await ayesha.press_data(screen["message_id"], "slots:add")
    await ayesha.say("Sat 10:00 for 10 min")

    assert await shape(stage) == [(slot_id + 1, "10:00", 10)]


# The question about one that is hardly ever answered


async def test_a_slot_that_is_hardly_answered_is_asked_about_beside_a_bite(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for day in range(2, 7):
        await stage.move_clock(to=f"2026-03-{day:02}T07:31:00Z")
        await stage.move_clock(to=f"2026-03-{day:02}T07:46:00Z")
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-09T07:31:00Z")

    bite, note = await pushed_since(ayesha, before)
    assert "⏱" in bite["text"]
    assert note["text"] == (
        "A question about Weekdays, 12:30–12:45: in four weeks 5 bites came then, "
        "and 0 had an answer. Would another time suit you better?"
    )
    assert (await ayesha.chat())["silent"] == [note["message_id"]]
    assert labels(note) == ["Move it", "Make it shorter", "Drop it", "Leave it"]
    await _press_all(ayesha, note)
    await stage.move_clock(to="2026-03-09T07:46:00Z")
    await ayesha.say("/slots weekdays 12:30-12:45")
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-10T07:31:00Z")
    assert len(await pushed_since(ayesha, before)) == 1


async def _press_all(person: Person, note: Message) -> None:
    """Press the four buttons under the question, one after the other."""
    stage = person.stage
    move, shorten, drop, leave = (button["callback_data"] for button in buttons(note))
    ((slot_id, *_),) = await shape(stage)
    await person.press_data(note["message_id"], leave)
    assert await person.last_text() == "Weekdays, 12:30–12:45 stays as it is."
    assert labels(await person.last()) == ["My times"]
    assert await shape(stage) == [(slot_id, "12:30", 15)]
    await person.press_data(note["message_id"], shorten)
    assert await shape(stage) == [(slot_id, "12:30", 10)]
    assert "Weekdays, 12:30–12:40, 10 minutes." in await person.last_text()
    await person.press_data(note["message_id"], move)
    await person.press("15 min later")
    assert await shape(stage) == [(slot_id, "12:45", 10)]
    await person.press_data(note["message_id"], drop)
    assert await shape(stage) == []
    assert "You have told me no times yet" in await person.last_text()
