"""The week, changed by taps: one day, one slot, and a new one in four steps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from markupsafe import Markup

from bot.agenda import Agenda
from bot.text import Tongue
from bot.view import Press, View, grid
from bot.views.editing import CHANGES
from bot.views.slots import Findings, describe, gap_lines
from bot.views.week import data, dated, hours_said, said, some
from scheduler.slots import Once, Slot
from storage.declared import Declared

HOURS = range(6, 23)
"""Offered by taps; other times are typed."""

QUARTERS = (0, 15, 30, 45)
LENGTHS = (5, 10, 15, 20, 30)

TIMES_NAMED = 12
"""The most where one day is shown."""

TIMES_BUSY = 4


def one_day(tongue: Tongue, agenda: Agenda, day: date, declared: Sequence[Declared]) -> View:
    """Return one day: what it holds in words, and its times as buttons."""
    slots = [
        (Press(named(tongue, each.slot), data("slot", day, each.id)),)
        for each in declared
        if falls_on(each.slot, day)
    ]
    back_on = [
        (Press(tongue.plain("week.on", slot=named(tongue, each.slot)), data("on", day, each.id)),)
        for each in declared
        if is_off(each.slot, day)
    ]
    add = Press(tongue.plain("slots.add"), data("hour", day), "primary")
    times = Markup("\n").join(_lines(tongue, agenda, (day - agenda.monday).days))
    html = tongue("week.day", day=tongue.day(day), times=times)
    return View(html, (*slots, *back_on, (add, _back(tongue, "back", day))))


def one_slot(
    tongue: Tongue, mine: Declared, day: date, findings: Findings, *, can_skip: bool
) -> View:
    """Return one slot, reached from `day`, with the buttons that change it.

    `can_skip` is that it can leave out the day and have others.
    """
    html = tongue(
        "week.slot",
        slot=named(tongue, mine.slot),
        n=mine.slot.minutes,
        gaps=gap_lines(tongue, findings),
    )
    changes = [Press(tongue.plain(f"edit.{what}"), data(what, day, mine.id)) for what in CHANGES]
    rows = [*grid(changes, 2)]
    if findings.cut:
        html = Markup("\n\n").join([html, tongue("slots.cut")])
        rows.append((Press(tongue.plain("slots.through"), data("through", day, mine.id)),))
    drop = Press(tongue.plain("slots.take-back"), data("drop", day, mine.id))
    skip = Press(tongue.plain("week.off", day=dated(tongue, day)), data("off", day, mine.id))
    rows.append((skip, drop) if can_skip else (drop,))
    return View(html, (*rows, (_back(tongue, "day", day),)))


def choose_hour(tongue: Tongue, day: date) -> View:
    """Return the question at which hour a new time begins."""
    hours = [Press(str(hour), data("quarter", day, f"{hour:02}")) for hour in HOURS]
    other = Press(tongue.plain("week.other"), data("other", day))
    html = tongue("week.ask-hour", day=tongue.day(day))
    return View(html, (*grid(hours, 6), (other, _back(tongue, "day", day))))


def choose_quarter(tongue: Tongue, day: date, hour: int) -> View:
    """Return the question at which quarter of the hour."""
    starts = [time(hour, minute) for minute in QUARTERS]
    quarters = [Press(tongue.clock(start), data("length", day, _wall(start))) for start in starts]
    html = tongue("week.ask-quarter", day=tongue.day(day))
    return View(html, (tuple(quarters), (_back(tongue, "hour", day),)))


def choose_length(tongue: Tongue, day: date, start: time) -> View:
    """Return the question how long the new time is."""
    lengths = [Press(str(length), data("days", day, _wall(start), length)) for length in LENGTHS]
    html = tongue("week.ask-length", day=tongue.day(day), start=tongue.clock(start))
    return View(html, (tuple(lengths), (_back(tongue, "quarter", day, f"{start.hour:02}"),)))


def choose_days(
    tongue: Tongue, day: date, start: time, minutes: int, choices: Mapping[str, Slot]
) -> View:
    """Return the question for which days; by the words that their buttons carry."""
    rows = [
        (Press(describe(tongue, slot), data("add", day, _wall(start), minutes, choice)),)
        for choice, slot in choices.items()
    ]
    html = tongue("week.ask-days")
    return View(html, (*rows, (_back(tongue, "length", day, _wall(start)),)))


def other_time(tongue: Tongue, day: date) -> View:
    """Return how any other time is typed."""
    return View(tongue("week.type"), ((_back(tongue, "hour", day),),))


def told(tongue: Tongue, html: Markup, day: date) -> View:
    """Return why nothing was added."""
    return View(html, ((_back(tongue, "day", day),),))


def falls_on(slot: Slot, day: date) -> bool:
    """Say whether a slot has a time on a day."""
    return next(slot.recurrence.days_from(day), None) == day


def is_off(slot: Slot, day: date) -> bool:
    """Say whether a slot leaves out a day that it would have."""
    return not isinstance(slot.recurrence, Once) and day in slot.recurrence.bounds.but


def named(tongue: Tongue, slot: Slot) -> str:
    """Return a slot in words, without the days it leaves out, which can be many."""
    recurrence = slot.recurrence
    if not isinstance(recurrence, Once) and recurrence.bounds.but:
        all_days = replace(recurrence.bounds, but=frozenset())
        slot = replace(slot, recurrence=replace(recurrence, bounds=all_days))
    return describe(tongue, slot)


def _back(tongue: Tongue, what: str, day: date, *rest: object) -> Press:
    return Press(tongue.plain("week.back"), data(what, day, *rest))


def _wall(start: time) -> str:
    return f"{start:%H%M}"


def _lines(tongue: Tongue, agenda: Agenda, day: int) -> list[str]:
    """Return what a day holds, each bite or free time on a line of its own."""
    bites = [said(tongue, agenda, each) for each in agenda.bites(day)]
    lines = bites[:TIMES_NAMED]
    if len(bites) > len(lines):
        lines.append(tongue.plain("week.more", n=len(bites) - len(lines)))
    if day in agenda.closed:
        lines.append(tongue.plain("week.rest-day"))
    if busy := agenda.busy(day):
        times = some(tongue, [hours_said(tongue, each) for each in busy], TIMES_BUSY)
        lines.append(tongue.plain("week.busy-at", times=times))
    return lines or [tongue.plain("week.nothing")]
