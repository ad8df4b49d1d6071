"""Passages that two lessons share."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from lessons.loader import LessonFile
from lessons.model import Lesson

RUN = 5
"""Words in a run: fewer are phrases of the language, more miss a passage lightly changed."""

# Whatever the language. Markup needs no care, as its marks are no words, and nor are blanks.
_WORD = re.compile(r"[^\W_]+")

Run = tuple[str, ...]


def find_copies(
    files: Sequence[LessonFile], share: float
) -> Iterator[tuple[LessonFile, LessonFile, float, str]]:
    """Yield pairs of lessons that have at least `share` of their runs of words in common.

    The later lesson comes first, then the earlier one, the share (of runs of both, shared ones
    counted once) and a run that they share.
    """
    runs = [_runs(file.lesson) for file in files]
    for (one, two), shared in sorted(_count_shared(runs).items()):
        both = len(runs[one]) + len(runs[two]) - shared
        if shared >= share * both:
            first = next(run for run in runs[two] if run in runs[one])
            yield files[two], files[one], shared / both, " ".join(first)


def _count_shared(runs: Sequence[dict[Run, None]]) -> Counter[tuple[int, int]]:
    """Return how many runs each two lessons share, by the lessons that hold each run."""
    holders: defaultdict[Run, list[int]] = defaultdict(list)
    for n, own in enumerate(runs):
        for run in own:
            holders[run].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for held in holders.values():
        if len(held) > 1:
            shared.update(combinations(held, 2))
    return shared


def _runs(lesson: Lesson) -> dict[Run, None]:
    """Return the runs of a lesson in order, each once."""
    words = [word for text in _texts(lesson) for word in _WORD.findall(text.lower())]
    return dict.fromkeys(zip(*(words[n:] for n in range(RUN)), strict=False))


def _texts(lesson: Lesson) -> Iterator[str]:
    """Yield everything a learner may read, in every wording."""
    yield from (lesson.title, lesson.hook, lesson.idea, lesson.dialogue.scene)
    yield from (turn.says for turn in lesson.dialogue.turns)
    yield from (lesson.say, lesson.action.when, lesson.action.then)
    wordings = (item.worded(n) for item in lesson.items for n in range(item.wordings))
    yield from chain.from_iterable(wording.texts() for wording in wordings)
