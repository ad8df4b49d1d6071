"""All that ships, with a learner: twelve skills to choose from, and a first bite of one of them."""

from pathlib import Path

from lessons.loader import DEFAULT_PACKS
from tests.conversations.scenes import MONDAY, NOON, labels, work_through
from tests.stage import buttons, staged

SHORT = ["Negotiation", "Winning work"]


async def test_a_learner_chooses_among_twelve_skills(home: Path) -> None:
    async with staged(home, lessons_path=(DEFAULT_PACKS,)) as stage:
        await stage.move_clock(to=MONDAY)
        ayesha = stage.person(first_name="Ayesha", language_code="en")
        await ayesha.say("/start")
        await ayesha.press_data((await ayesha.last())["message_id"], "zone:Asia/Karachi")
        rows = (await ayesha.last())["reply_markup"]["inline_keyboard"]
        assert [button["text"] for button in rows[0]] == SHORT
        assert [len(row) for row in rows[:6]] == [2] * 6

        await ayesha.say("weekdays 12:30-12:45")
        for command in ("/tracks", "/event", "/progress", "/settings", "/log"):
            await ayesha.say(command)
            assert buttons(await ayesha.last()), command
        await ayesha.say("/tracks")
        assert "112" not in await ayesha.last_text()
        await ayesha.press("track:RST")

        await stage.move_clock(to=NOON)
        assert "lesson" in await ayesha.last_text()
        await work_through(ayesha)
        await ayesha.say("/progress")
        assert "Another one now" in labels(await ayesha.last())
