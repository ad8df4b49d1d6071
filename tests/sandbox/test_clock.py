from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import SandboxClock
from tests.sandbox.conftest import run_sandbox

NEVER = "no delivery is planned; declare a slot first"


async def test_it_runs_on_from_where_it_was_put():
    clock = SandboxClock()
    target = datetime(2030, 1, 1, tzinfo=UTC)
    await clock.move_to(target)
    assert timedelta(0) <= clock.now() - target < timedelta(seconds=5)
    await clock.advance(timedelta(hours=-3))
    assert timedelta(0) <= clock.now() - target + timedelta(hours=3) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("body", "starts"),
    [
        ({"to": "2026-03-29T12:30:00Z"}, "2026-03-29T12:30:0"),
        ({"to": "2026-03-29T14:30:00+02:00"}, "2026-03-29T12:30:0"),
        ({"to": "2001-01-01T00:00:00"}, "2001-01-01T00:00:0"),
    ],
)
async def test_a_person_can_set_it(peer, body, starts):
    assert (await peer.post("clock", body))["now"].startswith(starts)
    assert (await peer.get("clock"))["now"].startswith(starts)
    sent = await peer.result("sendMessage", chat_id=1, text="x")
    dated = datetime.fromtimestamp(sent["date"], UTC)
    assert dated.strftime("%Y-%m-%dT%H:%M:%S").startswith(starts)


async def test_it_answers_when_its_listeners_are_done(peer):
    heard = []

    async def listener():
        sent = await peer.result("sendMessage", chat_id=1, text="push")
        heard.append((peer.sandbox.clock.now(), sent["text"]))

    peer.sandbox.clock.on_move(listener)
    before = peer.sandbox.clock.now()
    await peer.post("clock", {"advance_seconds": 3600})
    assert [text for _, text in heard] == ["push"]
    assert heard[0][0] - before >= timedelta(hours=1)


async def test_it_goes_to_the_next_gap():
    gaps = [datetime(2031, 5, 1, 12, 30, tzinfo=UTC)]

    async def next_gap():
        return gaps.pop() if gaps else None

    async with run_sandbox(next_gap=next_gap) as peer:
        assert (await peer.post("clock", {"to": "next-gap"}))["now"].startswith(
            "2031-05-01T12:30:0"
        )
        assert await peer.post("clock", {"to": "next-gap"}, status=409) == {"error": NEVER}


async def test_without_a_bot_there_is_no_next_gap(peer):
    assert await peer.post("clock", {"to": "next-gap"}, status=409) == {"error": NEVER}


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"to": 5},
        {"to": "noon"},
        {"to": "0001-01-01T00:00:00+14:00"},
        {"to": "1969-01-01T00:00:00Z"},
        {"advance_seconds": "3600"},
        {"advance_seconds": True},
        {"advance_seconds": 1e300},
        {"advance_seconds": 1e12},
    ],
)
async def test_it_refuses_what_is_no_time(peer, body):
    offset = peer.sandbox.clock.offset
    assert (await peer.post("clock", body, status=400))["error"]
    assert peer.sandbox.clock.offset == offset
