"""Bites: laws of what is composed, whatever the learner, the lessons and the gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.bite import Bite, ItemRef, Mode, Opening, Opinion, Part, Progress, Promise, Why
from lessons.compose import compose, compose_placement, compose_reviews
from lessons.memory import SOONEST, recall
from lessons.model import Curriculum
from lessons.pace import Pace
from tests.lessons.shelf import NOW, random_ahead, random_curriculum, random_progress

ORDER = ["debrief", "follow-up", "primer", "probe", "lesson", "item", "action", "review"]


@dataclass(frozen=True)
class Case:
    """All that a bite is composed from."""

    progress: Progress
    taught: Curriculum
    opening: Opening
    pace: Pace
    ahead: Sequence[Opening]
    mode: Mode

    def bite(self) -> Bite:
        """What is composed, or a bite of nothing."""
        made = compose(
            self.progress, self.taught, self.opening, self.pace, ahead=self.ahead, mode=self.mode
        )
        return made or Bite((), 0)

    def parts(self, *kinds: str) -> list[Part]:
        return [part for part in self.bite().parts if part.kind in kinds]

    @property
    def later(self) -> list[Opening]:
        return sorted((one for one in self.ahead if one.at > NOW), key=lambda one: one.at)

    def is_to_come(self, lesson_id: str) -> bool:
        """Whether a lesson is still to be read, of the tracks that were chosen."""
        done = self.progress
        track_id, _, _ = lesson_id.partition("-")
        chosen = set(done.tracks) & self.taught.tracks_by_id.keys()
        foreign = done.opinions.get(lesson_id) is Opinion.FOREIGN
        passed = lesson_id in done.read or lesson_id in done.known or foreign
        return not passed and (not chosen or track_id in chosen)


def case(seed: int, minutes: float, pace: Pace, mode: Mode) -> Case:
    taught = random_curriculum(seed % 200)
    progress = random_progress(taught, seed)
    return Case(progress, taught, Opening(NOW, minutes), pace, random_ahead(seed), mode)


cases = st.builds(
    case,
    st.integers(0, 1_000_000),
    st.floats(0, 30),
    st.builds(Pace, reading=st.floats(0.25, 4), deciding=st.floats(0.25, 4)),
    st.sampled_from(Mode),
)


def target(case: Case, lesson_id: str) -> float:
    """The recall at which an item of the lesson is best asked again."""
    track_id, _, _ = lesson_id.partition("-")
    for event in case.progress.events:
        if event.track_id == track_id and NOW < event.at <= NOW + timedelta(days=14):
            return 0.95
    opinion = case.progress.opinions.get(lesson_id)
    usual = 0.85 if any(map(case.is_to_come, case.taught.lessons)) else 0.9
    return usual + {Opinion.EASY: -0.05, Opinion.HARD: 0.04}.get(opinion, 0)


@given(case=cases)
def test_it_never_exceeds_its_gap(case):
    bite = case.bite()

    assert bite.seconds <= case.opening.minutes * 60
    estimate = 0.0
    for part in bite.parts:
        taught = case.taught.lessons.get(part.lesson_id)
        if part.kind == "lesson":
            estimate += case.pace.lesson_seconds(taught)
        elif part.item_id:
            estimate += case.pace.item_seconds(taught.item(part.item_id).worded(part.wording))
    assert estimate <= bite.seconds


@given(case=cases)
def test_the_same_gives_the_same_bite(case):
    assert case.bite() == case.bite()


@given(case=cases)
def test_nothing_is_in_it_twice(case):
    names = [(part.kind, part.lesson_id, part.item_id) for part in case.bite().parts]
    items = [name[1:] for name in names if name[2]]

    assert len(set(names)) == len(names)
    assert len(set(items)) == len(items)


@given(case=cases)
def test_its_parts_stand_in_one_order(case):
    kinds = [part.kind for part in case.bite().parts]
    taught = [kind for kind in kinds if kind in {"lesson", "item", "action"}]

    known = [kind for kind in kinds if kind not in {"probe", "lesson", "item", "action"}]
    assert known == sorted(known, key=ORDER.index)
    assert kinds[len(kinds) - kinds.count("review") :] == ["review"] * kinds.count("review")
    assert "lesson" not in taught or taught[0] == "lesson"


@given(case=cases)
def test_no_lesson_is_taught_that_is_read_or_known_or_not_their_work(case):
    foreign = {id_ for id_, said in case.progress.opinions.items() if said is Opinion.FOREIGN}
    passed = case.progress.read.keys() | case.progress.known | foreign

    for part in case.parts("lesson", "probe"):
        assert part.lesson_id not in passed


@given(case=cases)
def test_what_a_lesson_requires_comes_before_it(case):
    foreign = {id_ for id_, said in case.progress.opinions.items() if said is Opinion.FOREIGN}
    passed = case.progress.read.keys() | case.progress.known | foreign

    for part in case.parts("lesson"):
        required = set(case.taught.lessons[part.lesson_id].requires)
        assert required & case.taught.lessons.keys() <= passed
        passed = passed | {part.lesson_id}


@given(case=cases)
def test_a_steady_bite_holds_one_lesson_at_most(case):
    assert case.mode is Mode.IDLE or len(case.parts("lesson")) <= 1


@given(case=cases)
def test_items_are_new_and_of_a_lesson_that_is_read_or_of_a_gap_too_short_for_one(case):
    taught = {part.lesson_id for part in case.parts("lesson")}

    for part in case.parts("item"):
        assert not case.progress.finished(ItemRef(part.lesson_id, part.item_id))
        assert part.lesson_id not in case.progress.known
        if part.why is Why.BEGUN:
            assert part.lesson_id in case.progress.read
            assert case.progress.opinions.get(part.lesson_id) is not Opinion.FOREIGN
        elif part.why is Why.SHORT:
            assert part.lesson_id not in case.progress.read
            assert not case.parts("lesson", "review", "probe")
        else:
            assert part.lesson_id in taught


@given(case=cases)
def test_an_action_comes_once_with_its_lesson_or_what_is_left_of_it(case):
    for part in case.parts("action"):
        assert part.lesson_id not in case.progress.decided
        assert part.lesson_id in case.progress.read.keys() | {
            one.lesson_id for one in case.parts("lesson")
        }


@given(case=cases)
def test_a_crunch_brings_no_lesson(case):
    if case.mode is Mode.CRUNCH:
        assert {part.kind for part in case.bite().parts} <= {"review", "primer", "debrief"}


@given(case=cases)
def test_what_is_asked_again_has_rested_and_is_their_work(case):
    for part in case.parts("review"):
        known = case.progress.memories[ItemRef(part.lesson_id, part.item_id)]
        assert NOW - known.reviewed >= SOONEST - timedelta(milliseconds=1)
        assert case.progress.opinions.get(part.lesson_id) is not Opinion.FOREIGN
        assert part.wording == known.asked


@given(case=cases)
def test_what_is_asked_again_is_due_or_better_asked_now_than_at_the_next_opening(case):
    """Or the openings ahead have too many reviews, and it has forgotten half of what it may."""
    for part in case.parts("review"):
        known = case.progress.memories[ItemRef(part.lesson_id, part.item_id)]
        aim = target(case, part.lesson_id)
        now = recall(known, NOW)
        due = known.due(aim) <= NOW + timedelta(milliseconds=1)
        assert due or case.later
        if not due:
            then = recall(known, case.later[0].at)
            closer = now - aim <= aim - then + 1e-9 and known.due(aim) <= case.later[0].at
            overflow = now <= (1 + aim) / 2 and known.due(aim) <= case.later[-1].at
            assert closer or overflow


@given(case=cases)
def test_reviews_are_left_for_later_only_for_want_of_room(case):
    asked = {ItemRef(part.lesson_id, part.item_id) for part in case.parts("review")}
    left = case.opening.minutes * 60 - case.bite().seconds

    for ref, known in case.progress.memories.items():
        opinion = case.progress.opinions.get(ref.lesson_id)
        lesson = case.taught.lessons.get(ref.lesson_id)
        due = known.due(target(case, ref.lesson_id)) <= NOW - timedelta(milliseconds=1)
        if lesson and due and opinion is not Opinion.FOREIGN and ref not in asked:
            item = lesson.item(ref.item_id).worded(known.asked)
            assert case.pace.item_seconds(item) > left - 1


@given(case=cases)
def test_its_editions_are_those_of_the_lessons_it_names(case):
    bite = case.bite()

    named = {id_ for part in bite.parts for id_ in part.lesson_id.split(",") if id_}
    assert bite.editions == {id_: case.taught.editions[id_].digest for id_ in named}


@given(case=cases)
def test_at_most_one_debrief_one_follow_up_and_one_primer(case):
    for kind in ("debrief", "follow-up", "primer"):
        assert len(case.parts(kind)) <= 1


@given(case=cases)
def test_a_primer_comes_only_in_the_last_opening_before_its_event(case):
    for part in case.parts("primer"):
        events = [event for event in case.progress.events if event.id == part.about]
        fitting = [event for event in events if not event.primed and event.at > NOW]
        assert any(all(event.at <= later.at for later in case.later) for event in fitting)


@given(case=cases)
def test_a_debrief_comes_after_its_event_and_not_too_late(case):
    for part in case.parts("debrief"):
        over = [e for e in case.progress.events if e.id == part.about and not e.debriefed]
        assert any(timedelta() < NOW - event.at <= timedelta(days=7) for event in over)


@given(case=cases)
def test_a_follow_up_asks_what_is_due(case):
    for part in case.parts("follow-up"):
        promises = [one for one in case.progress.promises if one.id == part.about]
        assert any(one.is_due(NOW) and one.lesson_id == part.lesson_id for one in promises)


@given(case=cases)
def test_nothing_is_sent_only_where_nothing_fits(case):
    if case.bite().parts or case.mode is Mode.CRUNCH:
        return
    for lesson in case.taught.lessons.values():
        for item in lesson.items:
            unread = lesson.id not in case.progress.read.keys() | case.progress.known
            new = not case.progress.finished(ItemRef(lesson.id, item.id))
            if unread and new and lesson.id not in case.progress.opinions and not lesson.requires:
                chosen = set(case.progress.tracks) & case.taught.tracks_by_id.keys()
                if not chosen or lesson.track_id in chosen:
                    assert case.pace.item_seconds(item) > case.opening.minutes * 60 - 1


@given(case=cases)
def test_reviews_that_were_asked_for_fit_and_are_reviews(case):
    bite = compose_reviews(case.progress, case.taught, case.opening, case.pace)

    if bite:
        assert bite.seconds <= case.opening.minutes * 60
        assert {(part.kind, part.why) for part in bite.parts} == {("review", Why.WISHED)}
        assert len(set(bite.parts)) == len(bite.parts)
        for part in bite.parts:
            assert case.progress.opinions.get(part.lesson_id) is not Opinion.FOREIGN


@given(case=cases)
def test_a_placement_asks_about_each_unread_lesson_once_in_two_minutes(case):
    bite = compose_placement(case.progress, case.taught, case.opening, case.pace)

    if bite:
        assert bite.seconds <= min(120, case.opening.minutes * 60)
        probed = [part.lesson_id for part in bite.parts if part.kind == "probe"]
        assert len(set(probed)) == len(bite.parts)
        assert not set(probed) & (case.progress.read.keys() | case.progress.known)


@pytest.mark.parametrize(
    ("spent", "told"), [(0.0, 1), (20.0, 1), (89.0, 1), (91.0, 2), (300.0, 5), (331.0, 6)]
)
def test_its_cost_is_told_in_whole_minutes(spent, told):
    assert Bite((), spent).minutes == told


@pytest.mark.parametrize(
    ("bites", "wait", "due"),
    [(0, None, False), (1, None, True), (0, -1, True), (0, 0, True), (9, 1, False)],
)
def test_a_promise_is_due_in_the_next_bite_but_one_or_when_they_said(bites, wait, due):
    ask_at = None if wait is None else NOW + timedelta(hours=wait)
    assert Promise(1, "AAA-1", bites, ask_at).is_due(NOW) is due
