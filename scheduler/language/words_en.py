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
_VALUED: dict[Kind, Mapping[Any, tuple[str, ...]]] = {
    Kind.RELATIVE: {
        0: ("today",),
        1: ("tomorrow", "tmrw", "tmr"),
        2: ("day after tomorrow", "the day after tomorrow"),
    },
    Kind.MERIDIEM: {
        "am": ("am", "a.m", "a.m.", "in the morning"),
        "pm": ("pm", "p.m", "p.m.", "in the afternoon", "in the evening"),
    },
    Kind.HOUR_NAME: {12: ("noon", "12 noon", "midday"), 0: ("midnight", "12 midnight")},
    Kind.PAST: {30: ("half past",), 15: ("quarter past",), -15: ("quarter to",)},
}
_PLAIN = {
    Kind.ORDINAL: ("st", "nd", "rd", "th"),
    Kind.EVERY: ("every", "each"),
    Kind.ON: ("on",),
    Kind.AT: ("at", "from", "starting", "starting at", "starting from", "beginning at", "@"),
    Kind.BETWEEN: ("between",),
    Kind.TO: ("to", "till", "til", "until", "through", "thru"),
    Kind.AND: ("and", "&", "+", "plus"),
    Kind.FOR: ("for",),
    Kind.OF: ("of",),
    Kind.HOURS: ("hours", "hour", "hrs", "hr", "h"),
    Kind.MINUTES: ("minutes", "minute", "mins", "min", "m"),
    Kind.SKIP: (
        *("the", "please", "i'm", "i am", "im", "i have", "free", "available", "o'clock", "oclock"),
        "time",
    ),
}
_WITH_ARTICLE = {Kind.LENGTH, Kind.PAST}


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
    ),
)
