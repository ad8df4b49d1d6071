"""Skills by the words in which learners name them."""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from lessons.model import Track

MOST_WORDS = 6
"""Of a text, as many as may name a skill."""

SHORTEST_PART = 3
"""Letters of a word that stand for the whole."""

CLOSE = 0.8
"""How much alike a name and a misspelt one are, as difflib measures it, from 0 to 1."""

_LONGEST_WORD = 30


class Named(NamedTuple):
    """The skills that the first words of a text can mean, and whether nothing comes after those."""

    tracks: Sequence[Track] = ()
    whole: bool = False


def named_in(text: str, tracks: Iterable[Track]) -> Named:
    """Return the skills that a text begins with: by id, name or title, by a part, or nearly so.

    More words are better than fewer, and the whole name is better than a part of it.
    """
    offered = list(tracks)
    everything = _words(text)
    words = [word[:_LONGEST_WORD] for word in everything[:MOST_WORDS]]
    for count in range(len(words), 0, -1):
        for matches in (_is_name, _is_part):
            found = _matching(words[:count], offered, matches)
            if found:
                return Named(found, count == len(everything))
    found, count = _nearest(words, offered)
    return Named(found, bool(found) and count == len(everything))


def _matching(
    said: Sequence[str], tracks: Sequence[Track], matches: Callable[[Sequence[str], Track], bool]
) -> list[Track]:
    return [track for track in tracks if matches(said, track)]


def _is_name(said: Sequence[str], track: Track) -> bool:
    return list(said) in [_words(name) for name in _names(track)]


def _is_part(said: Sequence[str], track: Track) -> bool:
    known = [word for name in _names(track) for word in _words(name)]
    return all(
        len(word) >= SHORTEST_PART and any(one.startswith(word) for one in known) for word in said
    )


def _nearest(words: Sequence[str], tracks: Sequence[Track]) -> tuple[list[Track], int]:
    """Return the skills whose name is most like the first words, and how many words those are."""
    scored = [
        (_alike(" ".join(words[:count]), track), -count, track)
        for count in range(1, len(words) + 1)
        for track in tracks
    ]
    likest, fewest = max(((alike, count) for alike, count, _ in scored), default=(0.0, 0))
    if likest < CLOSE:
        return [], 0
    found = [track for alike, count, track in scored if (alike, count) == (likest, fewest)]
    return found, -fewest


def _alike(said: str, track: Track) -> float:
    return max(SequenceMatcher(None, said, name).ratio() for name in _spellings(track))


def _names(track: Track) -> tuple[str, ...]:
    return (track.id, track.skill, track.title)


def _spellings(track: Track) -> set[str]:
    """Return what may be misspelt: the names as they are, and the longer words in them."""
    names = [_words(name) for name in (track.skill, track.title)]
    longer = {word for words in names for word in words if len(word) > SHORTEST_PART}
    return {" ".join(words) for words in names} | longer


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
