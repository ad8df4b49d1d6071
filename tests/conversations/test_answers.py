"""Answers: what is chosen is kept, once, and by its own learner."""

import asyncio

from lessons.markup import to_html
from tests.conversations.scenes import dump, in_the_gap, pick, settle_in, toast, work_through
from tests.stage import Message, Person, Stage, buttons

STALE = "That button has had its day. Nothing has changed."


async def at_a_question(stage: Stage) -> tuple[Person, Message]:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    return ayesha, await ayesha.last()


async def test_reading_leaves_the_sentence_to_copy_and_asks_what_one_thinks(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    lesson = await ayesha.last()
    await ayesha.press("read:")

    read = next(m for m in await ayesha.messages() if m["message_id"] == lesson["message_id"])
    copy, *thoughts = buttons(read)
    assert "copy_text" in copy
    assert [one["text"] for one in thoughts] == ["Too easy", "Too hard", "Not my work"]
    assert {one["callback_data"].rpartition(":")[0] for one in thoughts} == {"rate:1:0"}


async def test_feedback_is_for_the_option_chosen(stage: Stage) -> None:
    ayesha, _ = await at_a_question(stage)
    await pick(ayesha, well=True)
    good = await ayesha.last_text()

    assert "A good move." in good
    assert "The better move" not in good
    answer = (await dump(stage, "answers"))["answers"][0]
    lesson = stage.house.curriculum().lessons[answer["lesson_id"]]
    item = lesson.item(answer["item_id"])
    reply = item.reply((), answer["answer"])
    assert reply.feedback in good or to_html(reply.feedback) in good


async def test_a_weak_answer_is_told_the_better_move(stage: Stage) -> None:
    ayesha, _ = await at_a_question(stage)
    await pick(ayesha, well=False)

    text = await ayesha.last_text()
    assert "There is a better move." in text
    assert "The better move:" in text
    assert (await dump(stage, "answers"))["answers"][0]["credit"] == 0


async def test_feedback_takes_the_place_of_the_question(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    before = len(await ayesha.messages())
    await pick(ayesha)

    assert len(await ayesha.messages()) == before
    assert (await ayesha.last())["message_id"] == question["message_id"]


async def test_an_old_button_shows_the_given_answer_again(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    await pick(ayesha, well=True)
    shown, kept = await ayesha.last(), await dump(stage)
    for button in buttons(question):
        await ayesha.press_data(question["message_id"], button["callback_data"])

    assert await ayesha.last() == shown
    assert await dump(stage) == kept


async def test_an_old_button_changes_nothing_after_the_bite(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    await work_through(ayesha)
    standing, kept = await ayesha.messages(), await dump(stage)
    await ayesha.press_data(question["message_id"], buttons(question)[0]["callback_data"])

    assert await dump(stage) == kept
    assert len(await ayesha.messages()) == len(standing)
    again = next(m for m in await ayesha.messages() if m["message_id"] == question["message_id"])
    assert buttons(again) == []


async def test_a_double_press_counts_once(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    data = [button["callback_data"] for button in buttons(question)]
    await asyncio.gather(
        *(ayesha.press_data(question["message_id"], one) for one in (data[0], data[1], data[0]))
    )

    assert len((await dump(stage, "answers"))["answers"]) == 1
    assert len((await dump(stage, "memories"))["memories"]) == 1


async def test_a_double_press_on_next_shows_one_question(stage: Stage) -> None:
    ayesha, _ = await at_a_question(stage)
    await pick(ayesha)
    feedback = await ayesha.last()
    before = len(await ayesha.messages())
    onward = buttons(feedback)[-1]["callback_data"]
    await asyncio.gather(*(ayesha.press_data(feedback["message_id"], onward) for _ in range(3)))

    assert len(await ayesha.messages()) == before + 1


async def test_a_double_press_on_read_shows_one_question(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    lesson = await ayesha.last()
    before = len(await ayesha.messages())
    _, onward = await ayesha.find_button("read:")
    data = onward["callback_data"]
    await asyncio.gather(*(ayesha.press_data(lesson["message_id"], data) for _ in range(3)))

    assert len(await ayesha.messages()) == before + 1
    assert len((await dump(stage, "readings"))["readings"]) == 1


async def test_somebody_elses_button_does_nothing(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    mallory = await settle_in(stage, 2, first_name="Mallory")
    kept = await dump(stage)
    hers = [button["callback_data"] for button in buttons(question)]
    for data in (*hers, "read:1:0", "next:1:1:0"):
        assert await toast(mallory, 1, data) == STALE

    assert await dump(stage) == kept
    assert await ayesha.last() == question


async def test_a_question_can_not_be_answered_ahead_of_its_turn(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    kept = await dump(stage)
    delivery = buttons(question)[0]["callback_data"].split(":")[1]
    for data in (f"pick:{delivery}:2:0:0", f"pick:{delivery}:1:1:0", f"pick:{delivery}:1:0:9"):
        assert await toast(ayesha, question["message_id"], data) == STALE

    assert await dump(stage) == kept


async def test_a_bite_that_was_withdrawn_takes_no_more_answers(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    await stage.move_clock(to="2026-03-02T08:15:00Z")
    standing = await ayesha.messages()
    press = buttons(question)[0]["callback_data"]
    assert await toast(ayesha, question["message_id"], press) == STALE
    await ayesha.press_data(question["message_id"], f"read:{press.split(':')[1]}:0")

    assert (await dump(stage, "answers"))["answers"] == []
    assert await ayesha.messages() == standing


async def test_an_answer_counts_though_the_learner_blocks_at_once(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    press = {
        "message_id": question["message_id"],
        "callback_data": buttons(question)[0]["callback_data"],
    }
    await stage.post("/sandbox/chats/1/press", press)
    await ayesha.block()

    assert len((await dump(stage, "answers"))["answers"]) == 1
    assert not (await dump(stage, "learners"))["learners"][0]["reachable"]


async def test_a_story_goes_on_to_its_end(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    assert await work_through(ayesha) >= 3
    texts = "\n".join(message["text"] for message in await ayesha.messages())

    assert "Your story, decision 1 of 3" in texts
    assert "How it ends:" in texts
    # Feedback reads on its own: no button of an answered question is left.
    verbs = [
        button.get("callback_data", "").split(":")[0]
        for message in await ayesha.messages()
        for button in buttons(message)
    ]
    assert not {"pick", "read", "next"} & set(verbs)


async def test_the_options_stand_in_the_same_order_when_shown_again(stage: Stage) -> None:
    ayesha, question = await at_a_question(stage)
    await ayesha.say("/now")
    await ayesha.press("now:5")

    again = await ayesha.last()
    assert again["text"] == question["text"]
    assert again["reply_markup"] == question["reply_markup"]
    assert again["message_id"] != question["message_id"]
