"""/progress: a picture and the same in words, in true numbers."""

import re
from typing import Any

import pytest

from bot.pictures.png import PictureError
from storage import learners
from tests.conversations.scenes import dump, in_the_gap, labels, pick, settle_in, work_through
from tests.stage import Person, Stage


async def progress_of(person: Person) -> dict[str, Any]:
    """Ask for the progress and return the message."""
    await person.say("/progress")
    return await person.last()


def mastery_in(message: dict[str, Any]) -> int:
    """Return the percentage of the one skill in a progress."""
    found = re.search(r"Feedback you can use (\d+)%", message["caption"])
    assert found, message["caption"]
    return int(found[1])


async def test_before_the_first_lesson_it_says_what_will_be_there(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    message = await progress_of(ayesha)

    assert "Nothing here yet." in message["text"]
    assert "Next gap: today, 12:30." in message["text"]
    assert "photo" not in message


async def test_who_has_answered_nothing_but_the_bot_itself_has_nothing_to_see(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback today 15:00")
    await stage.move_clock(to="2026-03-03T07:30:00Z")
    await ayesha.press("say:")  # how the event went
    assert len((await dump(stage, "answers"))["answers"]) == 1

    assert "Nothing here yet." in (await progress_of(ayesha))["text"]


async def test_it_shows_a_picture_and_says_the_same(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    message = await progress_of(ayesha)

    assert message["photo"][-1]["width"] == 1080
    assert "0 used at work" in message["caption"]
    assert "1 of 1 gap kept" in message["caption"]
    assert re.search(r"Feedback you can use \d+%, \d of 9 lessons done", message["caption"])
    assert labels(message) == [
        "Another one now",
        "Review now",
        "Something is coming up at work",
        "A record to show",
    ]


async def test_it_counts_minutes_spent_by_the_clock(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await stage.move_clock(advance_seconds=60)
    await ayesha.press("read:")
    await stage.move_clock(advance_seconds=60)
    await pick(ayesha)

    assert "2 min spent" in (await progress_of(ayesha))["caption"]


async def test_a_phone_laid_aside_is_not_counted_as_an_hour(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    await stage.move_clock(to="2026-03-02T07:59:00Z")
    await pick(ayesha)

    assert (await dump(stage, "answers"))["answers"][0]["seconds"] <= 240


async def test_a_gap_that_was_missed_is_counted_without_reproach(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    await stage.move_clock(to="2026-03-03T07:30:00Z")
    await stage.move_clock(to="2026-03-03T07:50:00Z")

    assert "1 of 2 gaps kept" in (await progress_of(ayesha))["caption"]


async def test_a_bite_that_was_asked_for_is_no_gap(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/now 10")
    await work_through(ayesha)

    assert "No gap has come yet" in (await progress_of(ayesha))["caption"]


async def test_mastery_falls_when_nothing_comes_back_and_the_page_says_so(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    first = mastery_in(await progress_of(ayesha))
    await ayesha.say("/pause")
    await ayesha.press("pause:")
    await stage.move_clock(to="2026-04-20T06:00:00Z")
    later = await progress_of(ayesha)

    assert 0 < mastery_in(later) < first
    assert "down from" in later["caption"]


async def test_what_was_used_at_work_and_what_it_brought_is_shown(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    async with stage.house.database.write() as work:
        await learners.change(work, ayesha.id, hourly=4000, currency="$")
        await work.commit()
    await stage.move_clock(advance_seconds=90)
    await work_through(ayesha)
    await stage.move_clock(to="next-gap")
    await work_through(ayesha)
    await stage.move_clock(to="next-gap")
    await ayesha.press("say:")
    await ayesha.say("150")
    caption = (await progress_of(ayesha))["caption"]

    assert "1 used at work" in caption
    assert "$150 brought in by using it" in caption
    assert "$1 what they were worth at your rate" in caption


async def test_it_is_in_the_learner_s_language(stage: Stage) -> None:
    ayesha = await in_the_gap(stage, language_code="ur")
    await work_through(ayesha)

    assert "کام میں استعمال" in (await progress_of(ayesha))["caption"]


async def test_without_a_picture_the_words_stand_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)

    async def fail(_svg: str) -> bytes:
        raise PictureError("no fonts")

    monkeypatch.setattr(stage.house.renderer, "render", fail)
    message = await progress_of(ayesha)

    assert "1 of 1 gap kept" in message["text"]
    assert "could not be drawn" in message["text"]
