"""What each tap under a week does, and the screen that it leads to."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.agenda import Agenda, agenda_of, bounds, monday_of
from bot.handlers import dates, editing, slots
from bot.handlers.common import StalePressError, next_gap, numbers
from bot.house import House
from bot.text import Tongue
from bot.view import View
from bot.views import week as views
from bot.views import week_editor as screens
from scheduler.plan import Reason
from scheduler.slots import EVERY_DAY, WEEKEND, WORKDAYS, Once, Recurrence, Slot, Weekday, Weekly
from storage import declared, learners, planning
from storage.database import UnitOfWork
from storage.declared import Declared
from storage.learners import Learner
from storage.week import sent_between

FARTHEST = timedelta(weeks=views.MOST_WEEKS)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a press is worked on: whose week, at which day of it, in which unit of work."""

    house: House
    work: UnitOfWork
    learner: Learner
    tongue: Tongue
    day: date

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.house.now()

    @property
    def zone(self) -> ZoneInfo:
        """The learner's."""
        return ZoneInfo(self.learner.zone)

    @property
    def today(self) -> date:
        """The date where the learner is."""
        return dates.today(self.learner, self.now)

    @property
    def here(self) -> date:
        """The Monday of this week."""
        return monday_of(self.today)


class Answer(NamedTuple):
    """What a press leads to: other words under the picture and, with an agenda, another picture."""

    view: View
    drawn: Agenda | None = None
    heard: str = ""
    """Shown over the chat for a moment."""


Step = Callable[[Desk, tuple[str, ...]], Awaitable[Answer]]


async def _agenda(desk: Desk) -> Agenda:
    """Return the week that the desk's day lies in."""
    monday = monday_of(desk.day)
    known = await planning.availability(desk.work, desk.learner, desk.now)
    coming = await planning.foresee(desk.work, desk.learner.id, desk.now)
    bite = coming if coming and coming.reason is not Reason.CHECK_IN else None
    sent = await sent_between(desk.work, desk.learner.id, *bounds(monday, desk.zone))
    return agenda_of(monday, known, bite, sent, desk.now)


async def see_week(desk: Desk) -> tuple[View, Agenda]:
    """Return the words under the week that the desk's day lies in, and what is drawn of it."""
    agenda = await _agenda(desk)
    coming = await next_gap(desk.house, desk.work, desk.learner, desk.tongue)
    return views.overview(desk.tongue, agenda, coming), agenda


async def _go(desk: Desk, args: tuple[str, ...]) -> Answer:
    """Show another week, drawn anew."""
    numbers(args, 0)
    return Answer(*await see_week(desk))


async def _back(desk: Desk, args: tuple[str, ...]) -> Answer:
    """Show the week under its picture, which stands there already."""
    numbers(args, 0)
    view, _ = await see_week(desk)
    return Answer(view)


async def _open_day(desk: Desk, args: tuple[str, ...]) -> Answer:
    numbers(args, 0)
    return Answer((await _changed_day(desk)).view)


async def _changed_day(desk: Desk) -> Answer:
    agenda = await _agenda(desk)
    mine = await declared.of(desk.work, desk.learner.id)
    return Answer(screens.one_day(desk.tongue, agenda, desk.day, mine), agenda)


async def _open_slot(desk: Desk, args: tuple[str, ...]) -> Answer:
    (slot_id,) = numbers(args, 1)
    return Answer((await _changed_slot(desk, slot_id)).view)


async def _changed_slot(desk: Desk, slot_id: int) -> Answer:
    mine = await editing.own(desk.work, desk.learner.id, slot_id)
    findings = await slots.look_into(desk.house, desk.work, desk.learner, mine)
    skips = _can_skip(desk, mine.slot)
    view = screens.one_slot(desk.tongue, mine, desk.day, findings, can_skip=skips)
    return Answer(view, await _agenda(desk))


def _changing(how: Callable[[Slot], Slot]) -> Step:
    """Return the step that changes a slot on all its days."""

    async def step(desk: Desk, args: tuple[str, ...]) -> Answer:
        (slot_id,) = numbers(args, 1)
        mine = await editing.own(desk.work, desk.learner.id, slot_id)
        changed = await _change(desk, mine, how(mine.slot))
        answer = await _changed_slot(desk, slot_id)
        if changed:
            return answer
        return Answer(answer.view, heard=desk.tongue.plain("edit.no-further"))

    return step


async def _change(desk: Desk, mine: Declared, slot: Slot) -> bool:
    """Put a slot in the place of one, unless it would be another's double, or over."""
    changed = slots.is_ahead(slot, desk.learner, desk.now) and await declared.change(
        desk.work, desk.learner.id, mine.id, slot
    )
    if changed:
        await planning.replan(desk.work, desk.learner.id, desk.now)
    return changed


async def _let_through(desk: Desk, args: tuple[str, ...]) -> Answer:
    (slot_id,) = numbers(args, 1)
    if not await declared.let_through(desk.work, desk.learner.id, slot_id):
        raise StalePressError(slot_id)
    await planning.replan(desk.work, desk.learner.id, desk.now)
    return await _changed_slot(desk, slot_id)


async def _drop(desk: Desk, args: tuple[str, ...]) -> Answer:
    (slot_id,) = numbers(args, 1)
    if not await declared.remove(desk.work, desk.learner.id, slot_id):
        raise StalePressError(slot_id)
    await planning.replan(desk.work, desk.learner.id, desk.now)
    return await _changed_day(desk)


async def _leave_out(desk: Desk, args: tuple[str, ...]) -> Answer:
    """Take one day from a slot that recurs."""
    (slot_id,) = numbers(args, 1)
    mine = await editing.own(desk.work, desk.learner.id, slot_id)
    if not _can_skip(desk, mine.slot):
        raise StalePressError(args)
    return await _leave_only(desk, mine, lambda but: but | {desk.day})


async def _take_back(desk: Desk, args: tuple[str, ...]) -> Answer:
    """Give a slot the day back that was taken from it."""
    (slot_id,) = numbers(args, 1)
    mine = await editing.own(desk.work, desk.learner.id, slot_id)
    if not screens.is_off(mine.slot, desk.day):
        raise StalePressError(args)
    return await _leave_only(desk, mine, lambda but: but - {desk.day})


async def _leave_only(
    desk: Desk, mine: Declared, change: Callable[[frozenset[date]], frozenset[date]]
) -> Answer:
    """Change the days that a slot leaves out; those that no week shows any more are dropped."""
    slot, oldest = mine.slot, desk.here - FARTHEST
    assert not isinstance(slot.recurrence, Once)
    but = frozenset(day for day in change(slot.recurrence.bounds.but) if day >= oldest)
    bounds = replace(slot.recurrence.bounds, but=but)
    recurrence = replace(slot.recurrence, bounds=bounds)
    if await _change(desk, mine, replace(slot, recurrence=recurrence)):
        return await _changed_day(desk)
    answer = await _changed_day(desk)
    return Answer(answer.view, heard=desk.tongue.plain("edit.no-further"))


def _can_skip(desk: Desk, slot: Slot) -> bool:
    return (
        desk.day >= desk.today
        and not isinstance(slot.recurrence, Once)
        and screens.falls_on(slot, desk.day)
    )


async def _choose_hour(desk: Desk, args: tuple[str, ...]) -> Answer:
    numbers(args, 0)
    return Answer(screens.choose_hour(desk.tongue, desk.day))


async def _choose_quarter(desk: Desk, args: tuple[str, ...]) -> Answer:
    (hour,) = numbers(args, 1)
    if hour not in screens.HOURS:
        raise StalePressError(args)
    return Answer(screens.choose_quarter(desk.tongue, desk.day, hour))


async def _choose_length(desk: Desk, args: tuple[str, ...]) -> Answer:
    (start,) = numbers(args, 1)
    return Answer(screens.choose_length(desk.tongue, desk.day, _start(start)))


async def _choose_days(desk: Desk, args: tuple[str, ...]) -> Answer:
    start, minutes = numbers(args, 2)
    choices = _choices(desk, _start(start), minutes)
    return Answer(screens.choose_days(desk.tongue, desk.day, _start(start), minutes, choices))


async def _add(desk: Desk, args: tuple[str, ...]) -> Answer:
    *numeric, choice = args or ("",)
    start, minutes = numbers(tuple(numeric), 2)
    slot = _choices(desk, _start(start), minutes).get(choice)
    if slot is None:
        raise StalePressError(args)
    try:
        kept = await slots.keep(desk.house, desk.work, desk.learner, slot)
    except slots.TooManySlotsError:
        said = desk.tongue("slots.too-many", n=slots.MOST_SLOTS)
        return Answer(screens.told(desk.tongue, said, desk.day))
    if not kept.new:
        said = desk.tongue("slots.known", slot=screens.named(desk.tongue, slot))
        return Answer(screens.told(desk.tongue, said, desk.day))
    return await _changed_slot(desk, kept.mine.id)


async def _ask_to_type(desk: Desk, args: tuple[str, ...]) -> Answer:
    numbers(args, 0)
    await learners.save(desk.work, replace(desk.learner, expecting="slot"))
    return Answer(screens.other_time(desk.tongue, desk.day))


def _choices(desk: Desk, start: time, minutes: int) -> dict[str, Slot]:
    """Return the slots that a new time of the day can be, by what their buttons say."""
    if minutes not in screens.LENGTHS:
        raise StalePressError(minutes)
    weekday = Weekday(desk.day.weekday())
    recurrences: dict[str, Recurrence] = {
        "once": Once(desk.day),
        "weekly": Weekly(frozenset({weekday})),
        "alike": Weekly(WORKDAYS if weekday in WORKDAYS else WEEKEND),
        "daily": Weekly(EVERY_DAY),
    }
    offered = {name: Slot(one, start, minutes) for name, one in recurrences.items()}
    return {
        name: slot for name, slot in offered.items() if slots.is_ahead(slot, desk.learner, desk.now)
    }


def _start(number: int) -> time:
    """Return the wall time that a button carries, such as 1230."""
    hour, minute = divmod(number, 100)
    if hour not in screens.HOURS or minute not in screens.QUARTERS:
        raise StalePressError(number)
    return time(hour, minute)


STEPS: Mapping[str, Step] = {
    "go": _go,
    "back": _back,
    "day": _open_day,
    "slot": _open_slot,
    **{what: _changing(how) for what, how in editing.CHANGES.items()},
    "through": _let_through,
    "drop": _drop,
    "off": _leave_out,
    "on": _take_back,
    "hour": _choose_hour,
    "quarter": _choose_quarter,
    "length": _choose_length,
    "days": _choose_days,
    "add": _add,
    "other": _ask_to_type,
}
