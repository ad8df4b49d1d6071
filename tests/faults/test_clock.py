"""The machine's clock is set, forward or back, as after a battery died or an operator erred."""

from datetime import timedelta

import pytest

from tests.conversations.scenes import NOON, planned, rows_of, work_through
from tests.faults.far import FarStage, settle_in
from tests.faults.scenes import TUESDAY_NOON, watch

HOUR = timedelta(hours=1)
IN_THE_GAP = "2026-03-02T07:34:00Z"


async def test_set_back_an_hour_after_a_push_it_sends_none_again(far: FarStage) -> None:
    ayesha = await settle_in(far)
    hers = await watch(ayesha)
    await far.to(NOON)
    far.clock.jump(-HOUR)
    await far.pass_by(0)
    await far.pass_by(HOUR.total_seconds())  # it is noon for the second time
    await far.pass_by(300)

    assert await hers.lessons() == 1


async def test_set_back_an_hour_after_an_answer_it_sends_none_again(far: FarStage) -> None:
    ayesha = await settle_in(far)
    hers = await watch(ayesha)
    await far.to(NOON)
    await work_through(ayesha)
    assert await planned(far) == TUESDAY_NOON
    far.clock.jump(-HOUR)
    await ayesha.say("weekdays 18:00-18:10")  # all is planned anew
    await far.to(NOON)

    assert await hers.lessons() == 1
    assert await planned(far) == "2026-03-02T13:00:00Z"


async def test_an_answer_while_the_clock_is_behind_counts(far: FarStage) -> None:
    """The bite came at noon, and by the clock it is answered before it came."""
    ayesha = await settle_in(far)
    await far.to(NOON)
    far.clock.jump(-HOUR)
    answered = await work_through(ayesha)

    kept = await rows_of(far, "answers")
    assert len(kept) >= answered > 0
    kept += await rows_of(far, "readings")
    assert all(row["seconds"] >= 0 for row in kept)
    assert "That was it." in await ayesha.last_text()


@pytest.mark.parametrize("hours", [1, 30])
async def test_set_forward_past_the_gap_it_leaves_it_out(far: FarStage, hours: int) -> None:
    ayesha = await settle_in(far)
    hers = await watch(ayesha)
    await far.to("2026-03-02T07:00:00Z")
    await far.pass_by(hours * HOUR.total_seconds())
    assert await hers.lessons() == 0

    await far.to("2026-03-04T07:30:00Z")
    assert await hers.lessons() == 1


async def test_set_forward_and_put_right_it_sends_once_in_the_gap(far: FarStage) -> None:
    """By a wrong clock it was noon already: the bite came early, and is not repeated at noon."""
    ayesha = await settle_in(far)
    hers = await watch(ayesha)
    await far.to(NOON)  # the clock is an hour ahead
    far.clock.jump(-HOUR)
    await far.pass_by(60)
    await far.to(IN_THE_GAP)
    assert await hers.lessons() == 1

    await far.to("2026-03-02T07:46:00Z")
    await far.to(TUESDAY_NOON)
    assert await hers.lessons() == 1  # the first is withdrawn, the next has come


async def test_a_claim_that_a_jump_forward_ends_is_not_sent_twice(far: FarStage) -> None:
    ayesha = await settle_in(far)
    hers = await watch(ayesha)
    await far.fault("sendMessage", "drop_after")
    await far.to(NOON)
    await far.pass_by(600)
    far.clock.jump(-HOUR)
    await far.pass_by(HOUR.total_seconds())

    assert await hers.lessons() == 1
