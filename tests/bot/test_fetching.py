"""What comes of fetching, over real sockets: answers, limits, and peers that break off."""

import asyncio
import contextlib
import gzip
import logging
import socket
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fetching import Failed, Failure, Fetched, Fetcher, Fresh, Unchanged
from bot.fetching.fetcher import MOST_BYTES
from tests.bot.peers import Handler, answering, serving
from tests.stage import until

SECRET = "private-6f1c2b"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
OK = b"HTTP/1.1 200 OK\r\n"


class Noon:
    def now(self) -> datetime:
        return NOW


def local(**limits) -> Fetcher:
    return Fetcher(lambda ip: ip.is_loopback, clock=Noon(), **limits)


async def fetch(url: str, etag=None, modified=None, **limits) -> Fetched:
    async with local(**limits) as fetcher:
        return await fetcher.fetch(f"{url}/{SECRET}/a.ics", etag=etag, modified=modified)


async def fetched_from(handler: Handler) -> Fetched:
    async with serving(handler) as url:
        return await fetch(url)


@contextlib.asynccontextmanager
async def peer(reply: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    """A server that reads a request's head, writes what `reply` does, and hangs up."""
    talks = set()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await reply(writer)
        with contextlib.suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()
        talks.remove(writer)

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await until(lambda: not talks)


async def fetched_after(reply: bytes, **limits) -> Fetched:
    """What comes of a peer that writes `reply` and hangs up."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(reply)
        await writer.drain()

    async with peer(write) as url:
        return await fetch(url, **limits)


async def flow(writer: asyncio.StreamWriter, head: bytes, drop: bytes, every: float) -> None:
    """Write a drop every so many seconds until nobody listens."""
    writer.write(head)
    while not writer.is_closing():
        writer.write(drop)
        await writer.drain()
        await asyncio.sleep(every)


@pytest.fixture(autouse=True)
def no_address_is_told(caplog) -> Iterator[None]:
    """No log, ours or a library's, holds the address, which is a secret."""
    caplog.set_level(logging.DEBUG)
    yield
    logged = caplog.get_records("call")  # `caplog.text` is the teardown's by now
    ours = [record for record in logged if record.name != "aiohttp.access"]  # the servers' own
    assert not [record for record in ours if SECRET in record.getMessage()]


async def test_it_asks_for_a_calendar_and_returns_what_stands_there():
    received = []

    async def handler(request: web.Request) -> web.Response:
        received.append(request)
        headers = {"ETag": 'W/"7"', "Last-Modified": "Sun, 01 Mar 2026 10:00:00 GMT"}
        return web.Response(body=CALENDAR, content_type="text/calendar", headers=headers)

    assert await fetched_from(handler) == Fresh(CALENDAR, 'W/"7"', "Sun, 01 Mar 2026 10:00:00 GMT")
    (request,) = received
    assert (request.method, request.path) == ("GET", f"/{SECRET}/a.ics")
    assert {name for name in request.headers if name != "Host"} == {
        "User-Agent",
        "Accept",
        "Accept-Encoding",
        "Connection",
    }
    assert request.headers["User-Agent"] == "Offclock (+calendar)"
    assert request.headers["Accept"] == "text/calendar, */*;q=0.1"
    assert request.headers["Accept-Encoding"] == "gzip"


async def test_it_returns_whatever_stands_there():
    assert await fetched_from(answering(200, "<p>no", "text/html")) == Fresh(b"<p>no", None, None)
    assert await fetched_from(answering(200, "")) == Fresh(b"", None, None)


async def test_it_unpacks_what_comes_packed():
    body = gzip.compress(CALENDAR)
    head = OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert await fetched_after(head + body) == Fresh(CALENDAR, None, None)


async def test_it_asks_whether_anything_has_changed():
    received = []

    async def handler(request: web.Request) -> web.Response:
        received.append(request.headers)
        return web.Response(status=304)

    async with serving(handler) as url:
        assert await fetch(url, etag='"7"', modified="Sun, 01 Mar") == Unchanged()
        assert await fetch(url, modified="Sun, 01 Mar") == Unchanged()
        assert await fetch(url) == Failed(Failure.BROKEN)  # nobody had asked

    both, one, none = received
    assert (both["If-None-Match"], both["If-Modified-Since"]) == ('"7"', "Sun, 01 Mar")
    assert ("If-None-Match" in one, one["If-Modified-Since"]) == (False, "Sun, 01 Mar")
    assert not {"If-None-Match", "If-Modified-Since"} & set(none)


async def test_it_keeps_no_validator_that_it_could_not_send_back():
    long, odd = b"x" * 257, "é".encode("latin-1")
    head = OK + b'ETag: "%b"\r\nLast-Modified: %b\r\nContent-Length: 0\r\n\r\n'
    assert await fetched_after(head % (long, odd)) == Fresh(b"", None, None)
    assert await fetched_after(head % ("é".encode(), b"\t")) == Fresh(b"", None, None)
    async with serving(answering(200, "a")) as url:
        outcome = await fetch(url, etag='"7"\r\nHost: b', modified="\udce9")
    assert outcome == Fresh(b"a", None, None)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (204, Failure.BROKEN),
        (300, Failure.BROKEN),
        (400, Failure.BROKEN),
        (401, Failure.REFUSED),
        (403, Failure.REFUSED),
        (404, Failure.NOT_FOUND),
        (410, Failure.NOT_FOUND),
        (429, Failure.BUSY),
        (500, Failure.SERVER),
        (502, Failure.SERVER),
        (503, Failure.BUSY),
    ],
)
async def test_it_tells_one_refusal_from_another(status, why):
    assert await fetched_from(answering(status, "")) == Failed(why)


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("86401", timedelta(days=1)),
        ("9" * 30, timedelta(days=1)),
        ("Sun, 01 Mar 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sun, 01 Mar 2026 12:10:00 -0000", timedelta(minutes=10)),
        ("Sun, 01 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("Sun, 01 Mar 2027 11:00:00 GMT", timedelta(days=1)),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Sun, 99 Mar 2026 12:10:00 GMT", None),
        ("9" * 5000, None),
        ("", None),
    ],
)
async def test_it_reads_how_long_to_leave_a_busy_server_alone(told, wait):
    head = "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nRetry-After: " + told
    assert await fetched_after(f"{head}\r\n\r\n".encode()) == Failed(Failure.BUSY, wait)


async def test_it_waits_no_longer_than_it_may_for_a_silent_server():
    done = asyncio.Event()

    async def reply(writer: asyncio.StreamWriter) -> None:
        await done.wait()

    async with peer(reply) as url:
        assert await fetch(url, seconds=0.2) == Failed(Failure.TOO_SLOW)
        done.set()


@pytest.mark.parametrize(
    ("head", "drop"),
    [(OK, b"X-Drop: 1\r\n"), (OK + b"Content-Length: 99999\r\n\r\n", b"x")],
    ids=["head", "body"],
)
async def test_it_waits_no_longer_for_one_that_drips(head, drop):
    async with peer(lambda writer: flow(writer, head, drop, 0.01)) as url:
        assert await fetch(url, seconds=0.2) == Failed(Failure.TOO_SLOW)


async def test_its_time_is_for_all_redirects_together():
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(0.15)
        return web.Response(status=302, headers={"Location": "b"})

    async with serving(handler) as url:
        assert await fetch(url, seconds=0.3) == Failed(Failure.TOO_SLOW)


async def test_it_takes_a_body_of_the_most_bytes_and_no_more():
    async with serving(answering(200, "x" * 1000)) as url:
        assert await fetch(url, most_bytes=1000) == Fresh(b"x" * 1000, None, None)
        assert await fetch(url, most_bytes=999) == Failed(Failure.TOO_BIG)


async def test_it_stops_reading_a_body_without_end():
    endless = OK + b"\r\n", b"x" * 65536
    async with peer(lambda writer: flow(writer, *endless, 0)) as url:
        assert await fetch(url) == Failed(Failure.TOO_BIG)


async def test_it_stops_unpacking_a_bomb():
    bomb = gzip.compress(bytes(100 * 1024 * 1024), 1)
    reply = OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb
    tracemalloc.start()
    try:
        assert await fetched_after(reply) == Failed(Failure.TOO_BIG)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * MOST_BYTES


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200",
        OK + b"Content-Length: 100\r\n\r\nBEGIN:VCALENDAR",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nBEG",
        OK + b"Transfer-Encoding: chunked\r\n\r\nx\r\n",
        OK + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
        OK + b"Content-Encoding: br\r\nContent-Length: 5\r\n\r\nplain",
        OK + b"X-Long: " + b"x" * 9000 + b"\r\n\r\n",
        OK + b"X-Many: 1\r\n" * 1000 + b"\r\n",
    ],
)
async def test_it_takes_a_broken_answer_for_one(reply):
    assert await fetched_after(reply) == Failed(Failure.BROKEN)


async def test_it_tells_that_nobody_is_there():
    with socket.socket() as taken:  # bound, and not listening
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert await fetch(url) == Failed(Failure.UNREACHABLE)


async def test_it_tells_that_a_server_does_not_speak_tls():
    async with serving(answering(200, "a")) as url:
        outcome = await fetch(url.replace("http:", "https:"))
    assert outcome == Failed(Failure.UNREACHABLE)


async def test_it_tells_that_a_name_leads_nowhere(monkeypatch):
    def getaddrinfo(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert await fetch("http://calendar.example") == Failed(Failure.UNREACHABLE)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    assert await fetch("http://calendar.example") == Failed(Failure.UNREACHABLE)


@pytest.mark.parametrize("address", ["", "calendar", "ftp://example.com/", "http://a:b@c.example/"])
async def test_it_tells_that_it_was_given_no_address(address):
    async with local() as fetcher:
        assert await fetcher.fetch(address) == Failed(Failure.BAD_ADDRESS)


async def test_it_tells_of_what_nobody_foresaw_without_the_address(caplog):
    def broken(ip: object) -> bool:
        raise RuntimeError(f"http://127.0.0.1/{SECRET}")

    async with Fetcher(broken) as fetcher:
        outcome = await fetcher.fetch(f"http://127.0.0.1/{SECRET}")
    assert outcome == Failed(Failure.BROKEN)
    assert "RuntimeError" in caplog.text


HEADERS = st.sampled_from(
    [
        b"Content-Length: 3",
        b"Content-Length: 9",
        b"Transfer-Encoding: chunked",
        b"Content-Encoding: gzip",
        b"Content-Encoding: deflate",
        b"Connection: upgrade",
        b"Set-Cookie: \xff=;;",
        b"Location: //[",
        b"Location: \xff",
        b"ETag: \xff",
        b"Retry-After: \xc2\xb2",
        b"",
    ]
)


@settings(max_examples=60)
@given(
    status=st.sampled_from([100, 101, 200, 206, 302, 304, 429, 999]),
    headers=st.lists(HEADERS, max_size=4),
    body=st.binary(max_size=20),
)
def test_it_raises_nothing_whatever_is_answered(status, headers, body):
    reply = b"\r\n".join([b"HTTP/1.1 %d X" % status, *headers, b"", body])
    outcome = asyncio.run(fetched_after(reply, seconds=1))
    assert isinstance(outcome, Fetched)


async def test_it_lets_itself_be_cancelled():
    met, done = asyncio.Event(), asyncio.Event()

    async def reply(writer: asyncio.StreamWriter) -> None:
        met.set()
        await done.wait()

    async with peer(reply) as url, asyncio.TaskGroup() as group:
        fetching = group.create_task(fetch(url))
        await met.wait()
        fetching.cancel()
        done.set()
    assert fetching.cancelled()


async def test_it_serves_many_at_once_and_after_it_was_closed():
    async with serving(answering(200, "a")) as url, local() as fetcher:
        outcomes = await asyncio.gather(*(fetcher.fetch(url) for _ in range(20)))
        await fetcher.close()
        outcomes.append(await fetcher.fetch(url))
    assert outcomes == [Fresh(b"a", None, None)] * 21
