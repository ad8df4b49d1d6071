"""The house: what every handler may use. Built once, in `bot.app`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.gateway import Gateway
from bot.pictures.render import Renderer
from bot.places import Places
from bot.records.printer import Printer
from bot.text import Texts, Tongue
from bot.version import Worker
from lessons.memory import DEFAULT_PARAMETERS, Parameters
from lessons.model import Curriculum
from scheduler.clock import Clock
from scheduler.dispatch import Dispatcher
from storage.database import Database
from storage.learners import Learner


@dataclass(frozen=True)
class House:
    """The services of a running bot."""

    database: Database
    gateway: Gateway
    dispatcher: Dispatcher
    curriculum: Callable[[], Curriculum]
    texts: Texts
    places: Places
    renderer: Renderer
    printer: Printer
    clock: Clock
    parameters: Parameters = DEFAULT_PARAMETERS
    """Of memory."""
    admin_ids: frozenset[int] = frozenset()
    """Telegram's numbers of those who run the bot."""
    worker: Worker = field(default_factory=Worker)
    backups: Path | None = None
    """The folder of backups, unless it is the usual one."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self.clock.now()

    def tongue(self, learner: Learner) -> Tongue:
        """Return the learner's language."""
        return self.texts.speak(*learner.languages)
