"""Pacing, by a clock that moves only when nothing else can: who may send when."""

import asyncio
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import (
    FIRST_GUESS,
    GRANT_SECONDS,
    MOST_REPLIES,
    RIPE_SECONDS,
    SPARE,
    WINDOW,
    Pacer,
    Priority,
)
from scheduler.dispatch import AHEAD
from tests.bot.virtual import elapsed, run

REPLY, PUSH, BULK = Priority
A_MOMENT = 1e-6

rates = st.sampled_from([0.5, 1.0, 5.0, 30.0, 1000.0])
callers = st.lists(
    st.tuples(st.floats(0, 3, allow_subnormal=False), st.sampled_from(Priority)),
    min_size=1,
    max_size=60,
)


async def call(pacer: Pacer, after: float, priority: Priority) -> float:
    """Ask for a turn so many seconds from now, and return when it came."""
    await asyncio.sleep(after)
    await pacer.turn(priority)
    return elapsed()


async def crowd(pacer: Pacer, *asked: tuple[float, Priority]) -> list[float]:
    """Return when each of the callers had its turn."""
    return await asyncio.gather(*(call(pacer, after, priority) for after, priority in asked))


@given(rate=rates, asked=callers)
def test_it_never_lets_more_through_than_the_rate(rate, asked):
    turns = sorted(run(crowd(Pacer(rate), *asked)))

    at_once = max(1.0, rate / 10) + 1
    for first, began in enumerate(turns):
        for last in range(first, len(turns)):
            sent = last - first + 1
            assert sent <= at_once + rate * (turns[last] - began) + A_MOMENT


@given(rate=rates, asked=callers)
def test_it_never_waits_without_need(rate, asked):
    """So many callers are through by the time the rate takes, counted from the last arrival."""
    turns = run(crowd(Pacer(rate), *asked))

    latest_arrival = max(after for after, _ in asked)
    replies = sum(priority is REPLY for _, priority in asked)
    pushes = (len(asked) - replies) * (1 + MOST_REPLIES) / (1 - SPARE)
    assert max(turns) <= latest_arrival + (replies + pushes) / rate + A_MOMENT
    last = max((after for after, priority in asked if priority is REPLY), default=0)
    replied = [turn for turn, (_, priority) in zip(turns, asked, strict=True) if priority is REPLY]
    assert max(replied, default=0) <= last + (replies + 1) / rate + A_MOMENT
    assert all(turn >= after - A_MOMENT for turn, (after, _) in zip(turns, asked, strict=True))


@given(rate=rates, priorities=st.lists(st.sampled_from(Priority), min_size=1, max_size=40))
def test_replies_go_before_pushes_and_each_in_order(rate, priorities):
    async def main() -> list[int]:
        pacer, order = Pacer(rate), []

        async def one(number: int) -> None:
            await pacer.turn(priorities[number])
            order.append(number)

        pacer.halt(1, 1)
        pacer.halt(2, 1)  # nobody slips through before all of them wait
        await asyncio.gather(*(one(number) for number in range(len(priorities))))
        return order

    order = run(main())

    assert order == sorted(range(len(priorities)), key=lambda number: priorities[number])


def test_a_reply_overtakes_the_pushes_that_wait_already():
    *pushed, replied = run(crowd(Pacer(1), *[(0.0, PUSH)] * 10, (3.5, REPLY)))

    assert sum(turn < replied for turn in pushed) == 2
    assert replied == pytest.approx(3.5, abs=0.01)


def test_the_first_few_go_at_once_and_the_rest_evenly():
    turns = sorted(run(crowd(Pacer(30), *[(0.0, REPLY)] * 10)))

    assert turns[:4] == [0, 0, 0, 0]
    assert all(
        later - earlier == pytest.approx(1 / 30, abs=1e-4) for earlier, later in pairwise(turns[3:])
    )


@pytest.mark.parametrize("given_up", [0, 3, 9])
def test_a_caller_who_gives_up_costs_nobody_a_turn(given_up):
    async def main() -> float:
        pacer = Pacer(1)
        waiting = [asyncio.ensure_future(pacer.turn(REPLY)) for _ in range(12)]  # noqa: TID251
        await asyncio.sleep(0.5)
        for caller in waiting[2 : 2 + given_up]:  # two went at once
            caller.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return elapsed()

    assert run(main()) == pytest.approx(10 - given_up, abs=0.01)


def test_a_halt_stops_one_lane():
    async def main() -> None:
        pacer = Pacer(1000)
        pacer.halt(1, 5)
        assert pacer.halted_for(1) == 5
        assert pacer.halted_for(2) == 0
        await pacer.turn(PUSH)
        assert elapsed() == 0

        await asyncio.sleep(3)
        assert pacer.halted_for(1) == 2
        await asyncio.sleep(3)
        assert pacer.halted_for(1) == 0

    run(main())


def test_a_second_chat_told_so_stops_every_lane():
    async def main() -> None:
        pacer = Pacer(1000)
        pacer.halt(1, 5)
        await asyncio.sleep(1)
        pacer.halt(2, 7)
        assert [pacer.halted_for(chat) for chat in (1, 2, 3)] == [7, 7, 7]

        await asyncio.gather(pacer.turn(PUSH), pacer.turn(REPLY))
        assert elapsed() == pytest.approx(8, abs=0.01)
        assert pacer.halted_for(3) == 0

    run(main())


def test_a_chat_that_was_told_long_ago_stops_nobody_else():
    async def main() -> None:
        pacer = Pacer(1000)
        pacer.halt(1, 5)
        await asyncio.sleep(6)
        pacer.halt(2, 7)
        assert pacer.halted_for(3) == 0

    run(main())


def test_a_chat_told_twice_stops_only_itself_and_for_the_longer():
    async def main() -> None:
        pacer = Pacer(1000)
        pacer.halt(1, 9)
        pacer.halt(1, 2)
        assert pacer.halted_for(1) == 9
        assert pacer.halted_for(2) == 0

    run(main())


def test_a_halt_catches_those_who_wait_already():
    async def main() -> list[float]:
        pacer = Pacer(1)

        async def stop() -> None:
            await asyncio.sleep(2.5)
            pacer.halt(1, 10)
            pacer.halt(2, 10)

        turns, _ = await asyncio.gather(crowd(pacer, *[(0.0, REPLY)] * 6), stop())
        return turns

    before, after = run(main())[:4], run(main())[4:]

    assert max(before) < 2.5
    assert min(after) == pytest.approx(12.5, abs=0.01)


@given(
    told=st.lists(
        st.tuples(st.integers(1, 4), st.floats(0.1, 20), st.floats(0, 5)), min_size=1, max_size=12
    )
)
def test_no_lane_opens_before_what_it_was_told(told):
    async def main() -> None:
        pacer, until = Pacer(100), dict.fromkeys(range(1, 5), 0.0)
        for chat, seconds, pause in told:
            pacer.halt(chat, seconds)
            until[chat] = max(until[chat], elapsed() + seconds)
            await asyncio.sleep(pause)
            for each, end in until.items():
                assert pacer.halted_for(each) >= end - elapsed() - A_MOMENT

    run(main())


def test_pushes_leave_room_for_the_replies_they_bring():
    turns = sorted(run(crowd(Pacer(60), *[(0.0, PUSH)] * 80)))

    went = len([turn for turn in turns if turn < 5])
    rate = (1 - SPARE) * 60 / (1 + FIRST_GUESS)
    assert 5 * rate <= went <= 5 * rate * 1.5


def test_broadcasts_come_last():
    async def main() -> list[int]:
        pacer, order = Pacer(30), []

        async def one(priority: Priority) -> None:
            await pacer.turn(priority)
            order.append(priority)

        pacer.halt(1, 1)
        pacer.halt(2, 1)
        await asyncio.gather(*(one(each) for each in (BULK, PUSH, REPLY, BULK, PUSH, REPLY)))
        return order

    assert run(main()) == [REPLY, REPLY, PUSH, PUSH, BULK, BULK]


def room_with(replies_of_a_push: float, rate: float = 300) -> int:
    return ceil(AHEAD.total_seconds() * (1 - SPARE) * rate / (1 + replies_of_a_push))


def room_after(replies: int, pushes: int) -> int:
    """Return the room for pushes when those that went, and their replies, are long past."""

    async def main() -> int:
        pacer = Pacer(300)
        await crowd(pacer, *[(0.0, REPLY)] * replies, *[(0.0, PUSH)] * pushes)
        await asyncio.sleep(WINDOW + RIPE_SECONDS)
        await pacer.turn(REPLY)
        return pacer.room()

    return run(main())


def test_it_learns_how_many_replies_a_push_brings():
    assert room_after(0, 0) == room_with(FIRST_GUESS)
    assert room_after(0, 400) > room_after(400, 400) > room_after(4000, 100)
    assert room_after(20_000, 0) == room_with(MOST_REPLIES)


def test_pushes_that_have_just_gone_do_not_say_that_none_brings_a_reply():
    async def main() -> list[int]:
        pacer, rooms = Pacer(300), []
        await crowd(pacer, *[(0.0, PUSH)] * 400)
        for _ in range(4):
            await pacer.turn(REPLY)
            rooms.append(pacer.room())
            await asyncio.sleep(RIPE_SECONDS / 3 + 1)
        return rooms

    rooms = run(main())
    assert rooms[0] < room_with(FIRST_GUESS) * 1.1
    assert rooms == sorted(rooms)
    assert rooms[3] > rooms[0] * 1.5


async def people_who_answer(pacer: Pacer, push: float, of_ten: int, minutes: int) -> list[float]:
    """Push as often as there is room, and return how long each reply waited.

    `of_ten` of ten people take a push up: they begin after 20 to 120 seconds and press eight times,
    which takes twelve replies.
    """
    waited: list[float] = []

    async def answered() -> None:
        began = elapsed()
        await pacer.turn(REPLY)
        waited.append(elapsed() - began)

    async def person(number: int) -> None:
        await pacer.turn(PUSH)
        if number % 10 >= of_ten:
            return
        await asyncio.sleep(20 + number * 37 % 100)
        for pressed in range(8):
            await answered()
            if pressed % 2:
                await answered()
            await asyncio.sleep(5 + (number + pressed) * 17 % 35)

    async with asyncio.TaskGroup() as group:
        number, until = 0, elapsed() + minutes * 60
        while elapsed() < until:
            for _ in range(pacer.room()):
                group.create_task(person(number))
                number += 1
            await asyncio.sleep(push)
    return waited


@pytest.mark.parametrize("of_ten", [3, 6, 8])
def test_replies_are_not_held_up_by_a_rush_of_pushes(of_ten):
    waited = run(people_who_answer(Pacer(30), push=1, of_ten=of_ten, minutes=12))

    assert len(waited) > 10_000
    assert max(waited) < 1


@pytest.mark.parametrize("of_ten", [3, 6, 10])
def test_a_rush_uses_up_what_replies_leave(of_ten):
    """While ticks come once a second, or a little late, some push always waits for its turn."""

    async def main() -> float:
        pacer = Pacer(30)
        async with asyncio.TaskGroup() as group:
            rushing = group.create_task(people_who_answer(pacer, 1.3, of_ten, 12))
            idle = looked = 0
            while not rushing.done() and elapsed() < 12 * 60:
                await asyncio.sleep(0.1)
                looked += 1
                idle += not pacer.waiting
        return idle / looked

    assert run(main()) < 0.001


def test_who_came_by_unasked_an_hour_ago_is_forgotten():
    async def main() -> tuple[int, int]:
        pacer = Pacer(300)
        await crowd(pacer, *[(0.0, REPLY)] * 9000)
        before = pacer.room()
        await asyncio.sleep(3700)
        await pacer.turn(REPLY)
        return before, pacer.room()

    before, after = run(main())
    assert before == room_with(MOST_REPLIES)
    assert after >= room_with(FIRST_GUESS) - 1


@pytest.mark.parametrize("of_ten", [2, 10])
def test_what_a_rush_has_taught_is_the_guess_of_the_next(of_ten):
    """Of two of ten it is learned that more can be pushed, of ten that fewer can."""

    async def main() -> tuple[int, float]:
        pacer = Pacer(30)
        for _ in range(2):
            await people_who_answer(pacer, 1, of_ten, 12)
            await asyncio.sleep(3 * 3600)
        await pacer.turn(REPLY)
        room = pacer.room()
        return room, max(await people_who_answer(pacer, 1, of_ten, 12))

    room, longest = run(main())
    assert (room > room_with(FIRST_GUESS, rate=30)) == (of_ten < 6)
    assert longest < 1


def test_what_was_learned_long_ago_fades():
    async def main() -> list[int]:
        pacer, rooms = Pacer(300), []
        for replies, times in ((4000, 20), (0, 20)):
            for _ in range(times):
                await crowd(pacer, *[(0.0, PUSH)] * 400, *[(0.0, REPLY)] * replies)
                await asyncio.sleep(3 * 3600)
            await pacer.turn(REPLY)
            rooms.append(pacer.room())
        return rooms

    taught_many, taught_few = run(main())
    assert taught_many < room_with(FIRST_GUESS)
    assert taught_few > room_with(FIRST_GUESS) * 1.5


def test_broadcasts_that_wait_take_up_no_room_of_pushes():
    async def main() -> tuple[int, int]:
        pacer = Pacer(60)
        before = pacer.room()
        waiting = [asyncio.ensure_future(pacer.turn(BULK)) for _ in range(50)]  # noqa: TID251
        await asyncio.sleep(0)
        during = pacer.room()
        await asyncio.gather(*waiting)
        return before, during

    before, during = run(main())
    assert during == before > 0


def test_there_is_no_room_while_pushes_wait_or_everything_is_halted():
    async def main() -> tuple[int, int]:
        pacer = Pacer(60)
        waiting = [asyncio.ensure_future(pacer.turn(PUSH)) for _ in range(40)]  # noqa: TID251
        await asyncio.sleep(0)
        crowded = pacer.room()
        await asyncio.gather(*waiting)
        pacer.halt(1, 5)
        pacer.halt(2, 5)
        return crowded, pacer.room()

    assert run(main()) == (0, 0)


class OneBudget:
    """What several workers share, kept in this process: the reply of a database takes a while."""

    def __init__(self, latency: float = 0.003) -> None:
        self.next: dict[str, float] = {}
        self.latency = latency
        self.failures = 0

    async def take(self, name: str, count: int, interval: float, burst: float) -> float:
        await asyncio.sleep(self.latency)
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        now = elapsed()
        start = max(self.next.get(name, 0.0), now - burst * interval)
        self.next[name] = start + count * interval
        return start - now

    async def halt(self, name: str, seconds: float) -> None:
        self.next[name] = max(self.next.get(name, 0.0), elapsed() + seconds)


async def closing(pacers: list[Pacer], *asked: tuple[int, float, Priority]) -> list[float]:
    turns = await asyncio.gather(*(call(pacers[one], *rest) for one, *rest in asked))
    for pacer in pacers:
        await pacer.close()
    return turns


shared_callers = st.lists(
    st.tuples(st.integers(0, 2), st.floats(0, 3, allow_subnormal=False), st.sampled_from(Priority)),
    min_size=1,
    max_size=60,
)


@given(rate=st.sampled_from([1.0, 30.0, 1000.0]), asked=shared_callers)
def test_workers_together_keep_to_one_rate(rate, asked):
    async def main() -> list[float]:
        budget = OneBudget()
        return await closing([Pacer(rate, budget) for _ in range(3)], *asked)

    turns = sorted(run(main()))

    at_once = max(1.0, rate / 10) + 3 * max(1.0, rate * GRANT_SECONDS) + 1
    for first, began in enumerate(turns):
        for last in range(first, len(turns)):
            sent = last - first + 1
            assert sent <= at_once + rate * (turns[last] - began) + A_MOMENT


def test_a_reply_waits_for_little_more_than_the_shares_the_others_hold():
    async def main() -> list[float]:
        budget = OneBudget()
        pushes = [(worker, 0.0, PUSH) for worker in (0, 1) for _ in range(200)]
        replies = [(2, 1 + number / 10, REPLY) for number in range(20)]
        turns = await closing([Pacer(60, budget) for _ in range(3)], *pushes, *replies)
        asked = [after for _, after, _ in replies]
        return [turn - after for turn, after in zip(turns[-20:], asked, strict=True)]

    assert max(run(main())) < 0.3


def test_a_budget_that_can_not_be_asked_is_asked_again():
    async def main() -> list[float]:
        budget = OneBudget()
        budget.failures = 2
        return await closing([Pacer(30, budget)], (0, 0.0, REPLY))

    assert run(main())[0] == pytest.approx(2, abs=0.1)


def test_a_halt_of_all_lanes_stops_the_other_workers_too():
    async def main() -> list[float]:
        budget = OneBudget()
        first, second = Pacer(30, budget), Pacer(30, budget)
        first.halt(1, 5)
        first.halt(2, 5)
        await asyncio.sleep(0.1)
        return await closing([first, second], (1, 0.0, REPLY))

    assert run(main())[0] == pytest.approx(5, abs=0.1)
