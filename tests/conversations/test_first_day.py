"""A freelancer's first day, from nothing to a pushed lesson that was answered."""

from tests.stage import Person, Stage, lead_on


async def answer_everything(person: Person) -> int:
    """Read and answer until the bite is over; return the number of answers."""
    answered = 0
    while act := await lead_on(person):
        answered += act == "pick"
    return answered


async def test_it_reaches_a_first_answer_within_six_taps(stage: Stage) -> None:
    ayesha = stage.person(1, first_name="Ayesha", language_code="en")

    await ayesha.say("/start")
    assert "Hello, Ayesha." in await ayesha.last_text()
    await ayesha.press("Karachi")
    await ayesha.press("Feedback you can use")
    assert "Say it like this" in await ayesha.last_text()
    await ayesha.press("On to the questions")
    await ayesha.press("1")
    assert "When do you have a little time?" in await ayesha.last_text()
    await ayesha.press("Weekdays 12:30")

    assert "All set" in await ayesha.last_text()


async def test_it_pushes_in_the_gap_and_remembers(stage: Stage) -> None:
    ayesha = stage.person(1, first_name="Ayesha")
    await ayesha.say("/start")
    await ayesha.press("Karachi")
    await ayesha.say("weekdays 12:30-12:45")
    before = len(await ayesha.messages())

    now = await stage.move_clock(to="next-gap")

    assert now.endswith("07:30:00Z")  # 12:30 in Karachi
    pushed = (await ayesha.messages())[before:]
    assert len(pushed) == 1
    assert pushed[0]["text"].splitlines()[1].startswith("⏱")
    assert await answer_everything(ayesha) >= 3
    assert "That was it." in await ayesha.last_text()
    await ayesha.say("/progress")
    assert "1 of 1 gap kept" in (await ayesha.last())["caption"]
