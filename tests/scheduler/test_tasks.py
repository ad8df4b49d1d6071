"""Work beside the main work: it ends with the block, and its errors are heard."""

import asyncio

import pytest

from scheduler.tasks import Tasks, beside


async def forever() -> None:
    await asyncio.Event().wait()


async def fail() -> None:
    raise ValueError("a fault")


async def test_it_runs_while_the_block_lasts():
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await forever()

    async with beside(work()) as task:
        await begun.wait()
        assert not task.done()

    assert task.cancelled()


async def test_it_waits_until_the_work_has_cleaned_up():
    clean = []

    async def work() -> None:
        try:
            await forever()
        finally:
            await asyncio.sleep(0)
            clean.append(True)

    async with beside(work()):
        await asyncio.sleep(0)

    assert clean


async def test_work_that_is_done_is_fine():
    async with beside(asyncio.sleep(0)) as task:
        await task

    assert not task.cancelled()


async def test_a_fault_of_the_work_is_raised_at_the_end():
    with pytest.raises(ValueError, match="a fault"):
        async with beside(fail()) as task:
            await asyncio.wait([task])


async def test_a_fault_while_cleaning_up_is_raised_too():
    async def work() -> None:
        try:
            await forever()
        finally:
            await fail()

    with pytest.raises(ValueError, match="a fault"):
        async with beside(work()):
            await asyncio.sleep(0)


async def test_a_fault_of_the_block_ends_the_work():
    with pytest.raises(KeyError):
        async with beside(forever()) as task:
            raise KeyError

    assert task.cancelled()


async def test_who_is_cancelled_while_the_work_cleans_up_stays_cancelled():
    leaving, release = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            await forever()
        finally:
            leaving.set()
            await release.wait()

    async def block() -> None:
        async with beside(work()):
            await asyncio.sleep(0)

    async with beside(block()) as outer:
        await leaving.wait()
        outer.cancel()
        await asyncio.wait([outer])
        release.set()

    assert outer.cancelled()


async def test_what_is_under_way_is_waited_for_no_longer_than_asked():
    tasks, release, done = Tasks(), asyncio.Event(), []

    async def work(name: str) -> None:
        await release.wait()
        done.append(name)

    await tasks.ended()
    tasks.start(work("first"))
    tasks.start(work("second"))
    await tasks.ended(0.01)
    assert done == []
    release.set()
    await tasks.ended()
    assert sorted(done) == ["first", "second"]


async def test_what_is_left_at_the_end_is_cut_off():
    tasks = Tasks()
    task = tasks.start(forever())
    await tasks.stop()
    assert task.cancelled()
