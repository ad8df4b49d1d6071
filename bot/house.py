"""The house: what every handler may use. Built once, in `bot.app`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.gateway import Gateway
from bot.pictures.render import Renderer
from bot.places import Places
from bot.records.printer import Printer
from bot.text import Texts, Tongue
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

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self.clock.now()

    def tongue(self, learner: Learner) -> Tongue:
        """Return the learner's language."""
        return self.texts.speak(*learner.languages)
