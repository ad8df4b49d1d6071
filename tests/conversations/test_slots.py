"""Slots: typed or tapped, seen, and removed."""

from datetime import date, time

import pytest

from scheduler.limits import Limits
from scheduler.slots import WEEKEND, Bounds, Slot, Weekday, Weekly
from storage import declared, limits
from tests.conversations.scenes import dump, labels, planned, settle_in, toast
from tests.stage import Person, Stage, buttons

STALE = "That button has had its day. Nothing has changed."


async def rules(stage: Stage) -> list[tuple[str, str, int]]:
    rows = (await dump(stage, "slots"))["slots"]
    return [(row["rule"].split("=")[-1], row["start"], row["minutes"]) for row in rows]


async def slot_labels(person: Person) -> list[str]:
    """What stands on the buttons that open a slot, on the screen at the end of the chat."""
    last = buttons(await person.last())
    return [one["text"] for one in last if one["callback_data"].startswith("slot:move:")]


UNDERSTOOD = [
    (
        "Tue and Fri 9:00-9:10",
        "Understood: Tuesday and Friday, 09:00–09:10, 10 minutes.",
        ("tomorrow, 09:00–09:10", "Friday, 09:00–09:10", "Tuesday 10 March, 09:00–09:10"),
    ),
    (
        "every day at 7:00 for 10 min",
        "Understood: Every day, 07:00–07:10, 10 minutes.",
        ("tomorrow, 07:00–07:10", "Wednesday, 07:00–07:10", "Thursday, 07:00–07:10"),
    ),
    (
        "Mon, Wed and Fri 9am–9.20",
        "Understood: Monday, Wednesday, and Friday, 09:00–09:20, 20 minutes.",
        ("Wednesday, 09:00–09:20", "Friday, 09:00–09:20", "Monday 9 March, 09:00–09:20"),
    ),
    (
        "Sat & Sun mornings 10 to 10:30",
        "Understood: Weekends, 10:00–10:30, 30 minutes.",
        ("Saturday, 10:00–10:30", "Sunday, 10:00–10:30", "Saturday 14 March, 10:00–10:30"),
    ),
    (
        "every other Tuesday 18:00 15m",
        "Understood: Every 2 weeks on Tuesday, 18:00–18:15, 15 minutes.",
        ("tomorrow, 18:00–18:15", "Tuesday 17 March, 18:00–18:15", "Tuesday 31 March, 18:00–18:15"),
    ),
    (
        "first Monday of the month 9:00 20 min",
        "Understood: Every first Monday of the month, 09:00–09:20, 20 minutes.",
        (
            "Monday 6 April, 09:00–09:20",
            "Monday 4 May, 09:00–09:20",
            "Monday 1 June, 09:00–09:20",
        ),
    ),
    (
        "tomorrow 3pm for a quarter of an hour",
        "Understood: Tuesday 3 March, 15:00–15:15, 15 minutes.",
        ("tomorrow, 15:00–15:15",),
    ),
    (
        "on 3 April 16:00 10 minutes",
        "Understood: Friday 3 April, 16:00–16:10, 10 minutes.",
        ("Friday 3 April, 16:00–16:10",),
    ),
    (
        "tomorrow 23:50 for 20 minutes",
        "Understood: Tuesday 3 March, 23:50–00:10, 20 minutes.",
        ("tomorrow, 23:50–00:10",),
    ),
    (
        "weekdays 14:30-14:45 until 4 March",
        "Understood: Weekdays, 14:30–14:45, until Wednesday 4 March, 15 minutes.",
        ("today, 14:30–14:45", "tomorrow, 14:30–14:45", "Wednesday, 14:30–14:45"),
    ),
    (
        "daily 8:00 10m except 4 March",
        "Understood: Every day, 08:00–08:10, except Wednesday 4 March, 10 minutes.",
        ("tomorrow, 08:00–08:10", "Thursday, 08:00–08:10", "Friday, 08:00–08:10"),
    ),
    (
        "Wed 17:00",
        "Understood: Wednesday, 17:00–17:15, 15 minutes.",
        ("Wednesday, 17:00–17:15", "Wednesday 11 March, 17:00–17:15"),
    ),
]


async def test_what_was_understood_is_told_with_its_next_gaps(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for typed, understood, gaps in UNDERSTOOD:
        await ayesha.say(typed)
        text = await ayesha.last_text()
        assert text.splitlines()[0] == understood
        assert text.splitlines()[3 : 3 + len(gaps)] == [f"• {gap}" for gap in gaps], typed
        assert labels(await ayesha.last())[-3:] == ["Keep", "Change", "Remove"]

    assert len(await rules(stage)) == 1 + len(UNDERSTOOD)


async def test_a_nearer_slot_moves_the_plan_forward(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("every day 11:30-11:40")

    assert await planned(stage) == "2026-03-02T06:30:00Z"


async def test_a_gap_that_is_open_already_is_used_at_once(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("every day 10:55-11:15")
    await stage.move_clock(advance_seconds=1)

    assert "⏱" in await ayesha.last_text()


async def test_who_is_free_now_gets_a_bite_at_once_and_keeps_their_times(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await rules(stage)
    await ayesha.say("free now for 5 minutes")

    assert "⏱" in await ayesha.last_text()
    assert await rules(stage) == before


# Two times that are meant


async def test_what_can_mean_two_times_is_asked(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await rules(stage)
    await ayesha.say("Sat at 9")
    assert await ayesha.last_text() == "That can mean two times. Which one?"
    assert labels(await ayesha.last()) == ["Saturday, 09:00–09:15", "Saturday, 21:00–21:15"]
    assert await rules(stage) == before
    await ayesha.press("Saturday, 09:00")

    assert "Understood: Saturday, 09:00–09:15, 15 minutes." in await ayesha.last_text()
    assert await rules(stage) == [*before, ("SA", "09:00", 15)]


async def test_the_button_of_an_earlier_sentence_chooses_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("Sat at 9")
    first = await ayesha.last()
    await ayesha.say("Sun at 8")
    second = await ayesha.last()
    before = await rules(stage)
    old = buttons(first)[0]["callback_data"]
    assert await toast(ayesha, first["message_id"], old) == STALE
    assert await rules(stage) == before
    await ayesha.press("Sunday, 20:00")
    for button in buttons(second):
        assert await toast(ayesha, second["message_id"], button["callback_data"]) == STALE

    assert await rules(stage) == [*before, ("SU", "20:00", 15)]


async def test_of_two_times_one_that_is_over_is_not_meant(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("today at 9")
    assert "Understood: Monday 2 March, 21:00–21:15" in await ayesha.last_text()


async def test_a_choice_that_comes_too_late_declares_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("tomorrow at 9")
    asked = await ayesha.last()
    before = await rules(stage)
    await stage.move_clock(to="2026-03-03T05:00:00Z")

    assert await toast(ayesha, asked["message_id"], buttons(asked)[0]["callback_data"]) == STALE
    assert await rules(stage) == before


# What takes from a slot


async def test_times_that_overlap_or_touch_are_told(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for typed, meets in [
        ("Mon 12:40-12:50", True),
        ("Tue 12:45-13:00", True),
        ("Wed 12:46-13:00", False),
        ("Sat 12:30-12:45", False),
        ("first Thursday of the month 12:20 for 15 min", True),
    ]:
        await ayesha.say(typed)
        said = "It meets Weekdays, 12:30–12:45: where they touch, they make one gap."
        assert (said in await ayesha.last_text()) is meets, typed


async def test_a_slot_in_quiet_hours_is_kept_and_can_be_let_through(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="every day 21:50-22:10")
    await ayesha.say("every day 6:00-6:10")
    text = await ayesha.last_text()
    assert "• none in the next twelve months" in text
    assert "Your quiet hours or rest days take something from it" in text
    assert await planned(stage) == "2026-03-02T16:50:00Z"
    await ayesha.press("Send at this time anyway")

    text = await ayesha.last_text()
    assert "• tomorrow, 06:00–06:10" in text
    assert "quiet hours" not in text
    assert "Send at" not in " ".join(labels(await ayesha.last()))
    await stage.move_clock(to="2026-03-02T17:10:00Z")
    assert await planned(stage) == "2026-03-03T01:00:00Z"


async def test_a_gap_that_quiet_hours_cut_is_told_as_it_is_left(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("every day 21:50-22:10")

    text = await ayesha.last_text()
    assert "• today, 21:50–22:00" in text
    assert "take something from it" in text


async def test_a_rest_day_two_weeks_on_is_seen(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    async with stage.house.database.write() as work:
        await limits.save(work, 1, Limits(rest_days=frozenset({Weekday.SU})))
        await work.commit()
    await ayesha.say("every day 9:00-9:10")
    assert "take something from it" in await ayesha.last_text()
    await ayesha.say("Sat 9:30-9:40")
    assert "take something from it" not in await ayesha.last_text()
    await ayesha.say("on 8 March 23:00 10 minutes")
    assert "take something from it" not in await ayesha.last_text()


async def test_under_a_pause_the_gaps_after_it_are_told(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause until 9 March")
    await ayesha.say("every day 9:00-9:10")
    assert "• Monday 9 March, 09:00–09:10" in await ayesha.last_text()
    await ayesha.say("/pause")
    await ayesha.press("pause:open")
    await ayesha.say("every day 10:00-10:10")
    assert "• none until you send /resume" in await ayesha.last_text()


# The list


async def test_it_lists_slots_with_the_next_gap(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/slots")

    text = await ayesha.last_text()
    assert "• Weekdays, 12:30–12:45" in text
    assert "Time zone: Asia/Karachi. Next gap: today, 12:30." in text


@pytest.mark.parametrize("command", ["slots", "free"])
async def test_text_behind_the_command_is_a_slot_to_add(stage: Stage, command: str) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say(f"/{command} sat 10:00 for 20 min")

    assert "Understood: Saturday, 10:00–10:20, 20 minutes." in await ayesha.last_text()


async def test_free_alone_asks_for_a_time(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/free")
    assert "When do you have a little time?" in await ayesha.last_text()
    await ayesha.say("whenever")
    assert "I could not read that at “whenever”." in await ayesha.last_text()


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
    screen = await ayesha.last()
    assert labels(screen)[:2] == ["Weekdays, 12:30–12:45", "Remove"]
    await ayesha.press_data(screen["message_id"], buttons(screen)[1]["callback_data"])

    assert await slot_labels(ayesha) == ["Every day, 21:00–21:10"]
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
    message, button = await ayesha.find_button("Remove")
    await ayesha.press_data(message["message_id"], button["callback_data"])

    assert await toast(ayesha, message["message_id"], button["callback_data"]) == STALE


async def test_nobody_touches_somebody_elses_slot(stage: Stage) -> None:
    await settle_in(stage)
    mallory = await settle_in(stage, 2, first_name="Mallory")
    kept = await dump(stage, "slots")
    mine = kept["slots"][0]["id"]
    at = (await mallory.last())["message_id"]
    for act in ("slots:drop", "slot:move", "slot:later", "slot:through", "slot:drop", "slot:keep"):
        assert await toast(mallory, at, f"{act}:{mine}") == STALE

    assert await dump(stage, "slots") == kept


async def test_a_slot_said_twice_is_kept_once(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("Mon-Fri 12:30 for 15 minutes")

    assert "You have that one already: Weekdays, 12:30–12:45." in await ayesha.last_text()
    assert len(await rules(stage)) == 1


# What can not be


UNREADABLE = [
    ("weekdays 12:30-flurb", "“flurb”"),
    ("weekdays 12:30-12:30", "“12:30-12:30” is too short"),
    ("weekdays 25:00-25:10", "no time “25:00”"),
    ("31 February 9:00-9:10", "no date “31 February”"),
    ("today 9:00-9:10", "“today 9:00-9:10” is over"),
    ("1 March 2026 9:00-9:10", "“1 March 2026” is over"),
    ("daily 12:45-12:30", "“12:45-12:30” ends before it starts"),
    ("weekdays 12:30 for 1 min", "“1” is too short"),
    ("weekdays 12:30 for 4 hours", "“4” is too long"),
    ("weekdays 9:00-17:00", "“9:00-17:00” is too long"),
    ("Tuesday 2 March 9:00 10m", "not fall on “Tuesday”"),
    ("every 60 weeks on Monday 9:00 10m", "“60” weeks are no step"),
    ("from 5 March to 3 March 9:00 10m", "“3 March” comes before it starts"),
    ("Friday 9:00 10m except Friday", "“Friday” leaves no day"),
    ("daily 9:00 10m until today", "“daily 9:00 10m until today” is over"),
    ("Sat morning", "Something is missing at the end."),
]


async def test_what_can_not_be_read_or_meant_is_quoted_and_changes_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    for typed, said in UNREADABLE:
        for how in ("", "/slots ", "/free "):
            await ayesha.say(how + typed)
            text = await ayesha.last_text()
            assert said in text, typed
            assert "Nothing has changed." in text
            assert "Weekdays 12:30–12:45" in labels(await ayesha.last())

    assert await dump(stage) == before


async def test_after_add_a_time_words_that_are_none_get_an_example(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/slots")
    await ayesha.press("Add a time")
    await ayesha.say("when I feel like it")

    assert "A time that I can read: “" in await ayesha.last_text()
    assert "Weekdays 12:30–12:45" in labels(await ayesha.last())


async def declare(stage: Stage, count: int, bounds: Bounds) -> None:
    """Put so many slots where they would come by typing one after the other."""
    async with stage.house.database.write() as work:
        for number in range(count):
            start = time(number // 2, 30 * (number % 2))
            await declared.add(work, 1, Slot(Weekly(WEEKEND, bounds=bounds), start, 5))
        await work.commit()


async def test_forty_slots_are_enough(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await declare(stage, 39, Bounds())
    await ayesha.say("sat 5:00-5:10")
    assert "You have 40 times already. Remove one in /slots first." in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["My times"]
    assert len(await rules(stage)) == 40
    await ayesha.say("weekdays 12:30-12:45")
    assert "You have that one already" in await ayesha.last_text()
    await ayesha.press("Keep")
    assert len(await slot_labels(ayesha)) == 40


async def test_forty_slots_that_are_long_to_tell_fit_on_one_screen(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    days = frozenset(date(2026, 3, day) for day in range(4, 20))
    await declare(stage, 38, Bounds(but=days))
    await ayesha.say("/slots")
    text = await ayesha.last_text()
    assert text.startswith("Your times")
    assert "\n…\n" in text
    assert len(await slot_labels(ayesha)) == 39
    await ayesha.say("every day 0:00 for 3 hours")
    assert "Understood" in await ayesha.last_text()
