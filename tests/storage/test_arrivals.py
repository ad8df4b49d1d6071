"""What came lately counts for the cap, for the distance, and for what a crunch leaves of a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lessons.bite import Bite, Mode, Part
from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from storage import arrivals
from storage.arrivals import Arrivals
from storage.deliveries import ask_now
from storage.putting_off import Until, put_off
from storage.sittings import outstanding
from tests.storage.people import (
    BEFORE,
    BITE,
    CLOSED,
    LEASE,
    LUNCH,
    NO_LIMITS,
    OPEN,
    alter,
    answer,
    at,
    claim_one,
    daily,
    enrol,
    find,
    latest,
    limit,
    prepare_one,
    send_one,
)
from tests.storage.ticking import Deliveries

MINUTE = timedelta(minutes=1)
AROUND_THE_CLOCK = [daily(f"{hour:02}:00") for hour in range(24)]
CAP = replace(NO_LIMITS, cap=2)


async def came(database, now) -> Arrivals:
    learner = await find(database)
    async with database.read() as work:
        return (await arrivals.of_all(work, [learner], now))[1]


async def ask(database, now) -> None:
    """Ask for a bite, and work through it."""
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, now, LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, BITE)], now)
    await Deliveries(database).settle(claim, Sent(7), now)
    await answer(database, now)


async def bring(database, *times) -> None:
    """Send a bite at each of these times, the starts of gaps, and let it expire."""
    for now in times:
        await Deliveries(database).lapse(now)
        await send_one(database, now)
        await Deliveries(database).expire(now + 15 * MINUTE, 10)


@pytest.fixture
async def hourly(database):
    """A learner with a slot every hour, and no limits, at half past eight on Monday."""
    await enrol(database, 1, *AROUND_THE_CLOCK, now=at("8:30"))
    await limit(database, NO_LIMITS, at("8:30"))
    return database


# What counts.


async def test_bites_in_gaps_count_for_the_day_and_the_last_for_the_distance(hourly):
    assert await came(hourly, at("8:30")) == Arrivals(None, 0)
    await bring(hourly, at("9:00"), at("11:00"))
    assert await came(hourly, at("11:30")) == Arrivals(at("11:00"), 2)


async def test_what_was_asked_for_counts_for_the_distance_alone(hourly):
    await ask(hourly, at("8:40"))
    assert await came(hourly, at("8:50")) == Arrivals(at("8:40"), 0)


@pytest.mark.parametrize("until", list(Until))
async def test_what_was_put_off_counts_for_neither(hourly, until):
    await bring(hourly, at("9:00"))
    await send_one(hourly, at("10:00"))
    async with hourly.write() as work:
        sitting = await outstanding(work, 1)
        await put_off(work, await find(hourly), sitting, until, at("10:01"))
        await work.commit()
    assert await came(hourly, at("10:02")) == Arrivals(at("9:00"), 1)


async def test_what_comes_after_it_was_put_off_counts(hourly):
    await send_one(hourly, at("9:00"))
    async with hourly.write() as work:
        sitting = await outstanding(work, 1)
        await put_off(work, await find(hourly), sitting, Until.LATER, at("9:01"))
        await work.commit()
    await send_one(hourly, at("9:11"))
    assert await came(hourly, at("9:12")) == Arrivals(at("9:11"), 1)


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        (Sent(7), Arrivals(at("9:00"), 1)),
        (Uncertain("it may have arrived"), Arrivals(at("9:00") + LEASE, 1)),
        (RetryAt(at("9:05"), "429"), Arrivals()),
        (RetryAt(at("9:30"), "429"), Arrivals()),
        (Rejected("400"), Arrivals()),
        (Unreachable("403"), Arrivals()),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_did_not_come_does_not_count(hourly, outcome, counted):
    claim = await prepare_one(hourly, at("9:00"))
    await Deliveries(hourly).settle(claim, outcome, at("9:00"))
    await Deliveries(hourly).expire(at("9:20"), 10)
    assert await came(hourly, at("9:30")) == counted


async def test_a_send_whose_lease_lapsed_may_have_come(hourly):
    await prepare_one(hourly, at("9:00"))
    await Deliveries(hourly).lapse(at("9:10"))
    assert (await came(hourly, at("9:30"))).today == 1


async def test_a_claim_that_never_was_prepared_did_not_come(hourly):
    await claim_one(hourly, at("9:00"))
    await Deliveries(hourly).lapse(at("9:10"))
    assert await came(hourly, at("9:30")) == Arrivals()


async def test_days_before_do_not_count(hourly):
    await bring(hourly, at("22:00"), at("23:00"))
    assert await came(hourly, at("0:30", 1)) == Arrivals(at("23:00"), 0)
    await bring(hourly, at("1:00", 1))
    assert await came(hourly, at("1:30", 1)) == Arrivals(at("1:00", 1), 1)


@pytest.mark.parametrize(
    ("zone", "today"),
    [
        ("UTC", 3),
        ("Asia/Karachi", 1),  # a new day since 19:00 UTC
        ("Asia/Tokyo", 2),  # since 15:00
        ("America/New_York", 3),
    ],
)
async def test_the_day_is_the_learners_own_also_after_a_journey(hourly, zone, today):
    await bring(hourly, at("10:00"), at("16:00"), at("20:00"))
    await alter(hourly, at("20:30"), zone=zone)
    assert (await came(hourly, at("20:30"))).today == today


async def test_arrivals_are_everybodys_own(hourly):
    await enrol(hourly, 2, LUNCH, now=at("8:30"))
    await bring(hourly, at("9:00"))
    people = [await find(hourly, learner_id) for learner_id in (1, 2)]
    async with hourly.read() as work:
        both = await arrivals.of_all(work, people, at("9:30"))
    assert both == {1: Arrivals(at("9:00"), 1), 2: Arrivals()}


# What it does to the plan.


async def test_a_day_has_no_more_bites_than_its_cap(hourly):
    await limit(hourly, CAP, at("8:30"))
    due = []
    for _ in range(5):
        due.append((await latest(hourly)).due_at)
        await bring(hourly, due[-1])
    assert [one.day for one in due] == [2, 2, 3, 3, 4]


async def test_a_cap_that_is_reached_moves_the_plan_to_the_next_day(hourly):
    await bring(hourly, at("9:00"), at("10:00"))
    assert (await latest(hourly)).due_at == at("11:00")
    await limit(hourly, CAP, at("10:30"))
    assert (await latest(hourly)).due_at >= at("0:00", 1)
    await alter(hourly, at("10:30"), zone="Pacific/Kiritimati")  # 00:30 of Tuesday there
    assert (await latest(hourly)).due_at < at("10:00", 1)


async def test_two_bites_lie_apart_whatever_brought_them(hourly):
    await limit(hourly, replace(NO_LIMITS, distance=timedelta(minutes=90)), at("8:30"))
    await ask(hourly, at("8:40"))
    row = await latest(hourly)
    assert (row.gap_start, row.due_at) == (at("10:00"), at("10:10"))
    await send_one(hourly, at("10:10"))
    await answer(hourly, at("10:12"))
    assert (await latest(hourly)).due_at == at("12:00")


async def test_a_change_of_the_distance_plans_anew(hourly):
    await bring(hourly, at("9:00"))
    await limit(hourly, replace(NO_LIMITS, distance=timedelta(days=1)), at("9:30"))
    assert (await latest(hourly)).due_at == at("9:00", 1)


# Modes.


async def test_idle_days_have_no_cap(hourly):
    await limit(hourly, CAP, at("8:30"))
    await alter(hourly, at("8:30"), mode="idle")
    await bring(hourly, at("9:00"), at("10:00"), at("11:00"))
    assert (await latest(hourly)).due_at == at("12:00")


async def test_the_cap_is_back_when_the_idle_days_end(hourly):
    """The plan is made while they last, and is for after their end."""
    await limit(hourly, CAP, at("8:30"))
    await alter(hourly, at("8:30"), mode="idle", mode_until=at("11:30"))
    await bring(hourly, at("9:00"), at("10:00"), at("11:00"))
    assert (await latest(hourly)).due_at >= at("0:00", 1)
    await alter(hourly, at("11:15"), mode_until=at("12:01"))
    assert (await latest(hourly)).due_at == at("12:00")


@pytest.mark.parametrize(
    ("mode", "until", "composed"),
    [
        ("steady", None, Mode.STEADY),
        ("idle", None, Mode.IDLE),
        ("crunch", CLOSED, Mode.CRUNCH),
        ("crunch", OPEN, Mode.STEADY),
        ("idle", BEFORE, Mode.STEADY),
    ],
)
async def test_a_claim_says_the_mode_that_holds(database, mode, until, composed):
    await enrol(database)
    await alter(database, mode=mode, mode_until=until, crunch_minutes=5)
    claim = await claim_one(database)
    assert claim.mode is composed
    assert claim.most_minutes == (5 if composed is Mode.CRUNCH else float("inf"))


async def test_a_crunch_without_a_measure_leaves_every_minute(database):
    await enrol(database)
    await alter(database, mode="crunch")
    assert (await claim_one(database)).most_minutes == float("inf")


async def test_a_crunch_leaves_what_was_not_sent_today(hourly):
    await alter(hourly, at("8:30"), mode="crunch", crunch_minutes=4)
    left = []
    for now in (at("9:00"), at("10:00"), at("11:00"), at("12:00"), at("0:00", 1)):
        claim = await claim_one(hourly, now)
        left.append(claim.most_minutes)
        minutes = Bite((Part("lesson", "FBK-1"),), 90.0)
        await Deliveries(hourly).prepare([(claim, minutes)], now)
        await Deliveries(hourly).settle(claim, Sent(7), now)
        await answer(hourly, now + MINUTE)
        await Deliveries(hourly).lapse(at("0:00", 1) if now == at("12:00") else now)
    assert left == [4, 2.5, 1, 0, 4]


async def test_a_crunch_counts_by_the_learners_own_day(hourly):
    await alter(hourly, at("8:30"), mode="crunch", crunch_minutes=4, zone="Asia/Karachi")
    await bring(hourly, at("18:00"))
    assert (await claim_one(hourly, at("19:00"))).most_minutes == 4  # midnight there


async def test_what_is_asked_for_in_a_crunch_is_a_whole_bite(hourly):
    await alter(hourly, at("8:30"), mode="crunch", crunch_minutes=1)
    async with hourly.write() as work:
        claim = await ask_now(work, 1, 15, at("8:40"), LEASE)
        await work.commit()
    assert (claim.mode, claim.minutes_left(at("8:40"))) == (Mode.STEADY, 15)
    await Deliveries(hourly).settle(claim, RetryAt(at("8:41"), "429"), at("8:40"))
    again = await claim_one(hourly, at("8:41"))
    assert (again.asked, again.mode, again.minutes_left(at("8:41"))) == (True, Mode.STEADY, 14)


async def test_what_is_asked_for_on_idle_days_may_hold_more(hourly):
    await alter(hourly, at("8:30"), mode="idle")
    async with hourly.write() as work:
        assert (await ask_now(work, 1, 15, at("8:40"), LEASE)).mode is Mode.IDLE
