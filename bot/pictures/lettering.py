"""How wide words are, about, before they are drawn: enough to break and to shorten lines."""

from math import floor
from unicodedata import category

FAMILIES = "Noto Sans, Noto Sans Arabic"

ELLIPSIS = "…"

# Widths in parts of the font's size, measured on Noto Sans and Noto Sans Arabic at 600. For a
# phrase the sum is from 8 % under to 15 % over.
NARROW = frozenset("iljftrI.,:;'|!()[]-،۔ آالرزڑ")
WIDE = frozenset("mwMWQO@%—سشصض")
NARROW_WIDTH, USUAL_WIDTH, CAPITAL_WIDTH, WIDE_WIDTH = 0.35, 0.61, 0.7, 0.95


UNWRITABLE = frozenset({"Cc", "Cs", "Cn"})


def tidy(words: str) -> str:
    """Return the words on one line, without the characters that XML can not hold."""
    one_line = " ".join(words.split())
    return "".join(letter for letter in one_line if category(letter) not in UNWRITABLE)


def width_of(words: str, size: float) -> float:
    """Return about how wide the words are, set in one line."""
    return size * sum(map(_letter_width, words))


def _letter_width(letter: str) -> float:
    if category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    if letter in NARROW:
        return NARROW_WIDTH
    if letter in WIDE or ord(letter) >= 0x2E80:
        return WIDE_WIDTH
    return CAPITAL_WIDTH if letter.isupper() else USUAL_WIDTH


def fitting_size(words: str, width: float, most: float, least: float) -> float:
    """Return the largest size from `least` to `most` at which one line fits, in tenths.

    Where none fits it is `least`: shorten the words then.
    """
    fitting = width / max(width_of(tidy(words), 1), 0.01)
    return max(least, min(most, floor(fitting * 10) / 10))


def shorten(words: str, width: float, size: float) -> str:
    """Return the words, cut with an ellipsis where they would be wider than `width`."""
    words = tidy(words)
    if width_of(words, size) <= width:
        return words
    kept = words
    while kept and width_of(kept + ELLIPSIS, size) > width:
        kept = kept[:-1]
    in_a_word = words[len(kept)] != " "
    whole_words = kept.rpartition(" ")[0] if in_a_word else kept
    return (whole_words or kept).rstrip() + ELLIPSIS


def wrap(words: str, width: float, size: float, most: int) -> list[str]:
    """Return the words on at most so many lines, the last one shortened where they need more."""
    lines: list[str] = []
    rest = tidy(words).split(" ")
    while len(lines) < most - 1 and rest != [""]:
        taken = max(1, _fitting(rest, width, size))
        lines.append(shorten(" ".join(rest[:taken]), width, size))
        rest = rest[taken:] or [""]
    if rest != [""]:
        lines.append(shorten(" ".join(rest), width, size))
    return lines


def _fitting(words: list[str], width: float, size: float) -> int:
    fitting = 0
    while fitting < len(words) and width_of(" ".join(words[: fitting + 1]), size) <= width:
        fitting += 1
    return fitting
