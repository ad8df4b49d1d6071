"""How long a whole unit takes: a lesson with its choice, its judgement and its story."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from statistics import median

from lessons.items import AnyItem, Choice, Scenario
from lessons.lint.readability import tokens
from lessons.lint.shown import find_lesson_texts
from lessons.loader import LessonFile
from lessons.pace import SECONDS_PER_DECISION, SECONDS_PER_WORD
from lessons.same import Same


def lesson_words(file: LessonFile) -> int:
    """Return the words of hook, idea, dialogue and action."""
    return _words(text for _, text in find_lesson_texts(file))


def unit_minutes(file: LessonFile) -> float:
    """Return the minutes that lesson and questions take somebody who is not known yet.

    Of the options chosen the one whose reply is in the middle counts; of a story, the path in the
    middle. Kinds of items that a lesson need not have are left out: they come another day.
    """
    asked = [_item(Same(item)) for item in file.lesson.items]
    words = lesson_words(file) + sum(read for read, _ in asked)
    decisions = sum(decided for _, decided in asked)
    return (words * SECONDS_PER_WORD + decisions * SECONDS_PER_DECISION) / 60


@lru_cache(maxsize=2048)
def _item(item: Same[AnyItem]) -> tuple[float, int]:
    """Return the words read and the decisions taken on the way in the middle."""
    match item.it:
        case Choice() as choice:
            options = choice.options
            reply = median(len(tokens(option.feedback)) for option in options)
            return _words([choice.stem, *(option.text for option in options)]) + reply, 1
        case Scenario() as story:
            paths = sorted(_paths(story, story.points[0].id))
            words, decisions = paths[len(paths) // 2]
            return words + _words([story.opening]), decisions
        case _:
            return 0, 0


def _paths(story: Scenario, place: str) -> Iterator[tuple[int, int]]:
    """Yield the words and the decisions of each path from a point or an ending on."""
    point = next((point for point in story.points if point.id == place), None)
    if point is None:
        yield 0, 0
        return
    asked = _words([point.text, *(option.text for option in point.options)])
    for option in point.options:
        told = asked + _words([option.then])
        for words, decisions in _paths(story, option.to):
            yield told + words, 1 + decisions


def _words(texts: Iterable[str]) -> int:
    return sum(len(tokens(text)) for text in texts)
