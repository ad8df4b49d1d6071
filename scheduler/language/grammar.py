"""Tokens into parts: the grammar's parser, built once, at its first use."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Any, Literal, get_args

from lark import Lark, Token, Transformer, v_args
from lark.common import LexerConf
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from scheduler.language.parts import (
    AtOnce,
    Clock,
    Coming,
    Dated,
    Day,
    Days,
    EachMonth,
    Except,
    Length,
    Ordinals,
    Part,
    PartOfDay,
    Range,
    Relative,
    Since,
    Step,
    Until,
)
from scheduler.language.tokens import Mark
from scheduler.slots import Weekday

Topic = Literal["slot", "date", "quiet"]
"""What a sentence is about; the names of the grammar's first rules."""


class UnexpectedMark(ValueError):  # noqa: N818 - a place in the text, which its catcher names
    """The token where no rule goes on; `place` is None after the last one."""

    def __init__(self, place: tuple[int, int] | None) -> None:
        """Keep the place."""
        super().__init__(f"No rule goes on at {place}.")
        self.place = place


def parse(text: str, marks: list[Mark], topic: Topic) -> list[Part]:
    """Read the tokens of `text` as parts, in their order, or raise UnexpectedMark."""
    try:
        parts: list[Part] = _parser().parse([_token(text, mark) for mark in marks], topic)  # type: ignore[assignment]
    except UnexpectedToken as error:
        place = None if error.token.type == "$END" else _place(error.token, error.token)
        raise UnexpectedMark(place) from error
    return parts


def _token(text: str, mark: Mark) -> Token:
    token = Token(
        mark.kind.value, text[mark.start : mark.end], start_pos=mark.start, end_pos=mark.end
    )
    token.value = mark.value
    return token


class _Tokens(Lexer):
    """Passes on the tokens that it is given."""

    def __init__(self, _: LexerConf) -> None:
        """Need nothing of the grammar."""

    def lex(self, lexer_state: Any, parser_state: object = None) -> Iterator[Token]:  # noqa: ANN401, ARG002 - lark's signature
        """Yield them; they stand where lark expects a text's state."""
        return iter(lexer_state)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark.open(
        "grammar.lark",
        start=list(get_args(Topic)),
        rel_to=__file__,
        parser="lalr",
        lexer=_Tokens,
        transformer=_Parts(),
    )


def _place(first: Token | Part, last: Token | Part) -> tuple[int, int]:
    start = first.start if isinstance(first, Part) else first.start_pos
    end = last.end if isinstance(last, Part) else last.end_pos
    assert start is not None
    assert end is not None
    return start, end


@v_args(inline=True)
class _Parts(Transformer[Token, list[Part]]):
    """Makes the part of every rule; the arguments are the rule's tokens that carry a value."""

    def slot(self, *parts: Part) -> list[Part]:
        return list(parts)

    date = quiet = slot

    def days(self, name: Token) -> Days:
        return Days(*_place(name, name), frozenset({name.value}))

    def stretch(self, first: Token, last: Token) -> Days:
        count = (last.value - first.value) % 7 + 1
        days = frozenset(Weekday((first.value + i) % 7) for i in range(count))
        return Days(*_place(first, last), days)

    def set(self, name: Token) -> Days:
        return Days(*_place(name, name), name.value)

    def other(self, step: Token, name: Token) -> Days:
        return Days(*_place(step, name), frozenset({name.value}), step.value)

    def ordinals(self, *said: Token) -> Ordinals:
        *numbers, name = said
        return Ordinals(*_place(numbers[0], name), _values(numbers), name.value, every=False)

    def each_ordinal(self, *said: Token) -> Ordinals:
        return replace(self.ordinals(*said), every=True)

    def step(self, said: Token) -> Step:
        return Step(*_place(said, said), said.value)

    def each_month(self, name: Token) -> EachMonth:
        return EachMonth(*_place(name, name))

    def dated(self, *said: Token) -> Dated:
        by = {token.type: token for token in said}
        name, year = by.get("NAMED"), by.get("YEAR")
        day = by["NUMBER"] if "NUMBER" in by else by["ORDINAL"]
        return Dated(
            *_place(said[1] if name else said[0], said[-1]),
            year.value if year else None,
            by["MONTH"].value,
            day.value,
            self.days(name) if name else None,
        )

    def dates(self, *said: Token) -> list[Dated]:
        days = [token for token in said if token.type == "NUMBER"]
        return [self.dated(day, *said[len(days) :]) for day in days]

    def iso(self, *said: Token) -> Dated:
        *name, date = said
        year, month, day = date.value
        weekday = self.days(*name) if name else None
        return Dated(*_place(date, date), year, month, day, weekday)

    def dotted(self, digits: Token) -> Dated:
        day, month = map(int, digits.split("."))
        return Dated(*_place(digits, digits), None, month, day)

    def relative(self, name: Token) -> Relative:
        return Relative(*_place(name, name), name.value)

    def coming(self, which: Token, name: Token) -> Coming:
        return Coming(*_place(which, name), name.value, which.value)

    def weekday(self, name: Token) -> Coming:
        return Coming(*_place(name, name), name.value, 1)

    def since(self, day: Day) -> Since:
        return Since(day.start, day.end, day)

    def until(self, day: Day) -> Until:
        return Until(day.start, day.end, day)

    def but(self, *days: Day | Days | list[Dated]) -> Except:
        flat = tuple(chain.from_iterable(x if isinstance(x, list) else [x] for x in days))
        return Except(flat[0].start, flat[-1].end, flat)

    def part_of_day(self, name: Token) -> PartOfDay:
        return PartOfDay(*_place(name, name), name.value)

    def today_part(self, *said: Token) -> PartOfDay:
        return PartOfDay(*_place(said[0], said[-1]), said[-1].value, today=True)

    def at_once(self, name: Token) -> AtOnce:
        return AtOnce(*_place(name, name))

    def range(self, first: Clock, last: Clock) -> Range:
        return Range(*_place(first, last), first, last)

    def single(self, clock: Clock) -> Clock:
        return clock

    def clock(self, digits: Token, half: Token | None = None) -> Clock:
        hour, minute = _hour_and_minute(digits)
        padded = len(digits) > 1 and digits.startswith("0")
        bare = digits.type == "NUMBER"
        place = _place(digits, half or digits)
        return replace(_clock(place, hour, minute, half, bare=bare), padded=padded)

    def past(self, past: Token, hour: Token, half: Token | None = None) -> Clock:
        hours, minute = divmod(hour.value * 60 + past.value, 60)
        # A quarter to one is a time of the twelfth hour.
        hours = 12 if hour.value == 1 and not hours else hours
        return _clock(_place(past, half or hour), hours, minute, half, bare=True)

    def hour_name(self, name: Token) -> Clock:
        return Clock(*_place(name, name), name.value, 0, "pm" if name.value >= 12 else "am")

    def minutes(self, number: Token) -> Length:
        return Length(*_place(number, number), number.value)

    def hours(self, hours: Token, minutes: Token | None = None) -> Length:
        length = hours.value * 60 + (minutes.value if minutes else 0)
        return Length(*_place(hours, minutes or hours), length, hours=minutes is None)

    def decimal(self, hours: Token) -> Length:
        return Length(*_place(hours, hours), round(hours.value * 60))

    def length(self, name: Token) -> Length:
        return Length(*_place(name, name), name.value, hours=name.value % 60 == 0)


def _hour_and_minute(digits: Token) -> tuple[int, int]:
    if digits.type == "NUMBER":
        return digits.value, 0
    hour, minute = divmod(digits.value, 100) if digits.type == "FOUR_DIGITS" else digits.value
    return hour, minute


def _clock(
    place: tuple[int, int], hour: int, minute: int, within: Token | None, *, bare: bool
) -> Clock:
    clock = Clock(*place, hour, minute, bare=bare)
    if within is None:
        return clock
    if within.type == "MERIDIEM":
        return replace(clock, half=within.value)
    return replace(clock, within=PartOfDay(*_place(within, within), within.value))


def _values(tokens: list[Token]) -> tuple[int, ...]:
    return tuple(token.value for token in tokens)
