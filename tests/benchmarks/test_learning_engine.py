"""The engine in the simulation is told what `storage` would tell it."""

from datetime import timedelta

import pytest

from benchmarks.learning.engine import LAPSE, Engine
from benchmarks.learning.people import FIRST_DAY, draw_learner
from benchmarks.learning.play import AHEAD, open_world
from benchmarks.learning.policies import Step
from benchmarks.learning.syllabus import syllabus
from lessons.bite import ItemRef, Opening, Part
from lessons.items import Outcome
from lessons.pace import Effort
from storage import claims, progress

NOON = FIRST_DAY + timedelta(hours=12)
FIRST = ItemRef("AAA-1", "one")
STEP = Step(Effort(100, 1), 38.0)


@pytest.fixture
def engine():
    return Engine(syllabus())


def answer(engine, kind, score, days=0.0, step=STEP):
    engine.has_answered(Part(kind, *FIRST), Outcome(score, 1), [step], NOON + timedelta(days=days))


def test_its_constants_are_those_of_storage():
    assert AHEAD == claims.AHEAD
    assert LAPSE == progress.LAPSE


def test_it_begins_with_a_lesson_and_asks_for_no_action(engine):
    parts = engine.choose(Opening(NOON, 15), [])
    assert parts[0].kind == "lesson"
    assert {part.kind for part in parts} == {"lesson", "item"}


def test_it_asks_again_what_is_due(engine):
    engine.has_read(Part("lesson", FIRST.lesson_id), STEP, NOON)
    answer(engine, "item", 1.0)
    later = engine.choose(Opening(NOON + timedelta(days=6), 15), [])
    assert any(part.kind == "review" and part.item_id == FIRST.item_id for part in later)


def test_it_measures_the_pace(engine):
    slow = Step(STEP.effort, 4 * STEP.seconds)
    before = engine.pace.expected(STEP.effort)
    for _ in range(20):
        answer(engine, "item", 1.0, step=slow)
    assert engine.pace.expected(STEP.effort) == pytest.approx(4 * before, rel=0.1)


def test_a_long_search_counts_as_hesitation(engine):
    answer(engine, "item", 1.0)
    known = engine.memories[FIRST].stability
    hesitant = Engine(syllabus())
    answer(hesitant, "item", 1.0, step=Step(STEP.effort, 5 * STEP.seconds))
    assert hesitant.memories[FIRST].stability < known


def test_a_probe_spares_a_lesson_until_it_is_wrong(engine):
    answer(engine, "probe", 1.0)
    assert engine.known == {FIRST.lesson_id}
    answer(engine, "review", 0.5, days=3)
    assert engine.known == {FIRST.lesson_id}
    answer(engine, "review", 0.0, days=6)
    assert engine.known == set()


def test_it_remembers_what_the_world_does(engine):
    world = open_world(draw_learner(1, 7), syllabus())
    part = Part("item", *FIRST)
    for days in (0, 2, 9):
        at = NOON + timedelta(days=days)
        outcome, steps = world.answer(part, at)
        plain = [Step(step.effort, engine.pace.expected(step.effort)) for step in steps]
        engine.has_answered(part, outcome, plain, at)
    assert engine.memories == world.memories
