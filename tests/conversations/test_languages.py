"""Languages: a learner hears their own, everywhere."""

from bot.router import COMMANDS
from tests.conversations.scenes import in_the_gap, labels, settle_in, toast, work_through
from tests.stage import Person, Stage

FIRST_STRONG_ISOLATE = "\u2068"


def in_urdu(text: str) -> bool:
    """Tell whether most letters are of the Arabic script."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0600" <= letter <= "\u06ff" for letter in letters) * 2 > len(letters)


async def urdu(stage: Stage) -> Person:
    return await settle_in(stage, first_name="عائشہ", language_code="ur")


async def test_who_uses_telegram_in_urdu_is_spoken_to_in_urdu(stage: Stage) -> None:
    person = stage.person(1, first_name="عائشہ", language_code="ur")
    await person.say("/start")

    assert in_urdu(await person.last_text())
    assert "عائشہ" in await person.last_text()


async def test_every_screen_is_in_urdu(stage: Stage) -> None:
    person = await urdu(stage)
    # An export is a file, a week a picture, and the tracks tell of lessons, which are in English.
    for command in (*(COMMANDS.keys() - {"export", "tracks", "week"}), "now x"):
        await person.say(f"/{command}")
        assert in_urdu(await person.last_text()), command


async def test_times_limits_and_calendars_are_in_urdu(stage: Stage) -> None:
    person = await urdu(stage)
    for said in (
        "first Monday of the month 12:30 for 20 min",
        "every other Tuesday 23:50 for 20 min until 20 December",
        "Sat at 9",
        "31 February 9:00",
        "https://127.0.0.1/a.ics",
        "/timezone Berlin",
    ):
        await person.say(said)
        assert in_urdu(await person.last_text()), said
        assert all(in_urdu(label) for label in labels(await person.last())), said
    for name in ("quiet", "rest", "cap", "distance", "buffer"):
        await person.say("/settings")
        await person.press("limits")
        await person.press(f"limits:{name}")
        assert in_urdu(await person.last_text()), name


async def test_values_keep_their_own_direction(stage: Stage) -> None:
    person = await urdu(stage)
    await person.say("/settings")

    assert f"{FIRST_STRONG_ISOLATE}Asia/Karachi" in await person.last_text()


async def test_a_bite_is_framed_in_urdu(stage: Stage) -> None:
    person = await in_the_gap(stage, language_code="ur")
    assert "⏱" in await person.last_text()
    assert "Say it like this" not in await person.last_text()
    assert await work_through(person) >= 3

    assert in_urdu(await person.last_text())


async def test_an_unknown_language_is_answered_in_english(stage: Stage) -> None:
    person = stage.person(1, first_name="Maarja", language_code="et")
    await person.say("/help")

    assert "I send one short lesson" in await person.last_text()


async def test_a_regional_language_is_answered_in_its_own(stage: Stage) -> None:
    person = stage.person(1, first_name="A", language_code="ur-pk")
    await person.say("/help")

    assert in_urdu(await person.last_text())


async def test_the_language_chosen_holds_for_the_smallest_word(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/settings")
    await ayesha.press("Language")
    await ayesha.press("اردو")

    assert in_urdu(await toast(ayesha, 1, "no-such-button"))
