"""English: the one place for English words."""

from collections.abc import Iterator, Mapping
from typing import Any

from scheduler.language.words import Kind, Word, Words
from scheduler.slots import EVERY_DAY, WEEKEND, WORKDAYS, Weekday

_WEEKDAYS = {
    Weekday.MO: "monday mon mo",
    Weekday.TU: "tuesday tues tue tu",
    Weekday.WE: "wednesday weds wed we",
    Weekday.TH: "thursday thurs thur thu",
    Weekday.FR: "friday fri fr",
    Weekday.SA: "saturday sat sa",
    Weekday.SU: "sunday sun su",
}
_MONTHS = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
_DAYS = {
    EVERY_DAY: ("every day", "everyday", "each day", "daily", "all days", "all week"),
    WORKDAYS: ("weekdays", "weekday", "workdays", "workday", "working days", "week days"),
    WEEKEND: ("weekends", "weekend", "week ends"),
}
_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LENGTHS = {
    1: ("a minute",),
    15: ("quarter of an hour", "quarter of hour", "quarter hour", "quarter-hour"),
    30: ("half an hour", "half hour", "half-hour", "half of an hour"),
    45: ("three quarters of an hour", "three-quarters of an hour"),
    60: ("an hour",),
    75: ("an hour and a quarter",),
    90: ("an hour and a half", "one and a half hours", "hour and a half"),
}
_MORNING = frozenset(range(12))
_AFTERNOON = frozenset(range(12, 24))
_EVENING = frozenset(range(13, 24))
_NIGHT = frozenset({*range(17, 24), *range(5)})
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_VALUED: dict[Kind, Mapping[Any, tuple[str, ...]]] = {
    Kind.ORDINAL: {-1: ("last",), **{at: (name,) for at, name in enumerate(_ORDINALS, 1)}},
    Kind.OTHER: {2: ("other", "alternate", "alternating")},
    Kind.STEP: {1: ("weekly", "every week", "each week"), 2: ("fortnightly", "fortnight")},
    Kind.RELATIVE: {
        -1: ("yesterday",),
        0: ("today",),
        1: ("tomorrow", "tmrw", "tmr"),
        2: ("day after tomorrow", "the day after tomorrow"),
    },
    Kind.THIS: {0: ("this", "this coming", "coming")},
    Kind.NEXT: {1: ("next",)},
    Kind.MERIDIEM: {"am": ("am", "a.m", "a.m."), "pm": ("pm", "p.m", "p.m.")},
    Kind.PART_OF_DAY: {
        _MORNING: ("morning", "mornings", "in the morning", "in the mornings"),
        _AFTERNOON: ("afternoon", "afternoons", "in the afternoon", "in the afternoons"),
        _EVENING: ("evening", "evenings", "in the evening", "in the evenings"),
        _NIGHT: ("night", "nights", "at night", "in the night"),
    },
    Kind.TONIGHT: {_NIGHT: ("tonight",)},
    Kind.HOUR_NAME: {12: ("noon", "12 noon", "midday"), 0: ("midnight", "12 midnight")},
    Kind.PAST_HOUR: {30: ("half past",), 15: ("quarter past",), -15: ("quarter to",)},
}
_MONTHLY = ("of", "in", "of every", "of each", "in every", "in each", "of a", "every", "each")
_PLAIN = {
    Kind.ORDINAL_SIGN: ("st", "nd", "rd", "th"),
    Kind.EVERY: ("every", "each"),
    Kind.EACH_MONTH: ("monthly", "of the month", "of month", *(f"{x} month" for x in _MONTHLY)),
    Kind.ON: ("on",),
    Kind.AT: ("at", "starting at", "beginning at", "@"),
    Kind.FROM: (
        *("from", "starting", "starting on", "starting from", "beginning", "beginning on"),
        *("since", "as of"),
    ),
    Kind.BETWEEN: ("between",),
    Kind.TO: ("to", "till", "til", "until", "through", "thru"),
    Kind.AND: ("and", "&", "+", "plus"),
    Kind.EXCEPT: (
        *("except", "except on", "except for", "excluding", "without", "apart from", "other than"),
        *("but", "but not", "but not on", "not", "not on"),
    ),
    Kind.FOR: ("for",),
    Kind.OF: ("of",),
    Kind.PAST: ("past",),
    Kind.WEEKS: ("week", "weeks"),
    Kind.HOURS: ("hours", "hour", "hrs", "hr", "h"),
    Kind.MINUTES: ("minutes", "minute", "mins", "min", "m"),
    Kind.AT_ONCE: ("now", "right now", "just now"),
    Kind.SKIP: (
        *("the", "please", "i'm", "i am", "im", "i have", "i've got", "free", "available", "time"),
        *("o'clock", "oclock", "about", "around", "onwards"),
    ),
}
_WITH_ARTICLE = {Kind.LENGTH, Kind.PAST_HOUR}


def _phrases() -> Iterator[tuple[str, Word]]:
    for day, names in _WEEKDAYS.items():
        for name in names.split():
            yield name, Word(Kind.WEEKDAY, day)
        yield names.split()[0] + "s", Word(Kind.WEEKDAY, day)
    for number, names in enumerate(_MONTHS, 1):
        for name in names.split():
            yield name, Word(Kind.MONTH, number)
    yield from _of_kind(Kind.DAYS, _DAYS)
    yield from _of_kind(Kind.LENGTH, _LENGTHS)
    for kind, valued in _VALUED.items():
        yield from _of_kind(kind, valued)
    for kind, plain in _PLAIN.items():
        yield from _of_kind(kind, {None: plain})
    yield from _numbers()


def _of_kind(kind: Kind, valued: Mapping[Any, tuple[str, ...]]) -> Iterator[tuple[str, Word]]:
    for value, names in valued.items():
        for name in names:
            yield name, Word(kind, value)
            if kind in _WITH_ARTICLE and not name.startswith(("a ", "an ")):
                yield f"a {name}", Word(kind, value)


def _numbers() -> Iterator[tuple[str, Word]]:
    for number, name in enumerate(_UNITS + _TEENS, 1):
        yield name, Word(Kind.NUMBER, number)
    for tens, name in enumerate(_TENS, 2):
        yield name, Word(Kind.NUMBER, tens * 10)
        for units, unit in enumerate(_UNITS, 1):
            yield f"{name} {unit}", Word(Kind.NUMBER, tens * 10 + units)
            yield f"{name}-{unit}", Word(Kind.NUMBER, tens * 10 + units)


ENGLISH = Words(
    phrases=dict(_phrases()),
    examples=(
        "weekdays 12:30-12:45",
        "every day at 7:00 for 10 min",
        "Mon, Wed and Fri 9:00-9:20",
        "weekends 10am 20 min",
        "Monday to Thursday at 18:00 for 15 min",
        "tomorrow 15:00 for 20 min",
        "3 March 16:00 for 10 min",
        "between 9:00 and 9:15 on Mondays",
        "every other Tuesday 18:00 for 15 min",
        "first Monday of the month 9:00 for 20 min",
        "weekday evenings at 6 for 10 min",
        "weekdays 12:30-12:45 until 20 December",
        "daily 8:00 for 10 min except Friday",
        "now for 5 min",
    ),
    dates=("3 March", "Friday", "tomorrow", "next Monday"),
    quiet=("22:00-07:00", "10pm to 7am"),
)
