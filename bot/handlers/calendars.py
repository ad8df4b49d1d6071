"""`/calendar`: share a calendar, see what it does, take it back; and the slots as a file."""

from zoneinfo import ZoneInfo

from bot.fetching import BadAddressError, clean_address
from bot.handlers.common import (
    Greeted,
    StalePressError,
    acknowledge,
    greet,
    meet,
    next_gap,
    number,
    show,
)
from bot.house import House
from bot.subscriptions import AGAIN, AHEAD, columns
from bot.text import Tongue
from bot.view import Press, View
from bot.views import calendars as views
from bot.visit import Sent, Visit
from scheduler.calendars.problem import CalendarError, Problem
from scheduler.calendars.reading import MOST_BYTES, read_calendar
from scheduler.calendars.reading import Calendar as Reading
from scheduler.calendars.write import write_calendar
from storage import calendars, declared, learners, planning
from storage.calendars import Calendar
from storage.database import UnitOfWork
from storage.learners import Learner

PREFIXES = ("http://", "https://", "webcal://", "webcals://")

FILE_NAME = "offclock.ics"


def looks_like_an_address(text: str) -> bool:
    """Say whether a typed text means the address of a calendar."""
    return text.lower().startswith(PREFIXES)


async def overview(house: House, visit: Visit) -> None:
    """Handle `/calendar`; what is typed behind it is taken for an address."""
    if visit.argument and not visit.press:
        await subscribe(house, visit, visit.argument)
        return
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        mine = await calendars.of(work, learner.id)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    zone = ZoneInfo(learner.zone)
    await show(house, visit, views.overview(tongue, mine, house.now(), zone, coming))


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of the calendars' screens."""
    match args:
        case ():
            await overview(house, visit)
        case ("drop", calendar_id):
            await _drop(house, visit, number(calendar_id))
        case ("file",):
            await _give_file(house, visit)
        case _:
            raise StalePressError(args)


async def subscribe(house: House, visit: Visit, text: str) -> None:
    """Take an address. It is fetched apart from this, and the answer follows in a moment."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        try:
            view = await _add(house, work, Greeted(learner, tongue), clean_address(text))
        except BadAddressError as error:
            view = views.unread(tongue, error.reason.value)
        await work.commit()
    await show(house, visit, view)


async def _add(house: House, work: UnitOfWork, greeted: Greeted, address: str) -> View:
    learner, tongue = greeted
    name = views.host_of(address)
    mine = await calendars.of(work, learner.id)
    if await calendars.add(work, learner.id, name, address, house.now()) is None:
        return _too_many(tongue)
    known = any(one.address == address and one.read_at for one in mine)
    key = "calendar.again" if known else "calendar.fetching"
    return views.told(tongue, tongue(key, name=name))


async def sent(house: House, visit: Visit, document: Sent) -> None:
    """Handle a file: read it apart from this process, and keep when the learner is busy."""
    learner, tongue = await meet(house, visit)
    await house.gateway.typing(learner.id)
    try:
        reading = await _read(house, learner, document)
    except CalendarError as error:
        await show(house, visit, views.unread(tongue, error.problem.value))
        return
    if reading is None:
        await show(house, visit, views.told(tongue, tongue("calendar.lost")))
        return
    now, name = house.now(), document.name or FILE_NAME
    async with house.database.write() as work:
        added = await calendars.add(work, learner.id, name, None, now)
        if added is None:
            view = _too_many(tongue)
        else:
            await calendars.change(work, added, **columns(reading, now), due_at=now + AGAIN)
            await planning.replan(work, learner.id, now)
            coming = await next_gap(house, work, learner, tongue)
            view = views.kept(tongue, added, name, reading.events, coming)
        await work.commit()
    await show(house, visit, view)


def _too_many(tongue: Tongue) -> View:
    return views.told(tongue, tongue("calendar.too-many", n=calendars.MOST_CALENDARS))


async def _read(house: House, learner: Learner, document: Sent) -> Reading | None:
    """Return what a file says, or None where it can not be had.

    Raises CalendarError for one that says nothing.
    """
    if document.size > MOST_BYTES:
        raise CalendarError(Problem.TOO_BIG)
    data = await house.gateway.download(document.file_id, MOST_BYTES)
    if data is None:
        return None
    now = house.now()
    return await read_calendar(data, ZoneInfo(learner.zone), now, now + AHEAD)


async def _drop(house: House, visit: Visit, calendar_id: int) -> None:
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        if not await calendars.remove(work, learner.id, calendar_id):
            raise StalePressError(calendar_id)
        await planning.replan(work, learner.id, house.now())
        await work.commit()
    await overview(house, visit)


async def _give_file(house: House, visit: Visit) -> None:
    """Send the learner's own slots as a calendar, which other programs can show."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        mine = await declared.of(work, learner.id)
        await work.commit()
    await acknowledge(house, visit)
    if not mine:
        add = Press(tongue.plain("slots.add"), "slots:add")
        await house.gateway.reply(learner.id, View(tongue("slots.none"), ((add,),)))
        return
    content = write_calendar(
        [(one.id, one.slot) for one in mine],
        ZoneInfo(learner.zone),
        house.now(),
        tongue.plain("calendar.file.title"),
    )
    caption = View(tongue("calendar.file"))
    await house.gateway.document(learner.id, FILE_NAME, content, caption)


async def answer_first_look(
    house: House, calendar: Calendar, events: int, problem: str | None
) -> None:
    """Tell a learner, who waits for it, how the first look at an address went."""
    async with house.database.read() as work:
        learner = await learners.get(work, calendar.learner_id)
        if learner is None:
            return
        tongue = house.tongue(learner)
        coming = await next_gap(house, work, learner, tongue)
    if problem is None:
        view = views.kept(tongue, calendar.id, calendar.name, events, coming)
    else:
        view = views.unread(tongue, problem)
    await house.gateway.reply(learner.id, view)
