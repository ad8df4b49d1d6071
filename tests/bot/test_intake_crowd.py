"""A crowd at the door: updates under way are not fetched, and read, over and over again."""

import asyncio
from itertools import count

from telegram import CallbackQuery, Update, User

from bot.intake import Lanes, Poller

PATIENCE = 20


def press(number: int) -> Update:
    person = User(number, "Ayesha", is_bot=False)
    return Update(number, callback_query=CallbackQuery(str(number), person, "1"))


class Queue:
    """Stands for the server: gives what is not confirmed, a hundred at most, and counts it."""

    base_url = ""

    def __init__(self, waiting: int) -> None:
        self.updates = [press(number).to_dict() for number in range(1, waiting + 1)]
        self.given = 0
        self.confirmed = asyncio.Event()

    @property
    def request(self):
        return self

    async def post(self, url, data, read_timeout):
        asked = data.parameters
        since = asked.get("offset", 0)
        self.updates = [one for one in self.updates if one["update_id"] >= since]
        given = self.updates[: asked["limit"]]
        self.given += len(given)
        if not given:
            self.confirmed.set()
            await asyncio.sleep(0.01 if asked["timeout"] else 0)
        return given


async def test_few_are_read_twice() -> None:
    queue = Queue(500)
    handled = count()

    async def handle(update: Update) -> None:
        # One after another, as a busy processor would.
        for _ in range(update.update_id % 100):
            await asyncio.sleep(0)
        next(handled)

    poller = Poller(queue, handle, lambda: None)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        polling = group.create_task(poller.run())
        await queue.confirmed.wait()
        polling.cancel()

    assert next(handled) == 500
    assert queue.given < 2 * 500


async def test_a_slow_one_does_not_keep_newcomers_out() -> None:
    release = asyncio.Event()
    came = asyncio.Event()

    async def handle(update: Update) -> None:
        if update.update_id == 1:
            await release.wait()
        else:
            came.set()

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        lanes = Lanes(handle, group)
        lanes.take([(1, press(1))])
        await lanes.thin_out()
        assert lanes.span == 1
        lanes.take([(1, press(1)), (2, press(2))])
        await came.wait()
        release.set()
