"""Sittings: through a bite step by step, and taken up again anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.bite import Bite, Part
from lessons.items import Outcome, UnknownOptionError
from lessons.model import Curriculum
from lessons.sitting import Answered, LessonStep, Place, QuestionStep, Step, answer, current, read
from tests.lessons.shelf import LIBRARY, choice, curriculum, lesson, story, track

PARTS = [
    part
    for each in LIBRARY.lessons.values()
    for part in (
        Part("lesson", each.id),
        *(Part(kind, each.id, item.id) for item in each.items for kind in ("item", "review")),
    )
]
GONE = [Part("lesson", "OLD-1"), Part("item", "OLD-1", "one"), Part("review", "AAA-1", "old")]

bites = st.lists(st.sampled_from(PARTS), max_size=6).map(lambda parts: Bite(tuple(parts), 60.0))
worn_bites = st.lists(st.one_of(st.sampled_from(PARTS), st.sampled_from(GONE)), max_size=6).map(
    lambda parts: Bite(tuple(parts), 60.0)
)
choices = st.lists(st.integers(0, 5), max_size=40)


def act(step: Step, number: int) -> Place:
    """Do what a step asks for, choosing an option by number, and return the place after it."""
    if isinstance(step, LessonStep):
        return read(step)
    options = step.question.options
    return answer(step, options[number % len(options)].id).place


def walk(bite: Bite, taught: Curriculum, chosen: list[int]) -> list[Step]:
    """Every step of a bite, with these choices."""
    steps: list[Step] = []
    numbers = iter(chosen)
    step = current(bite, taught, Place())
    while step is not None:
        steps.append(step)
        step = current(bite, taught, act(step, next(numbers, 0)))
    return steps


@given(bite=bites, chosen=choices)
def test_it_can_be_taken_up_again_anywhere(bite, chosen):
    """A place that was written down and read again gives the step that stood there."""
    for step in walk(bite, LIBRARY, chosen):
        part, answers = int(str(step.place.part)), tuple(",".join(step.place.answers).split(","))
        kept = Place(part, answers if step.place.answers else ())
        assert current(bite, LIBRARY, kept) == step
        assert kept.step == len(step.place.answers)


@given(bite=bites, chosen=choices)
def test_it_goes_through_every_part_in_order(bite, chosen):
    steps = walk(bite, LIBRARY, chosen)

    places = [(step.place.part, step.place.step) for step in steps]
    assert places == sorted(set(places))
    assert {part for part, _ in places} == set(range(len(bite.parts)))
    for step in steps:
        if isinstance(step, QuestionStep):
            assert step.part == bite.parts[step.place.part]
            assert step.question.step == step.place.step < step.question.steps


@given(bite=worn_bites, chosen=choices)
def test_what_is_no_longer_taught_is_passed_over(bite, chosen):
    steps = walk(bite, LIBRARY, chosen)

    taught = [at for at, part in enumerate(bite.parts) if part not in GONE]
    assert sorted({step.place.part for step in steps}) == taught


@given(bite=worn_bites, chosen=choices)
def test_a_lesson_is_the_last_where_nothing_follows(bite, chosen):
    for step in walk(bite, LIBRARY, chosen):
        if isinstance(step, LessonStep):
            assert step.last == (current(bite, LIBRARY, read(step)) is None)


@given(bite=bites, chosen=choices, stop=st.integers(0, 8), kept=st.sets(st.sampled_from(PARTS)))
def test_lessons_that_change_under_way_never_break_it(bite, chosen, stop, kept):
    """Between two acts the curriculum may lose lessons and items, and stories may grow shorter."""
    steps = walk(bite, LIBRARY, chosen)
    if stop >= len(steps):
        return
    names = {part.lesson_id for part in kept} & LIBRARY.lessons.keys()
    changed = curriculum(
        *(track(lesson(id_, [choice("one"), story("tale", 2)])) for id_ in sorted(names))
    )

    step = current(bite, changed, steps[stop].place)

    while step is not None:
        assert step.lesson.id in names
        step = current(bite, changed, act(step, 1))


def test_an_item_ends_with_its_last_answer():
    bite = Bite((Part("item", "AAA-1", "tale"),), 60.0)
    step, heard = current(bite, LIBRARY, Place()), []
    while isinstance(step, QuestionStep):
        heard.append(answer(step, "on"))
        step = current(bite, LIBRARY, heard[-1].place)

    assert [answered.outcome for answered in heard] == [None, None, Outcome(1.0, 3)]
    assert [answered.place for answered in heard] == [
        *(Place(0, ("on",)), Place(0, ("on", "on")), Place(1))
    ]
    assert heard[-1].reply.ending == "Won"


def test_a_short_path_ends_early():
    bite = Bite((Part("item", "AAA-1", "tale"), Part("lesson", "AAA-2")), 60.0)
    step = current(bite, LIBRARY, Place(0, ("on",)))

    answered = answer(step, "stop")

    assert isinstance(answered, Answered)
    assert answered.outcome == Outcome(0.5, 2)
    assert isinstance(current(bite, LIBRARY, answered.place), LessonStep)


def test_an_option_that_is_not_asked_for_is_refused():
    step = current(Bite((Part("item", "AAA-1", "one"),), 60.0), LIBRARY, Place())

    with pytest.raises(UnknownOptionError):
        answer(step, "made-up")


@pytest.mark.parametrize("place", [Place(2), Place(99), Place(1, ("best",))])
def test_beyond_the_end_there_is_nothing(place):
    bite = Bite((Part("lesson", "AAA-1"), Part("item", "AAA-1", "one")), 60.0)

    assert current(bite, LIBRARY, place) is None


@pytest.mark.parametrize("answers", [("gone",), ("on", "gone"), ("on", "stop", "on"), ("on",) * 4])
def test_answers_that_no_longer_lead_anywhere_end_the_item(answers):
    """The lesson has changed under way: an option is gone, or the story has grown shorter."""
    bite = Bite((Part("item", "AAA-1", "tale"), Part("item", "AAA-1", "one")), 60.0)

    step = current(bite, LIBRARY, Place(0, answers))

    assert (step.place, step.item.id) == (Place(1), "one")
