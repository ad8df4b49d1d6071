"""The record of deliveries as a tick uses it: what has fallen due is opened first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler.claims import Claim
from scheduler.dispatch import NO_WAIT
from storage import deliveries


class Deliveries(deliveries.Deliveries):
    async def claim(
        self, now: datetime, lease: timedelta, limit: int, wait: timedelta = NO_WAIT
    ) -> Sequence[Claim]:
        await self.open(now)
        return await super().claim(now, lease, limit, wait)

    async def lapse(self, now: datetime) -> int:
        await self.open(now)
        return await super().lapse(now)
