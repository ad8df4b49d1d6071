"""The author's chat with the bot: one lesson stands in it, or what is wrong with its file."""

from typing import Any

import aiohttp

from bot.house import House
from bot.views import admins as views
from lessons.bite import Part, Why
from lessons.faults import Fault
from scheduler.claims import Claim
from scheduler.dispatch import LEASE
from scheduler.outcomes import Sent
from storage import learners, sittings
from storage.deliveries import ask_now
from storage.learners import Learner

AUTHOR = 1
"""The learner whom the page shows where its address names nobody."""

NAME = "Author"
LANGUAGE = "en"
ZONE = "UTC"

STANDS_MINUTES = 7 * 24 * 60.0
"""So long a lesson is left standing, whether or not anybody touches it."""


class Chat:
    """The chat of a learner who is set up, and has learnt nothing before each showing."""

    def __init__(self, house: House, sandbox: aiohttp.ClientSession) -> None:
        """`sandbox` speaks to the sandbox that `house` sends to."""
        self._house = house
        self._sandbox = sandbox
        self._faults: int | None = None
        """The message that tells of them."""

    async def show_lesson(self, lesson_id: str) -> bool:
        """Show a lesson from its beginning, and nothing else. False where it can not be sent."""
        async with self._house.database.write() as work:
            known = await learners.get(work, AUTHOR)
            await learners.forget(work, AUTHOR)
            await learners.add(work, known or self._newcomer())
            wish = Part("lesson", lesson_id, why=Why.WISHED)
            now = self._house.now()
            claim = await ask_now(work, AUTHOR, STANDS_MINUTES, now, LEASE, wish=wish)
            await work.commit()
        for message in (await self._read())["messages"]:
            await self._house.gateway.delete(AUTHOR, message["message_id"])
        self._faults = None
        await self._house.dispatcher.deliver([claim])
        return await self._let_stand(claim)

    async def show_faults(self, faults: tuple[Fault, ...]) -> None:
        """Tell of the faults at the end of the chat, in place of those told before."""
        if self._faults:
            await self._house.gateway.delete(AUTHOR, self._faults)
        view = views.of_lessons(self._house.texts.speak(LANGUAGE), faults)
        outcome = await self._house.gateway.reply(AUTHOR, view)
        self._faults = outcome.message_id if isinstance(outcome, Sent) else None

    async def _read(self) -> dict[str, Any]:
        """Return the chat as it stands; the sandbox opens it where there was none."""
        about = {"first_name": NAME, "language_code": LANGUAGE}
        async with self._sandbox.get(f"/sandbox/chats/{AUTHOR}", params=about) as answer:
            answer.raise_for_status()
            chat: dict[str, Any] = await answer.json()
        return chat

    async def _let_stand(self, claim: Claim) -> bool:
        """Keep a bite as one that was begun, which stands to the end of its gap."""
        async with self._house.database.write() as work:
            sitting = await sittings.get(work, AUTHOR, claim.delivery_id)
            if sitting is None or sitting.message_id is None:
                return False
            await sittings.move(work, sitting, sitting.place, self._house.now())
            await work.commit()
        return True

    def _newcomer(self) -> Learner:
        return Learner(
            id=AUTHOR,
            first_name=NAME,
            zone=ZONE,
            joined_at=self._house.now(),
            telegram_language=LANGUAGE,
            step="done",
        )
