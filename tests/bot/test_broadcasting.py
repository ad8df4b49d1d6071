"""The rounds of a broadcast: what is begun, and when a round is enough."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot import broadcasting
from bot.broadcasting import Broadcaster, view_of
from scheduler.outcomes import Outcome, Rejected, RetryAt, Sent, Uncertain
from storage.broadcasting import Claimed, Send
from storage.broadcasts import Broadcast, Ended, State, Tally

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WAIT = RetryAt(NOW + timedelta(seconds=30), "429")


class Record:
    """A broadcast of one batch after another, kept in lists."""

    def __init__(self, *batches: Sequence[int], state: State = State.SENDING) -> None:
        self.batches = list(batches)
        self.state = state
        self.settled: dict[int, Outcome] = {}
        self.enrolled = self.taken_back = 2
        self.broken = False

    async def under_way(self) -> list[Broadcast]:
        over = self.state in (State.DONE, State.STOPPED)
        return [] if over else [Broadcast(1, "*News*", self.state, NOW)]

    async def lapse(self, now: datetime) -> int:
        return 0

    async def enrol(self, broadcast_id: int, now: datetime) -> bool:
        self.enrolled -= 1
        if not self.enrolled:
            self.state = State.SENDING
        return self.enrolled > 0

    async def take_back(self, broadcast_id: int) -> bool:
        self.taken_back -= 1
        return self.taken_back > 0

    async def claim(self, now: datetime, lease: timedelta, limit: int) -> Claimed:
        ids = self.batches.pop(0) if self.batches else ()
        return Claimed([Send(1, id_, "*News*", now + lease) for id_ in ids], len(ids))

    async def settle(self, send: Send, outcome: Outcome) -> None:
        if self.broken:
            raise OSError("no space left")
        self.settled[send.learner_id] = outcome

    async def close(self, broadcast: Broadcast, now: datetime) -> Ended | None:
        if self.batches or (self.enrolled > 0 and broadcast.state is State.ENROLLING):
            return None
        self.state = State.DONE
        return Ended(broadcast, Tally({"sent": len(self.settled)}))


class Chats:
    """Takes what is announced, and answers as it is told."""

    def __init__(self, **outcomes: Outcome | Exception) -> None:
        self.outcomes = outcomes
        self.heard: list[int] = []

    async def announce(self, chat_id: int, view: object) -> Outcome:
        assert view == view_of("*News*")
        self.heard.append(chat_id)
        outcome = self.outcomes.get(f"to_{chat_id}", self.outcomes.get("to_all", Sent(1)))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Noon:
    def now(self) -> datetime:
        return NOW


async def go(record: Record, chats: Chats) -> list[Ended]:
    told: list[Ended] = []

    async def tell(ended: Ended) -> None:
        told.append(ended)

    await Broadcaster(cast("Any", record), cast("Any", chats), Noon(), tell).run()
    return told


async def test_a_round_sends_batch_after_batch_and_tells_of_the_end() -> None:
    record, chats = Record([1, 2], [3]), Chats()
    (ended,) = await go(record, chats)

    assert chats.heard == [1, 2, 3]
    assert ended.tally["sent"] == 3


async def test_everybody_is_enrolled_and_served_in_the_same_round() -> None:
    record, chats = Record([1], state=State.ENROLLING), Chats()
    assert await go(record, chats)

    assert (record.enrolled, chats.heard) == (0, [1])


async def test_what_is_stopped_is_taken_back() -> None:
    record = Record(state=State.STOPPING)
    await go(record, Chats())

    assert record.taken_back == 0


async def test_when_all_are_told_to_wait_so_are_the_next() -> None:
    record, chats = Record([1, 2], [3, 4]), Chats(to_all=WAIT)
    assert not await go(record, chats)

    assert chats.heard == [1, 2]
    assert record.settled == {1: WAIT, 2: WAIT}


async def test_one_who_has_to_wait_holds_up_nobody() -> None:
    record, chats = Record([1, 2], [3, 4]), Chats(to_1=WAIT)
    await go(record, chats)

    assert chats.heard == [1, 2, 3, 4]


async def test_an_error_is_one_learner_s_and_leaves_it_uncertain() -> None:
    record, chats = Record([1, 2]), Chats(to_1=ValueError("?"))
    await go(record, chats)

    assert isinstance(record.settled[1], Uncertain)
    assert record.settled[2] == Sent(1)


async def test_a_refusal_is_logged_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    await go(Record([1]), Chats(to_1=Rejected("can't parse entities")))

    assert "can't parse entities" in caplog.text
    assert "News" not in caplog.text


async def test_what_can_not_be_settled_is_left_to_its_lease() -> None:
    record, chats = Record([1, 2]), Chats()
    record.broken = True
    await go(record, chats)

    assert chats.heard == [1, 2]


async def test_a_round_ends_in_time_for_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasting, "LONGEST_ROUND", 0.0)
    record, chats = Record([1]), Chats()
    assert not await go(record, chats)

    assert chats.heard == []


async def test_without_a_broadcast_nothing_is_claimed() -> None:
    record, chats = Record([1], state=State.DONE), Chats()
    assert not await go(record, chats)

    assert record.batches == [[1]]


def test_the_text_is_markdown_and_nothing_else() -> None:
    shown = view_of("**Bold** <b>not</b>\n\n- one\n- two & three")

    assert shown.html == "<b>Bold</b> &lt;b&gt;not&lt;/b&gt;\n\n• one\n• two &amp; three"
    assert shown.rows == ()
