"""Slots in words, and the screens to see, add and remove them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, Rows, View, grid
from scheduler.gaps import Gap
from scheduler.slots import EVERY_DAY, WEEKEND, WORKDAYS, Once, Slot, Weekly
from storage.declared import Declared

PRESETS = (
    "weekdays 12:30-12:45",
    "weekdays 8:00-8:10",
    "every day 21:00-21:10",
    "weekends 10:00-10:20",
)
"""Offered in the set-up, in the words of the slot language."""


def describe(tongue: Tongue, slot: Slot) -> str:
    """Return a slot in words: `Weekdays, 12:30–12:45`."""
    return tongue.plain(
        "slot",
        days=_days(tongue, slot),
        start=tongue.clock(slot.start),
        end=tongue.clock(slot.end),
    )


def overview(tongue: Tongue, declared: Sequence[Declared], zone: ZoneInfo, next_gap: str) -> View:
    """Return the learner's slots, each with a button to remove it."""
    add = Press(tongue.plain("slots.add"), "slots:add", "primary")
    if not declared:
        return View(tongue("slots.none"), ((add,),))
    lines = Markup("\n").join(Markup("• {}").format(describe(tongue, d.slot)) for d in declared)
    text = tongue("slots", slots=lines, zone=zone.key, next=next_gap)
    rows = tuple(
        (Press(tongue.plain("slots.remove", slot=describe(tongue, d.slot)), f"slots:drop:{d.id}"),)
        for d in declared
    )
    return View(text, (*rows, (add,)))


def ask(tongue: Tongue) -> View:
    """Return the question for a new slot, with examples."""
    return View(tongue("slots.ask"), grid(preset_buttons(tongue, "slots:preset"), 1))


def preset_buttons(tongue: Tongue, verb: str) -> list[Press]:
    """Return a button for each preset."""
    return [
        Press(tongue.plain(f"preset.{number}"), f"{verb}:{number}")
        for number in range(len(PRESETS))
    ]


def understood(
    tongue: Tongue, mine: Declared, gaps: Sequence[Gap], now: datetime, zone: ZoneInfo
) -> View:
    """Return what was understood, with the next gaps and a button to take it back."""
    text = tongue(
        "slots.understood",
        slot=describe(tongue, mine.slot),
        n=mine.slot.minutes,
        gaps=gap_lines(tongue, gaps, now, zone),
    )
    return View(text, undo(tongue, mine.id))


def undo(tongue: Tongue, slot_id: int) -> Rows:
    """Return the buttons under a new slot."""
    keep = Press(tongue.plain("slots.keep"), "slots:list")
    drop = Press(tongue.plain("slots.take-back"), f"slots:drop:{slot_id}")
    return ((keep, drop),)


def gap_lines(tongue: Tongue, gaps: Sequence[Gap], now: datetime, zone: ZoneInfo) -> Markup:
    """Return one line for each gap, with its date in the learner's zone.

    A slot has no gaps ahead only under a pause without an end.
    """
    if not gaps:
        return Markup("• {}").format(tongue.plain("next.paused"))
    return Markup("\n").join(
        Markup("• {}").format(tongue.when(gap.start, now, zone)) for gap in gaps
    )


def _days(tongue: Tongue, slot: Slot) -> str:
    match slot.recurrence:
        case Once(day):
            return tongue.day(day)
        case Weekly(days) if days == EVERY_DAY:
            return tongue.plain("days.every")
        case Weekly(days) if days == WORKDAYS:
            return tongue.plain("days.work")
        case Weekly(days) if days == WEEKEND:
            return tongue.plain("days.weekend")
        case Weekly(days):
            names = [tongue.weekday(day) for day in sorted(days)]
            return tongue.plain("days.some", days=tongue.listing(names))
