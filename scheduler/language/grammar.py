"""Tokens into parts: the grammar's parser, built once, at its first use."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.common import LexerConf
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from scheduler.language.parts import Clock, Dated, Days, Half, Length, Part, Range, Relative
from scheduler.language.tokens import Mark
from scheduler.slots import Weekday


class UnexpectedMark(ValueError):  # noqa: N818 - a place in the text, which its catcher names
    """The token where no rule goes on; `start` and `end` are None after the last one."""

    def __init__(self, start: int | None, end: int | None) -> None:
        """Keep the place."""
        super().__init__(f"No rule goes on at {start}.")
        self.start = start
        self.end = end


def parse(text: str, marks: list[Mark]) -> list[Part]:
    """Read the tokens of `text` as parts, in their order, or raise UnexpectedMark."""
    try:
        parts: list[Part] = _parser().parse([_token(text, mark) for mark in marks])  # type: ignore[assignment]
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise UnexpectedMark(None, None) from error
        raise UnexpectedMark(error.token.start_pos, error.token.end_pos) from error
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

    def start(self, *parts: Part) -> list[Part]:
        return list(parts)

    def day(self, name: Token) -> Days:
        return Days(*_place(name, name), frozenset({name.value}))

    def day_range(self, first: Token, last: Token) -> Days:
        count = (last.value - first.value) % 7 + 1
        days = frozenset(Weekday((first.value + i) % 7) for i in range(count))
        return Days(*_place(first, last), days)

    def days(self, name: Token) -> Days:
        return Days(*_place(name, name), name.value)

    def day_month(self, day: Token, month: Token, year: Token | None = None) -> Dated:
        place = _place(day, year or month)
        return Dated(*place, year.value if year else None, month.value, day.value)

    def month_day(self, month: Token, day: Token, year: Token | None = None) -> Dated:
        place = _place(month, year or day)
        return Dated(*place, year.value if year else None, month.value, day.value)

    def iso(self, date: Token) -> Dated:
        return Dated(*_place(date, date), *date.value)

    def relative(self, name: Token) -> Relative:
        return Relative(*_place(name, name), name.value)

    def range(self, first: Clock, last: Clock) -> Range:
        return Range(*_place(first, last), first, last)

    def single(self, clock: Clock) -> Clock:
        return clock

    def clock(self, digits: Token, half: Token | None = None) -> Clock:
        hour, minute = _hour_and_minute(digits)
        padded = len(digits) > 1 and digits.startswith("0")
        return Clock(*_place(digits, half or digits), hour, minute, _half(half), padded)

    def past(self, past: Token, hour: Token, half: Token | None = None) -> Clock:
        hours, minute = divmod(hour.value * 60 + past.value, 60)
        return Clock(*_place(past, half or hour), hours, minute, _half(half))

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


def _half(token: Token | None) -> Half | None:
    if token is None:
        return None
    return "am" if token.value == "am" else "pm"
