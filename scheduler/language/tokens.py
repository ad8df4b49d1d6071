"""Text into tokens: digits and signs are read here, words are looked up in a language's list."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.language.words import Kind, Words

_SIGNS = {"-": Kind.DASH, ",": Kind.COMMA, "/": Kind.COMMA, ";": Kind.COMMA}
_SAME = {
    **dict.fromkeys("\u2192\u2212~", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc`", "'"),
    **dict.fromkeys("\u060c\u061b\u3001", ","),
    # The Arabic full stop and decimal separator, the ideographic full stop.
    **dict.fromkeys("\u06d4\u066b\u3002", "."),
}
_BLANK = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
# Numbers with a sign between their digits come first, and none may run on into more digits.
_PIECE = re.compile(
    r"""(?P<DATE>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4})(?!\d|[:./]\d)
    | (?P<CLOCK>\d{1,2}:\d{2})(?!\d|[:./]\d)
    | (?P<DOTTED>\d{1,2}\.\d{2})(?!\d|[:./]\d)
    | (?P<DECIMAL>\d{1,2}\.\d)(?!\d|[:./]\d)
    | (?P<FOUR_DIGITS>\d{4})(?!\d|[:./]\d)
    | (?P<NUMBER>\d{1,3})(?!\d|[:./]\d)
    | (?P<UNKNOWN>\d+(?:[:./]\d+)*)
    | (?P<WORD>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<SIGN>[-,/;])
    | (?P<NOISE>[.!?:'"()\s])
    | (?P<OTHER>[^\s])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Mark:
    """One token: what it is, its value, and where it stands in the text."""

    kind: Kind
    value: object
    start: int
    end: int


def plain(text: str) -> str:
    """Give the text in one plain script form, character for character.

    Lower case; digits of any script as ASCII; every dash, apostrophe and comma as one; control
    characters, right-to-left marks and every kind of space as a space.
    """
    return "".join(map(_plain, text))


def tokenise(text: str, words: Words) -> list[Mark]:
    """Cut text that is already `plain` into tokens; what is not known is of kind UNKNOWN."""
    return [mark for mark in _scan(text, words) if mark.kind is not Kind.SKIP]


def _plain(letter: str) -> str:
    if letter.isascii() and letter.isprintable():
        return letter.lower()
    category = unicodedata.category(letter)
    if category in _BLANK:
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category == "Pd":
        return "-"
    folded = unicodedata.normalize("NFKC", _SAME.get(letter, letter)).lower()
    return folded if len(folded) == 1 else letter


def _scan(text: str, words: Words) -> Iterator[Mark]:
    position = 0
    while piece := _PIECE.match(text, position):
        noise = piece.lastgroup == "NOISE"
        mark = None if noise else _phrase(text, position, words) or _lone(piece)
        if mark:
            yield mark
        position = mark.end if mark else piece.end()


def _phrase(text: str, start: int, words: Words) -> Mark | None:
    """Find the longest phrase of the language that begins here and ends where a word does."""
    found = None
    end = start
    while piece := _PIECE.match(text, end):
        end = piece.end()
        if text[end - 1].isspace():
            continue
        said = " ".join(text[start:end].split())
        if said not in words.openings:
            break
        if word := words.phrases.get(said):
            found = Mark(word.kind, word.value, start, end)
    return found


def _lone(piece: re.Match[str]) -> Mark:
    """Read a piece that is no word of the language."""
    name, found = piece.lastgroup or "", piece.group()
    if name == "SIGN":
        return Mark(_SIGNS[found], None, *piece.span())
    if name in {"WORD", "OTHER"}:
        return Mark(Kind.UNKNOWN, None, *piece.span())
    kind = Kind(name)
    return Mark(kind, _number(kind, found), *piece.span())


def _number(kind: Kind, found: str) -> object:
    if kind is Kind.DATE:
        # The year comes first, or last behind dots.
        return tuple(map(int, found.split("-") if "-" in found else reversed(found.split("."))))
    if kind is Kind.CLOCK or kind is Kind.DOTTED:
        return tuple(map(int, found.replace(".", ":").split(":")))
    if kind is Kind.DECIMAL:
        return float(found)
    return None if kind is Kind.UNKNOWN else int(found)
