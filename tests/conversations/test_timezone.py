"""/timezone: the slots keep their place on the clock, wherever that clock hangs."""

import pytest

from tests.conversations.scenes import dump, labels, learner, planned, settle_in
from tests.stage import Stage


@pytest.mark.parametrize("typed", ["Berlin", "Berlin, Germany", "europe/berlin", "Deutschland"])
async def test_a_zone_can_stand_behind_the_command(stage: Stage, typed: str) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say(f"/timezone {typed}")

    assert await ayesha.last_text() == (
        "Time zone: Europe/Berlin. It is 07:00 there now.\n"
        "Your times keep their place on the clock. Still to come today: 12:30–12:45. "
        "Next gap: today, 12:30."
    )
    assert labels(await ayesha.last()) == ["Back to settings"]
    assert await planned(stage) == "2026-03-02T11:30:00Z"


async def test_a_zone_can_be_tapped(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/timezone")
    assert "Now it is Asia/Karachi, where the clock shows 11:00." in await ayesha.last_text()
    asked = await ayesha.last()
    await ayesha.press("New York")

    assert "Time zone: America/New_York. It is 01:00 there now." in await ayesha.last_text()
    assert "Still to come today: 12:30–12:45." in await ayesha.last_text()
    assert (await ayesha.last())["message_id"] == asked["message_id"]
    await ayesha.press("Back to settings")
    assert "Time zone: America/New_York" in await ayesha.last_text()


async def test_a_day_that_is_over_there_is_told(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/timezone Auckland")

    assert "It is 19:00 there now." in await ayesha.last_text()
    assert "Nothing more today. Next gap: tomorrow, 12:30." in await ayesha.last_text()
    assert await planned(stage) == "2026-03-02T23:30:00Z"


async def test_an_unknown_place_is_told_and_another_can_be_typed(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/timezone Qwghlm Zzyzx")
    assert "I could not find “Qwghlm Zzyzx” on the map." in await ayesha.last_text()
    assert (await learner(stage))["zone"] == "Asia/Karachi"
    assert await planned(stage) == "2026-03-02T07:30:00Z"
    await ayesha.say("Nairobi")

    assert "Time zone: Africa/Nairobi. It is 09:00 there now." in await ayesha.last_text()


async def test_a_name_of_several_places_is_asked_about(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/timezone London")
    await ayesha.press("London, Canada")

    assert "Time zone: America/Toronto." in await ayesha.last_text()


async def test_a_shared_location_takes_its_button_away_and_tells_the_same(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/timezone")
    await ayesha.press("Another place")
    assert (await ayesha.chat())["reply_keyboard"]
    await ayesha.share_location(52.52, 13.4)

    assert not (await ayesha.chat())["reply_keyboard"]
    assert "Still to come today: 12:30–12:45." in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["Back to settings"]


async def test_a_pause_keeps_its_instant(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause until 5 March")
    before = (await learner(stage))["paused_until"]
    await ayesha.say("/timezone Tokyo")

    assert (await learner(stage))["paused_until"] == before
    assert "Nothing more today. Next gap: Thursday, 12:30." in await ayesha.last_text()
    # Midnight of Thursday in Karachi is four in the morning in Tokyo.
    assert await planned(stage) == "2026-03-05T03:30:00Z"


@pytest.mark.parametrize("zone", ["Etc/GMT-14", "Etc/GMT+12", "Europe/Berlin"])
async def test_a_pause_without_end_goes_on_elsewhere(stage: Stage, zone: str) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/pause")
    await ayesha.press("pause:open")
    await ayesha.say("/timezone")
    await ayesha.press_data((await ayesha.last())["message_id"], f"zone:{zone}")

    assert f"Time zone: {zone}." in await ayesha.last_text()
    assert "Next gap: none until you send /resume." in await ayesha.last_text()


async def test_who_has_no_times_is_told_so(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.press("Remove")
    await ayesha.say("/timezone Berlin")

    assert "Next gap: none yet; add a time in /slots." in await ayesha.last_text()
    assert (await dump(stage, "deliveries"))["deliveries"] == []
