"""Slots in words, and the screens to see, add and remove them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, Rows, View, grid
from scheduler.gaps import Gap
from scheduler.slots import (
    EVERY_DAY,
    LAST,
    WEEKEND,
    WORKDAYS,
    Monthly,
    Once,
    Recurrence,
    Slot,
    Weekday,
    Weekly,
)
from scheduler.walltime import to_local
from storage.declared import Declared

PRESETS = (
    "weekdays 12:30-12:45",
    "weekdays 8:00-8:10",
    "every day 21:00-21:10",
    "weekends 10:00-10:20",
)
"""Offered in the set-up, in the words of the slot language."""

MOST_NAMED = 3
"""Of the slots that meet one, as many as are read."""

LONGEST_LIST = 3000
"""Letters: Telegram takes 4,096 in one message."""

LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Findings:
    """What there is to say of a slot, as of `now`, in the learner's zone."""

    now: datetime
    zone: ZoneInfo
    gaps: Sequence[Gap]
    """Its next ones, as limits and calendars leave them."""
    meets: Sequence[Slot]
    """Others that it overlaps or touches."""
    cut: bool
    """Quiet hours or rest days take something from it."""
    paused: bool
    """Nothing comes before the learner says so."""


def describe(tongue: Tongue, slot: Slot) -> str:
    """Return a slot in words: `Weekdays, 12:30–12:45`."""
    recurrence = slot.recurrence
    text = tongue.plain(
        "slot",
        days=_days(tongue, recurrence),
        start=tongue.clock(slot.start),
        end=tongue.clock(slot.end),
    )
    if isinstance(recurrence, Once):
        return text
    bounds = recurrence.bounds
    if bounds.first and not (isinstance(recurrence, Weekly) and recurrence.every > 1):
        text = tongue.plain("slot.from", slot=text, day=tongue.day(bounds.first))
    if bounds.last:
        text = tongue.plain("slot.until", slot=text, day=tongue.day(bounds.last))
    if bounds.but:
        days = tongue.listing([tongue.day(day) for day in sorted(bounds.but)])
        text = tongue.plain("slot.except", slot=text, days=days)
    return text


def overview(tongue: Tongue, declared: Sequence[Declared], zone: ZoneInfo, next_gap: str) -> View:
    """Return the learner's slots, each with buttons to change and to remove it."""
    add = Press(tongue.plain("slots.add"), "slots:add", "primary")
    if not declared:
        return View(tongue("slots.none"), ((add,),))
    said = [describe(tongue, one.slot) for one in declared]
    text = tongue("slots", slots=_lines(said), zone=zone.key, next=next_gap)
    rows = tuple(
        (
            Press(_label(slot), f"slot:move:{one.id}"),
            Press(tongue.plain("slots.take-back"), f"slots:drop:{one.id}"),
        )
        for one, slot in zip(declared, said, strict=True)
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


def understood(tongue: Tongue, mine: Declared, findings: Findings) -> View:
    """Return what was understood, with the next gaps and buttons to keep, change or remove it."""
    said = tongue(
        "slots.understood",
        slot=describe(tongue, mine.slot),
        n=mine.slot.minutes,
        gaps=gap_lines(tongue, findings),
    )
    return with_remarks(tongue, View(said, buttons(tongue, mine)), mine, findings)


def known(tongue: Tongue, mine: Declared, findings: Findings) -> View:
    """Return the word that a slot was declared before."""
    said = tongue("slots.known", slot=describe(tongue, mine.slot))
    return with_remarks(tongue, View(said, buttons(tongue, mine)), mine, findings)


def with_remarks(tongue: Tongue, view: View, mine: Declared, findings: Findings) -> View:
    """Return a view of a slot, with what meets it, and what takes from it."""
    parts, rows = [view.html], view.rows
    if findings.meets:
        others = [describe(tongue, slot) for slot in findings.meets[:MOST_NAMED]]
        parts.append(tongue("slots.meets", others=tongue.listing(others)))
    if findings.cut:
        parts.append(tongue("slots.cut"))
        through = Press(tongue.plain("slots.through"), f"slot:through:{mine.id}")
        rows = ((through,), *rows)
    return View(Markup("\n\n").join(parts), rows)


def which(tongue: Tongue, meant: Sequence[Slot], mark: int) -> View:
    """Return the question which of several times is meant, with a button for each."""
    rows = tuple(
        (Press(describe(tongue, slot), f"either:{mark}:{at}"),) for at, slot in enumerate(meant)
    )
    return View(tongue("slots.which"), rows)


def buttons(tongue: Tongue, mine: Declared) -> Rows:
    """Return the buttons under a slot."""
    keep = Press(tongue.plain("slots.keep"), "slots:list")
    change = Press(tongue.plain("slots.change"), f"slot:move:{mine.id}")
    drop = Press(tongue.plain("slots.take-back"), f"slots:drop:{mine.id}")
    return ((keep, change, drop),)


def gap_lines(tongue: Tongue, findings: Findings) -> Markup:
    """Return one line for each gap. Without any, the line says whether a pause is why."""
    if not findings.gaps:
        why = "next.paused" if findings.paused else "slots.no-gaps"
        return Markup("• {}").format(tongue.plain(why))
    lines = [gap_line(tongue, gap, findings.now, findings.zone) for gap in findings.gaps]
    return Markup("\n").join(Markup("• {}").format(line) for line in lines)


def hours(tongue: Tongue, gap: Gap, zone: ZoneInfo) -> str:
    """Return from when to when a gap lasts: `12:30–12:45`."""
    start, end = (tongue.clock(to_local(at, zone).time()) for at in (gap.start, gap.end))
    return tongue.plain("slots.gap", start=start, end=end)


def gap_line(tongue: Tongue, gap: Gap, now: datetime, zone: ZoneInfo) -> str:
    """Return a gap in words: `tomorrow, 12:30–12:45`."""
    end = tongue.clock(to_local(gap.end, zone).time())
    return tongue.plain("slots.gap", start=tongue.when(gap.start, now, zone), end=end)


def _days(tongue: Tongue, recurrence: Recurrence) -> str:
    match recurrence:
        case Once(day):
            return tongue.day(day)
        case Monthly(days):
            nths = [
                tongue.plain(f"nth.{number}", day=tongue.weekday(day))
                for number, day in sorted(days, key=lambda nth: (nth[0] == LAST, nth))
            ]
            return tongue.plain("days.month", days=tongue.listing(nths))
        case Weekly(days, every):
            return _weekdays(tongue, days, every)


def _weekdays(tongue: Tongue, days: frozenset[Weekday], every: int) -> str:
    names = tongue.listing([tongue.weekday(day) for day in sorted(days)])
    if every > 1:
        return tongue.plain("days.every-other", n=every, days=names)
    whole = {EVERY_DAY: "days.every", WORKDAYS: "days.work", WEEKEND: "days.weekend"}.get(days)
    return tongue.plain("days.some", days=names) if whole is None else tongue.plain(whole)


def _lines(said: Sequence[str]) -> Markup:
    """Return a line for each, as many as one message has room for: all have their buttons."""
    ends = list(accumulate(len(one) + len("\n• ") for one in said))
    shown = [f"• {one}" for one, end in zip(said, ends, strict=True) if end <= LONGEST_LIST]
    return Markup("\n").join(shown if len(shown) == len(said) else [*shown, "…"])


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
