"""The set-up behind `/start`: zone, tracks, a first bite, slots. Every step can be skipped."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.handlers import now, slots
from bot.handlers.common import Greeted, StalePressError, greet, next_gap, show
from bot.handlers.present import bring_down
from bot.house import House
from bot.text import Tongue
from bot.view import View
from bot.views import setup as views
from bot.views import slots as slot_views
from bot.visit import Visit
from lessons.model import Lesson
from lessons.pace import Pace, item_effort, lesson_effort
from storage import declared, learners, progress, sittings
from storage.database import UnitOfWork
from storage.declared import Declared
from storage.learners import Learner

STEPS = ("zone", "tracks", "slots", "done")


async def start(house: House, visit: Visit) -> None:
    """Handle `/start`: begin the set-up, or begin it anew; nothing set so far is lost."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        learner = replace(learner, step="zone", expecting="zone")
        await learners.save(work, learner)
        await work.commit()
    await show(house, visit, card(house, learner, tongue))


def card(house: House, learner: Learner, tongue: Tongue) -> View:
    """Return the question of the step that the learner is at."""
    now = house.now()
    if learner.step == "zone":
        places = house.places.likely(learner.language or learner.telegram_language)
        return views.zone(tongue, learner.first_name, places, now)
    if learner.step == "tracks":
        zone = ZoneInfo(learner.zone)
        time = views.local_time(tongue, zone, now)
        return views.tracks(tongue, house.curriculum().tracks, learner.zone, time)
    return views.times(tongue)


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of the set-up."""
    match args:
        case ("skip", step) if step in STEPS[:3]:
            await _skip(house, visit, step)
        case ("back", step) if step in STEPS[1:3]:
            await _go_to(house, visit, STEPS[STEPS.index(step) - 1])
        case ("times",):
            await _go_to(house, visit, "slots")
        case ("track", track_id):
            await _choose_track(house, visit, track_id)
        case ("preset", number) if number in map(str, range(len(slot_views.PRESETS))):
            await _choose_preset(house, visit, int(number))
        case _:
            raise StalePressError(args)


async def finish(house: House, visit: Visit, greeted: Greeted, mine: Sequence[Declared]) -> None:
    """Show the end of the set-up, after the slots were kept."""
    learner, tongue = greeted
    async with house.database.read() as work:
        coming = await next_gap(house, work, learner, tongue)
    slots_in_words = tongue.listing([slot_views.describe(tongue, one.slot) for one in mine])
    await show(house, visit, views.done(tongue, slots_in_words, coming))


async def _skip(house: House, visit: Visit, step: str) -> None:
    if step == "zone":
        await _go_to(house, visit, "tracks")
    elif step == "tracks":
        await _choose_track(house, visit, None)
    else:
        await _skip_slots(house, visit)


async def _skip_slots(house: House, visit: Visit) -> None:
    """Keep the slots that there are; who has none gets the first that is offered."""
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        mine = await declared.of(work, greeted.learner.id)
        if mine:
            done = replace(greeted.learner, step="done", expecting=None)
            await learners.save(work, done)
        else:
            first = slots.preset(house, greeted.learner, 0)
            mine = [(await slots.keep(house, work, greeted.learner, first)).mine]
        await work.commit()
    await finish(house, visit, greeted, mine)


async def _go_to(house: House, visit: Visit, step: str) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        expecting = {"zone": "zone", "slots": "slot"}.get(step)
        learner = replace(learner, step=step, expecting=expecting)
        await learners.save(work, learner)
        await work.commit()
    await show(house, visit, card(house, learner, tongue))


async def _choose_track(house: House, visit: Visit, track_id: str | None) -> None:
    """Keep the track, or with None what was chosen before, and give the first bite.

    Who has learnt before is asked for their times at once.
    """
    tracks = house.curriculum().tracks_by_id
    if track_id not in (None, "all", *tracks):
        raise StalePressError(track_id)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        learner = replace(learner, step="slots", expecting="slot")
        if track_id is not None:
            learner = replace(learner, tracks=() if track_id == "all" else (track_id,))
        await learners.save(work, learner)
        standing = await sittings.outstanding(work, learner.id)
        new = not await _has_learnt(work, learner)
        first = _first_lesson(house, learner)
        claim = await now.begin(house, work, learner, first_minutes(first)) if new else None
        await work.commit()
    if not new:
        await show(house, visit, card(house, learner, tongue))
        return
    await show(house, visit, views.first_bite(tongue, _expected_minutes(first)))
    if claim:
        await now.deliver(house, claim, tongue)
    elif standing and visit.press and (standing.message_id or 0) < visit.press.message_id:
        await bring_down(house, learner, standing)


async def _has_learnt(work: UnitOfWork, learner: Learner) -> bool:
    done = (await progress.of(work, [learner.id], learner.joined_at))[learner.id]
    return bool(done.read or done.memories)


def _first_lesson(house: House, learner: Learner) -> Lesson:
    known = [track for track in house.curriculum().tracks if track.id in learner.tracks]
    return (known or house.curriculum().tracks)[0].lessons[0]


def first_minutes(lesson: Lesson) -> float:
    """Return the minutes to allow for a first bite: one lesson and its first question, no more."""
    pace = Pace()
    seconds = pace.lesson_seconds(lesson) + pace.item_seconds(lesson.items[0])
    return seconds / 60 + 0.05


def _expected_minutes(lesson: Lesson) -> int:
    """Return what the learner is told that it takes."""
    pace = Pace()
    read, asked = lesson_effort(lesson), item_effort(lesson.items[0])
    return max(1, round((pace.expected(read) + pace.expected(asked)) / 60))


async def _choose_preset(house: House, visit: Visit, number: int) -> None:
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        slot = slots.preset(house, greeted.learner, number)
        kept = await slots.keep(house, work, greeted.learner, slot)
        await work.commit()
    await finish(house, visit, greeted, [kept.mine])
