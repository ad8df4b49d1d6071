"""Pushes: one in each gap, sized to it, withdrawn when it is left, and none outside."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from storage import bites
from storage.tables import learners
from tests.conversations.scenes import (
    MONDAY,
    NOON,
    dump,
    in_the_gap,
    pick,
    planned,
    pushed_since,
    settle_in,
    states,
    work_through,
)
from tests.conversations.test_admin import ADMIN, rehearsed
from tests.stage import Stage, buttons, staged, until

TUESDAY_NOON = "2026-03-03T07:30:00Z"


async def bite_seconds(stage: Stage) -> float:
    rows = (await dump(stage, "deliveries"))["deliveries"]
    return max(bites.load(row["bite"]).seconds for row in rows if row["bite"])


async def test_nothing_comes_before_the_gap_opens(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-02T07:29:00Z")

    assert await pushed_since(ayesha, before) == []
    assert await planned(stage) == NOON


async def test_a_push_comes_as_the_gap_opens_and_only_once(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await ayesha.messages()
    for _ in range(5):
        await stage.move_clock(to=NOON)
    await stage.move_clock(to="2026-03-02T07:40:00Z")

    assert len(await pushed_since(ayesha, before)) == 1


async def test_it_needs_no_push_of_the_clock_by_hand(stage: Stage) -> None:
    """The tick finds what is due by itself."""
    ayesha = await settle_in(stage)
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-02T07:29:59.500Z")

    await until(lambda: pushed_since(ayesha, before))


async def test_a_bite_fits_its_gap(stage: Stage) -> None:
    await settle_in(stage, slot="weekdays 12:30-12:36")
    await stage.move_clock(to=NOON)

    assert 60 < await bite_seconds(stage) <= 6 * 60


async def test_a_longer_gap_holds_a_longer_bite(stage: Stage) -> None:
    await settle_in(stage, slot="weekdays 12:30-12:34")
    await stage.move_clock(to=NOON)
    short = await bite_seconds(stage)
    await settle_in(stage, 2, slot="weekdays 12:30-12:45")
    await stage.move_clock(to=NOON)

    assert short < await bite_seconds(stage) <= 15 * 60


async def test_what_comes_late_into_a_gap_fits_what_is_left_of_it(stage: Stage) -> None:
    await settle_in(stage)
    await stage.move_clock(to="2026-03-02T07:39:00Z")

    assert await bite_seconds(stage) <= 6 * 60


async def test_the_shortest_gap_gets_a_question(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="weekdays 12:30-12:32")
    await stage.move_clock(to=NOON)

    assert "Question 1 of 1" in await ayesha.last_text()
    assert await bite_seconds(stage) <= 2 * 60


async def test_a_gap_with_too_little_left_gets_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="weekdays 12:30-12:32")
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-02T07:30:20Z")

    assert await pushed_since(ayesha, before) == []
    assert await planned(stage) == TUESDAY_NOON


async def test_one_push_a_gap_even_after_it_was_worked_through(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    before = await ayesha.messages()
    await stage.move_clock(to="2026-03-02T07:35:00Z")

    assert await pushed_since(ayesha, before) == []
    assert await planned(stage) == TUESDAY_NOON


async def test_an_unanswered_push_is_withdrawn_when_its_gap_ends(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await ayesha.messages()
    await stage.move_clock(to=NOON)
    await stage.move_clock(to="2026-03-02T07:45:00Z")

    assert await pushed_since(ayesha, before) == []
    assert await states(stage) == ["expired", "planned"]


async def test_a_withdrawn_lesson_comes_again_in_the_next_gap(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await stage.move_clock(to=NOON)
    first = await ayesha.last_text()
    await stage.move_clock(to="2026-03-02T07:45:00Z")
    assert await ayesha.last_text() != first
    await stage.move_clock(to=TUESDAY_NOON)

    assert await ayesha.last_text() == first


async def test_a_begun_bite_stands_for_a_while_after_its_gap(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await stage.move_clock(to="2026-03-02T07:44:00Z")
    await ayesha.press("read:")
    await stage.move_clock(to="2026-03-02T08:10:00Z")

    assert buttons(await ayesha.last())
    assert await work_through(ayesha) >= 3
    assert "That was it." in await ayesha.last_text()


async def test_a_begun_bite_that_is_left_goes_after_its_grace(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    question = await ayesha.last()
    await stage.move_clock(to="2026-03-02T08:15:00Z")

    standing = [message["message_id"] for message in await ayesha.messages()]
    assert question["message_id"] not in standing
    assert await states(stage) == ["expired", "planned"]


async def test_feedback_that_was_read_stays_when_its_bite_goes(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    await pick(ayesha)
    feedback = await ayesha.last()
    await stage.move_clock(to="2026-03-02T08:15:00Z")

    last = await ayesha.last()
    assert (last["message_id"], last["text"]) == (feedback["message_id"], feedback["text"])
    assert buttons(last) == []


async def test_jumping_a_day_past_a_gap_sends_nothing_late(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await ayesha.messages()
    await stage.move_clock(advance_seconds=86_400)

    assert await pushed_since(ayesha, before) == []
    assert await planned(stage) == TUESDAY_NOON


async def test_a_weekday_slot_is_quiet_over_the_weekend(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await stage.move_clock(to="2026-03-06T07:30:00Z")  # Friday
    await work_through(ayesha)
    before = await ayesha.messages()
    for day in ("07", "08"):
        await stage.move_clock(to=f"2026-03-{day}T07:30:00Z")
        await stage.move_clock(to=f"2026-03-{day}T20:00:00Z")

    assert await pushed_since(ayesha, before) == []
    assert await planned(stage) == "2026-03-09T07:30:00Z"


async def test_two_learners_get_theirs_in_their_own_zones(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    bruno = await settle_in(stage, 2, zone="Europe/Lisbon", first_name="Bruno")
    hers, his = await ayesha.messages(), await bruno.messages()
    await stage.move_clock(to=NOON)
    assert len(await pushed_since(ayesha, hers)) == 1
    assert await pushed_since(bruno, his) == []
    hers = await ayesha.messages()
    await stage.move_clock(to="2026-03-02T12:30:00Z")

    assert len(await pushed_since(bruno, his)) == 1
    assert [one for one in await pushed_since(ayesha, hers) if "⏱" in one["text"]] == []


async def test_the_wall_time_holds_over_a_clock_change(stage: Stage) -> None:
    bruno = await settle_in(stage, zone="Europe/Lisbon", slot="every day 12:30-12:45")
    start = datetime.fromisoformat(MONDAY)
    await stage.move_clock(to="2026-03-28T13:00:00Z")
    before = await bruno.messages()
    await stage.move_clock(to="next-gap")

    assert start + timedelta(days=27, hours=5, minutes=30) == datetime.fromisoformat(
        "2026-03-29T11:30:00Z"
    )
    assert (await stage.get("/sandbox/clock"))["now"].startswith("2026-03-29T11:30")
    assert len(await pushed_since(bruno, before)) == 1


async def test_next_gap_leads_on_from_a_bite_that_was_left(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    before = await ayesha.messages()

    assert await stage.move_clock(to="next-gap") == TUESDAY_NOON

    assert len(await pushed_since(ayesha, before)) == 1
    assert await states(stage) == ["expired", "sent"]


async def test_a_push_does_not_wait_for_a_broadcast(home: Path) -> None:
    async with staged(home, admin_ids=(ADMIN,), send_rate=30) as stage:
        await settle_in(stage)
        somebody = {"first_name": "L", "zone": "Asia/Karachi", "step": "done"}
        joined = datetime(2026, 1, 1, tzinfo=UTC)
        async with stage.house.database.write() as work:
            crowd = [{"id": id_, "joined_at": joined, **somebody} for id_ in range(100, 200)]
            await work.execute(insert(learners), crowd)
            await work.commit()
        zoe = await rehearsed(stage)
        await zoe.press("broadcast:send")
        await until(lambda: stage.bot.ground.pacer.waiting > 20)
        await stage.move_clock(to=NOON)

        assert await states(stage) == ["sent"]
        assert stage.bot.ground.pacer.waiting > 0
