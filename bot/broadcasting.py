"""Broadcasting: what an admin tells everybody goes out, after replies and after pushes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from markupsafe import Markup

from bot import logs
from bot.gateway import Gateway
from bot.view import View
from lessons.markup import to_html
from scheduler.clock import Clock
from scheduler.outcomes import Outcome, Rejected, RetryAt, Uncertain
from storage.broadcasting import Broadcasts, Send
from storage.broadcasts import Broadcast, Ended, State

log = logging.getLogger(__name__)

BROADCAST_SECONDS = 2.0
"""From one round to the next."""

LONGEST_ROUND = 4.0
"""Seconds of beginning new work: a stop of the process waits for what is under way."""

BATCH = 50
"""Sends claimed at once: those that a crash leaves uncertain."""

LEASE = timedelta(minutes=10)
"""How long a claim is held. A send may have to wait long for its turn, as all others go first."""


def view_of(text: str) -> View:
    """Return a broadcast as learners get it."""
    return View(Markup(to_html(text)))  # noqa: S704 - it escapes all but its own marks


class Broadcaster:
    """Sends what was confirmed. One round at a time in a process; any number of processes."""

    def __init__(
        self,
        record: Broadcasts,
        gateway: Gateway,
        clock: Clock,
        tell: Callable[[Ended], Awaitable[None]],
    ) -> None:
        """Send what `record` holds; `tell` hears of each broadcast that this process ends."""
        self._record = record
        self._gateway = gateway
        self._clock = clock
        self._tell = tell
        self._one_at_a_time = asyncio.Lock()

    async def run(self) -> None:
        """Go one round: enrol learners, send what is due, and close what is over."""
        async with self._one_at_a_time:
            if not await self._record.under_way():
                return
            enough = asyncio.get_running_loop().time() + LONGEST_ROUND
            await self._record.lapse(self._clock.now())
            for broadcast in await self._record.under_way():
                await self._advance(broadcast, enough)
            await self._send_due(enough)
            for broadcast in await self._record.under_way():
                if ended := await self._record.close(broadcast, self._clock.now()):
                    await self._tell(ended)

    async def _advance(self, broadcast: Broadcast, enough: float) -> None:
        """Give learners their sends, or take them back, while there is time."""
        loop = asyncio.get_running_loop()
        while loop.time() < enough:
            if broadcast.state is State.ENROLLING:
                more = await self._record.enrol(broadcast.id, self._clock.now())
            elif broadcast.state is State.STOPPING:
                more = await self._record.take_back(broadcast.id)
            else:
                more = False
            if not more:
                break

    async def _send_due(self, enough: float) -> None:
        """Claim and send while something is due; where all are told to wait, so does the rest."""
        loop = asyncio.get_running_loop()
        while loop.time() < enough:
            claimed = await self._record.claim(self._clock.now(), LEASE, BATCH)
            async with asyncio.TaskGroup() as group:
                sends = [group.create_task(self._send(send)) for send in claimed.sends]
            told_to_wait = [isinstance(send.result(), RetryAt) for send in sends]
            if not claimed.seen or (sends and all(told_to_wait)):
                break

    async def _send(self, send: Send) -> Outcome:
        logs.begin(f"b{send.broadcast_id}")
        try:
            outcome = await self._gateway.announce(send.learner_id, view_of(send.text))
        except Exception:
            log.exception("broadcast %d: a send failed", send.broadcast_id)
            outcome = Uncertain("the send raised an error")
        if isinstance(outcome, Rejected):
            log.warning("broadcast %d: refused: %s", send.broadcast_id, outcome.why)
        try:
            await self._record.settle(send, outcome)
        except Exception:
            # The lease ends in time, and the send is uncertain then.
            log.exception("broadcast %d: a send could not be settled", send.broadcast_id)
        return outcome
