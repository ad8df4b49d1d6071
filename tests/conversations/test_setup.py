"""The set-up: every step can be skipped, gone back to, and changed later."""

import pytest

from tests.conversations.scenes import MONDAY, dump, labels, learner, planned, settle_in, toast
from tests.stage import Person, Stage, buttons


async def start(stage: Stage, **about: str) -> Person:
    await stage.move_clock(to=MONDAY)
    person = stage.person(1, **{"first_name": "Ayesha", "language_code": "en", **about})
    await person.say("/start")
    return person


async def test_it_takes_at_most_six_taps_to_be_all_set(stage: Stage) -> None:
    ayesha = await start(stage)
    taps = 0
    for label in ("Karachi", "setup:track:", "read:", "pick:", "setup:preset:0"):
        await ayesha.press(label)
        taps += 1

    assert "All set: Weekdays, 12:30–12:45." in await ayesha.last_text()
    assert taps <= 6
    assert await planned(stage) == "2026-03-02T07:30:00Z"


async def test_it_shows_each_place_with_its_time_of_day(stage: Stage) -> None:
    ayesha = await start(stage)

    assert "Karachi ·\u00a011:00" in labels(await ayesha.last())


async def test_who_skips_all_gets_a_default(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("setup:skip:zone")
    assert "Your time zone: Asia/Karachi, 11:00 there." in await ayesha.last_text()
    await ayesha.press("setup:skip:tracks")
    await ayesha.press("setup:times")
    await ayesha.press("setup:skip:slots")

    about = await learner(stage)
    assert (about["zone"], about["tracks"], about["step"]) == ("Asia/Karachi", "", "done")
    assert "Next gap: today, 12:30." in "\n".join(m["text"] for m in await ayesha.messages())


async def test_every_step_can_be_gone_back_to(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("Karachi")
    await ayesha.press("setup:back:tracks")
    assert "What time is it where you are?" in await ayesha.last_text()
    await ayesha.press("London")
    assert "Europe/London, 06:00" in await ayesha.last_text()
    await ayesha.press("setup:track:all")
    await ayesha.press("setup:times")
    await ayesha.press("setup:back:slots")

    texts = [message["text"] for message in await ayesha.messages()]
    assert any("What would you like to get better at?" in text for text in texts)


async def test_a_step_gone_back_to_is_asked_once(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("Karachi")
    await ayesha.press("setup:back:tracks")
    await ayesha.press("Karachi")

    # What she wrote, and one message that changed in place.
    assert len(await ayesha.messages()) == 2


async def test_a_slot_may_be_typed_instead_of_tapped(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("Karachi")
    await ayesha.press("setup:track:all")
    await ayesha.press("setup:times")
    await ayesha.say("Mon and Thu 9:00 for 10 min")

    assert "All set: Monday and Thursday, 09:00–09:10." in await ayesha.last_text()
    assert "Next gap: Thursday, 09:00." in await ayesha.last_text()


async def test_a_time_that_can_mean_two_is_asked_in_the_set_up_too(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("Karachi")
    await ayesha.press("setup:track:all")
    await ayesha.press("setup:times")
    await ayesha.say("Mon at 7 for 10 min")
    asked = await ayesha.last()
    await ayesha.say("Mon and Thu at 9 for 10 min")
    assert await ayesha.last_text() == "That can mean two times. Which one?"
    assert (await dump(stage, "slots"))["slots"] == []
    assert (await learner(stage))["step"] == "slots"
    heard = await toast(ayesha, asked["message_id"], buttons(asked)[0]["callback_data"])
    assert heard == "That button has had its day. Nothing has changed."
    await ayesha.press("Monday and Thursday, 21:00")

    assert "All set: Monday and Thursday, 21:00–21:10." in await ayesha.last_text()


async def test_an_unreadable_time_leaves_the_set_up_where_it_was(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("Karachi")
    await ayesha.press("setup:track:all")
    await ayesha.press("setup:times")
    await ayesha.say("weekdays 12:30-flurb")

    assert "“flurb”" in await ayesha.last_text()
    assert (await learner(stage))["step"] == "slots"
    await ayesha.say("weekdays 12:30-12:45")
    assert "All set" in await ayesha.last_text()


async def test_a_time_typed_where_a_city_is_awaited_is_still_a_time(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.say("weekdays 12:30-12:45")

    assert "Understood: Weekdays, 12:30–12:45" in await ayesha.last_text()


async def test_starting_again_loses_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="sat 10:00-10:20", zone="Europe/London")
    before = await learner(stage)
    slots = (await dump(stage, "slots"))["slots"]

    await ayesha.say("/start")
    assert (await learner(stage))["zone"] == "Europe/London"
    await ayesha.press("setup:skip:zone")
    await ayesha.press("setup:skip:tracks")
    await ayesha.press("setup:times")
    await ayesha.press("setup:skip:slots")

    after = await learner(stage)
    assert {**after, "served_until": None} == {**before, "served_until": None}
    assert (await dump(stage, "slots"))["slots"] == slots
    assert "All set: Saturday, 10:00–10:20." in "\n".join(
        message["text"] for message in await ayesha.messages()
    )


async def test_who_has_learnt_before_is_asked_for_times_at_once(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/now 5")
    await ayesha.press("read:")
    await ayesha.say("/start")
    await ayesha.press("Karachi")
    await ayesha.press("setup:track:all")

    assert "When do you have a little time?" in await ayesha.last_text()


async def test_a_second_tap_on_a_track_sends_no_second_lesson(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("Karachi")
    card = await ayesha.last()
    data = next(b["callback_data"] for b in buttons(card) if "setup:track:" in b["callback_data"])
    await ayesha.press_data(card["message_id"], data)
    await ayesha.press_data(card["message_id"], data)

    lessons = [one for one in await ayesha.messages() if "Say it like this" in one["text"]]
    assert len(lessons) == 1


async def test_a_greeting_without_start_begins_the_set_up(stage: Stage) -> None:
    ayesha = stage.person(1, first_name="Ayesha")
    await ayesha.say("hello there")

    assert "What time is it where you are?" in await ayesha.last_text()


async def test_a_typed_city_is_understood(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.say("Nairobi")

    assert (await learner(stage))["zone"] == "Africa/Nairobi"
    texts = [message["text"] for message in await ayesha.messages()]
    assert "Time zone: Africa/Nairobi. It is 09:00 there now." in texts
    assert "What would you like to get better at?" in texts[-1]


async def test_an_ambiguous_city_is_asked_about(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.say("Birmingham")

    assert "Which “Birmingham” do you mean?" in await ayesha.last_text()
    assert (await learner(stage))["zone"] == "Asia/Karachi"
    await ayesha.press("Birmingham, United Kingdom")
    assert (await learner(stage))["zone"] == "Europe/London"


async def test_an_unknown_place_changes_nothing(stage: Stage) -> None:
    ayesha = await start(stage)
    before = await dump(stage)
    await ayesha.say("Qwghlm Zzyzx")

    assert "I could not find “Qwghlm Zzyzx” on the map." in await ayesha.last_text()
    assert "Nothing has changed." in await ayesha.last_text()
    assert await dump(stage) == before


async def test_a_shared_location_gives_the_zone_and_is_not_kept(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("zone-other")
    assert (await ayesha.chat())["reply_keyboard"]
    await ayesha.share_location(-1.2921, 36.8219)

    assert (await learner(stage))["zone"] == "Africa/Nairobi"
    assert not (await ayesha.chat())["reply_keyboard"]
    assert "36.8" not in str(await dump(stage))


async def test_the_location_button_goes_when_a_place_is_tapped(stage: Stage) -> None:
    ayesha = await start(stage)
    await ayesha.press("zone-other")
    await ayesha.say("Birmingham")
    await ayesha.press("Birmingham, United Kingdom")

    assert not (await ayesha.chat())["reply_keyboard"]


@pytest.mark.parametrize("name", ["", "<b>Ayesha</b>", "A&B"])
async def test_a_name_is_shown_as_it_is(stage: Stage, name: str) -> None:
    person = await start(stage, **({"first_name": name} if name else {}))

    assert f"Hello, {name}." in await person.last_text() or not name
