"""Reading what a learner wrote: a slot, a date, or the ends of the quiet hours."""

from collections.abc import Callable
from datetime import date, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from scheduler.language.compose import Either, Now, compose, compose_date, compose_quiet
from scheduler.language.context import settle
from scheduler.language.errors import ImpossiblePart, Refused, UnexpectedPart, Unreadable
from scheduler.language.parts import Part
from scheduler.language.tokens import Mark, plain, tokenise
from scheduler.language.words import Kind, Words
from scheduler.language.words_en import ENGLISH
from scheduler.slots import Slot

if TYPE_CHECKING:
    from scheduler.language.grammar import Topic

LONGEST_TEXT = 200
_LONGEST_QUOTE = 40

_LANGUAGES = {"en": ENGLISH}

_T = TypeVar("_T")


def read_slot(text: str, *, today: date, language: str = "en") -> Slot | Either | Now:
    """Read what a learner wrote as a slot, as one that can mean two times, or as free time now.

    `today` is the learner's local date. `language` is an IETF tag; one without a word list of its
    own is read as English. Raises Unreadable for what is no slot, with the place and the nearest
    example, and Refused for a slot that can not be.
    """
    words = _words(language)
    return _read(text, words, "slot", words.examples, lambda parts: compose(parts, today))


def read_date(text: str, *, today: date, language: str = "en") -> date:
    """Read a day from today on, such as "until 3 March", "Friday" or "24.12.".

    A bare weekday is the next one after today. Raises as read_slot does: Refused for a day that is
    over, does not exist or is more than a year ahead.
    """
    words = _words(language)
    return _read(text, words, "date", words.dates, lambda parts: compose_date(parts, today))


def read_quiet(text: str, *, language: str = "en") -> tuple[time, time]:
    """Read from when to when nothing may come, such as "22-7"; the night may lie between.

    Hours are those of the 24-hour clock where nothing else is said. Raises as read_slot does:
    Refused also for ends that are the same.
    """
    words = _words(language)
    return _read(text, words, "quiet", words.quiet, compose_quiet)


def _words(language: str) -> Words:
    return _LANGUAGES.get(language.split("-", maxsplit=1)[0].lower(), ENGLISH)


def _read(
    text: str,
    words: Words,
    topic: "Topic",
    examples: tuple[str, ...],
    make: Callable[[list[Part]], _T],
) -> _T:
    # Lark is loaded with the first sentence, so that a start does not wait for it.
    from scheduler.language.grammar import UnexpectedMark, parse  # noqa: PLC0415

    if len(text) > LONGEST_TEXT:
        quoted = text[LONGEST_TEXT:].split(" ", maxsplit=1)[0][:_LONGEST_QUOTE]
        raise Unreadable(LONGEST_TEXT, quoted, examples[0])
    smooth = plain(text)
    marks = tokenise(smooth, words)
    try:
        return make(parse(smooth, settle(marks), topic))
    except ImpossiblePart as error:
        start, end = error.part.start, error.part.end
        raise Refused(error.reason, start, text[start:end]) from error
    except UnexpectedMark as error:
        place = error.place
    except UnexpectedPart as error:
        place = (error.part.start, error.part.end) if error.part else None
    start, end = place or (len(text.rstrip()), len(text.rstrip()))
    raise Unreadable(start, text[start:end], _nearest(smooth, marks, words, examples))


def _nearest(smooth: str, marks: list[Mark], words: Words, examples: tuple[str, ...]) -> str:
    """Choose the example that shares most kinds of token with what was written."""
    kinds = {_guess(smooth[mark.start : mark.end], words) or mark.kind for mark in marks}
    return max(examples, key=lambda example: len(kinds & _kinds(example, words)))


def _guess(word: str, words: Words) -> Kind | None:
    """Give the kind of the known word that a misspelt one is close to."""
    close = get_close_matches(word, words.phrases, n=1, cutoff=0.75) if word.isalpha() else []
    return words.phrases[close[0]].kind if close else None


def _kinds(example: str, words: Words) -> set[Kind]:
    return {mark.kind for mark in tokenise(plain(example), words)}
