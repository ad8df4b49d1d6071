"""Sittings: through a bite step by step, and taken up again anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.bite import Bite, Part, Why
from lessons.items import SKIPPED, WRITTEN, Form, Outcome, UnknownOptionError
from lessons.model import Edition
from lessons.prompts import PROMPTS
from lessons.sitting import (
    Answered,
    Editions,
    LessonStep,
    Place,
    PrimerStep,
    PromptStep,
    QuestionStep,
    Step,
    answer,
    current,
    read,
    respond,
)
from tests.lessons.shelf import LIBRARY, SOURCES, choice, lesson, prose, reflection, story

EDITIONS = {
    **LIBRARY.editions,
    "DDD-1": Edition(
        lesson("DDD-1", [reflection("own"), choice("twice", again=1)]), SOURCES["gray-2020"]
    ),
}
PARTS = [
    *(
        part
        for id_, edition in EDITIONS.items()
        for part in (
            Part("lesson", id_),
            Part("action", id_),
            Part("follow-up", id_, why=Why.PROMISED, about=7),
            *(
                Part(kind, id_, item.id)
                for item in edition.lesson.items
                for kind in ("item", "review", "probe", "replay")
            ),
        )
    ),
    Part("primer", "AAA-1,AAA-2,OLD-1", why=Why.EVENT, about=3),
    Part("debrief", why=Why.EVENT, about=3),
    Part("review", "DDD-1", "twice", wording=5),
]
GONE = [
    Part("lesson", "OLD-1"),
    Part("item", "OLD-1", "one"),
    Part("review", "AAA-1", "old"),
    Part("action", "OLD-1"),
    Part("follow-up", "OLD-1", about=7),
    Part("primer", "OLD-1,OLD-2", about=3),
]

bites = st.lists(st.sampled_from(PARTS), max_size=6).map(lambda parts: Bite(tuple(parts), 60.0))
worn_bites = st.lists(st.one_of(st.sampled_from(PARTS), st.sampled_from(GONE)), max_size=6).map(
    lambda parts: Bite(tuple(parts), 60.0)
)
choices = st.lists(st.integers(0, 5), max_size=40)


def start(*parts: Part, place: Place | None = None) -> Step | None:
    return current(Bite(parts, 60.0), EDITIONS, place or Place())


def act(step: Step, number: int) -> Place:
    """Do what a step asks for, choosing an option by number, and return the place after it."""
    if isinstance(step, LessonStep | PrimerStep):
        return read(step)
    if isinstance(step, PromptStep):
        taken = [*step.ask.options, *([WRITTEN] if step.ask.typed else [])]
        return respond(step, taken[number % len(taken)])
    if step.question.form is Form.WORDS:
        return answer(step, (WRITTEN, SKIPPED)[number % 2]).place
    options = step.question.options
    return answer(step, options[number % len(options)].id).place


def walk(bite: Bite, editions: Editions, chosen: list[int]) -> list[Step]:
    """Every step of a bite, with these choices."""
    steps: list[Step] = []
    numbers = iter(chosen)
    step = current(bite, editions, Place())
    while step is not None:
        steps.append(step)
        step = current(bite, editions, act(step, next(numbers, 0)))
    return steps


@given(bite=bites, chosen=choices)
def test_it_can_be_taken_up_again_anywhere(bite, chosen):
    """A place that was written down and read again gives the step that stood there."""
    for step in walk(bite, EDITIONS, chosen):
        part, answers = int(str(step.place.part)), tuple(",".join(step.place.answers).split(","))
        kept = Place(part, answers if step.place.answers else ())
        assert current(bite, EDITIONS, kept) == step
        assert kept.step == len(step.place.answers)


@given(bite=bites, chosen=choices)
def test_it_goes_through_every_part_in_order(bite, chosen):
    steps = walk(bite, EDITIONS, chosen)

    places = [(step.place.part, step.place.step) for step in steps]
    assert places == sorted(set(places))
    assert {part for part, _ in places} == set(range(len(bite.parts)))
    for step in steps:
        if isinstance(step, QuestionStep):
            assert step.part == bite.parts[step.place.part]
            assert step.question.step == step.place.step < step.question.steps


@given(bite=worn_bites, chosen=choices)
def test_what_is_not_to_be_had_is_passed_over(bite, chosen):
    steps = walk(bite, EDITIONS, chosen)

    taught = [at for at, part in enumerate(bite.parts) if part not in GONE]
    assert sorted({step.place.part for step in steps}) == taught


@given(bite=worn_bites, chosen=choices)
def test_what_is_read_is_the_last_where_nothing_follows(bite, chosen):
    for step in walk(bite, EDITIONS, chosen):
        if isinstance(step, LessonStep | PrimerStep):
            assert step.last == (current(bite, EDITIONS, read(step)) is None)


@given(bite=bites, chosen=choices, stop=st.integers(0, 8), kept=st.sets(st.sampled_from(PARTS)))
def test_lessons_that_change_under_way_never_break_it(bite, chosen, stop, kept):
    """Between two acts lessons and items may be lost, and stories may grow shorter."""
    steps = walk(bite, EDITIONS, chosen)
    if stop >= len(steps):
        return
    names = {part.lesson_id for part in kept} & EDITIONS.keys()
    changed = {
        id_: Edition(lesson(id_, [choice("one"), story("tale", 2)]), SOURCES["gray-2020"])
        for id_ in sorted(names)
    }

    step = current(bite, changed, steps[stop].place)

    while step is not None:
        if isinstance(step, LessonStep | QuestionStep):
            assert step.lesson.id in names
        step = current(bite, changed, act(step, 1))


def test_a_lesson_comes_with_its_source():
    step = start(Part("lesson", "AAA-1"))

    assert (step.lesson, step.source) == (LIBRARY.lessons["AAA-1"], SOURCES["gray-2020"])


def test_an_item_ends_with_its_last_answer():
    bite = Bite((Part("item", "AAA-1", "tale"),), 60.0)
    step, heard = current(bite, EDITIONS, Place()), []
    while isinstance(step, QuestionStep):
        heard.append(answer(step, "on"))
        step = current(bite, EDITIONS, heard[-1].place)

    assert [answered.outcome for answered in heard] == [None, None, Outcome(1.0, 3)]
    assert [answered.place for answered in heard] == [
        *(Place(0, ("on",)), Place(0, ("on", "on")), Place(1))
    ]
    assert heard[-1].reply.ending == "Won"


def test_a_short_path_ends_early():
    bite = Bite((Part("item", "AAA-1", "tale"), Part("lesson", "AAA-2")), 60.0)
    step = current(bite, EDITIONS, Place(0, ("on",)))

    answered = answer(step, "stop")

    assert isinstance(answered, Answered)
    assert answered.outcome == Outcome(0.5, 2)
    assert isinstance(current(bite, EDITIONS, answered.place), LessonStep)


def test_an_option_that_is_not_asked_for_is_refused():
    with pytest.raises(UnknownOptionError):
        answer(start(Part("item", "AAA-1", "one")), "made-up")


@pytest.mark.parametrize("place", [Place(2), Place(99), Place(1, ("best",))])
def test_beyond_the_end_there_is_nothing(place):
    assert start(Part("lesson", "AAA-1"), Part("item", "AAA-1", "one"), place=place) is None


@pytest.mark.parametrize("answers", [("gone",), ("on", "gone"), ("on", "stop", "on"), ("on",) * 4])
def test_answers_that_no_longer_lead_anywhere_end_the_item(answers):
    """The lesson has changed under way: an option is gone, or the story has grown shorter."""
    parts = (Part("item", "AAA-1", "tale"), Part("item", "AAA-1", "one"))

    step = start(*parts, place=Place(0, answers))

    assert (step.place, step.item.id) == (Place(1), "one")


@pytest.mark.parametrize("kind", ["item", "review", "probe", "replay"])
def test_an_item_is_asked_alike_whatever_it_is_asked_for(kind):
    step = start(Part(kind, "AAA-1", "one"))

    assert (step.part.kind, step.question) == (kind, choice("one").question(()))
    assert answer(step, "best").outcome == Outcome(1.0, 1)


def test_an_item_is_asked_in_its_wording():
    twice = choice("twice", again=1)

    for wording, again in ((0, 0), (1, 1), (2, 0)):
        step = start(Part("review", "DDD-1", "twice", wording))
        assert step.question == twice.worded(again).question(())
    other = start(Part("review", "DDD-1", "twice", 1))
    assert other.question.text == f"{prose(20)} again 1"
    assert answer(other, "best-1").outcome == Outcome(1.0, 1)
    with pytest.raises(UnknownOptionError):
        answer(other, "best")


def test_a_reflection_is_answered_without_a_grade():
    step = start(Part("item", "DDD-1", "own"), Part("lesson", "AAA-1"))

    for given_ in (WRITTEN, SKIPPED):
        answered = answer(step, given_)
        assert (answered.outcome, answered.place) == (Outcome(None, 1), Place(1))


def test_a_primer_tells_the_lessons_that_are_to_be_had():
    step = start(Part("primer", "OLD-1,AAA-2,AAA-1", about=3), Part("lesson", "AAA-1"))

    assert isinstance(step, PrimerStep)
    assert [each.id for each in step.lessons] == ["AAA-2", "AAA-1"]
    assert (step.part.about, step.last, read(step)) == (3, False, Place(1))


def test_a_prompt_goes_on_where_its_answer_leads():
    part = Part("action", "AAA-1")
    step = start(part)
    assert (step.kind, step.ask, step.lesson.id) == ("action", PROMPTS["action"][()], "AAA-1")
    assert respond(step, "yes") == respond(step, "no") == Place(1)

    further = start(part, place=respond(step, "change"))
    assert further.place == Place(0, ("change",))
    assert further.ask == PROMPTS["action"][("change",)]
    assert respond(further, WRITTEN) == Place(1)


def test_a_follow_up_is_about_a_lesson_and_a_debrief_about_none():
    assert start(Part("follow-up", "AAA-1", about=7)).lesson.id == "AAA-1"
    assert start(Part("debrief", about=3)).lesson is None


@pytest.mark.parametrize("given_", ["maybe", WRITTEN, ""])
def test_a_prompt_refuses_what_it_did_not_ask_for(given_):
    with pytest.raises(UnknownOptionError):
        respond(start(Part("action", "AAA-1")), given_)


@pytest.mark.parametrize("answers", [("gone",), ("yes",), ("change", "gone")])
def test_a_prompt_whose_answers_lead_nowhere_any_more_is_over(answers):
    step = start(Part("action", "AAA-1"), Part("debrief"), place=Place(0, answers))

    assert (step.kind, step.place) == ("debrief", Place(1))
