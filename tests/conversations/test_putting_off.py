"""Not now, and why now: the row of buttons under a push."""

from datetime import time

import pytest
from sqlalchemy import update

from bot.gateway import LONGEST_ACKNOWLEDGEMENT
from bot.text import Texts
from bot.views.why import Cause, in_short, reasons
from lessons.bite import Bite, Part, Why
from lessons.loader import load_packs
from scheduler.plan import Reason
from scheduler.slots import Slot, Weekday, Weekly
from storage.habits import Tally
from storage.tables import deliveries
from tests.conversations.scenes import (
    NOON,
    acknowledgement,
    dump,
    in_the_gap,
    labels,
    learner,
    pick,
    planned,
    pushed_since,
    settle_in,
    states,
    toast,
    work_through,
)
from tests.lessons.shipped import FEEDBACK
from tests.stage import Message, Person, Stage, buttons

ROW = ["10 min", "Next gap", "Not today", "Why now?"]
STALE = "That button has had its day. Nothing has changed."
TUESDAY_NOON = "2026-03-03T07:30:00Z"
NOTHING = Tally(answered=0, sent=0)


async def with_two_times(stage: Stage) -> Person:
    """A learner in whose chat the first of two bites of the day has just arrived."""
    ayesha = await settle_in(stage)
    await ayesha.say("weekdays 18:00-18:10")
    await stage.move_clock(to=NOON)
    return ayesha


def data_of(message: Message, label: str) -> str:
    return next(one["callback_data"] for one in buttons(message) if one["text"] == label)


async def delivery(stage: Stage) -> int:
    return (await dump(stage, "deliveries"))["deliveries"][-1]["id"]


async def test_a_push_can_be_put_off_and_asked_why(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)

    assert labels(await ayesha.last())[-4:] == ROW


async def test_what_was_asked_for_can_not_be_put_off(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/now 5")
    shown = await ayesha.last()
    before = await dump(stage)
    id_ = await delivery(stage)

    assert not set(ROW) & set(labels(shown))
    for data in (f"later:{id_}:later", f"why:{id_}"):
        assert await toast(ayesha, shown["message_id"], data) == STALE
    assert await dump(stage) == before


async def test_ten_minutes_bring_the_same_lesson_back_in_ten_minutes(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    slots = await dump(stage, "slots")
    lesson = await ayesha.last()
    await stage.move_clock(to="2026-03-02T07:32:00Z")
    await ayesha.press("10 min")

    assert (await ayesha.last())["message_id"] == lesson["message_id"]
    assert await ayesha.last_text() == "Put off. It comes back at 12:42."
    assert buttons(await ayesha.last()) == []
    assert await dump(stage, "slots") == slots
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-02T07:41:00Z")
    assert await pushed_since(ayesha, before) == []
    await stage.move_clock(to="2026-03-02T07:43:00Z")
    (again,) = await pushed_since(ayesha, before)
    assert again["text"] == lesson["text"]
    assert labels(again)[-4:] == ROW
    assert await states(stage) == ["declined", "sent"]


async def test_it_can_be_put_off_again_and_again(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    for time_ in ("07:41", "07:52", "08:03"):
        await ayesha.press("10 min")
        await stage.move_clock(to=f"2026-03-02T{time_}:00Z")
        assert "⏱" in await ayesha.last_text()

    assert await work_through(ayesha) > 0
    assert await planned(stage) == TUESDAY_NOON


@pytest.mark.parametrize(
    ("label", "said", "due"),
    [
        ("Next gap", "Fine. Next: today, 18:00.", "2026-03-02T13:00:00Z"),
        ("Not today", "Fine. Next: tomorrow, 12:30.", TUESDAY_NOON),
    ],
)
async def test_it_is_put_off_to_a_later_gap_and_no_slot_is_changed(
    stage: Stage, label: str, said: str, due: str
) -> None:
    ayesha = await with_two_times(stage)
    lesson = await ayesha.last()
    rules = [(row["rule"], row["start"]) for row in (await dump(stage, "slots"))["slots"]]
    await ayesha.press(label)

    assert await ayesha.last_text() == said
    assert buttons(await ayesha.last()) == []
    assert await planned(stage) == due
    now_rules = [(row["rule"], row["start"]) for row in (await dump(stage, "slots"))["slots"]]
    assert now_rules == rules
    before = await ayesha.messages()
    await stage.move_clock(to=due)
    (again,) = await pushed_since(ayesha, before)
    assert again["text"].splitlines()[0] == lesson["text"].splitlines()[0]


async def test_what_was_put_off_stays_in_the_chat_and_is_not_withdrawn(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("Not today")
    said = await ayesha.last_text()
    await stage.move_clock(to="2026-03-02T08:00:00Z")

    assert await ayesha.last_text() == said


@pytest.mark.parametrize("way", ["later", "next", "tomorrow"])
async def test_a_second_press_changes_nothing(stage: Stage, way: str) -> None:
    ayesha = await with_two_times(stage)
    lesson, id_ = await ayesha.last(), await delivery(stage)
    await ayesha.press_data(lesson["message_id"], f"later:{id_}:tomorrow")
    before, said = await dump(stage), await ayesha.last_text()

    assert await toast(ayesha, lesson["message_id"], f"later:{id_}:{way}") == ""
    assert await dump(stage) == before
    assert await ayesha.last_text() == said
    assert await toast(ayesha, lesson["message_id"], f"why:{id_}") == STALE


async def test_nothing_can_be_put_off_once_it_is_begun(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    lesson = await ayesha.last()
    await ayesha.press("read:")
    begun = await dump(stage)

    standing = await ayesha.messages()
    assert not any(set(ROW) & set(labels(message)) for message in standing)
    for label in ROW:
        data = data_of(lesson, label)
        assert await toast(ayesha, lesson["message_id"], data) == STALE
    assert await dump(stage) == begun


async def test_nor_once_its_gap_is_over(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    lesson, id_ = await ayesha.last(), await delivery(stage)
    await stage.move_clock(to="2026-03-02T07:46:00Z")
    over = await dump(stage)

    assert await toast(ayesha, lesson["message_id"], f"later:{id_}:later") == STALE
    assert await dump(stage) == over


async def test_a_review_loses_the_row_with_its_first_answer(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage, slot="every day 12:30-12:45")
    for day in ("02", "03", "04", "05"):
        await noon_of(small_stage, day)
        await work_through(ayesha)
    await noon_of(small_stage, "19")
    question = await ayesha.last()
    assert "From earlier:" in question["text"]
    assert labels(question)[-4:] == ROW
    assert "before you would forget" in await why(ayesha)
    await pick(ayesha)

    await check_it_is_begun(ayesha, question)


async def test_what_became_of_an_action_loses_the_row_once_it_is_told(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage, slot="every day 12:30-12:45")
    for day in ("02", "03"):
        await noon_of(small_stage, day)
        await work_through(ayesha)
    await noon_of(small_stage, "12")
    question = await ayesha.last()
    assert "Did it come about?" in question["text"]
    assert labels(question)[-4:] == ROW
    assert "so I ask how it went" in await why(ayesha)
    await ayesha.press("Done")

    await check_it_is_begun(ayesha, question)


async def noon_of(stage: Stage, day: str) -> None:
    await stage.move_clock(to=f"2026-03-{day}T07:30:00Z")


async def check_it_is_begun(person: Person, question: Message) -> None:
    """The row is gone from a question that was answered, and does nothing any more."""
    standing = await person.messages()
    answered = next(one for one in standing if one["message_id"] == question["message_id"])
    assert not set(ROW) & set(labels(answered))
    later = data_of(question, "10 min")
    assert await toast(person, question["message_id"], later) == STALE


async def test_under_a_pause_it_is_put_off_to_its_end(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    lesson, id_ = await ayesha.last(), await delivery(stage)
    await ayesha.say("/pause")
    await ayesha.press("Until I say so")
    await ayesha.press_data(lesson["message_id"], f"later:{id_}:later")

    edited = next(
        one for one in await ayesha.messages() if one["message_id"] == lesson["message_id"]
    )
    assert edited["text"] == "Fine. Next: none until you send /resume."
    assert await planned(stage) == ""


async def test_nobody_puts_off_what_is_somebody_elses(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    bruno = await settle_in(stage, 2, first_name="Bruno")
    await stage.move_clock(to=NOON)
    mine = next(
        row for row in (await dump(stage, "deliveries"))["deliveries"] if row["learner_id"] == 1
    )
    before = await dump(stage)
    his = (await bruno.last())["message_id"]

    for data in (f"later:{mine['id']}:later", f"later:{mine['id']}:next", f"why:{mine['id']}"):
        assert await toast(bruno, his, data) == STALE
    assert await dump(stage) == before
    assert "⏱" in await ayesha.last_text()


async def test_what_is_made_up_changes_nothing(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    shown, id_ = await ayesha.last(), await delivery(stage)
    before = await dump(stage)
    forged = ("later", f"later:{id_}", f"later:{id_}:never", f"later:{id_}:later:1")
    for data in (*forged, "later:x:later", "later:999:later", "why", "why:x", f"why:{id_}:1"):
        assert await toast(ayesha, shown["message_id"], data) == STALE, data
    assert await dump(stage) == before
    assert await ayesha.last() == shown


async def why(person: Person) -> str:
    shown = await person.last()
    return await toast(person, shown["message_id"], buttons(shown)[-1]["callback_data"])


async def test_it_says_which_time_a_bite_comes_from_and_leaves_it_standing(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    before, shown = await dump(stage), await ayesha.last()
    title = shown["text"].splitlines()[0]

    assert await why(ayesha) == (
        "It is simply the next time that you named. Your time: Weekdays, 12:30–12:45. "
        f"The next lesson of Feedback you can use: {title}"
    )
    assert await dump(stage) == before
    assert await ayesha.last() == shown


async def test_the_reason_stands_until_it_is_closed(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    shown = await ayesha.last()
    data = data_of(shown, "Why now?")

    assert (await acknowledgement(ayesha, shown["message_id"], data))["show_alert"] is True


async def test_it_says_that_it_was_put_off_till_now(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("10 min")
    await stage.move_clock(to="2026-03-02T07:41:00Z")

    assert (await why(ayesha)).startswith("You put it off until now. The next lesson of ")


async def test_it_names_no_time_that_has_been_removed(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    shown = await ayesha.last()
    slot_id = (await dump(stage, "slots"))["slots"][0]["id"]
    await ayesha.say("/slots")
    await ayesha.press_data((await ayesha.last())["message_id"], f"slots:drop:{slot_id}")
    data = data_of(shown, "Why now?")

    said = await toast(ayesha, shown["message_id"], data)
    assert said.startswith("It is simply the next time that you named. The next lesson of ")


async def test_its_numbers_are_those_of_the_bites_sent(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    await stage.move_clock(to=TUESDAY_NOON)
    await ayesha.press("Next gap")
    await stage.move_clock(to="2026-03-04T07:30:00Z")
    async with stage.house.database.write() as work:
        best = update(deliveries).where(deliveries.c.state == "sent").values(reason="best")
        await work.execute(best)
        await work.commit()

    assert "the one that you answer most: 1 of 2 in four weeks." in await why(ayesha)


async def test_it_is_in_the_learners_language(stage: Stage) -> None:
    ayesha = await in_the_gap(stage, language_code="ur")

    assert "آپ کا وقت:" in await why(ayesha)
    assert labels(await ayesha.last())[-4:] == ["10 منٹ", "اگلا وقت", "آج نہیں", "ابھی کیوں؟"]
    await ayesha.press("آج نہیں")
    assert "ٹھیک ہے۔ اگلا:" in await ayesha.last_text()


DAYS = frozenset({Weekday.MO, Weekday.TU, Weekday.TH, Weekday.FR, Weekday.SA})
LONG = Slot(Weekly(DAYS), time(12, 30), 15)
SHIPPED = load_packs([FEEDBACK])
BITE = Bite((Part("lesson", "FBK-1", why=Why.MIXED), *(Part("review", "FBK-1", "a"),) * 12), 300)


@pytest.mark.parametrize("code", ["en", "ur"])
@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.CHECK_IN])
def test_the_reason_fits_over_the_chat(code: str, reason: Reason) -> None:
    tongue = Texts().tongues[code]
    cause = Cause(reason, LONG, Tally(answered=118, sent=120))
    parts = reasons(tongue, BITE, SHIPPED.editions, SHIPPED)
    assert len(parts) == 2

    said = in_short(tongue, cause, parts, LONGEST_ACKNOWLEDGEMENT)
    assert len(said) <= LONGEST_ACKNOWLEDGEMENT
    assert said == in_short(tongue, cause._replace(slot=None), parts, 200) or "12:30" in said


def test_a_time_that_nobody_has_answered_is_not_called_the_best() -> None:
    tongue = Texts().tongues["en"]
    said = in_short(tongue, Cause(Reason.BEST, None, NOTHING), [], 200)

    assert said == "To see whether this time works for you: today has more times than bites."
    assert said == in_short(tongue, Cause(Reason.TRIED, None, NOTHING), [], 200)


async def test_a_bite_put_off_leaves_the_rest_of_the_learner_alone(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    before = await learner(stage)
    await ayesha.press("Next gap")

    after = await learner(stage)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"served_until"}
