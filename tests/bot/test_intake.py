"""Intake: what is handled when, and when Telegram is told of it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update, error

from bot import intake
from bot.intake import LONGEST_PAUSE, Handle, Lanes, Poller
from scheduler.tasks import beside
from tests.bot.peers import bot_at
from tests.bot.virtual import elapsed, run
from tests.sandbox.conftest import Peer, run_sandbox
from tests.stage import until


class Listener:
    """A handler that notes what it has finished, and waits where it is told to."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, str]] = []
        self.done: list[tuple[int, str]] = []
        self.gates: dict[int, asyncio.Event] = {}

    async def __call__(self, update: Update) -> None:
        heard = (update.effective_user.id, update.message.text)
        self.begun.append(heard)
        if gate := self.gates.get(heard[0]):
            await gate.wait()
        self.done.append(heard)

    def hold(self, chat_id: int) -> asyncio.Event:
        """Let no update of this chat be finished before the event."""
        gate = self.gates[chat_id] = asyncio.Event()
        return gate


def numbered(*updates: Update) -> list[tuple[int, Update]]:
    return [(each.update_id, each) for each in updates]


async def pending(peer: Peer) -> int:
    return (await peer.result("getWebhookInfo"))["pending_update_count"]


@asynccontextmanager
async def polling(
    peer: Peer, handle: Handle, polled: Callable[[], None] = lambda: None
) -> AsyncIterator[asyncio.Task[None]]:
    async with bot_at(peer.url) as bot, beside(Poller(bot, handle, polled).run()) as task:
        yield task


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with run_sandbox() as peer:
        yield peer


async def test_it_handles_a_chat_in_order(peer):
    said = [str(number) for number in range(150)]
    for text in said[:140]:
        await peer.say(text)
    heard: list[str] = []

    async def handle(update: Update) -> None:
        await asyncio.sleep(0.002 if int(update.message.text) % 7 == 0 else 0)
        heard.append(update.message.text)

    async with polling(peer, handle):
        for text in said[140:]:
            await peer.say(text)
        await until(lambda: len(heard) >= len(said))

    assert heard == said
    assert await pending(peer) == 0


async def test_a_slow_chat_does_not_hold_up_others(peer):
    listener = Listener()
    gate = listener.hold(1)
    async with polling(peer, listener):
        await peer.say("slow", 1)
        await until(lambda: listener.begun)
        for number in range(3):
            await peer.say(f"quick {number}", 2)

        await until(lambda: len(listener.done) == 3)
        assert listener.done == [(2, "quick 0"), (2, "quick 1"), (2, "quick 2")]
        gate.set()
        await until(lambda: (1, "slow") in listener.done)


async def test_an_update_is_confirmed_only_when_it_is_handled(peer):
    listener = Listener()
    gate = listener.hold(1)
    async with polling(peer, listener):
        await peer.say("first", 1)
        await until(lambda: listener.begun)
        await peer.say("second", 2)
        await until(lambda: listener.done)
        polls = (await peer.get("stats"))["calls"]["getUpdates"]
        await until(lambda: polled_again(peer, polls + 2))
        assert await pending(peer) == 2

        gate.set()
        await until(lambda: nothing_pending(peer))
    assert listener.begun == [(1, "first"), (2, "second")]


async def polled_again(peer: Peer, polls: int) -> bool:
    return (await peer.get("stats"))["calls"]["getUpdates"] >= polls


async def nothing_pending(peer: Peer) -> bool:
    return await pending(peer) == 0


async def test_what_a_killed_bot_had_not_finished_comes_again(peer, monkeypatch):
    monkeypatch.setattr(intake, "STOP_SECONDS", 0.0)
    killed, listener = Listener(), Listener()
    killed.hold(1)
    async with polling(peer, killed):
        await peer.say("unfinished", 1)
        await until(lambda: killed.begun)
        await peer.say("finished", 2)
        await until(lambda: killed.done)

    assert killed.done == [(2, "finished")]
    assert await pending(peer) == 2
    async with polling(peer, listener):
        await until(lambda: len(listener.done) == 2)
    assert listener.done == [(1, "unfinished"), (2, "finished")]


async def test_a_clean_stop_finishes_and_confirms_what_is_under_way(peer):
    listener, again = Listener(), Listener()
    gate = listener.hold(1)
    async with polling(peer, listener) as task:
        await peer.say("under way", 1)
        await until(lambda: listener.begun)
        task.cancel()
        gate.set()

    assert listener.done == [(1, "under way")]
    assert await pending(peer) == 0
    async with polling(peer, again):
        await peer.say("later", 1)
        await until(lambda: again.done)
    assert again.done == [(1, "later")]


async def test_a_stop_that_can_not_confirm_is_still_a_stop(peer):
    listener = Listener()
    async with polling(peer, listener):
        await peer.say("hello", 1)
        await until(lambda: listener.done)
        await peer.post("faults", {"method": "getUpdates", "kind": "500", "count": 99})


async def test_a_handler_that_raises_stops_nothing_and_tells_no_secrets(peer, caplog):
    caplog.set_level(logging.INFO)
    heard = []

    async def handle(update: Update) -> None:
        heard.append(update.message.text)
        if len(heard) == 1:
            raise ValueError(update.message.text)

    async with polling(peer, handle) as task:
        await peer.say("my private worry", 1)
        await peer.say("hello", 1)
        await until(lambda: nothing_pending(peer))
        assert not task.done()

    assert heard == ["my private worry", "hello"]
    assert "failed: ValueError at " in caplog.text
    assert "my private worry" not in caplog.text


@pytest.mark.parametrize("kind", ["409", "429", "500", "drop_before"])
async def test_it_polls_on_after_a_failed_poll(peer, caplog, kind):
    listener, polls = Listener(), []
    fault = {"method": "getUpdates", "kind": kind, "retry_after": 1}
    await peer.post("faults", fault)

    async with polling(peer, listener, lambda: polls.append(1)):
        await until(lambda: "a poll failed" in caplog.text)
        assert not polls
        await peer.say("hello")
        await until(lambda: listener.done)

    assert listener.done == [(1, "hello")]
    assert polls


def test_it_backs_off_while_polls_fail():
    conflict = error.Conflict("terminated by other getUpdates request")
    pauses = [intake._pause(conflict, failures) for failures in range(1, 5000)]

    assert pauses[:3] == [0.5, 1, 2]
    assert all(earlier <= later <= LONGEST_PAUSE for earlier, later in pairwise(pauses))
    assert pauses[-1] == LONGEST_PAUSE
    assert intake._pause(error.RetryAfter(40), 1) == 40


async def test_it_asks_only_for_what_it_handles(peer):
    heard = []

    async def handle(update: Update) -> None:
        heard.append(update.message and update.message.text)

    async with polling(peer, handle):
        await peer.say("hello")
        await until(lambda: heard)
        await peer.post("chats/1/reaction", {"message_id": 1, "emoji": "👍"})
        await peer.say("bye")
        await until(lambda: "bye" in heard)

    assert heard == ["hello", "bye"]


visits = st.lists(
    st.tuples(st.integers(1, 4), st.floats(0, 5, allow_subnormal=False), st.booleans()),
    max_size=30,
)


def update(number: int, chat: int | None) -> SimpleNamespace:
    user = None if chat is None else SimpleNamespace(id=chat)
    return SimpleNamespace(update_id=100 + number, effective_user=user)


@given(visits=visits, repeats=st.integers(1, 3))
def test_lanes_keep_each_chat_s_order_and_never_offer_what_is_open(visits, repeats):
    updates = [update(number, chat) for number, (chat, _, _) in enumerate(visits)]
    done: dict[int, list[int]] = defaultdict(list)

    async def main() -> None:
        async def handle(update: SimpleNamespace) -> None:
            _, seconds, breaks = visits[update.update_id - 100]
            await asyncio.sleep(seconds)
            done[update.effective_user.id].append(update.update_id)
            if breaks:
                raise RuntimeError

        async with asyncio.TaskGroup() as group:
            lanes = Lanes(handle, group)
            for _ in range(repeats):
                lanes.take(numbered(*updates))
            while lanes.busy:
                assert set(range(100, lanes.offset)) <= {
                    id_ for ids in done.values() for id_ in ids
                }
                await asyncio.sleep(0.25)
            assert lanes.offset in (0, 100 + len(visits))
            assert not lanes._last

    logging.disable(logging.ERROR)
    try:
        run(main())
    finally:
        logging.disable(logging.NOTSET)

    assert sum(map(len, done.values())) == len(visits)
    assert all(ids == sorted(ids) for ids in done.values())


def test_chats_are_handled_side_by_side():
    async def main() -> float:
        async with asyncio.TaskGroup() as group:
            lanes = Lanes(lambda _: asyncio.sleep(3), group)
            lanes.take(numbered(*(update(number, number) for number in range(1, 50))))
            lanes.take(numbered(update(50, None)))
        return elapsed()

    assert run(main()) == 3


def test_settling_ends_when_all_is_done_or_the_time_is_up():
    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            lanes = Lanes(lambda _: asyncio.sleep(3), group)
            lanes.take(numbered(update(1, 1)))
            await lanes.settle(1)
            assert (elapsed(), lanes.busy) == (1, True)
            await lanes.settle(9)
            assert (elapsed(), lanes.busy) == (3, False)

    run(main())
