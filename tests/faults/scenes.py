"""What tests of faults have in common: two learners, of whom one has bad luck."""

import logging
from dataclasses import dataclass

import pytest

from tests.conversations.scenes import NOON, settle_in
from tests.stage import Message, Person, Stage

TUESDAY_NOON, WEDNESDAY_NOON = "2026-03-03T07:30:00Z", "2026-03-04T07:30:00Z"
LESSON = "⏱"
"""What stands above every bite."""


@dataclass
class Watched:
    """A learner, and what stood in their chat when the test began to look."""

    person: Person
    before: list[Message]

    async def lessons(self) -> int:
        """How many bites came since."""
        known = {message["message_id"] for message in self.before}
        fresh = [one for one in await self.person.messages() if one["message_id"] not in known]
        return sum(LESSON in message.get("text", "") for message in fresh)


async def watch(person: Person) -> Watched:
    return Watched(person, await person.messages())


async def two(stage: Stage) -> tuple[Watched, Watched]:
    """Ayesha, whose chat has the fault, and Bruno, who is not to feel it."""
    ayesha = await settle_in(stage)
    bruno = await settle_in(stage, 2, first_name="Bruno")
    return await watch(ayesha), await watch(bruno)


async def noon(stage: Stage) -> None:
    """Let the gap of both open."""
    await stage.move_clock(to=NOON)


def worst(caplog: pytest.LogCaptureFixture) -> int:
    """The level of the worst line that was logged."""
    return max((record.levelno for record in caplog.records), default=logging.NOTSET)
