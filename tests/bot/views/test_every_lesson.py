"""Every shipped lesson, message by message: on every path, in every wording, in every language."""

from collections.abc import Iterator

import pytest

from bot.views.bite import Asking, Onward
from bot.views.lesson import read
from bot.views.question import feedback
from bot.views.steps import step
from lessons.bite import Bite, Part
from lessons.items import SKIPPED, WRITTEN, Scenario
from lessons.loader import DEFAULT_PACKS, load_packs
from lessons.model import Lesson
from lessons.sitting import Place, QuestionStep, answer, current
from tests.bot.views.telegram import HUGE, TONGUES, data, shown
from tests.conversations.scenes import possible

SHIPPED = load_packs([DEFAULT_PACKS])
ONWARD = Onward(f"next:{HUGE}:99:9", HUGE, "12:30")

for_every_lesson = pytest.mark.parametrize("told", SHIPPED.lessons.values(), ids=SHIPPED.lessons)


def bite_of(told: Lesson) -> Bite:
    """The lesson, and each item in each of its wordings."""
    items = (
        Part("item", told.id, item.id, wording=n)
        for item in told.items
        for n in range(item.wordings)
    )
    return Bite((Part("lesson", told.id), *items), 300.0)


def questions(bite: Bite) -> Iterator[QuestionStep]:
    """Every question, on every path that leads to it."""
    open_places = [Place(part) for part in range(1, len(bite.parts))]
    while open_places:
        at = current(bite, SHIPPED.editions, open_places.pop())
        if isinstance(at, QuestionStep):
            yield at
            places = [answer(at, given).place for given in answers_to(at)]
            open_places += [place for place in places if place.part == at.place.part]


def answers_to(at: QuestionStep) -> list[str]:
    return possible(at) or [WRITTEN, SKIPPED]


@for_every_lesson
def test_telegram_takes_every_message(told: Lesson):
    bite = bite_of(told)
    asking = Asking(HUGE, bite)
    at, asked = current(bite, SHIPPED.editions, Place()), list(questions(bite))
    for tongue in TONGUES.values():
        for view in (step(tongue, at, asking), read(tongue, at, asking)):
            text = shown(view)
            assert told.say in text
            assert str(SHIPPED.sources[told.source].year) in text
        for question in asked:
            view = step(tongue, question, asking)
            assert shown(view)
            assert len(data(view)) == max(1, len(question.question.options))
            for given in answers_to(question):
                assert shown(
                    feedback(tongue, question, answer(question, given).reply, asking, ONWARD)
                )


@for_every_lesson
def test_every_branch_of_its_story_ends(told: Lesson):
    (story,) = (item for item in told.items if isinstance(item, Scenario))
    paths = story.paths()
    ends = {story.ending(path) for path in paths}
    assert {len(path) for path in paths} == {3}
    assert ends == {ending.id for ending in story.endings}
    assert len(ends) >= 3
    assert all(0 <= story.grade(path).score <= 1 for path in paths)
    assert max(story.grade(path).score for path in paths) == 1
