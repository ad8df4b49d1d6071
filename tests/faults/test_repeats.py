"""What is given to the bot again, as after a crash it is: handled once, and shown once."""

from tests.conversations.scenes import in_the_gap, labels
from tests.stage import Message, Person, Stage, buttons, lead_on

PUT_OTHERWISE = "Put it your way"


async def at_the_action(stage: Stage) -> Person:
    """A learner before whom the action of a lesson stands."""
    ayesha = await in_the_gap(stage)
    while "In my own words" not in labels(await ayesha.last()):
        assert await lead_on(ayesha)
    return ayesha


async def asking(person: Person, words: str) -> list[Message]:
    """The messages that say so and wait for an answer."""
    return [one for one in await person.messages() if words in one["text"] and buttons(one)]


async def test_a_press_on_a_prompt_that_was_brought_down_leaves_one_copy(stage: Stage) -> None:
    ayesha = await at_the_action(stage)
    prompt = await ayesha.last()
    change = next(b["callback_data"] for b in buttons(prompt) if b["text"] == "In my own words")
    await ayesha.press_data(prompt["message_id"], change)
    await ayesha.say("/now 5")
    assert len(await asking(ayesha, PUT_OTHERWISE)) == 1
    await ayesha.press_data(prompt["message_id"], change)
    await ayesha.say("/now 5")

    assert len(await asking(ayesha, PUT_OTHERWISE)) == 1
