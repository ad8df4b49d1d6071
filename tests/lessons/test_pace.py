"""Pace: the seconds that reading and deciding take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.items import AnyItem, Scenario
from lessons.loader import DEFAULT_PACKS, load_packs
from lessons.pace import Pace
from lessons.reading import words
from tests.lessons.shelf import LIBRARY, choice, lesson, story

SHIPPED = load_packs([DEFAULT_PACKS])
A_WORD = 60 / 200
LESSONS = st.sampled_from(list(LIBRARY.lessons.values()))


def path_seconds(item: AnyItem, path: tuple[str, ...]) -> float:
    """What an item takes on one path, counted anew."""
    total = 0.0
    for at, chosen in enumerate(path):
        question = item.question(path[:at])
        texts = [question.text, *(o.text for o in question.options)]
        texts.append(item.reply(path[:at], chosen).feedback)
        total += sum(map(words, texts)) * A_WORD + 8
    return total


def test_a_lesson_takes_its_words():
    # you wait; the idea; a chat; four times hello; you wait, ask
    assert Pace().lesson_seconds(lesson("AAA-1", [choice("one")], words=100)) == pytest.approx(
        (2 + 100 + 2 + 4 + 3) * A_WORD
    )


def test_a_choice_takes_its_words_and_a_decision():
    # the stem; three options of a word; the feedback on the first
    assert Pace().item_seconds(choice("one", 20)) == pytest.approx((20 + 3 + 3) * A_WORD + 8)


def test_a_story_takes_each_of_its_decisions():
    assert Pace().item_seconds(story("tale", 3)) == pytest.approx(
        path_seconds(story("tale", 3), ("on", "on", "on"))
    )


@given(LESSONS, st.floats(50, 500), st.floats(1.1, 4))
def test_who_reads_faster_needs_less(each, pace, factor):
    slow, fast = Pace(pace, 0), Pace(pace * factor, 0)

    assert fast.lesson_seconds(each) == pytest.approx(slow.lesson_seconds(each) / factor)
    for item in each.items:
        assert fast.item_seconds(item) == pytest.approx(slow.item_seconds(item) / factor)


@given(LESSONS, st.floats(0, 60))
def test_who_ponders_needs_more_for_each_decision(each, seconds):
    for item in each.items:
        decisions = len(item.paths()[0]) if isinstance(item, Scenario) else 1
        first = ("on",) * decisions if isinstance(item, Scenario) else ("best",)
        quick, slow = Pace(200, 0), Pace(200, seconds)
        more = slow.item_seconds(item) - quick.item_seconds(item)
        deepest = max(map(len, item.paths())) if isinstance(item, Scenario) else len(first)
        assert more == pytest.approx(seconds * deepest, abs=1e-6)
    assert Pace(200, seconds).lesson_seconds(each) == Pace().lesson_seconds(each)


@pytest.mark.parametrize("id_", SHIPPED.lessons)
def test_no_path_of_a_shipped_item_takes_much_longer_than_told(id_):
    for item in SHIPPED.lessons[id_].items:
        told = Pace().item_seconds(item)
        paths = (
            item.paths()
            if isinstance(item, Scenario)
            else [(option.id,) for option in item.options]
        )
        longest = max(path_seconds(item, path) for path in paths)
        assert longest <= told * 1.25
