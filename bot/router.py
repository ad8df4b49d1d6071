"""Which handler answers what. The table of commands and the table of buttons stand here."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.flood import Admission, Flood
from bot.handlers import (
    admin,
    calendars,
    data,
    door,
    editing,
    events,
    limits,
    modes,
    money,
    now,
    opinions,
    pausing,
    progress,
    putting_off,
    record,
    settings,
    setup,
    sitting,
    slots,
    tracks,
    typed,
    week,
    why,
    zone,
)
from bot.handlers import help as help_handlers
from bot.handlers.common import StalePressError
from bot.house import House
from bot.logs import trace
from bot.text import Tongue
from bot.view import View
from bot.visit import Visit
from scheduler.language import Refused, Unreadable
from storage import learners
from storage.database import UnavailableError

log = logging.getLogger(__name__)

TELL_AT = 2
"""Failures in a row before a learner hears that the database is away."""

MOST_KEPT_WAITING = 10_000
"""Learners whose failures are counted: what an outage may cost in memory."""

Handler = Callable[[House, Visit], Awaitable[None]]
PressHandler = Callable[[House, Visit, tuple[str, ...]], Awaitable[None]]

COMMANDS: Mapping[str, Handler] = {
    "start": setup.start,
    "now": now.now,
    "review": now.review,
    "why": why.asked,
    "slots": slots.overview,
    "free": slots.free,
    "week": week.overview,
    "calendar": calendars.overview,
    "timezone": zone.asked,
    "pause": pausing.ask,
    "resume": pausing.resume,
    "crunch": modes.crunch,
    "idle": modes.idle,
    "event": events.event,
    "progress": progress.overview,
    "log": record.overview,
    "tracks": tracks.overview,
    "settings": settings.overview,
    "help": help_handlers.help_asked,
    "export": data.export,
    "forget": data.ask_to_forget,
}

ADMIN_COMMANDS: Mapping[str, Handler] = {
    "stats": admin.stats,
    "broadcast": admin.broadcast,
    "version": admin.version,
}
"""For those who run the bot. To everybody else they are unknown, as are the buttons below."""

MENU = ("now", "slots", "week", "calendar", "progress", "pause", "settings", "help")
"""What Telegram's menu shows; /help names the others."""


def _opens(handler: Handler) -> PressHandler:
    """Return a press handler that opens a screen, for a button that takes no argument."""

    async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
        if args:
            raise StalePressError(args)
        await handler(house, visit)

    return pressed


async def _pause_or_length(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    await (pausing.pressed(house, visit, args) if args else pausing.ask(house, visit))


async def _tracks_or_track(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    await (tracks.pressed(house, visit, args) if args else tracks.overview(house, visit))


PRESSES: Mapping[str, PressHandler] = {
    "setup": setup.pressed,
    "zone": zone.pressed,
    "zone-other": zone.other_pressed,
    "slots": slots.pressed,
    "slot": editing.pressed,
    "week": week.pressed,
    "limits": limits.pressed,
    "either": typed.either_pressed,
    "calendar": calendars.pressed,
    "now": now.now_pressed,
    "review": _opens(now.review),
    "place": _opens(now.place),
    "replay": now.replay_pressed,
    "read": sitting.read_pressed,
    "pick": sitting.pick_pressed,
    "mark": sitting.mark_pressed,
    "skip": sitting.skip_pressed,
    "say": sitting.say_pressed,
    "stop": sitting.stop_pressed,
    "rate": opinions.pressed,
    "next": sitting.next_pressed,
    "on": sitting.on_pressed,
    "later": putting_off.later_pressed,
    "why": why.pressed,
    "pause": _pause_or_length,
    "crunch": modes.crunch_pressed,
    "idle": modes.idle_pressed,
    "mode": modes.mode_pressed,
    "track": tracks.pressed,
    "tracks": _tracks_or_track,
    "event": events.pressed,
    "progress": _opens(progress.overview),
    "settings": settings.pressed,
    "hourly": money.pressed,
    "log": record.pressed,
    "export": _opens(data.export),
    "forget": data.forget_pressed,
}

ADMIN_PRESSES: Mapping[str, PressHandler] = {"broadcast": admin.broadcast_pressed}


class Router:
    """Answers visits. An error in a handler costs the learner an apology, and nobody else."""

    def __init__(self, house: House, flood: Flood | None = None) -> None:
        """Answer with the services of `house`; with None for `flood`, as much as anybody asks."""
        self._house = house
        self._flood = flood
        self._waiting: dict[int, int] = {}
        """How often learners could not be answered in a row, as the database was away."""

    async def answer(self, visit: Visit) -> None:
        """Handle one visit. Raises UnavailableError where it should be handled once more."""
        admission = self._flood.admit(visit) if self._flood else Admission.ADMIT
        if admission is not Admission.ADMIT:
            await self._turn_away(visit, admission)
            return
        try:
            await self._answer(visit)
            self._waiting.pop(visit.learner_id, None)
        except UnavailableError:
            if self._flood:
                self._flood.give_back(visit)
            await self._ask_for_patience(visit)
            raise
        except Exception as error:
            # Messages of errors can hold what a learner typed, so only its kind and place go out.
            log.error(  # noqa: TRY400 - see above
                "learner %d: a handler failed: %s", visit.learner_id, trace(error)
            )
            await self._apologise(visit)

    async def _ask_for_patience(self, visit: Visit) -> None:
        """Say once that the answer will come; the first failure is a hiccup, and not worth it."""
        tries = self._waiting.get(visit.learner_id, 0) + 1
        if len(self._waiting) < MOST_KEPT_WAITING:
            self._waiting[visit.learner_id] = tries
        if tries == TELL_AT:
            # What they chose in /settings is in the database.
            tongue = self._house.texts.speak(visit.language)
            await self._house.gateway.reply(visit.learner_id, View(tongue("patience")))

    async def _turn_away(self, visit: Visit, admission: Admission) -> None:
        """Leave a visit undone. Who was not told yet is told, in the language they chose."""
        try:
            if admission is Admission.WARN:
                await self._say(visit, "flood")
            elif visit.press:
                await self._house.gateway.acknowledge(visit.press.callback_id)
        except Exception as error:
            log.error("a flood could not be told: %s", trace(error))  # noqa: TRY400 - as above

    async def _answer(self, visit: Visit) -> None:
        try:
            await self._dispatch(visit)
        except StalePressError:
            await self._say(visit, "stale")
        except (Unreadable, Refused) as error:
            await typed.unreadable(self._house, visit, error)
        except slots.TooManySlotsError:
            await typed.too_many(self._house, visit)

    async def _dispatch(self, visit: Visit) -> None:
        house = self._house
        # The one place where it is asked who may do what an admin may.
        is_admin = visit.learner_id in house.admin_ids
        if visit.blocked is not None:
            await door.swung(house, visit)
        elif visit.press:
            presses = {**PRESSES, **ADMIN_PRESSES} if is_admin else PRESSES
            handler = presses.get(visit.press.verb)
            if handler is None:
                raise StalePressError(visit.press.verb)
            await handler(house, visit, visit.press.args)
        elif visit.location:
            await zone.located(house, visit, visit.location)
        elif visit.document:
            await calendars.sent(house, visit, visit.document)
        elif visit.command is not None:
            commands = {**COMMANDS, **ADMIN_COMMANDS} if is_admin else COMMANDS
            await commands.get(visit.command, help_handlers.not_understood)(house, visit)
        elif is_admin and visit.text is not None and await admin.typed(house, visit):
            return
        elif visit.text and calendars.looks_like_an_address(visit.text.strip()):
            await calendars.subscribe(house, visit, visit.text.strip())
        elif visit.text is not None:
            await typed.typed(house, visit)
        else:
            await help_handlers.not_understood(house, visit)

    async def _say(self, visit: Visit, key: str) -> None:
        tongue = await self._tongue(visit)
        if visit.press:
            await self._house.gateway.acknowledge(visit.press.callback_id, tongue.plain(key))
        else:
            await self._house.gateway.reply(visit.learner_id, View(tongue(key)))

    async def _tongue(self, visit: Visit) -> Tongue:
        async with self._house.database.read() as work:
            learner = await learners.get(work, visit.learner_id)
        return self._house.tongue(learner) if learner else self._house.texts.speak(visit.language)

    async def _apologise(self, visit: Visit) -> None:
        """Say sorry in the chat: a press that was acknowledged before can show nothing more."""
        gateway = self._house.gateway
        try:
            if visit.press:
                await gateway.acknowledge(visit.press.callback_id)
            tongue = await self._tongue(visit)
            await gateway.reply(visit.learner_id, View(tongue("apology")))
        except Exception as error:
            log.error("no apology either: %s", trace(error))  # noqa: TRY400 - as above
