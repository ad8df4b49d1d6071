"""Pauses: nothing comes, nothing piles up, and it ends by itself or at a word."""

import pytest

from tests.conversations.scenes import NOON, planned, pushed_since, settle_in
from tests.stage import Stage


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

    assert await planned(stage) == NOON
