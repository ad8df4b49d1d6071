"""Everybody teaches the same learner: in the same gaps, with the same chances."""

from datetime import timedelta

import pytest

from benchmarks.learning.crowd import OURS, POLICIES, Case, teach_one
from benchmarks.learning.forgetting import LEVEL
from benchmarks.learning.people import FIRST_DAY, draw_learner
from benchmarks.learning.play import AHEAD, open_world, play
from benchmarks.learning.policies import FixedDays, FsrsAtMidnight, OneADay, Peer
from benchmarks.learning.syllabus import LESSONS, syllabus
from lessons.bite import ItemRef, Opening, Part
from lessons.items import Outcome
from lessons.pace import item_effort, lesson_effort

DAYS = 28
NOON = FIRST_DAY + timedelta(hours=12)
FIRST, SECOND = "AAA-1", "AAA-2"


class Witness:
    """Chooses what another would, and keeps what it saw."""

    def __init__(self, other):
        self.other = other
        self.seen = []
        self.took = {}

    def choose(self, opening, ahead):
        self.seen.append((opening, tuple(ahead)))
        return self.other.choose(opening, ahead)

    def has_read(self, part, step, now):
        self.took[part] = step
        self.other.has_read(part, step, now)

    def has_answered(self, part, outcome, steps, now):
        if part.kind == "item":
            self.took[part] = steps
        self.other.has_answered(part, outcome, steps, now)


@pytest.fixture(scope="module")
def witnesses():
    learner = draw_learner(3, DAYS)
    found = {}
    for name, make in POLICIES.items():
        found[name] = Witness(make(syllabus()))
        play(learner, syllabus(), found[name], DAYS)
    return found


def answered(policy, part, score, now):
    policy.has_answered(part, Outcome(score, 1), [], now)


def taught_first_lesson(policy: Peer) -> list[Part]:
    """Everything that a long gap holds, done, and the parts."""
    parts = [part for part in policy.choose(Opening(NOON, 6), ()) if part.lesson_id == FIRST]
    for part in parts:
        if part.kind == "lesson":
            policy.has_read(part, None, NOON)
        else:
            answered(policy, part, 1.0, NOON)
    return parts


def again(policy: Peer, days: float) -> set[str]:
    """The items that are asked again so many days later."""
    chosen = policy.choose(Opening(NOON + timedelta(days=days), 15), ())
    return {part.item_id for part in chosen if part.kind == "review"}


def test_all_see_the_same_gaps(witnesses):
    ours = witnesses[OURS].seen
    assert len(ours) > DAYS / 3
    for name, other in witnesses.items():
        assert other.seen == ours, name


def test_the_same_step_takes_as_long_whoever_teaches():
    took = []
    for make in (OneADay, FsrsAtMidnight):
        witness = Witness(make(syllabus()))
        play(draw_learner(3, DAYS), syllabus(), witness, DAYS)
        took.append({p: s for p, s in witness.took.items() if p.kind == "lesson"})
    both = took[0].keys() & took[1].keys()
    assert len(both) > 3
    assert all(took[0][part] == took[1][part] for part in both)


def test_missed_gaps_are_not_told(witnesses):
    learner = draw_learner(3, DAYS)
    missed = {gap.at for gap in learner.gaps if gap.missed}
    seen = witnesses[OURS].seen
    assert missed
    assert not missed & {opening.at for opening, _ in seen}
    assert {len(ahead) for _, ahead in seen[:-AHEAD]} == {AHEAD}
    assert all(one.at > opening.at for opening, ahead in seen for one in ahead)
    slots = {slot.at for slot in learner.slots}
    assert {one.at for _, ahead in seen for one in ahead} <= slots


def test_the_same_seed_gives_the_same():
    peers = {"one": OneADay, "fsrs": FsrsAtMidnight}
    assert teach_one(Case(5, 14), peers) == teach_one(Case(5, 14), peers)
    assert teach_one(Case(5, 14), peers) != teach_one(Case(6, 14), peers)


def test_a_harder_world_leaves_less():
    peers = {"fsrs": FsrsAtMidnight}
    easy, hard = (
        teach_one(Case(5, 28, level), peers)["fsrs"] for level in (LEVEL + 0.25, LEVEL - 0.25)
    )
    assert easy.remembered / easy.taught > hard.remembered / hard.taught + 0.05


def test_a_gap_that_is_over_ends_the_bite():
    class Greedy(OneADay):
        def choose(self, opening, ahead):
            return [Part("lesson", lesson_id) for lesson_id in self.curriculum.lessons]

    learner = draw_learner(3, 7)
    result = play(learner, syllabus(), Greedy(syllabus()), 7)
    kept = [gap for gap in learner.gaps if not gap.missed]
    assert result.bites == result.overrun == len(kept)
    assert result.lessons < 12 * len(kept)


def test_what_is_read_and_asked_is_remembered():
    world = open_world(draw_learner(1, 7), syllabus())
    world.read(Part("lesson", FIRST))
    known = world.mind.recall(f"{FIRST}:one")
    outcome, steps = world.answer(Part("item", FIRST, "story"), NOON)
    assert known > 0.9
    assert outcome.answered == len(steps) == 3
    assert world.mind.recall(f"{SECOND}:one") == pytest.approx(0)
    world.answer(Part("review", FIRST, "story"), NOON + timedelta(days=1))
    (guess,) = world.result.guesses
    assert 0.5 < guess.expected < 1


def test_luck_answers_a_third():
    world = open_world(draw_learner(1, 7), syllabus())
    lucky = 0
    for lesson_id in world.curriculum.lessons:  # none was read
        lucky += world.answer(Part("item", lesson_id, "one"), NOON)[0].score
    assert lucky / len(world.curriculum.lessons) == pytest.approx(1 / 3, abs=0.12)


def test_the_curriculum_is_of_the_planned_size():
    taught = syllabus()
    assert len(taught.tracks) == 12
    assert len(taught.lessons) == sum(LESSONS) == 112
    for lesson in taught.lessons.values():
        assert len(lesson.items) == 3
        assert 340 <= lesson_effort(lesson).words <= 410
        one, two, story = (item_effort(item) for item in lesson.items)
        assert 90 <= one.words <= 120
        assert 90 <= two.words <= 120
        assert 255 <= story.words <= 290
        assert story.decisions == 3


def test_a_peer_fills_the_gap_by_the_default_pace():
    (lesson, *items) = OneADay(syllabus()).choose(Opening(NOON, 6), ())
    assert lesson == Part("lesson", FIRST)
    assert items == [Part("item", FIRST, name) for name in ("one", "two", "story")]
    assert OneADay(syllabus()).choose(Opening(NOON, 1.5), ()) == []


def test_a_lesson_a_day_asks_nothing_again():
    policy = OneADay(syllabus())
    taught_first_lesson(policy)
    assert policy.choose(Opening(NOON + timedelta(hours=3), 15), ()) == []
    tomorrow = policy.choose(Opening(NOON + timedelta(days=1), 15), ())
    assert {part.lesson_id for part in tomorrow} == {SECOND}


def test_fixed_days_ask_on_those_days():
    policy = FixedDays(syllabus())
    taught_first_lesson(policy)
    assert not again(policy, 0.3)
    assert again(policy, 1) == {"one", "two", "story"}
    for name in ("one", "two", "story"):
        answered(policy, Part("review", FIRST, name), 0.0, NOON + timedelta(days=1))
    assert not again(policy, 2)
    assert again(policy, 3) == {"one", "two", "story"}


def test_fixed_days_that_were_missed_count_as_one():
    policy = FixedDays(syllabus())
    taught_first_lesson(policy)
    answered(policy, Part("review", FIRST, "one"), 1.0, NOON + timedelta(days=8))
    assert policy.planned[ItemRef(FIRST, "one")] == [(NOON + timedelta(days=21)).date()]


def test_fsrs_asks_sooner_what_was_missed():
    policy = FsrsAtMidnight(syllabus())
    taught_first_lesson(policy)
    answered(policy, Part("review", FIRST, "one"), 0.0, NOON + timedelta(days=2))
    answered(policy, Part("review", FIRST, "two"), 1.0, NOON + timedelta(days=2))
    due = {ref.item_id: card.due for ref, card in policy.cards.items()}
    assert due["one"] < due["two"]
    midnight = due["two"].replace(hour=0, minute=0) - NOON
    assert "two" in again(policy, midnight / timedelta(days=1))
    assert "two" not in again(policy, midnight / timedelta(days=1) - 0.1)
