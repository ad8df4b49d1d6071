"""The delivery loop: claim what is due, compose, send, settle.

Straight through, once. A claim is a conditional UPDATE with a lease, so two loops never send the
same delivery; the network is awaited outside every transaction; one learner's failure never holds
up another.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from lessons.bite import Bite, Opening, Part, Wish
from lessons.compose import compose, compose_part, compose_placement, compose_reviews
from lessons.memory import DEFAULT_PARAMETERS, Parameters
from lessons.model import Curriculum
from scheduler.claims import Claim, Expired, Look, Made
from scheduler.clock import Clock
from scheduler.notes import Note
from scheduler.outcomes import Outcome, RetryAt, Sent, Uncertain
from scheduler.plan import Reason
from scheduler.tasks import Tasks

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""How long a claim is held. A claim that outlives it may have been sent, so it is not repeated."""

BATCH = 50
"""Claims taken at once: enough to keep the network busy, few enough to lose little in a crash."""

AHEAD = timedelta(seconds=2)
"""So much of a rush is claimed before its turn: a tick comes once a second, and may be late."""

NO_WAIT = timedelta(0)

UNDER_WAY = 4 * BATCH
"""Claims whose sends have not ended: the next are taken while the last of these are answered."""

LONGEST_TICK = 9.5
"""Seconds of claiming. The rest of a crowd is left to the next tick, so that bites past their time
are closed, and the health check hears that the tick is alive. That begins with a whole second, and
what is claimed by then is sent in between."""

WITHDRAWN_AT_ONCE = 4
"""Expired bites taken out of chats side by side. Nobody waits for it; replies need turns too."""


class Deliveries(Protocol):
    """The record of deliveries, which `storage` keeps. Each call is one transaction."""

    async def look(self, now: datetime) -> Look:
        """Say what there is to do; it costs next to nothing, however many wait."""

    async def open(self, now: datetime) -> int:
        """Put what has fallen due into the queue, and return how many there were."""

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, wait: timedelta = NO_WAIT
    ) -> Sequence[Claim]:
        """Take up to `limit` from the queue, the earliest gap end first: planned -> sending.

        Left out is whose gap will be as good as over when its turn comes, after `wait`.
        """

    async def prepare(self, made: Sequence[Made], now: datetime) -> Sequence[Made]:
        """Keep each bite before it is sent, and return what is still ours to send.

        Where a bite is None, nothing is worth sending, and the next gap is planned instead; but a
        check-in needs none.
        """

    async def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """Record how a send went, and plan anew where nothing stands in the chat."""

    async def told(self, notes: Sequence[Note], now: datetime) -> None:
        """Record that notes have been told."""

    async def lapse(self, now: datetime) -> int:
        """Plan anew what was not sent in its gap, and mark lapsed leases uncertain."""

    async def expire(self, now: datetime, limit: int) -> Sequence[Expired]:
        """Close bites past their time and plan the next; return those to withdraw.

        A bite is returned again on the next call until `withdrawn` is told of it.
        """

    async def withdrawn(self, delivery_id: int) -> None:
        """Record that nothing of the bite stands in the chat any more."""


class Pusher(Protocol):
    """The way to the learner, which the bot provides."""

    def room(self) -> int:
        """Return how many more pushes can have their turn within AHEAD."""

    async def push(self, claim: Claim, bite: Bite) -> Outcome:
        """Send the first message of `bite`."""

    async def check_in(self, claim: Claim) -> Outcome:
        """Ask somebody who paused because they were ill how they are."""

    async def tell(self, claim: Claim, note: Note) -> Outcome:
        """Send a note, without a sound."""

    async def withdraw(self, expired: Expired) -> Outcome:
        """Take an expired bite out of the chat, quietly."""


@asynccontextmanager
async def _only_one() -> AsyncIterator[bool]:
    yield True


class Dispatcher:
    """Runs the loop. One tick at a time in a process; any number of processes."""

    def __init__(
        self,
        deliveries: Deliveries,
        pusher: Pusher,
        curriculum: Callable[[], Curriculum],
        clock: Clock,
        parameters: Parameters = DEFAULT_PARAMETERS,
        *,
        alone: Callable[[], AbstractAsyncContextManager[bool]] = _only_one,
        alone_withdrawing: Callable[[], AbstractAsyncContextManager[bool]] = _only_one,
    ) -> None:
        """Work on `deliveries` through `pusher`; `curriculum` gives the lessons of the day.

        `parameters` are those of memory. `alone` says whether this of all workers is the one that
        fills the queue and closes bites, while its block lasts; `alone_withdrawing` the same of
        taking closed bites out of chats, which goes on beside the tick.
        """
        self._deliveries = deliveries
        self._pusher = pusher
        self._curriculum = curriculum
        self._clock = clock
        self._parameters = parameters
        self._alone = alone
        self._alone_withdrawing = alone_withdrawing
        self._one_at_a_time = asyncio.Lock()
        self._places = asyncio.Semaphore(UNDER_WAY)
        self._sends = Tasks()
        self._withdrawing = False
        self._under_way: dict[int, asyncio.Task[None]] = {}
        """Sends, by their deliveries."""

    async def tick(self) -> int:
        """Claim what is due and can go soon, and return how many deliveries that were.

        They are sent while the tick ends and the next one begins: a slow send holds up no tick.
        """
        async with self._one_at_a_time:
            now = self._clock.now()
            found = await self._deliveries.look(now)
            if not found:
                return 0
            if found.due or found.lapsed or found.over:
                async with self._alone() as ours:
                    if ours:
                        await self._turn_over(found, now)
            return await self._claim_due()

    async def settled(self) -> None:
        """Wait until every send that is under way in this process has been settled."""
        await self._sends.ended()

    async def stop(self, seconds: float) -> None:
        """Wait until sends under way have been settled, or so long; then give them up.

        Call it when no more ticks come. Who was claimed and is given up is uncertain.
        """
        await self._sends.ended(seconds)
        await self._sends.stop()

    async def deliver(self, claims: Sequence[Claim]) -> None:
        """Compose, send and settle claims that are already taken."""
        if begun := await self._begin(claims):
            await asyncio.wait(begun)

    async def ended(self, delivery_id: int) -> bool:
        """Wait until a send of this process has been settled; False where there is none."""
        send = self._under_way.get(delivery_id)
        if send is None:
            return False
        await asyncio.wait([send])
        return True

    async def _claim_due(self) -> int:
        """Claim while something is due and can go soon."""
        async with asyncio.TaskGroup() as hands:
            rush = _Rush(hands, asyncio.get_running_loop().time() + LONGEST_TICK)
            await self._claim_on(rush)
        return rush.claimed

    async def _claim_on(self, rush: "_Rush") -> None:
        """Claim until nothing more is due; the first full batch calls a second pair of hands."""
        try:
            while claimed := await self._claim(rush):
                rush.claimed += claimed
        except Exception:
            # Raised here it would cut off the other pair of hands.
            log.exception("no more can be claimed for now")

    async def _claim(self, rush: "_Rush") -> int:
        """Claim what can go soon and begin to send it; return how many that were.

        What waits in the queue can still be overtaken by a gap that ends earlier, and has no lease
        that runs out.
        """
        late = asyncio.get_running_loop().time() >= rush.enough
        room = 0 if late else min(BATCH, self._pusher.room())
        places = await self._take_places(room, rush.enough)
        try:
            if not places:
                return 0
            wait = AHEAD if self._under_way else NO_WAIT
            claims = await self._deliveries.claim(self._clock.now(), LEASE, places, wait)
            if len(claims) == BATCH and rush.alone:
                rush.alone = False
                rush.hands.create_task(self._claim_on(rush))
            for send in await self._begin(claims):
                send.add_done_callback(lambda _: self._places.release())
                places -= 1
            return len(claims)
        finally:
            self._give_back(places)

    async def _take_places(self, count: int, until: float) -> int:
        """Wait for places for so many sends, and return the count, or 0 if it takes too long."""
        taken = 0
        try:
            async with asyncio.timeout_at(until):
                while taken < count:
                    await self._places.acquire()
                    taken += 1
        except TimeoutError:
            self._give_back(taken)
            return 0
        return taken

    def _give_back(self, places: int) -> None:
        for _ in range(places):
            self._places.release()

    async def _begin(self, claims: Sequence[Claim]) -> list[asyncio.Task[None]]:
        """Compose and keep the bites, and begin to send them."""
        now = self._clock.now()
        curriculum = self._curriculum()
        made = [(claim, _compose(claim, curriculum, now, self._parameters)) for claim in claims]
        begun = []
        for claim, bite in await self._deliveries.prepare(made, now) if made else ():
            send = self._sends.start(self._send(claim, bite))
            self._under_way[claim.delivery_id] = send
            send.add_done_callback(partial(self._end, claim.delivery_id))
            begun.append(send)
        await asyncio.sleep(0)  # now they wait for their turn, and take up room
        return begun

    def _end(self, delivery_id: int, send: asyncio.Task[None]) -> None:
        if self._under_way.get(delivery_id) is send:
            del self._under_way[delivery_id]

    async def _send(self, claim: Claim, bite: Bite | None) -> None:
        """Send a bite, or without one the question of a check-in."""
        try:
            sending = self._pusher.push(claim, bite) if bite else self._pusher.check_in(claim)
            outcome = await sending
        except Exception:
            log.exception("delivery %d: the push failed", claim.delivery_id)
            outcome = Uncertain("the push raised an error")
        try:
            await self._deliveries.settle(claim, outcome, self._clock.now())
        except Exception:
            # The lease ends in time, and the delivery is uncertain then, as it is now.
            log.exception("delivery %d: could not be settled", claim.delivery_id)
            return
        if claim.notes and isinstance(outcome, Sent):
            await self._tell(claim)

    async def _tell(self, claim: Claim) -> None:
        """Send the notes that waited; one that has to wait again comes with the next bite."""
        try:
            told = [note for note in claim.notes if await self._is_told(claim, note)]
            if told:
                await self._deliveries.told(told, self._clock.now())
        except Exception:
            log.exception("delivery %d: its notes stay as they are", claim.delivery_id)

    async def _is_told(self, claim: Claim, note: Note) -> bool:
        try:
            return not isinstance(await self._pusher.tell(claim, note), RetryAt)
        except Exception:
            # It may have arrived, and is not worth a second time.
            log.exception("delivery %d: note %d could not be told", claim.delivery_id, note.id)
            return True

    async def _turn_over(self, found: Look, now: datetime) -> None:
        """Close what is past its time, and fill the queue with what is due."""
        if found.over:
            await self._close(now)
        # What was planned anew just now can be due already, and what is opened late can be past.
        opened = await self._deliveries.open(now)
        if (opened or found.lapsed) and await self._deliveries.lapse(now):
            await self._deliveries.open(now)

    async def _close(self, now: datetime) -> None:
        """Close bites past their time, and begin to withdraw them: a tick waits for no chat."""
        standing = await self._deliveries.expire(now, BATCH)
        if standing and not self._withdrawing:
            self._withdrawing = True
            self._sends.start(self._withdraw_all(standing))

    async def _withdraw_all(self, standing: Sequence[Expired]) -> None:
        """Withdraw these, a few at a time, so that replies wait for no more than those few."""
        one_by_one = iter(standing)
        try:
            async with self._alone_withdrawing() as ours, asyncio.TaskGroup() as hands:
                for _ in range(WITHDRAWN_AT_ONCE if ours else 0):
                    hands.create_task(self._withdraw(one_by_one))
        except Exception:
            log.exception("expired bites are withdrawn later")
        finally:
            self._withdrawing = False

    async def _withdraw(self, standing: Iterator[Expired]) -> None:
        for expired in standing:
            try:
                outcome = await self._pusher.withdraw(expired)
                if not isinstance(outcome, RetryAt):
                    await self._deliveries.withdrawn(expired.delivery_id)
            except Exception:
                log.exception("delivery %d: could not be withdrawn", expired.delivery_id)


@dataclass(slots=True)
class _Rush:
    """What is claimed in one tick, by two pairs of hands where there is much.

    While one waits for the database the other composes; with one alone, a server far away would
    leave the processor idle.
    """

    hands: asyncio.TaskGroup
    enough: float
    """When to claim no more, by the loop's clock."""
    claimed: int = 0
    alone: bool = True


def _compose(
    claim: Claim, curriculum: Curriculum, now: datetime, parameters: Parameters
) -> Bite | None:
    if claim.reason is Reason.CHECK_IN:
        return None
    opening = Opening(now, claim.minutes_left(now))
    done, pace = claim.progress, claim.pace
    match claim.wish:
        case Part():
            return compose_part(claim.wish, curriculum, pace)
        case Wish.PLACEMENT:
            return compose_placement(done, curriculum, opening, pace)
        case Wish.REVIEWS:
            return compose_reviews(done, curriculum, opening, pace, parameters=parameters)
        case Wish.ANY:
            return compose(
                done,
                curriculum,
                opening,
                pace,
                ahead=claim.ahead,
                mode=claim.mode,
                parameters=parameters,
            )
