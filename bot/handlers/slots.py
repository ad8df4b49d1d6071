"""`/slots`: see, add and remove the times the learner has declared."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot import drafts
from bot.drafts import Draft
from bot.handlers import now as now_handlers
from bot.handlers.common import Greeted, StalePressError, greet, meet, next_gap, number, show
from bot.house import House
from bot.views import slots as views
from bot.visit import Visit
from scheduler.busy import NEVER_BUSY
from scheduler.gaps import upcoming
from scheduler.language import Either, Now, Reason, Refused, read_slot
from scheduler.plan import FOREVER, Availability, gaps_ahead
from scheduler.slots import Slot
from scheduler.walltime import to_local
from storage import declared, learners, planning
from storage.database import UnitOfWork
from storage.declared import Declared
from storage.learners import Learner

MOST_SLOTS = 40
"""A learner with more than this has been typing for its own sake."""

GAPS_SHOWN = 3

GAPS_TRIED = 14
"""Two weeks of a daily slot: what limits do to a slot is seen in them."""

GAPS_COMPARED = 6
"""Of either slot, to see whether two meet."""

AN_INSTANT = timedelta(seconds=1)

Said = Slot | Either | Now
"""What a sentence can be: a slot, one that can mean two times, or free time at this moment."""


class Kept(NamedTuple):
    """A slot that is declared now."""

    mine: Declared
    new: bool


class TooManySlotsError(Exception):
    """The learner has MOST_SLOTS already."""


async def overview(house: House, visit: Visit) -> None:
    """Handle `/slots`; what is typed behind it is taken for a slot to add."""
    greeted = await meet(house, visit)
    if visit.argument and not visit.press:
        await take(house, visit, parse(house, greeted.learner, visit.argument))
        return
    await show_all(house, visit, greeted)


async def free(house: House, visit: Visit) -> None:
    """Handle `/free`: declare a slot, typed behind it or next."""
    await (overview(house, visit) if visit.argument else ask(house, visit))


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of the slots' screens."""
    match args:
        case ("list",):
            await overview(house, visit)
        case ("add",):
            await ask(house, visit)
        case ("preset", text):
            async with house.database.read() as work:
                learner = await learners.get(work, visit.learner_id)
            if learner is None:
                raise StalePressError
            await add(house, visit, preset(house, learner, number(text)))
        case ("drop", slot_id):
            await _drop(house, visit, number(slot_id))
        case _:
            raise StalePressError(args)


def parse(house: House, learner: Learner, text: str) -> Said:
    """Return what a sentence declares, read in the learner's own day.

    Raises what `scheduler.language.read_slot` raises, and Refused for a time of today that is over.
    Of two times that a sentence can mean, one that is over is not meant.
    """
    now = house.now()
    said = read_slot(text, today=to_local(now, ZoneInfo(learner.zone)).date())
    if isinstance(said, Now):
        return said
    meant = (said.first, said.second) if isinstance(said, Either) else (said,)
    ahead = [slot for slot in meant if is_ahead(slot, learner, now)]
    if not ahead:
        raise Refused(Reason.PAST, 0, text)
    return Either(*ahead) if len(ahead) > 1 else ahead[0]


def is_ahead(slot: Slot, learner: Learner, now: datetime) -> bool:
    """Say whether a slot still has a gap to come."""
    return bool(upcoming([slot], ZoneInfo(learner.zone), now, 1))


def preset(house: House, learner: Learner, at: int) -> Slot:
    """Return one of the slots that are offered on buttons."""
    if at >= len(views.PRESETS):
        raise StalePressError(at)
    said = parse(house, learner, views.PRESETS[at])
    assert isinstance(said, Slot)
    return said


async def take(house: House, visit: Visit, said: Said, instead_of: int | None = None) -> None:
    """Act on a sentence: declare its slot, ask which of two is meant, or send a bite at once."""
    match said:
        case Now(minutes):
            await now_handlers.start(house, visit, minutes)
        case Either():
            await _ask_which(house, visit, Draft((said.first, said.second), instead_of))
        case Slot():
            await add(house, visit, said, instead_of)


async def keep(
    house: House, work: UnitOfWork, learner: Learner, slot: Slot, instead_of: int | None = None
) -> Kept:
    """Declare a slot, end the set-up, and plan. A slot declared before is only found again.

    With `instead_of`, the id of another that is still there, it takes the place of that one.
    """
    before = await declared.of(work, learner.id)
    known = any(one.slot == slot for one in before)
    if not known and instead_of in {one.id for one in before}:
        await declared.change(work, learner.id, instead_of or 0, slot)
    elif not known:
        if len(before) >= MOST_SLOTS:
            raise TooManySlotsError
        await declared.add(work, learner.id, slot)
    await learners.save(work, replace(learner, step="done", expecting=None, draft=None))
    await planning.replan(work, learner.id, house.now())
    mine = next(one for one in await declared.of(work, learner.id) if one.slot == slot)
    return Kept(mine, not known)


def changing(learner: Learner) -> int | None:
    """Return the id of the slot whose place the next typed slot takes."""
    verb, _, slot_id = (learner.expecting or "").partition(":")
    return int(slot_id) if verb == "slot" and slot_id else None


async def add(house: House, visit: Visit, slot: Slot, instead_of: int | None = None) -> None:
    """Declare a slot, and answer with what was understood."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        kept = await keep(house, work, learner, slot, instead_of)
        findings = await look_into(house, work, learner, kept.mine)
        await work.commit()
    said = views.understood if kept.new else views.known
    await show(house, visit, said(tongue, kept.mine, findings))


async def look_into(
    house: House, work: UnitOfWork, learner: Learner, mine: Declared
) -> views.Findings:
    """Return what there is to say of a slot of the learner's."""
    now = house.now()
    everything = await planning.availability(work, learner, now)
    alone = replace(everything, slots=[mine.free])
    after = max(now, learner.paused_until or now)
    others = [free.slot for free in everything.slots if free.id != mine.id]
    return views.Findings(
        now=now,
        zone=everything.zone,
        gaps=gaps_ahead(alone, after, GAPS_SHOWN) if after < FOREVER else [],
        meets=[slot for slot in others if _meet(mine.slot, slot, everything.zone, now)],
        cut=is_cut(alone, now),
        paused=after >= FOREVER,
    )


def is_cut(alone: Availability, after: datetime) -> bool:
    """Say whether quiet hours or rest days take something from a slot's next gaps."""
    spared = gaps_ahead(replace(alone, busy=NEVER_BUSY), after, GAPS_TRIED)
    slots = [free.slot for free in alone.slots]
    return spared != upcoming(slots, alone.zone, after, GAPS_TRIED)


async def show_all(house: House, visit: Visit, greeted: Greeted) -> None:
    """Show the learner's slots."""
    learner, tongue = greeted
    async with house.database.read() as work:
        mine = await declared.of(work, learner.id)
        coming = await next_gap(house, work, learner, tongue)
    await show(house, visit, views.overview(tongue, mine, ZoneInfo(learner.zone), coming))


async def ask(house: House, visit: Visit) -> None:
    """Ask for a new slot."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting="slot"))
        await work.commit()
    await show(house, visit, views.ask(tongue))


async def _ask_which(house: House, visit: Visit, draft: Draft) -> None:
    """Ask which of two times is meant; nothing is declared before the answer."""
    text = drafts.write(draft)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, draft=text))
        await work.commit()
    await show(house, visit, views.which(tongue, draft.slots, drafts.mark(text)))


async def _drop(house: House, visit: Visit, slot_id: int) -> None:
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        if not await declared.remove(work, greeted.learner.id, slot_id):
            raise StalePressError(slot_id)
        await planning.replan(work, greeted.learner.id, house.now())
        await work.commit()
    await show_all(house, visit, greeted)


def _meet(one: Slot, other: Slot, zone: ZoneInfo, after: datetime) -> bool:
    """Say whether two slots overlap or touch, and so make one gap, in the days to come."""
    return any(
        # The rarer of the two may have its next gap long after the other's.
        their.start <= gap.end
        for first, second in ((one, other), (other, one))
        for gap in upcoming([first], zone, after, GAPS_COMPARED)
        for their in upcoming([second], zone, gap.start - AN_INSTANT, 1)
    )
