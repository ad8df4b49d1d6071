"""The levers of the sandbox: its clock, its faults, its counters, its live stream."""

from datetime import datetime, timedelta

from aiohttp import web

from bot.sandbox.clock import format_instant, parse_instant
from bot.sandbox.errors import LearnerError
from bot.sandbox.events import Event, Subscription, follow
from bot.sandbox.faults import read_fault
from bot.sandbox.learner import answering, read_object, respond
from bot.sandbox.wire import Json, encode
from bot.sandbox.world import World

BEAT_SECONDS = 15.0
"""How often a silent stream sends a comment, so that nobody takes it for dead."""


class Controls:
    """The routes under `/sandbox/` that belong to no single chat."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, for an application."""
        return [
            web.get("/sandbox/clock", answering(self.show_clock)),
            web.post("/sandbox/clock", answering(self.move_clock)),
            web.get("/sandbox/faults", answering(self.show_faults)),
            web.post("/sandbox/faults", answering(self.arm_fault)),
            web.delete("/sandbox/faults", answering(self.clear_faults)),
            web.get("/sandbox/stats", answering(self.show_stats)),
            web.get("/sandbox/requests", answering(self.show_requests)),
            web.get("/sandbox/events", answering(self.stream)),
        ]

    async def show_clock(self, _request: web.Request) -> web.StreamResponse:
        """Return what time it is in the sandbox."""
        return respond({"now": format_instant(self._world.clock.now())})

    async def move_clock(self, request: web.Request) -> web.StreamResponse:
        """Move the clock; answers when everyone who listens to it is done."""
        body = await read_object(request)
        clock = self._world.clock
        try:
            if "advance_seconds" in body:
                await clock.advance(_read_seconds(body))
            else:
                await clock.move_to(await self._read_target(body))
        except ValueError as error:
            raise LearnerError(str(error)) from None
        return respond({"now": format_instant(clock.now())})

    async def _read_target(self, body: Json) -> datetime:
        to = body.get("to")
        if not isinstance(to, str):
            raise LearnerError('say where to: {"advance_seconds": 3600}, or {"to": a time}')
        if to == "next-gap":
            return await self._find_next_gap()
        try:
            return parse_instant(to)
        except (ValueError, OverflowError):
            raise LearnerError(
                f"{to!r} is no time; write one like 2026-03-29T12:30:00Z, or next-gap"
            ) from None

    async def _find_next_gap(self) -> datetime:
        start = await self._world.next_gap() if self._world.next_gap is not None else None
        if start is None:
            raise LearnerError("no delivery is planned; declare a slot first", 409)
        return start

    async def show_faults(self, _request: web.Request) -> web.StreamResponse:
        """Return the armed faults."""
        return respond({"faults": [fault.as_json() for fault in self._world.faults.armed()]})

    async def arm_fault(self, request: web.Request) -> web.StreamResponse:
        """Arm one more."""
        self._world.faults.arm(read_fault(await read_object(request)))
        return await self.show_faults(request)

    async def clear_faults(self, request: web.Request) -> web.StreamResponse:
        """Disarm them all."""
        self._world.faults.clear()
        return await self.show_faults(request)

    async def show_stats(self, _request: web.Request) -> web.StreamResponse:
        """How often each method was called since the start."""
        return respond({"calls": dict(self._world.calls)})

    async def show_requests(self, request: web.Request) -> web.StreamResponse:
        """Return the last requests, when they are recorded."""
        if self._world.requests is None:
            raise LearnerError("requests are not recorded; start with record_requests", 404)
        method = request.query.get("method", "").lower()
        kept = [one for one in self._world.requests if method in ("", one["method"].lower())]
        return respond({"requests": kept})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Return the live stream, until either side ends it."""
        chat_id = _read_chat_id(request)
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-cache",
                "X-Accel-Buffering": "no",
            }
        )
        reader = self._world.events.subscribe(chat_id, lambda: _cut(request))
        try:
            missed = self._read_missed(request, chat_id)
            await response.prepare(request)
            await response.write(_frame_hello(self._world))
            await _write_missed(response, missed)
            await _pump(response, reader)
        except ConnectionError:
            pass
        finally:
            self._world.events.unsubscribe(reader)
        return response

    def _read_missed(self, request: web.Request, chat_id: int | None) -> list[Event] | None:
        last = request.headers.get("Last-Event-ID") or request.query.get("last_event_id")
        if not last:
            return []
        return self._world.events.since(int(last), chat_id) if last.isdecimal() else None


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _write_missed(response: web.StreamResponse, missed: list[Event] | None) -> None:
    if missed is None:
        await response.write(b'event: reload\ndata: {"chat_id":null}\n\n')
    for event in missed or ():
        await response.write(_frame(event))


async def _pump(response: web.StreamResponse, reader: Subscription) -> None:
    async for event in follow(reader, BEAT_SECONDS):
        await response.write(b": beat\n\n" if event is None else _frame(event))


def _frame(event: Event) -> bytes:
    return f"id: {event.id}\nevent: {event.type}\ndata: {event.data}\n\n".encode("ascii")


def _frame_hello(world: World) -> bytes:
    data = encode({"chat_id": None, "now": format_instant(world.clock.now())})
    return f"event: hello\ndata: {data}\n\n".encode("ascii")


def _read_chat_id(request: web.Request) -> int | None:
    text = request.query.get("chat_id", "")
    if text and not text.isdecimal():
        raise LearnerError("chat_id must be a whole number")
    return int(text) if text else None


def _read_seconds(body: Json) -> timedelta:
    seconds = body["advance_seconds"]
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise LearnerError("advance_seconds must be a number of seconds")
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        raise LearnerError("advance_seconds is too large") from None
