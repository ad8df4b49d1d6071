"""Observing: thin wrappers around what does the work, which count it and name its log lines.

Each stands where the thing that it wraps would stand, and passes everything on. What is wrapped
knows nothing of metrics.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter
from typing import Any

from telegram import Update, error
from telegram.request import RequestData

from bot import logs
from bot.metrics import LEVELS, Metrics
from bot.transport import CONNECTIONS, AiohttpRequest, NotSentError, RefusedError, seconds_of
from bot.visit import Visit, visit_of
from lessons.bite import Bite
from scheduler.claims import Claim, Expired
from scheduler.clock import Clock
from scheduler.dispatch import Pusher
from scheduler.notes import Note
from scheduler.outcomes import Outcome, Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import Reason
from storage.database import Database
from storage.deliveries import Deliveries
from storage.watching import Kind

METHOD = re.compile(r"(?<!/file)/bot[^/]+/([A-Za-z]+)$")
POLL = "getUpdates"

OUTCOMES: dict[type, str] = {
    Sent: "sent",
    RetryAt: "retry_at",
    Unreachable: "unreachable",
    Rejected: "rejected",
    Uncertain: "uncertain",
}


def observed(
    answer: Callable[[Visit], Awaitable[None]], metrics: Metrics
) -> Callable[[Update], Awaitable[None]]:
    """Return what handles an update: measures it, and has it answered where it is for us."""

    async def handle(update: Update) -> None:
        visit = visit_of(update)
        kind = kind_of(visit)
        metrics.updates.labels(kind).inc()
        with metrics.handling.labels(kind).time():
            if visit:
                await answer(visit)

    return handle


def kind_of(visit: Visit | None) -> str:
    """Return what an update is, in a word of `bot.metrics.UPDATES`."""
    if visit is None:
        return "foreign"
    if visit.blocked is not None:
        return "member"
    if visit.press or visit.location or visit.document:
        return "press" if visit.press else "location" if visit.location else "document"
    if visit.command is not None:
        return "command"
    return "text" if visit.text is not None else "other"


class ObservedPusher:
    """Implements `scheduler.dispatch.Pusher` over another: every push is named and counted."""

    def __init__(self, pusher: Pusher, metrics: Metrics, clock: Clock) -> None:
        """Push with `pusher`. The present of the gaps is that of `clock`."""
        self._pusher = pusher
        self._metrics = metrics
        self._clock = clock

    def room(self) -> int:
        """Return how many more pushes can go soon."""
        return self._pusher.room()

    async def push(self, claim: Claim, bite: Bite) -> Outcome:
        """Send the first message of `bite`."""
        return await self._count(claim, self._pusher.push(claim, bite))

    async def check_in(self, claim: Claim) -> Outcome:
        """Ask somebody who paused because they were ill how they are."""
        return await self._count(claim, self._pusher.check_in(claim))

    async def tell(self, claim: Claim, note: Note) -> Outcome:
        """Send a note, without a sound."""
        return await self._pusher.tell(claim, note)

    async def withdraw(self, expired: Expired) -> Outcome:
        """Take an expired bite out of the chat, quietly."""
        with logs.about(f"d{expired.delivery_id}"):
            return await self._pusher.withdraw(expired)

    async def _count(self, claim: Claim, sending: Awaitable[Outcome]) -> Outcome:
        # Every delivery has a task of its own (scheduler.dispatch), so that settling it and telling
        # its notes, which come after this, have the name too.
        logs.begin(f"d{claim.delivery_id}")
        outcome: Outcome = Uncertain("the push raised an error")  # as the delivery loop takes it
        try:
            outcome = await sending
        finally:
            self._metrics.pushes.labels(_push(claim), OUTCOMES[type(outcome)]).inc()
            if isinstance(outcome, Sent) and not claim.asked:
                self._time(claim, self._clock.now())
        return outcome

    def _time(self, claim: Claim, now: datetime) -> None:
        self._metrics.gaps.labels("on_time" if now < claim.gap.end else "late").inc()
        self._metrics.lag.observe(max(0.0, (now - (claim.due or claim.gap.start)).total_seconds()))


def _push(claim: Claim) -> str:
    if claim.asked:
        return "asked"
    return "check_in" if claim.reason is Reason.CHECK_IN else "gap"


class ObservedDeliveries(Deliveries):
    """Counts the gaps that went by before their bite could be sent."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        """Keep the record in `database`."""
        super().__init__(database)
        self._metrics = metrics

    async def lapse(self, now: datetime) -> int:
        """Plan anew what was not sent in its gap, and mark lapsed leases uncertain."""
        missed = await super().lapse(now)
        self._metrics.gaps.labels("missed").inc(missed)
        return missed


class ObservedRequest(AiohttpRequest):
    """Counts the calls of the Bot API, how they went, and how long a 429 asks to wait."""

    def __init__(self, metrics: Metrics, connections: int = CONNECTIONS) -> None:
        """Open nothing yet; at most `connections` are open at once."""
        super().__init__(connections)
        self._metrics = metrics

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *timeouts: Any,  # noqa: ANN401 - the base class's types
        **named_timeouts: Any,  # noqa: ANN401 - as above
    ) -> tuple[int, bytes]:
        """Send one request and return the status and the body."""
        found = METHOD.search(url)
        name = found[1] if found else "file"
        began = perf_counter()
        result = "uncertain"
        try:
            status, body = await super().do_request(
                url, method, request_data, *timeouts, **named_timeouts
            )
            result = "ok" if status < 400 else "refused"
        except error.TelegramError as cause:
            result = self._result(cause)
            raise
        finally:
            self._metrics.calls.labels(name, result).inc()
            if name != POLL:  # which is held open until something comes
                self._metrics.calling.labels(name).observe(perf_counter() - began)
        return status, body

    def _result(self, cause: error.TelegramError) -> str:
        match cause:
            case error.RetryAfter():
                self._metrics.told_to_wait.inc(seconds_of(cause))
                return "retry_after"
            case NotSentError():
                return "not_sent"
            case RefusedError():
                return "failed"
            case _:
                return "uncertain"


class DatabaseWatch:
    """Implements `storage.watching.Watch`."""

    def __init__(self, metrics: Metrics) -> None:
        """Measure into `metrics`."""
        self._metrics = metrics

    def begun(self, kind: Kind, waited: float) -> None:
        """Note how long a unit of work has waited."""
        self._metrics.waits.labels(kind).observe(waited)

    def ended(self, kind: Kind, lasted: float) -> None:
        """Note how long a unit of work has lasted."""
        self._metrics.works.labels(kind).observe(lasted)

    def failed(self, kind: Kind) -> None:
        """Note that the database failed a unit of work."""
        self._metrics.failures.labels(kind).inc()


class _Counting(logging.Handler):
    """Counts lines, and writes none."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.WARNING)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line."""
        self._metrics.lines.labels(LEVELS[record.levelno >= logging.ERROR]).inc()


@contextmanager
def counting() -> Iterator[Metrics]:
    """Begin to count: the warnings and the errors that are logged while the block lasts, at first.

    Of several bots in one process each counts the lines of all.
    """
    metrics = Metrics()
    handler = _Counting(metrics)
    logging.getLogger().addHandler(handler)
    try:
        yield metrics
    finally:
        logging.getLogger().removeHandler(handler)
