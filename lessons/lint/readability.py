"""How hard a text is to read, in English: words, sentences and syllables, and two formulas on them.

Counted by rules of thumb, so the bands of the linter are set around lessons that were measured the
same way, and not around essays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lessons.markup import plain

_WORD = re.compile(r"[A-Za-z0-9$€£'’_-]+")
_SENTENCE_END = re.compile(r"(?<=[.?!…۔؟])[\"”’)]*\s+|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_NO_LETTER = re.compile(r"[^a-z]")


@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of authored text, without its markup; `$23` and `one-page` are one each."""
    return tuple(_WORD.findall(plain(text)))


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of authored text that hold a word; a line's end ends a sentence too."""
    parts = _SENTENCE_END.split(plain(text))
    return tuple(part for part in parts if _WORD.search(part))


@lru_cache(maxsize=16384)
def syllables(word: str) -> int:
    """Return about how many syllables an English word has: groups of vowels, less a silent e."""
    letters = _NO_LETTER.sub("", word.lower())
    groups = len(_VOWELS.findall(letters))
    silent = letters.endswith("e") and not letters.endswith("le") and groups > 1
    return max(groups - silent, 1)


@dataclass(frozen=True, slots=True)
class Readability:
    """What a text measures."""

    words: int
    lengths: tuple[int, ...]
    """Words of each sentence."""
    syllables: int

    @property
    def mean(self) -> float:
        """Words a sentence."""
        return self.words / len(self.lengths)

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade (Kincaid, Fishburne, Rogers & Chissom 1975): school years."""
        return 0.39 * self.mean + 11.8 * self.syllables / self.words - 15.59

    @property
    def ease(self) -> float:
        """Flesch's reading ease (1948): 100 is very easy, 60 plain, 30 hard."""
        return 206.835 - 1.015 * self.mean - 84.6 * self.syllables / self.words


def measure(texts: Sequence[str]) -> Readability | None:
    """Return what the texts measure together, or None where they hold no word."""
    words = [word for text in texts for word in tokens(text)]
    lengths = [len(_WORD.findall(part)) for text in texts for part in sentences(text)]
    if not words:
        return None
    return Readability(len(words), tuple(lengths), sum(map(syllables, words)))
