"""Pauses: nothing comes, nothing piles up, and it ends by itself or at a word."""

import pytest

from tests.conversations.scenes import (
    NOON,
    dump,
    labels,
    learner,
    planned,
    pushed_since,
    settle_in,
    toast,
    work_through,
)
from tests.stage import Person, Stage


@pytest.mark.parametrize(
    ("length", "due", "said"),
    [
        ("Today", "2026-03-03T07:30:00Z", "tomorrow, 12:30"),
        ("Three days", "2026-03-05T07:30:00Z", "Thursday, 12:30"),
        ("A week", "2026-03-09T07:30:00Z", "Monday 9 March, 12:30"),
    ],
)
async def test_a_pause_ends_by_itself_at_a_local_midnight(
    stage: Stage, length: str, due: str, said: str
) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press(length)

    assert f"Next gap: {said}." in await ayesha.last_text()
    assert await planned(stage) == due
    before = await ayesha.messages()
    await stage.move_clock(to=NOON)
    assert await pushed_since(ayesha, before) == []
    await stage.move_clock(to=due)
    assert "⏱" in await ayesha.last_text()


async def test_a_pause_without_end_lasts_until_resume(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("Until I say so")
    assert await planned(stage) == ""
    before = await ayesha.messages()
    await stage.move_clock(to="2026-05-04T07:30:00Z")
    assert await pushed_since(ayesha, before) == []
    await ayesha.say("/resume")

    assert "Welcome back. Next gap: today, 12:30." in await ayesha.last_text()
    await stage.move_clock(advance_seconds=1)
    assert len([one for one in await pushed_since(ayesha, before) if "⏱" in one["text"]]) == 1


async def test_who_is_quiet_is_not_told_to_add_a_time(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("Until I say so")
    for screen in ("/slots", "/settings", "/help"):
        await ayesha.say(screen)
        assert "none until you send /resume" in await ayesha.last_text()


async def test_the_button_under_a_pause_ends_it(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("A week")
    await ayesha.press("Resume now")

    assert "Welcome back. Next gap: today, 12:30." in await ayesha.last_text()
    assert await planned(stage) == NOON


async def test_a_slot_added_in_a_pause_waits_for_its_end(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("Three days")
    await ayesha.say("every day 21:00-21:10")

    assert "• Thursday, 21:00" in await ayesha.last_text()
    assert "• today, 21:00" not in await ayesha.last_text()
    assert await planned(stage) == "2026-03-05T07:30:00Z"


async def test_a_slot_added_in_an_endless_pause_is_kept_and_not_planned(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("Until I say so")
    await ayesha.say("every day 21:00-21:10")

    assert "Understood: Every day, 21:00–21:10" in await ayesha.last_text()
    assert await planned(stage) == ""


async def test_a_lesson_can_be_had_in_a_pause(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("A week")
    await ayesha.say("/now 5")

    assert "⏱" in await ayesha.last_text()


async def test_resume_without_a_pause_does_no_harm(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/resume")

    said = "You were not paused; all goes on as it was. Next gap: today, 12:30."
    assert await ayesha.last_text() == said
    assert await planned(stage) == NOON


# Until a date


async def test_the_end_can_stand_behind_the_command(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for said, day, midnight in (
        ("until Friday", "Friday 6 March", "2026-03-05T19:00:00Z"),
        ("until 3 March", "Tuesday 3 March", "2026-03-02T19:00:00Z"),
        ("3 March", "Tuesday 3 March", "2026-03-02T19:00:00Z"),
        ("2026-12-24", "Thursday 24 December", "2026-12-23T19:00:00Z"),
        ("today", "Tuesday 3 March", "2026-03-02T19:00:00Z"),
        ("A  Week", "Monday 9 March", "2026-03-08T19:00:00Z"),
        ("for 3 days", "Thursday 5 March", "2026-03-04T19:00:00Z"),
        ("two weeks", "Monday 16 March", "2026-03-15T19:00:00Z"),
    ):
        await ayesha.say(f"/pause {said}")
        assert f"Quiet until {day}, and back on that day." in await ayesha.last_text()
        assert await paused_until(stage) == midnight
        assert labels(await ayesha.last()) == ["Resume now"]


async def test_a_date_is_asked_for_and_read(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("Until a date")
    assert "Until when?" in await ayesha.last_text()
    await ayesha.say("Friday")

    assert "Quiet until Friday 6 March" in await ayesha.last_text()
    assert await planned(stage) == "2026-03-06T07:30:00Z"
    await ayesha.say("Thursday")  # which nobody asked for
    assert "Quiet until" not in await ayesha.last_text()
    assert await paused_until(stage) == "2026-03-05T19:00:00Z"


async def test_a_date_is_asked_for_no_more_once_the_screen_is_left(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("Until a date")
    await ayesha.press("Back")
    assert "For how long" in await ayesha.last_text()
    await ayesha.say("Friday")

    assert "Quiet until" not in await ayesha.last_text()
    assert await paused_until(stage) == ""


async def test_a_time_is_a_time_even_where_a_date_is_asked_for(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("Until a date")
    await ayesha.say("every day 20:00-20:10")

    assert len((await dump(stage, "slots"))["slots"]) == 2
    assert await paused_until(stage) == ""


IMPOSSIBLE = {
    "31 February": "There is no date “31 February”.",
    "1 March 2026": "“1 March 2026” is not a day ahead.",
    "until yesterday": "“yesterday” is not a day ahead.",
    "2 March": "“2 March” is not a day ahead.",
    "Monday 3 March": "That date does not fall on “Monday”.",
    "24 December 2031": "“24 December 2031” is too far ahead.",
    "400 days": "“400 days” is too far ahead.",
    "0 days": "I could not read “days” as a date.",
    "<b>whenever</b>": "I could not read “",
    "until": "I could not read “until” as a date.",
}


async def test_a_date_that_can_not_be_gets_an_answer_and_changes_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    for said, answer in IMPOSSIBLE.items():
        await ayesha.say(f"/pause {said}")
        assert answer in await ayesha.last_text()
        assert "Nothing has changed." in await ayesha.last_text()
    assert await dump(stage) == before


async def test_after_such_a_date_another_is_awaited(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("Until a date")
    waiting = await dump(stage)
    for said, answer in IMPOSSIBLE.items():
        await ayesha.say(said)
        assert answer in await ayesha.last_text()
    assert await dump(stage) == waiting
    await ayesha.say("Friday")
    assert "Quiet until Friday 6 March" in await ayesha.last_text()


@pytest.mark.parametrize(
    ("until", "midnight", "due"),
    [
        ("29 March", "2026-03-28T23:00:00Z", "2026-03-29T10:30:00Z"),
        ("30 March", "2026-03-29T22:00:00Z", "2026-03-30T10:30:00Z"),
    ],
)
async def test_a_pause_over_a_clock_change_ends_at_midnight_by_the_wall(
    stage: Stage, until: str, midnight: str, due: str
) -> None:
    """Clocks in Berlin are put forward at two on the 29th."""
    berta = await settle_in(stage, zone="Europe/Berlin", slot="every day 12:30-12:45")
    await berta.say(f"/pause until {until}")

    assert await paused_until(stage) == midnight
    assert await planned(stage) == due
    before = await berta.messages()
    await stage.move_clock(to="2026-03-28T11:35:00Z")
    assert await pushed_since(berta, before) == []
    await stage.move_clock(to=due)
    assert len(await pushed_since(berta, before)) == 1


async def test_a_journey_does_not_move_the_end_of_a_pause(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause until Friday")
    await ayesha.press_data((await ayesha.last())["message_id"], "zone:America/New_York")

    assert await paused_until(stage) == "2026-03-05T19:00:00Z"
    assert await planned(stage) == "2026-03-06T17:30:00Z"


async def test_what_is_on_stands_on_the_screen(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause until Friday")
    await ayesha.say("/pause")
    assert (await ayesha.last_text()).startswith("You are paused until Friday 6 March.")
    await ayesha.press("Resume now")
    await ayesha.say("/pause")

    assert (await ayesha.last_text()).startswith("For how long shall I be quiet?")
    assert "Resume now" not in labels(await ayesha.last())


async def test_a_pause_that_is_over_stands_nowhere(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause today")
    await stage.move_clock(to="2026-03-02T19:00:00Z")
    await ayesha.say("/pause")

    assert (await ayesha.last_text()).startswith("For how long shall I be quiet?")
    await ayesha.say("/resume")
    assert "You were not paused" in await ayesha.last_text()


# Ill


WEDNESDAY_NOON = "2026-03-04T07:30:00Z"
FRIDAY_NOON = "2026-03-06T07:30:00Z"


async def ill(stage: Stage, **about: str) -> Person:
    ayesha = await settle_in(stage, **about)
    await ayesha.say("/pause")
    await ayesha.press_data((await ayesha.last())["message_id"], "pause:sick")
    return ayesha


async def test_who_is_ill_is_asked_once_in_the_first_gap_after_two_days(stage: Stage) -> None:
    ayesha = await ill(stage)
    assert "I ask once how you are: Wednesday, 12:30." in await ayesha.last_text()
    before = await ayesha.messages()
    for quiet in (NOON, "2026-03-03T07:35:00Z", "2026-03-04T07:29:00Z"):
        await stage.move_clock(to=quiet)
        assert await pushed_since(ayesha, before) == []
    await stage.move_clock(to=WEDNESDAY_NOON)

    (question,) = await pushed_since(ayesha, before)
    assert question["text"].startswith("How are you?")
    assert labels(question) == ["I am back", "Two more days", "Until I say so"]
    for later in ("2026-03-04T08:00:00Z", "2026-03-05T07:30:00Z", "2026-03-13T07:30:00Z"):
        await stage.move_clock(to=later)
        assert await pushed_since(ayesha, before) == [question]


async def test_who_is_back_goes_on_from_now(stage: Stage) -> None:
    ayesha = await ill(stage)
    await stage.move_clock(to=WEDNESDAY_NOON)
    await ayesha.press("I am back")

    assert "Welcome back. Next gap:" in await ayesha.last_text()
    assert await paused_until(stage) == ""
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-05T07:30:00Z")
    assert any("⏱" in one["text"] for one in await pushed_since(ayesha, before))


async def test_two_more_days_bring_the_question_again(stage: Stage) -> None:
    ayesha = await ill(stage)
    await stage.move_clock(to=WEDNESDAY_NOON)
    await ayesha.press("Two more days")

    assert "I ask once how you are: Friday, 12:30." in await ayesha.last_text()
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-05T07:35:00Z")
    assert await pushed_since(ayesha, before) == []
    await stage.move_clock(to=FRIDAY_NOON)
    assert (await ayesha.last_text()).startswith("How are you?")


async def test_until_they_say_so_they_are_not_asked_again(stage: Stage) -> None:
    ayesha = await ill(stage)
    await stage.move_clock(to=WEDNESDAY_NOON)
    await ayesha.press("Until I say so")
    before = await ayesha.messages()
    await stage.move_clock(to="2026-04-01T07:30:00Z")

    assert await pushed_since(ayesha, before) == []
    await ayesha.say("/resume")
    assert "Welcome back. Next gap: today, 12:30." in await ayesha.last_text()


async def test_being_ill_can_stand_behind_the_command(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for said in ("sick", "ill", "I am ill"):
        await ayesha.say(f"/pause {said}")
        assert "Get well." in await ayesha.last_text()
        assert await planned(stage) == WEDNESDAY_NOON
        await ayesha.say("/resume")


@pytest.mark.parametrize("act", ["/resume", "/pause until Friday", "/pause today"])
async def test_whatever_ends_the_sickness_ends_the_question(stage: Stage, act: str) -> None:
    ayesha = await ill(stage)
    await ayesha.say(act)

    assert (await learner(stage))["check_in_at"] is None
    await stage.move_clock(to=FRIDAY_NOON)
    assert not any(
        one["text"].startswith("How are you?") for one in await ayesha.messages() if one["text"]
    )


async def test_a_question_is_not_taken_for_a_lesson(stage: Stage) -> None:
    ayesha = await ill(stage)
    for screen in ("/slots", "/settings", "/help"):
        await ayesha.say(screen)
        assert "none until you send /resume" in await ayesha.last_text()
    await ayesha.say("/now 5")
    await work_through(ayesha)
    assert "That was it. No gap is planned;" in await ayesha.last_text()
    await ayesha.say("/pause")
    assert "From Wednesday 4 March on, in a gap of yours, I ask" in await ayesha.last_text()


async def test_without_any_time_nobody_is_asked(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    slot_id = (await dump(stage, "slots"))["slots"][0]["id"]
    await ayesha.press_data((await ayesha.last())["message_id"], f"slots:drop:{slot_id}")
    await ayesha.say("/pause sick")

    assert "Get well. Nothing comes until you send /resume" in await ayesha.last_text()


# Presses and languages


async def test_what_is_made_up_changes_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    shown, before = await ayesha.last(), await dump(stage)
    for data in ("pause:never", "pause:end:1", "pause:date:1", "pause:3", "pause:"):
        said = await toast(ayesha, shown["message_id"], data)
        assert said == "That button has had its day. Nothing has changed."
    assert await dump(stage) == before


async def test_a_pause_in_urdu(stage: Stage) -> None:
    ayesha = await ill(stage, language_code="ur")
    assert "جلد صحت یاب ہوں۔" in await ayesha.last_text()
    await stage.move_clock(to=WEDNESDAY_NOON)
    assert "طبیعت کیسی ہے؟" in await ayesha.last_text()
    await ayesha.press("دو دن اور")
    await ayesha.say("/pause 31 February")
    assert "نام کی کوئی تاریخ نہیں۔" in await ayesha.last_text()
    await ayesha.say("/pause until Friday")
    assert "تک خاموشی ہے، اور اسی دن سے پھر شروع۔" in await ayesha.last_text()


async def paused_until(stage: Stage) -> str:
    until = (await learner(stage))["paused_until"]
    return f"{until:%Y-%m-%dT%H:%M:%SZ}" if until else ""
