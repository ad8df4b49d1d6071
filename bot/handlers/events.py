"""`/event`: what is coming up at work, so that its skill comes first, and is fresh in time."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.announcements import Announcement, read_announcement, time_on
from bot.handlers import dates
from bot.handlers import now as at_once
from bot.handlers.common import Greeted, StalePressError, greet, meet, number, quote, show
from bot.house import House
from bot.moments import FURTHEST, is_near
from bot.view import View
from bot.views import events as views
from bot.visit import Visit
from lessons.bite import Event, Mode, Opening
from lessons.model import Track
from lessons.occasions import FRESH, LASTS, PRIMED_FOR, primer
from scheduler.language import Refused, Unreadable
from scheduler.plan import coming
from scheduler.walltime import to_utc
from storage import events, learners, paces, planning, progress
from storage.database import UnitOfWork
from storage.learners import Learner

AWAITED = "event"
"""`expecting` while the moment of an event is awaited; `draft` holds its track, or also its day."""

MOST_GAPS = 60
"""Counted before an event: three weeks of three a day."""

PRIMER_MINUTES = 2.0

LONGEST_QUOTE = 40

_WALL = re.compile(r"([01]\d|2[0-3])[0-5]\d", re.ASCII)


async def event(house: House, visit: Visit) -> None:
    """Handle `/event`, and `/event negotiation Thu 15:00`."""
    learner, tongue = await meet(house, visit)
    text = " ".join(visit.argument.split())
    if text and not visit.press:
        await _take(house, visit, learner, _announced(house, learner, text), text)
        return
    await show(house, visit, await _overview(house, Greeted(learner, tongue)))


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of an event: its skill, its moment, its end, and its primer."""
    match args:
        case ():
            await event(house, visit)
        case ("new",):
            _, tongue = await meet(house, visit)
            tracks = house.curriculum().tracks
            asked = views.which_skill(tongue, "", views.skills(tracks), tracks)
            await show(house, visit, asked)
        case ("skill", track_id):
            await _ask_when(house, visit, _track(house, track_id))
        case ("at", track_id, day, wall):
            await _name_pressed(house, visit, _track(house, track_id), day, wall)
        case ("drop", event_id):
            await _drop(house, visit, number(event_id))
        case ("prime", event_id):
            await _prime(house, visit, number(event_id))
        case _:
            raise StalePressError(args)


async def typed(house: House, visit: Visit, text: str) -> None:
    """Handle what was typed while the moment of an event is awaited."""
    learner, _ = await meet(house, visit)
    said = _announced(house, learner, text)
    track_id, _, day = (learner.draft or "").partition(" ")
    track = house.curriculum().tracks_by_id.get(track_id)
    if track and not said.tracks:
        said = replace(said, tracks=[track])
        if day and isinstance(said.when, Unreadable):
            zone = ZoneInfo(learner.zone)
            said = replace(said, when=time_on(text, date.fromisoformat(day), zone, house.now()))
    await _take(house, visit, learner, said, text)


def _announced(house: House, learner: Learner, text: str) -> Announcement:
    tracks, zone = house.curriculum().tracks, ZoneInfo(learner.zone)
    return read_announcement(text, tracks, zone, house.now())


async def _take(
    house: House, visit: Visit, learner: Learner, said: Announcement, text: str
) -> None:
    """Name the event where all is said; else ask for what is missing, or can mean two things."""
    tongue, now, zone = house.tongue(learner), house.now(), ZoneInfo(learner.zone)
    if len(said.tracks) != 1:
        offered = said.tracks or house.curriculum().tracks
        unknown = "" if said.tracks else quote(said.skill, LONGEST_QUOTE)
        buttons = views.skills(offered, zone, said.at)
        await show(house, visit, views.which_skill(tongue, unknown, buttons, offered))
        return
    (track,) = said.tracks
    match said.when:
        case (at,):
            await _name(house, visit, track, lambda _: at)
        case (first, second):
            await show(house, visit, views.which_time(tongue, track, zone, now, (first, second)))
        case date() as day:
            await _ask_time(house, visit, track, day)
        case None:
            await _ask_when(house, visit, track)
        case Unreadable() | Refused() as error:
            await _ask_when(house, visit, track, error, text)


async def _ask_when(
    house: House,
    visit: Visit,
    track: Track,
    error: Unreadable | Refused | None = None,
    text: str = "",
) -> None:
    """Ask for a day and a time, typed next; with an error, say first what was wrong with it."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        begun = learner.expecting == AWAITED and (learner.draft or "").startswith(track.id)
        # A day that was said before still holds, and its time is asked for once more.
        draft = learner.draft if error and begun else track.id
        await learners.save(work, replace(learner, expecting=AWAITED, draft=draft))
        await work.commit()
    blamed = error.quoted if isinstance(error, Refused) else text
    wrong = views.complaint(tongue, error, quote(blamed, LONGEST_QUOTE)) if error else None
    await show(house, visit, views.ask_when(tongue, track, wrong))


async def _ask_time(house: House, visit: Visit, track: Track, day: date) -> None:
    """Ask at what time of a day it is, on buttons or typed."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        draft = f"{track.id} {day}"
        await learners.save(work, replace(learner, expecting=AWAITED, draft=draft))
        await work.commit()
    zone, now = ZoneInfo(learner.zone), house.now()
    offered = [wall for wall in views.TIMES if is_near(to_utc(day, wall, zone), now)]
    await show(house, visit, views.ask_time(tongue, track, day, offered))


async def _name_pressed(house: House, visit: Visit, track: Track, day: str, wall: str) -> None:
    if not _WALL.fullmatch(wall):
        raise StalePressError(wall)
    clock = time(int(wall[:2]), int(wall[2:]))

    def moment(learner: Learner) -> datetime:
        now = house.now()
        on = dates.carried(day, dates.today(learner, now), FURTHEST)
        at = to_utc(on, clock, ZoneInfo(learner.zone))
        if not is_near(at, now):
            raise StalePressError(wall)
        return at

    await _name(house, visit, track, moment)


async def _name(
    house: House, visit: Visit, track: Track, moment: Callable[[Learner], datetime]
) -> None:
    """Record the event, and tell what comes before it and after."""
    now = house.now()
    try:
        async with house.database.write() as work:
            learner, tongue = await greet(house, work, visit)
            at = moment(learner)
            named = await events.name(work, learner.id, track.id, at, now)
            await learners.save(work, replace(learner, expecting=None, draft=None))
            outlook = await _outlook(house, work, learner, at)
            await work.commit()
    except events.TooManyEventsError:
        await _too_many(house, visit)
        return
    await show(house, visit, views.named(tongue, track, named, outlook))


async def _too_many(house: House, visit: Visit) -> None:
    greeted = await meet(house, visit)
    view = await _overview(house, greeted)
    await show(house, visit, views.too_many(greeted.tongue, events.MOST_EVENTS, view))


async def _drop(house: House, visit: Visit, event_id: int) -> None:
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        dropped = await events.get(work, greeted.learner.id, event_id)
        if dropped is None or dropped.at <= house.now():
            raise StalePressError(event_id)
        await events.drop(work, greeted.learner.id, event_id)
        await work.commit()
    await show(house, visit, await _overview(house, greeted, dropped))


async def _overview(house: House, greeted: Greeted, dropped: Event | None = None) -> View:
    """Return what is ahead, or else the skills; with a way to take back what was just dropped."""
    learner, tongue = greeted
    now, curriculum = house.now(), house.curriculum()
    async with house.database.read() as work:
        mine = await events.of_one(work, learner.id, now)
    known = curriculum.tracks_by_id
    listed = [(one, known[one.track_id]) for one in mine if one.at > now and one.track_id in known]
    gone = (dropped, known[dropped.track_id]) if dropped and dropped.track_id in known else None
    ahead = views.Ahead(ZoneInfo(learner.zone), now, listed, gone)
    return views.overview(tongue, curriculum.tracks, ahead)


async def _prime(house: House, visit: Visit, event_id: int) -> None:
    """Send the primer of an event at once, however far ahead it is."""
    now = house.now()
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        mine = await events.get(work, learner.id, event_id)
        if mine is None or mine.at <= now:
            raise StalePressError(event_id)
        done = (await progress.of(work, [learner.id], now))[learner.id]
        pace = await paces.get(work, learner.id)
        await work.commit()
    soon = replace(mine, at=now + timedelta(minutes=PRIMER_MINUTES), primed=False)
    opening = Opening(now, PRIMER_MINUTES)
    wanted = replace(done, events=(soon,))
    told = primer(wanted, house.curriculum(), [opening], pace, house.parameters)
    if told is None:
        raise StalePressError(event_id)
    await at_once.start(house, visit, PRIMER_MINUTES, told.part)


async def _outlook(house: House, work: UnitOfWork, learner: Learner, at: datetime) -> views.Outlook:
    """Return what the learner's coming gaps hold for an event at `at`, as they stand now."""
    now = house.now()
    known = await planning.availability(work, learner, now)
    if learner.mode_at(now) is Mode.IDLE:
        known = replace(known, limits=replace(known.limits, cap=None))
    dues = [one.due for one in coming(known, now, MOST_GAPS)]
    before = [due for due in dues if due < at]
    after = (due for due in dues if LASTS <= due - at <= FRESH)
    more = len(before) == MOST_GAPS
    primed = bool(before) and not more and at - before[-1] <= PRIMED_FOR
    return views.Outlook(
        ZoneInfo(learner.zone),
        now,
        gaps=len(before),
        more=more,
        primer=before[-1] if primed else None,
        debrief=next(after, None),
    )


def _track(house: House, track_id: str) -> Track:
    track = house.curriculum().tracks_by_id.get(track_id)
    if track is None:
        raise StalePressError(track_id)
    return track
