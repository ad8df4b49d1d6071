"""What of a lesson a learner is shown, and where it stands in the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lessons.loader import LessonFile
from lessons.markup import plain
from lessons.yamlfile import KeyPath

_KEYS = frozenset(
    {"title", "hook", "idea", "scene", "says", "say", "when", "then"}
    | {"stem", "opening", "text", "feedback", "why", "example"}
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is read, without its markup."""

    place: KeyPath
    text: str


def find_shown(file: LessonFile) -> Iterator[Shown]:
    """Yield every text of a lesson that a learner may come to see."""
    for place, text in file.document.texts.items():
        if place[-1] in _KEYS:
            yield Shown(place, _read(text))


def find_lesson_texts(file: LessonFile) -> tuple[tuple[KeyPath, str], ...]:
    """Return what is read before the questions: hook, idea, dialogue and action, as authored."""
    lesson = file.lesson
    turns = lesson.dialogue.turns
    return (
        (("hook",), lesson.hook),
        (("idea",), lesson.idea),
        (("dialogue", "scene"), lesson.dialogue.scene),
        *((("dialogue", "turns", n, "says"), turn.says) for n, turn in enumerate(turns)),
        (("action",), f"When {lesson.action.when}, {lesson.action.then}."),
    )


def find_phrases(
    file: LessonFile, pattern: re.Pattern[str], *, without: frozenset[KeyPath] = frozenset()
) -> Iterator[tuple[KeyPath, str]]:
    """Yield where a pattern is found in what is shown, and what it found."""
    for shown in find_shown(file):
        if shown.place not in without:
            for found in pattern.finditer(shown.text):
                yield shown.place, found[0]


@lru_cache(maxsize=32768)
def _read(text: str) -> str:
    return plain(text)
