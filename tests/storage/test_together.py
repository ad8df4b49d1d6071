"""Group commit: entries gather, are written together, and none spoils another."""

import asyncio
from collections.abc import Sequence
from itertools import chain

import pytest

from storage.together import Together
from tests.stage import until


class Book:
    """What was written, and how; `bad` entries fail."""

    def __init__(self, *bad: int) -> None:
        self.bad = bad
        self.batches: list[list[int]] = []
        self.turns = asyncio.Semaphore(1000)
        self.begun = 0

    async def write(self, entries: Sequence[int]) -> None:
        self.begun += 1
        await self.turns.acquire()
        if bad := [entry for entry in entries if entry in self.bad]:
            raise ValueError(f"bad: {bad}")
        self.batches.append(list(entries))

    @property
    def written(self) -> list[int]:
        return sorted(chain.from_iterable(self.batches))


async def test_what_comes_during_a_write_is_written_together() -> None:
    book = Book()
    book.turns = asyncio.Semaphore(0)
    together = Together(book.write)
    async with asyncio.TaskGroup() as group:
        group.create_task(together.add(1))
        await until(lambda: book.begun == 1)
        for entry in (2, 3, 4):
            group.create_task(together.add(entry))
        await asyncio.sleep(0)
        for _ in range(10):
            book.turns.release()

    assert book.batches == [[1], [2, 3, 4]]


async def test_it_writes_no_more_at_once_than_it_may() -> None:
    book = Book()
    together = Together(book.write, most=2)

    await asyncio.gather(*map(together.add, range(5)))

    assert all(len(batch) <= 2 for batch in book.batches)
    assert book.written == [0, 1, 2, 3, 4]


async def test_a_bad_entry_spoils_no_other() -> None:
    book = Book(2)
    together = Together(book.write)

    results = await asyncio.gather(*map(together.add, (1, 2, 3)), return_exceptions=True)

    assert [type(result) for result in results] == [type(None), ValueError, type(None)]
    assert book.written == [1, 3]


async def test_a_single_bad_entry_is_tried_once() -> None:
    tried = []

    async def write(entries: Sequence[int]) -> None:
        tried.append(list(entries))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await Together(write).add(1)
    assert tried == [[1]]


@pytest.mark.parametrize("cancelled", [0, 1, 2])
async def test_a_cancelled_caller_leaves_the_others_to_be_written(cancelled: int) -> None:
    book = Book()
    book.turns = asyncio.Semaphore(0)
    together = Together(book.write)
    async with asyncio.TaskGroup() as group:
        group.create_task(together.add(9))
        await until(lambda: book.begun == 1)
        tasks = [group.create_task(together.add(entry)) for entry in range(3)]
        await asyncio.sleep(0)
        book.turns.release()
        await until(lambda: book.begun == 2)  # all three, by the first of them
        tasks[cancelled].cancel()
        await until(tasks[cancelled].done)
        for _ in range(10):
            book.turns.release()

    assert [task.cancelled() for task in tasks] == [entry == cancelled for entry in range(3)]
    assert set(book.written) >= {0, 1, 2, 9} - {cancelled}
