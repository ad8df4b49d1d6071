"""What those who run the bot are told in their own chats with it."""

from collections.abc import Callable, Iterable

from bot.gateway import Gateway
from bot.text import Texts, Tongue
from bot.view import View
from bot.views import admins as views
from bot.views import office
from lessons.faults import Fault
from storage import learners
from storage.broadcasts import Ended
from storage.database import Database


class Admins:
    """Tells them, each in their language. Who never wrote to the bot can not be told."""

    def __init__(
        self, ids: Iterable[int], gateway: Gateway, texts: Texts, database: Database
    ) -> None:
        """`ids` are Telegram's numbers of their chats."""
        self._ids = tuple(ids)
        self._gateway = gateway
        self._texts = texts
        self._database = database

    async def tell_of_lessons(self, faults: tuple[Fault, ...]) -> None:
        """Say why the lessons that were saved are not used, or that they are now."""
        await self._tell(lambda tongue: views.of_lessons(tongue, faults))

    async def tell_of_broadcast(self, ended: Ended) -> None:
        """Say what became of a broadcast that is over."""
        await self._tell(lambda tongue: office.progress(tongue, ended.broadcast, ended.tally))

    async def _tell(self, view: Callable[[Tongue], View]) -> None:
        for id_ in self._ids:
            async with self._database.read() as work:
                learner = await learners.get(work, id_)
            tongue = self._texts.speak(*(learner.languages if learner else ()))
            await self._gateway.tell(id_, view(tongue))
