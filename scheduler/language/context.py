"""Tokens that are something else where certain others stand beside them.

The grammar looks one token ahead; what these are may show only two or three further on.
"""

from collections.abc import Iterator
from dataclasses import replace

from scheduler.language.tokens import Mark
from scheduler.language.words import Kind

_DATE_ENDS = frozenset({Kind.MONTH, Kind.YEAR, Kind.DATE, Kind.RELATIVE})
_DAYLIKE = _DATE_ENDS | {Kind.WEEKDAY, Kind.DAYS, Kind.STEP, Kind.WEEKS, Kind.EACH_MONTH}
_ENDS = frozenset({Kind.WEEKDAY, Kind.NAMED, Kind.RELATIVE, Kind.THIS, Kind.NEXT})
_DATES = (
    [Kind.NUMBER, Kind.MONTH],
    [Kind.ORDINAL, Kind.MONTH],
    [Kind.MONTH, Kind.NUMBER],
)
_IN_DATE = frozenset({Kind.ORDINAL_SIGN, Kind.OF})
_BEFORE_YEAR = frozenset({Kind.NUMBER, Kind.ORDINAL_SIGN, Kind.COMMA})
_SEPARATORS = frozenset({Kind.COMMA, Kind.AND})
_BEFORE_LISTED = _SEPARATORS | {Kind.EXCEPT, Kind.ON}
_LISTED = (
    _DAYLIKE
    | _ENDS
    | _IN_DATE
    | {Kind.NUMBER, Kind.ORDINAL, Kind.ON, Kind.EVERY, Kind.TO, Kind.DASH}
)


def settle(marks: list[Mark]) -> list[Mark]:
    """Give the tokens as the grammar takes them."""
    for settled in (_with_years, _with_names, _with_ends, _without_loose_dashes, _with_exceptions):
        marks = list(settled(marks))
    return marks


def _with_years(marks: list[Mark]) -> Iterator[Mark]:
    """Take 20xx behind a date for its year, and not for a clock; drop the comma before it."""
    years = {at for at, mark in enumerate(marks) if _is_year(marks, at, mark)}
    for at, mark in enumerate(marks):
        if at in years:
            yield replace(mark, kind=Kind.YEAR)
        elif mark.kind is not Kind.COMMA or at + 1 not in years:
            yield mark


def _is_year(marks: list[Mark], at: int, mark: Mark) -> bool:
    if mark.kind is not Kind.FOUR_DIGITS or not str(mark.value).startswith("20"):
        return False
    while _kind(marks, at - 1) in _BEFORE_YEAR:
        at -= 1
    return _kind(marks, at - 1) is Kind.MONTH


def _without_loose_dashes(marks: list[Mark]) -> Iterator[Mark]:
    """Drop a dash between a day and a time: it parts them and spans nothing."""
    for at, mark in enumerate(marks):
        around = [kind in _DAYLIKE for kind in (_kind(marks, at - 1), _kind(marks, at + 1)) if kind]
        if mark.kind is not Kind.DASH or around not in ([True, False], [False, True]):
            yield mark


def _with_names(marks: list[Mark]) -> Iterator[Mark]:
    """Take a weekday before a date for the date's own, and drop the comma between them."""
    named = False
    for at, mark in enumerate(marks):
        comma = _kind(marks, at + 1) is Kind.COMMA
        if named and mark.kind is Kind.COMMA:
            continue
        named = mark.kind is Kind.WEEKDAY and _dated(marks, at + 1 + comma)
        yield replace(mark, kind=Kind.NAMED) if named else mark


def _with_ends(marks: list[Mark]) -> Iterator[Mark]:
    """Take "to" before a day for an end of the days, unless it spans weekdays."""
    for at, mark in enumerate(marks):
        before, after = _kind(marks, at - 1), _kind(marks, at + 1)
        spans = before is after is Kind.WEEKDAY
        ends = mark.kind is Kind.TO or (mark.kind is Kind.DASH and before in _DATE_ENDS)
        if ends and not spans and (after in _ENDS or _dated(marks, at + 1)):
            yield replace(mark, kind=Kind.UNTIL)
        else:
            yield mark


def _with_exceptions(marks: list[Mark]) -> Iterator[Mark]:
    """Take what stands between days that are left out for a mark of its own, once each."""
    listing = False
    for at, mark in enumerate(marks):
        if mark.kind not in _SEPARATORS:
            listing = mark.kind is Kind.EXCEPT or (listing and mark.kind in _LISTED)
            yield mark
        else:
            listing = listing and _goes_on(marks, at)
            if not listing:
                yield mark
            elif _kind(marks, at - 1) not in _SEPARATORS:
                yield replace(mark, kind=Kind.ALSO)


def _goes_on(marks: list[Mark], at: int) -> bool:
    """Say whether a list of days goes on behind this separator."""
    before = at - 1
    while _kind(marks, before) in _SEPARATORS | {Kind.ORDINAL_SIGN}:
        before -= 1
    # "24 and 25 December": the month is still to come.
    if _kind(marks, before) is Kind.NUMBER and _kind(marks, before - 1) in _BEFORE_LISTED:
        return True
    while _kind(marks, at) in _SEPARATORS | {Kind.ON}:
        at += 1
    if _kind(marks, at) is Kind.DAYS:
        # "except Fridays, weekdays 9:00" goes on with the days that are meant.
        return _kind(marks, at - 1) is Kind.AND
    return _kind(marks, at) in _ENDS or _dated(marks, at)


def _dated(marks: list[Mark], at: int) -> bool:
    """Say whether a date of the calendar begins here."""
    kinds = [mark.kind for mark in marks[at : at + 4] if mark.kind not in _IN_DATE]
    return kinds[:1] == [Kind.DATE] or kinds[:2] in _DATES


def _kind(marks: list[Mark], at: int) -> Kind | None:
    return marks[at].kind if 0 <= at < len(marks) else None
