"""Reading a learner's sentence as a slot."""

from datetime import date
from difflib import get_close_matches

from scheduler.language.compose import UnexpectedPart, compose
from scheduler.language.errors import Unreadable
from scheduler.language.tokens import Mark, plain, tokenise
from scheduler.language.words import Kind, Words
from scheduler.language.words_en import ENGLISH
from scheduler.slots import Slot

LONGEST_TEXT = 200
_LONGEST_QUOTE = 40

_LANGUAGES = {"en": ENGLISH}


def read_slot(text: str, *, today: date, language: str = "en") -> Slot:
    """Read what a learner wrote as a slot.

    `today` is the learner's local date. `language` is an IETF tag; one without a word list of its
    own is read as English. Raises Unreadable for what is no slot, with the place and the nearest
    example, and Refused for a slot that can not be.
    """
    # Lark is loaded with the first sentence, so that a start does not wait for it.
    from scheduler.language.grammar import UnexpectedMark, parse  # noqa: PLC0415

    words = _LANGUAGES.get(language.split("-", maxsplit=1)[0].lower(), ENGLISH)
    if len(text) > LONGEST_TEXT:
        quoted = text[LONGEST_TEXT:].split(" ", maxsplit=1)[0][:_LONGEST_QUOTE]
        raise Unreadable(LONGEST_TEXT, quoted, words.examples[0])
    smooth = plain(text)
    marks = tokenise(smooth, words)
    try:
        return compose(text, parse(smooth, marks), today)
    except UnexpectedMark as error:
        place = (error.start, error.end)
    except UnexpectedPart as error:
        place = (error.part.start, error.part.end) if error.part else (None, None)
    raise _unreadable(text, smooth, marks, words, place)


def _unreadable(
    text: str, smooth: str, marks: list[Mark], words: Words, place: tuple[int | None, int | None]
) -> Unreadable:
    start, end = place
    if start is None:
        return Unreadable(len(text.rstrip()), "", _nearest_example(smooth, marks, words))
    return Unreadable(start, text[start:end], _nearest_example(smooth, marks, words))


def _nearest_example(smooth: str, marks: list[Mark], words: Words) -> str:
    """Choose the example that shares most kinds of token with what was written."""
    kinds = {_guess(smooth[mark.start : mark.end], words) or mark.kind for mark in marks}
    return max(words.examples, key=lambda example: len(kinds & _kinds(example, words)))


def _guess(word: str, words: Words) -> Kind | None:
    """Give the kind of the known word that a misspelt one is close to."""
    close = get_close_matches(word, words.phrases, n=1, cutoff=0.75) if word.isalpha() else []
    return words.phrases[close[0]].kind if close else None


def _kinds(example: str, words: Words) -> set[Kind]:
    return {mark.kind for mark in tokenise(plain(example), words)}
