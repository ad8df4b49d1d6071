"""Pacing, by a clock that moves only when nothing else can: who may send when."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import Pacer, Priority
from tests.bot.virtual import elapsed, run

REPLY, PUSH = Priority.REPLY, Priority.PUSH
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
    assert max(turns) <= latest_arrival + len(asked) / rate + A_MOMENT
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
    pushes = [(0.0, PUSH)] * 10

    *pushed, replied = run(crowd(Pacer(1), *pushes, (3.5, REPLY)))

    assert sum(turn < replied for turn in pushed) == 5
    assert replied == pytest.approx(4, abs=0.01)


def test_the_first_few_go_at_once_and_the_rest_evenly():
    turns = sorted(run(crowd(Pacer(30), *[(0.0, PUSH)] * 10)))

    assert turns[:4] == [0, 0, 0, 0]
    assert all(
        later - earlier == pytest.approx(1 / 30, abs=1e-4) for earlier, later in pairwise(turns[3:])
    )


@pytest.mark.parametrize("given_up", [0, 3, 9])
def test_a_caller_who_gives_up_costs_nobody_a_turn(given_up):
    async def main() -> float:
        pacer = Pacer(1)
        waiting = [asyncio.ensure_future(pacer.turn(PUSH)) for _ in range(12)]  # noqa: TID251
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

        turns, _ = await asyncio.gather(crowd(pacer, *[(0.0, PUSH)] * 6), stop())
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
