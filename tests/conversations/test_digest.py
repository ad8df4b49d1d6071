"""What is seen of one's own: pictures, the rate, and the digest of a week."""

import pytest

from tests.conversations.scenes import (
    dump,
    labels,
    learner,
    planned,
    pushed_since,
    settle_in,
    toast,
    work_through,
)
from tests.stage import Message, Person, Stage, buttons

STALE = "That button has had its day. Nothing has changed."
FRIDAY = "2026-03-06T07:30:00Z"
NEXT_FRIDAY = "2026-03-13T07:30:00Z"


async def settings(person: Person) -> str:
    await person.say("/settings")
    return await person.last_text()


async def each_noon(stage: Stage, person: Person, *days: int) -> None:
    """Work through what comes at 12:30 on these days of March."""
    for day in days:
        await stage.move_clock(to=f"2026-03-{day:02}T07:30:00Z")
        await work_through(person)


async def on_fridays(stage: Stage, **about: str) -> Person:
    """A learner whose digest comes on Fridays."""
    person = await settle_in(stage, **about)
    await person.press_data((await person.last())["message_id"], "settings:digest:4")
    return person


async def digests(person: Person, before: list[Message] | None = None) -> list[Message]:
    """Return the digests in the chat."""
    return [
        message
        for message in await pushed_since(person, before or [])
        if any(button.get("callback_data") == "progress" for button in buttons(message))
    ]


# Pictures


async def test_pictures_turn_dark_and_light_again(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    assert "Pictures: light" in await settings(ayesha)
    await ayesha.press("Dark pictures")
    assert "Pictures: dark" in await ayesha.last_text()
    assert (await learner(stage))["dark"] is True
    await ayesha.press("Light pictures")
    assert "Pictures: light" in await ayesha.last_text()
    assert (await learner(stage))["dark"] is False


# The rate


@pytest.mark.parametrize(
    ("typed", "hundredths", "currency", "said"),
    [
        ("$40 an hour", 40_00, "$", "$40 an hour"),
        ("40 EUR", 40_00, "EUR", "40 an hour"),
        ("I charge about 1,250.50 PKR per hour", 1_250_50, "PKR", "1,250.50 an hour"),
        ("my rate is €35/h", 35_00, "€", "€35 an hour"),
        ("35€ / hour.", 35_00, "€", "€35 an hour"),
        ("£20 hourly", 20_00, "£", "£20 an hour"),
    ],
)
async def test_a_rate_is_typed_as_people_say_it(
    stage: Stage, typed: str, hundredths: int, currency: str, said: str
) -> None:
    ayesha = await settle_in(stage)
    assert "Your rate: not told" in await settings(ayesha)
    await ayesha.press("Your rate")
    assert "It shows you what your minutes were worth, and is yours alone." in (
        await ayesha.last_text()
    )
    await ayesha.say(typed)
    row = await learner(stage)
    assert (row["hourly"], row["currency"]) == (hundredths, currency)
    assert row["expecting"] is None
    assert said in (await ayesha.last_text()).split("Your rate: ")[1].splitlines()[0]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("plenty", "no-number"),
        ("-40 EUR", "negative"),
        ("40 to 60 EUR", "several"),
        ("40", "no-currency"),
        ("99999999 EUR", "too-large"),
        ("40 <b>doubloons</b>", "bad-currency"),
    ],
)
async def test_a_rate_that_can_not_be_gets_an_answer_and_can_be_typed_anew(
    stage: Stage, typed: str, fault: str
) -> None:
    ayesha = await settle_in(stage)
    await ayesha.press_data((await ayesha.last())["message_id"], "hourly")
    before = await dump(stage)
    await ayesha.say(typed)
    tongue = stage.house.texts.speak("en")
    assert await ayesha.last_text() == tongue.plain(f"amount.{fault}")
    assert await dump(stage) == before
    await ayesha.say("40 EUR")
    assert (await learner(stage))["hourly"] == 40_00


async def test_a_rate_is_removed_by_its_button_or_by_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for how in ("button", "typed"):
        await ayesha.press_data((await ayesha.last())["message_id"], "hourly")
        assert labels(await ayesha.last()) == ["Back to settings"]
        await ayesha.say("40 EUR")
        await ayesha.press("Your rate")
        assert "40 an hour." in await ayesha.last_text()
        if how == "button":
            await ayesha.press("Remove it")
        else:
            await ayesha.say("0 an hour")
        assert (await learner(stage))["hourly"] is None
        assert "Your rate: not told" in await ayesha.last_text()


async def test_what_could_be_a_time_is_a_rate_while_one_is_awaited(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for typed in ("40 EUR", "20 an hour"):
        await ayesha.press_data((await ayesha.last())["message_id"], "hourly")
        await ayesha.say(typed)
    row = await learner(stage)
    assert (row["hourly"], row["currency"]) == (20_00, "EUR")
    assert len((await dump(stage, "slots"))["slots"]) == 1


async def test_a_time_is_a_time_while_a_rate_is_awaited(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.press_data((await ayesha.last())["message_id"], "hourly")
    await ayesha.say("Sat 10:00-10:20")
    assert "Understood" in await ayesha.last_text()
    assert (await learner(stage))["hourly"] is None


async def test_going_back_asks_for_no_rate_any_more(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.press_data((await ayesha.last())["message_id"], "hourly")
    await ayesha.press("Back to settings")
    await ayesha.say("40 EUR")
    assert (await learner(stage))["hourly"] is None


# The day of the digest


async def test_a_day_with_gaps_is_chosen_for_the_digest(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="Tue and Fri 12:30-12:45")
    assert "Weekly digest: none" in await settings(ayesha)
    await ayesha.press("Weekly digest")
    assert labels(await ayesha.last()) == ["Tuesday", "Friday", "✓ None", "Back to settings"]
    plan = await planned(stage)
    await ayesha.press("Friday")
    assert "Weekly digest: Friday" in await ayesha.last_text()
    assert (await learner(stage))["digest_day"] == 4
    assert await planned(stage) == plan
    await ayesha.press("Weekly digest")
    assert labels(await ayesha.last())[:3] == ["Tuesday", "✓ Friday", "None"]
    await ayesha.press("None")
    assert "Weekly digest: none" in await ayesha.last_text()
    assert (await learner(stage))["digest_day"] is None


async def test_rest_days_offer_no_digest(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="every day 12:30-12:45")
    await ayesha.press_data((await ayesha.last())["message_id"], "limits:rest:4")
    await ayesha.press_data((await ayesha.last())["message_id"], "settings:digest")
    assert "Friday" not in labels(await ayesha.last())
    assert "Saturday" in labels(await ayesha.last())


async def test_without_gaps_times_are_asked_for_first(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.press_data((await ayesha.last())["message_id"], "slots:drop:1")
    await ayesha.press_data((await ayesha.last())["message_id"], "settings:digest")
    assert "you have no gaps in the next two weeks" in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["My times", "Back to settings"]


async def test_what_is_made_up_changes_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    shown, before = await ayesha.last(), await dump(stage)
    for data in (
        *("settings:dark", "settings:dark:maybe", "settings:dark:yes:1", "settings:digest:7"),
        *("settings:digest:5", "settings:digest:-1", "settings:digest:x", "settings:digest:4:1"),
        *("hourly:", "hourly:all", "hourly:none:1"),
    ):
        assert await toast(ayesha, shown["message_id"], data) == STALE, data
    assert await dump(stage) == before


async def test_repeated_presses_come_to_the_same(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    shown = (await ayesha.last())["message_id"]
    for data in ("settings:dark:yes", "settings:digest:4", "hourly", "hourly:none"):
        await ayesha.press_data(shown, data)
        before, said = await dump(stage), await ayesha.last_text()
        await ayesha.press_data(shown, data)
        assert await dump(stage) == before
        assert await ayesha.last_text() == said


# The digest


async def test_it_comes_silently_beside_the_bite_of_its_day(stage: Stage) -> None:
    ayesha = await on_fridays(stage)
    await each_noon(stage, ayesha, 2)
    await ayesha.say("/event feedback 9 March 15:00")
    await each_noon(stage, ayesha, 3, 4)
    assert await digests(ayesha) == []
    before = await ayesha.messages()
    await stage.move_clock(to=FRIDAY)

    bite, digest = await pushed_since(ayesha, before)
    assert [digest] == await digests(ayesha)
    assert (await ayesha.chat())["silent"] == [digest["message_id"]]
    assert "Next gap: Monday, 12:30." in digest["text"]
    assert "Coming up: Feedback you can use, Monday, 15:00." in digest["text"]
    assert "3 of 3 gaps kept\n" in digest["text"]
    assert " of learning\n" in digest["text"]
    assert "lessons read\n" in digest["text"]
    assert "answered well\n" in digest["text"]
    assert labels(digest) == ["See it as a picture"]
    assert bite["message_id"] < digest["message_id"]


async def test_the_minutes_are_worth_something_at_their_rate(stage: Stage) -> None:
    ayesha = await on_fridays(stage)
    await ayesha.press_data((await ayesha.last())["message_id"], "hourly")
    await ayesha.say("$60 an hour")
    await each_noon(stage, ayesha, 2)
    await stage.move_clock(to=FRIDAY)
    (digest,) = await digests(ayesha)
    minutes = next(line for line in digest["text"].splitlines() if "of learning" in line)
    count = int(minutes.split()[0])
    assert minutes.endswith(f"of learning, ${count} at your rate")


async def test_it_comes_once_a_week(stage: Stage) -> None:
    ayesha = await on_fridays(stage)
    await ayesha.say("every day 18:00-18:15")
    await each_noon(stage, ayesha, 5)
    for hour in ("07:30", "13:00"):
        await stage.move_clock(to=f"2026-03-06T{hour}:00Z")
        await work_through(ayesha)
    assert len(await digests(ayesha)) == 1
    before = await ayesha.messages()
    await each_noon(stage, ayesha, 9, 10)
    assert await digests(ayesha, before) == []
    await stage.move_clock(to=NEXT_FRIDAY)
    assert len(await digests(ayesha, before)) == 1


async def test_a_quiet_week_is_said_without_numbers(stage: Stage) -> None:
    ayesha = await on_fridays(stage)
    for day in range(2, 7):
        await stage.move_clock(to=f"2026-03-{day:02}T07:30:00Z")
    (digest,) = await digests(ayesha)
    assert "A quiet week, and that is fine." in digest["text"]
    assert "0" not in digest["text"].split("Next gap")[0]


async def test_a_week_without_gaps_and_learning_is_not_spoken_of(stage: Stage) -> None:
    ayesha = await on_fridays(stage)
    await ayesha.say("/pause until Friday")
    before = await ayesha.messages()
    await stage.move_clock(to=FRIDAY)
    assert len(await pushed_since(ayesha, before)) == 1
    assert await digests(ayesha) == []


async def test_who_wants_none_gets_none(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await each_noon(stage, ayesha, 2, 3, 4, 5, 6)
    assert await digests(ayesha) == []
    assert (await learner(stage))["digested_at"] is None


async def test_it_is_said_in_urdu(stage: Stage) -> None:
    ayesha = await on_fridays(stage, language_code="ur")
    await each_noon(stage, ayesha, 2)
    await stage.move_clock(to=FRIDAY)
    (digest,) = await digests(ayesha)
    assert "آپ کے پچھلے سات دن" in digest["text"]
    assert "learning" not in digest["text"]
