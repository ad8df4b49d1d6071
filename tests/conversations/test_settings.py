"""/settings: everything can be changed, in place."""

from tests.conversations.scenes import labels, learner, planned, settle_in
from tests.stage import Stage


async def test_it_shows_how_things_stand(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/settings")

    text = await ayesha.last_text()
    for line in (
        "Language: English",
        "Time zone: Asia/Karachi, 11:00 now",
        "Tracks: all",
        "Next gap: today, 12:30",
    ):
        assert line in text


async def test_urdu_can_be_chosen_and_left_again(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/settings")
    await ayesha.press("Language")
    await ayesha.press("اردو")
    assert "اردو" in await ayesha.last_text()
    assert "Language:" not in await ayesha.last_text()
    await ayesha.press("settings:language")
    await ayesha.press("English")

    assert "Language: English" in await ayesha.last_text()
    assert (await learner(stage))["language"] == "en"


async def test_the_language_can_follow_telegram(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/settings")
    await ayesha.press("Language")
    await ayesha.press("اردو")
    await ayesha.press("settings:language")
    await ayesha.press("settings:language:auto")

    assert "Language: English" in await ayesha.last_text()
    assert (await learner(stage))["language"] is None


async def test_another_zone_moves_the_plan_and_keeps_the_wall_time(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/settings")
    await ayesha.press("Time zone")
    await ayesha.press("London")

    text = await ayesha.last_text()
    assert "Time zone: Europe/London. It is 06:00 there now." in text
    assert "Next gap: today, 12:30." in text
    assert await planned(stage) == "2026-03-02T12:30:00Z"


async def test_a_city_can_be_typed_for_the_zone(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/settings")
    await ayesha.press("Time zone")
    await ayesha.say("Lisbon")

    assert "Time zone: Europe/Lisbon" in await ayesha.last_text()
    assert await planned(stage) == "2026-03-02T12:30:00Z"
    assert (await learner(stage))["step"] == "done"


async def test_going_back_from_a_zone_asks_for_no_city_any_more(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/settings")
    await ayesha.press("Time zone")
    await ayesha.press("Back to settings")
    assert "Time zone: Asia/Karachi" in await ayesha.last_text()
    await ayesha.say("thanks")

    assert "I did not understand that." in await ayesha.last_text()


async def test_every_screen_leads_somewhere(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    screens = {
        "My times": "Your times",
        "When nothing comes": "When nothing comes\nQuiet hours: 22:00–07:00",
        "Calendar": "Let your calendar count",
        "Time zone": "Which time zone",
        "Tracks": "Your tracks",
        "Language": "Which language",
        "Pause": "For how long",
        "Delete my data": "Delete everything?",
    }
    for label, title in screens.items():
        await ayesha.say("/settings")
        await ayesha.press(label)
        assert title in await ayesha.last_text()
        assert labels(await ayesha.last())
