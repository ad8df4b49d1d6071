"""The week: what its picture shows, and the same in words for who can not see it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import groupby

from babel.dates import format_date
from markupsafe import Markup

from bot.agenda import Agenda
from bot.pictures.stretches import Kind, Stretch
from bot.pictures.week import Week
from bot.text import Tongue
from bot.view import Press, View, grid

LONGEST_CAPTION = 1024
"""Characters under a photo. Tags are counted here and not by Telegram: it is never more."""

MOST_WEEKS = 4
"""How far one can go from this week, back and on."""

_WEEK = timedelta(days=7)


def picture(tongue: Tongue, agenda: Agenda) -> Week:
    """Return what is drawn."""
    days = [agenda.date(day) for day in range(7)]
    legend = {
        Kind.SLOT: tongue.plain("week.free"),
        Kind.PLANNED: tongue.plain("week.planned"),
        Kind.KEPT: tongue.plain("week.kept"),
        Kind.MISSED: tongue.plain("week.missed"),
        Kind.BUSY: tongue.plain("week.busy"),
        Kind.QUIET: tongue.plain("week.quiet"),
    }
    return Week(
        days=[_short(tongue, day) for day in days],
        dates=[str(day.day) for day in days],
        stretches=agenda.stretches,
        title=_title(tongue, agenda),
        legend=legend,
        today=agenda.today,
        now=None if agenda.today is None else agenda.minute,
        right_to_left=tongue.right_to_left,
        closed=agenda.closed,
    )


def overview(tongue: Tongue, agenda: Agenda, coming: str) -> View:
    """Return the week in words, with its days as buttons, and ways to the weeks around it.

    `coming` is when the next gap is, in words.
    """
    days = [
        Press(
            f"{_short(tongue, day)} {day.day}",
            data("day", day),
            "primary" if number == agenda.today else None,
        )
        for number, day in enumerate(map(agenda.date, range(7)))
    ]
    rows = (*grid(days, 4), _ways(tongue, agenda))
    if tongue.right_to_left:
        # Keyboards run from left to right whatever the language, and the picture does not.
        rows = tuple(row[::-1] for row in rows)
    return View(_fitting(tongue, agenda, coming), rows)


def in_words(tongue: Tongue, view: View) -> View:
    """Return the words of a week whose picture can not be had."""
    again = Press(tongue.plain("week.again"), "week", "primary")
    slots = Press(tongue.plain("week.times"), "slots:list")
    return View(Markup("\n\n").join([view.html, tongue("week.no-picture")]), ((again, slots),))


def not_redrawn(tongue: Tongue, view: View) -> View:
    """Return a screen under a picture that shows the week as it was before."""
    return replace(view, html=Markup("\n\n").join([view.html, tongue("week.not-redrawn")]))


def said(tongue: Tongue, agenda: Agenda, stretch: Stretch) -> str:
    """Return a time in words, and what becomes of it."""
    hours = hours_said(tongue, stretch)
    if stretch in agenda.taken:
        return tongue.plain("week.is-taken", time=hours)
    match stretch.kind:
        case Kind.KEPT:
            return tongue.plain("week.is-kept", time=hours)
        case Kind.MISSED:
            return tongue.plain("week.is-missed", time=hours)
        case Kind.PLANNED:
            return tongue.plain("week.is-next", time=hours)
        case _:
            return hours


def hours_said(tongue: Tongue, stretch: Stretch) -> str:
    """Return from when to when a stretch lasts."""
    start, end = (time(minute // 60 % 24, minute % 60) for minute in (stretch.start, stretch.end))
    return tongue.plain("slots.gap", start=tongue.clock(start), end=tongue.clock(end))


def some(tongue: Tongue, times: Sequence[str], most: int) -> str:
    """Return a list of times; of more than `most` + 1 the rest is counted."""
    if len(times) <= most + 1:
        return tongue.listing(times)
    more = tongue.plain("week.more", n=len(times) - most)
    return tongue.listing([*times[:most], more])


def dated(tongue: Tongue, day: date) -> str:
    """Return a date without its weekday: `3 March`."""
    return format_date(day, "d MMMM", locale=tongue.locale)


def data(what: str, day: date, *rest: object) -> str:
    """Return what a button of the week carries: `week:<what>:20260303`, and more."""
    return ":".join(["week", what, f"{day:%Y%m%d}", *map(str, rest)])


def _fitting(tongue: Tongue, agenda: Agenda, coming: str) -> Markup:
    """Return the week in words, with as many times a day as a caption has room for."""
    for most in (6, 4, 3, 2):
        html = _words(tongue, agenda, coming, most)
        if len(html) <= LONGEST_CAPTION:
            return html
    return _words(tongue, agenda, coming, 1)


def _words(tongue: Tongue, agenda: Agenda, coming: str, most: int) -> Markup:
    parts = [
        Markup("<b>{}</b>").format(_title(tongue, agenda)),
        *_lines(tongue, agenda, most),
        tongue("next", next=coming),
    ]
    if over := agenda.kept + agenda.missed:
        parts.append(tongue("week.score", kept=agenda.kept, n=over))
    parts.append(tongue("week.hint"))
    return Markup("\n").join(parts)


def _lines(tongue: Tongue, agenda: Agenda, most: int) -> list[Markup]:
    """Return a line for each run of days that are alike."""
    times_of = [_day_said(tongue, agenda, day, most) for day in range(7)]
    lines = []
    for times, run in groupby(range(7), key=lambda day: times_of[day]):
        days = [_short(tongue, agenda.date(day)) for day in run]
        name = days[0]
        if len(days) > 1:
            name = tongue.plain("week.days", first=days[0], last=days[-1])
        lines.append(tongue("week.line", days=name, times=times))
    return lines


def _day_said(tongue: Tongue, agenda: Agenda, day: int, most: int) -> str:
    times = [said(tongue, agenda, each) for each in agenda.bites(day)]
    if times:
        return some(tongue, times, most)
    return tongue.plain("week.rest-day" if day in agenda.closed else "week.nothing")


def _ways(tongue: Tongue, agenda: Agenda) -> tuple[Press, ...]:
    """Return the buttons to other weeks, named by the days on which those begin."""
    before, here, after = agenda.monday - _WEEK, agenda.here, agenda.monday + _WEEK
    ways = []
    if here - before <= MOST_WEEKS * _WEEK:
        name = tongue.plain("week.before", day=dated(tongue, before))
        ways.append(Press(name, data("go", before)))
    if agenda.monday != here:
        ways.append(Press(tongue.plain("week.now"), data("go", here)))
    if after - here <= MOST_WEEKS * _WEEK:
        name = tongue.plain("week.after", day=dated(tongue, after))
        ways.append(Press(name, data("go", after)))
    return tuple(ways)


def _title(tongue: Tongue, agenda: Agenda) -> str:
    first, last = agenda.date(0), agenda.date(6)
    return tongue.plain("week.title", first=dated(tongue, first), last=dated(tongue, last))


def _short(tongue: Tongue, day: date) -> str:
    return format_date(day, "ccc", locale=tongue.locale)
