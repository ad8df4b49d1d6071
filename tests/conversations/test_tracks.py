"""/tracks: what to get better at."""

from tests.conversations.scenes import labels, learner, settle_in, toast
from tests.stage import Person, Stage


async def tracks_of(person: Person) -> list[str]:
    """Return what stands on the buttons of the tracks, without those of other things."""
    return labels(await person.last())[:2]


async def test_with_none_chosen_all_are_taken(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    await ayesha.say("/tracks")

    assert await tracks_of(ayesha) == ["✓ Feedback you can use", "✓ Listening"]


async def test_a_tap_leaves_a_track_out_and_takes_it_in_again(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    await ayesha.say("/tracks")
    await ayesha.press("✓ Feedback")
    assert await tracks_of(ayesha) == ["Feedback you can use", "✓ Listening"]
    assert (await learner(small_stage))["tracks"] == "LST"
    await ayesha.press("Feedback")

    assert await tracks_of(ayesha) == ["✓ Feedback you can use", "✓ Listening"]
    assert (await learner(small_stage))["tracks"] == ""


async def test_the_next_lesson_is_from_a_track_chosen(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    await ayesha.say("/tracks")
    await ayesha.press("✓ Feedback")
    await ayesha.say("/now 10")

    told = small_stage.house.curriculum().lessons["LST-1"]
    assert told.title in await ayesha.last_text()


async def test_a_summary_is_shown_as_it_was_written(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    await ayesha.say("/tracks")

    assert "It <helps> & how." in await ayesha.last_text()
    assert "1 lesson\n" in await ayesha.last_text()


async def test_a_track_that_is_none_changes_nothing(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    before = await learner(small_stage)

    assert "Nothing has changed" in await toast(ayesha, 1, "track:ZZZ")
    assert await learner(small_stage) == before


async def test_skipping_the_question_keeps_what_was_chosen(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    await ayesha.say("/tracks")
    await ayesha.press("✓ Feedback")
    await ayesha.say("/start")
    await ayesha.press("setup:skip:zone")
    await ayesha.press("setup:skip:tracks")

    assert (await learner(small_stage))["tracks"] == "LST"
    assert small_stage.house.curriculum().lessons["LST-1"].title in await ayesha.last_text()
