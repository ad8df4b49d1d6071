"""Sums of money and hours in English text, in figures and in words up to ninety-nine."""

import re
from collections.abc import Collection
from functools import cache

from lessons.markup import plain

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONE = {word: float(n) for n, word in enumerate(_ONES.split())}
_TEN = {word: 10.0 * n for n, word in enumerate(_TENS.split(), start=2)}
_WORDS = {**_ONE, **_TEN, "twice": 2.0, "dozen": 12.0}
_ARTICLES = {"a": 1.0, "an": 1.0, "half an": 0.5}
_FIGURES = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBER = rf"(?:{_FIGURES}|(?:{'|'.join(_TEN)})-(?:{'|'.join(_ONE)})|{'|'.join(_WORDS)})"
_NUMBERS = re.compile(rf"\b{_NUMBER}\b", re.IGNORECASE)
_HOURS = re.compile(
    # Up to two words may stand between: “three late hours”, “two of your hours”.
    rf"\b({_NUMBER}|half an|an?)(?:\s+(?!{_NUMBER}\b|half\b|an?\b)[\w’-]+){{0,2}}?[\s-]hours?\b",
    re.IGNORECASE,
)


def money_in(text: str, currency: str) -> tuple[float, ...]:
    """Return the sums in `currency`, a sign or letters before the figures, in order."""
    return tuple(read_number(found) for found in _money(currency).findall(plain(text)))


def hours_in(text: str) -> tuple[float, ...]:
    """Return the hours that a text names: of “six hours”, “a two-hour call”, “half an hour”."""
    return tuple(read_number(found) for found in _HOURS.findall(plain(text)))


def numbers_in(text: str) -> tuple[float, ...]:
    """Return all numbers of a text, whatever they count."""
    return tuple(read_number(found) for found in _NUMBERS.findall(plain(text)))


def read_number(text: str) -> float:
    """Return the number that figures or words stand for: `1,140`, `0.5`, `twenty-four`, `an`."""
    if text[0].isdigit():
        return float(text.replace(",", ""))
    words = text.lower()
    if words in _ARTICLES:
        return _ARTICLES[words]
    return sum(_WORDS[part] for part in words.split("-"))


def adds_up(amount: float, named: Collection[float], counts: Collection[float]) -> bool:
    """Return whether `amount` is named, or comes of what is named.

    That is as the sum or difference of two, the sum of all, so many times one, or one and so many
    more. `counts` are the numbers of the text, any of which may say how many.
    """
    gaps = {abs(one - other) for one in named for other in named}
    more = {one + other for one in named for other in (*named, *counts)}
    times = {one * count for one in named for count in counts}
    return amount in {*named, *gaps, *more, *times, sum(named)}


@cache
def _money(currency: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(currency)}\s?({_FIGURES})")
