"""Glances: whoever looks is not kept waiting, and nobody looks twice at once."""

import asyncio
import gc

import pytest

from bot.glance import LONGEST, Glance
from tests.bot.virtual import elapsed, run


def test_it_shows_what_there_is_each_time():
    async def main() -> None:
        seen = iter((1, 2))

        async def look() -> int:
            return next(seen)

        glance = Glance(look)
        assert [await glance.look(), await glance.look()] == [1, 2]

    run(main())


def test_a_slow_look_goes_on_and_is_shown_to_the_next_who_asks():
    looks = []

    async def look() -> int:
        looks.append(elapsed())
        await asyncio.sleep(LONGEST + 1)
        return len(looks)

    async def main() -> None:
        glance = Glance(look)
        with pytest.raises(TimeoutError):
            await glance.look()
        assert elapsed() == LONGEST
        assert await glance.look() == 1
        assert elapsed() == LONGEST + 1
        assert looks == [0]

    run(main())


def test_an_error_is_raised_to_whoever_waits_and_else_to_nobody():
    async def look() -> int:
        await asyncio.sleep(LONGEST + 1)
        raise ConnectionError

    async def main() -> list[object]:
        complaints: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, what: complaints.append(what))
        glance = Glance(look)
        with pytest.raises(TimeoutError):
            await glance.look()
        with pytest.raises(ConnectionError):
            await glance.look()
        with pytest.raises(TimeoutError):
            await glance.look()
        await asyncio.sleep(10)
        del glance
        gc.collect()
        return complaints

    assert run(main()) == []


def test_nothing_is_looked_for_once_it_is_closed():
    async def main() -> None:
        glance = Glance(asyncio.Event().wait)
        with pytest.raises(TimeoutError):
            await glance.look()
        await glance.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(main())
