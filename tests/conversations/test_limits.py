"""When nothing comes: quiet hours, rest days, the cap, the distance, room around events."""

from datetime import time, timedelta

from scheduler.limits import NIGHT, Limits
from scheduler.slots import Weekday
from storage import limits
from tests.conversations.scenes import NOON, dump, labels, learner, planned, settle_in, toast
from tests.stage import Person, Stage

EVENING = "2026-03-02T16:30:00Z"
"""21:30 in Karachi."""


async def mine(stage: Stage) -> Limits:
    async with stage.house.database.read() as work:
        return await limits.of(work, 1)


async def opened(stage: Stage, slot: str = "every day 21:30-21:45") -> Person:
    """A learner at the screen of their limits."""
    ayesha = await settle_in(stage, slot=slot)
    await ayesha.say("/settings")
    await ayesha.press("When nothing comes")
    return ayesha


async def test_it_shows_what_holds_at_first(stage: Stage) -> None:
    ayesha = await opened(stage)

    assert await ayesha.last_text() == (
        "When nothing comes\n"
        "Quiet hours: 22:00–07:00\n"
        "Rest days: none\n"
        "Bites a day, at most: 3\n"
        "Between two bites, at least: 30 min\n"
        "Around an event of your calendar: none\n"
        "\n"
        "Next gap: today, 21:30."
    )
    await ayesha.press("Back to settings")
    assert "Settings" in await ayesha.last_text()


CHOICES = [
    ("Quiet hours", "21:00–08:00", "Quiet hours: 21:00–08:00", Limits((time(21), time(8)))),
    ("Quiet hours", "none", "Quiet hours: none", Limits(None)),
    ("Quiet hours", "22:00–07:00", "Quiet hours: 22:00–07:00", Limits(NIGHT)),
    ("Bites a day", "1", "Bites a day, at most: 1", Limits(cap=1)),
    ("Bites a day", "no limit", "Bites a day, at most: no limit", Limits(cap=None)),
    ("Bites a day", "3", "Bites a day, at most: 3", Limits()),
    ("Distance", "120 min", "at least: 120 min", Limits(distance=timedelta(hours=2))),
    ("Distance", "no limit", "at least: no limit", Limits(distance=timedelta(0))),
    ("Distance", "30 min", "at least: 30 min", Limits()),
    ("Around events", "15 min", "calendar: 15 min", Limits(buffer=timedelta(minutes=15))),
]


async def test_each_is_chosen_by_a_tap_and_the_choice_is_marked(stage: Stage) -> None:
    ayesha = await opened(stage)
    for screen, choice, said, kept in CHOICES:
        await ayesha.press(screen)
        assert sum(label.startswith("✓ ") for label in labels(await ayesha.last())) == 1
        message = await ayesha.last()
        at = [label.removeprefix("✓ ") for label in labels(message)].index(choice)
        await ayesha.press_data(message["message_id"], f"limits:{_name(screen)}:{at}")
        assert said in await ayesha.last_text()
        assert await mine(stage) == kept


def _name(screen: str) -> str:
    return {"Quiet hours": "quiet", "Bites a day": "cap", "Distance": "distance"}.get(
        screen, "buffer"
    )


async def test_quiet_hours_move_the_plan_at_once(stage: Stage) -> None:
    ayesha = await opened(stage)
    await ayesha.press("Quiet hours")
    await ayesha.press("21:00–08:00")
    assert "Next gap: none yet" in await ayesha.last_text()
    assert await planned(stage) == ""
    await ayesha.press("Quiet hours")
    await ayesha.press("none")

    assert await planned(stage) == EVENING


async def test_quiet_hours_can_be_typed(stage: Stage) -> None:
    ayesha = await opened(stage)
    for typed, said in [
        ("21:40 - 6", "21:40–06:00"),
        ("11pm to 6:30am", "23:00–06:30"),
        ("22-7", "22:00–07:00"),
        ("12:30-12:45", "12:30–12:45"),
    ]:
        await ayesha.press("Quiet hours")
        await ayesha.say(typed)
        assert f"Quiet hours: {said}" in await ayesha.last_text()
    assert len((await dump(stage, "slots"))["slots"]) == 1

    await ayesha.say("12:30-12:40 daily")  # asked for no more, it is a time
    assert len((await dump(stage, "slots"))["slots"]) == 2


async def test_what_are_no_quiet_hours_changes_nothing(stage: Stage) -> None:
    ayesha = await opened(stage)
    await ayesha.press("Quiet hours")
    before = await dump(stage)
    for typed, said in [
        ("nonsense", "“nonsense”"),
        ("25-7", "“25” can not be quiet hours."),
        ("22-22", "“22-22” can not be quiet hours."),
        ("22", "Something is missing at the end."),
    ]:
        await ayesha.say(typed)
        assert said in await ayesha.last_text()
        assert "Nothing has changed." in await ayesha.last_text()
        assert labels(await ayesha.last()) == ["Back"]
    assert await dump(stage) == before
    await ayesha.press("Back")
    assert "Quiet hours: 22:00–07:00" in await ayesha.last_text()
    await ayesha.say("Sat 10:00 for 10 min")  # a time is a time at any point
    assert "Understood: Saturday" in await ayesha.last_text()


async def test_who_has_gone_on_types_no_quiet_hours(stage: Stage) -> None:
    ayesha = await opened(stage)
    await ayesha.press("Quiet hours")
    await ayesha.say("/slots")
    await ayesha.say("12:30-12:45")

    assert "Understood: Every day, 12:30–12:45" in await ayesha.last_text()
    assert (await mine(stage)).quiet == NIGHT


async def test_rest_days_are_tapped_on_and_off(stage: Stage) -> None:
    ayesha = await opened(stage)
    await ayesha.press("Rest days")
    assert len(labels(await ayesha.last())) == 8
    await ayesha.press("Monday")
    assert "Rest days: Monday" in await ayesha.last_text()
    assert await planned(stage) == "2026-03-03T16:30:00Z"
    await ayesha.press("Sunday")
    assert "Rest days: Monday and Sunday" in await ayesha.last_text()
    assert (await mine(stage)).rest_days == {Weekday.MO, Weekday.SU}
    await ayesha.press("✓ Monday")

    assert "Rest days: Sunday" in await ayesha.last_text()
    assert await planned(stage) == EVENING
    await ayesha.press("Back")
    assert "Rest days: Sunday" in await ayesha.last_text()


async def test_the_cap_and_the_distance_decide_about_the_rest_of_the_day(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("every day 12:50-13:00")
    await ayesha.say("every day 17:00-17:10")
    await stage.move_clock(to=NOON)
    await ayesha.press("read:")
    await stage.move_clock(to="2026-03-02T07:51:00Z")
    await ayesha.say("/settings")
    await ayesha.press("When nothing comes")
    assert "Next gap: today, 17:00." in await ayesha.last_text()  # 12:50 is too near
    await ayesha.press("Distance")
    await ayesha.press("no limit")
    assert "Next gap: today, 12:51." in await ayesha.last_text()
    await ayesha.press("Bites a day")
    await ayesha.press("1")
    assert "Next gap: tomorrow" in await ayesha.last_text()


FORGED = ("nosuch", "quiet:9", "cap:9", "rest:7", "rest:x", "cap:-1", "quiet:1:1", "buffer:٣", "")


async def test_a_forged_choice_changes_nothing(stage: Stage) -> None:
    ayesha = await opened(stage)
    before = await dump(stage)
    at = (await ayesha.last())["message_id"]
    for data in FORGED:
        heard = await toast(ayesha, at, f"limits:{data}")
        assert heard == "That button has had its day. Nothing has changed.", data

    assert await dump(stage) == before
    assert (await learner(stage))["expecting"] is None
