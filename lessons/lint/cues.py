"""What gives an answer away: words in options that tell a test-wise reader which one is meant.

Haladyna, Downing & Rodriguez (2002) collect the advice against such cues; Tarrant & Ware (2008)
show that flaws of this kind change who passes an exam. The lists are English.
"""

import re
from functools import lru_cache

from lessons.lint.readability import tokens
from lessons.markup import plain

ABSOLUTES = re.compile(
    r"\b(?:always|never|all|none|every|everyone|everything|everybody|nobody|nothing|no one|only"
    r"|must|completely|impossible|totally|entirely|guarantee\w*|any)\b",
    re.IGNORECASE,
)
"""Terms that are hardly ever true of people, so that readers cross such an option out."""

HEDGES = re.compile(
    r"\b(?:usually|often|may|might|can|tends?|perhaps|could|probably|maybe)\b", re.IGNORECASE
)
"""Terms that make a sentence hard to refute, so that readers take such an option for the key."""

_WARM = re.compile(
    r"\b(?:thank\w*|thanks|please\w*|glad\w*|happ(?:y|ier|iest|ily)|lov(?:e|es|ed|ely|ing)|kind(?:ly)?"
    r"|warm\w*|welcome|appreciat\w*|enjoy\w*|delight\w*|great\w*|good|better|best|wonderful\w*"
    r"|perfect\w*|excellent|super|fair(?:ly)?|right|honest\w*|trust\w*|help\w*|understand\w*|care"
    r"|caring|gentl[ey]|friendly|polite\w*|praise\w*|congratulat\w*|sorry|apolog\w*|promis\w*|gift"
    r"|free|hope\w*|agree\w*|celebrat\w*|support\w*|reassur\w*|smil\w*|pleasure|proud|offer)\b",
    re.IGNORECASE,
)
"""Words that warm a sentence: thanks, praise, liking, apology, giving. A list of our own, drawn
from what options in lessons say."""

_COLD = re.compile(
    r"\b(?:bad|badly|wrong\w*|fault\w*|fail\w*|refus\w*|reject\w*|demand\w*|complain\w*|blam\w*|late"
    r"|lost|los[es]|unfair\w*|worr\w*|hard|harsh\w*|problem\w*|slow\w*|stop\w*|warn\w*|angry|cancel\w*"
    r"|can(?:no|['’])t|won['’]t|don['’]t|not)\b",
    re.IGNORECASE,
)
"""Words that cool it: faults, refusals, losses, negations."""

_SMALL = frozenset(
    {"with", "that", "this", "your", "they", "what", "which", "most", "best", "does", "from"}
    | {"have", "will", "would", "their", "them", "when"}
)
"""Words of four letters or more that say little, and so are no cue when they repeat."""


@lru_cache(maxsize=8192)
def absolutes(text: str) -> tuple[str, ...]:
    """Return the absolute terms of a text, as they stand in it."""
    return tuple(ABSOLUTES.findall(plain(text)))


@lru_cache(maxsize=8192)
def hedges(text: str) -> tuple[str, ...]:
    """Return the hedges of a text, as they stand in it."""
    return tuple(HEDGES.findall(plain(text)))


@lru_cache(maxsize=8192)
def warmth(text: str) -> int:
    """Return how positive a text sounds: its warm words less its cold ones."""
    read = plain(text)
    return len(_WARM.findall(read)) - len(_COLD.findall(read))


@lru_cache(maxsize=16384)
def content_words(text: str) -> frozenset[str]:
    """Return the words of four letters or more that say what a text is about, in small letters."""
    long = (word.lower() for word in tokens(text) if len(word) > 3)
    return frozenset(word.strip("’'-") for word in long if word not in _SMALL)
