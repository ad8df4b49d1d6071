"""The path: which lesson comes next, and why."""

from datetime import timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.bite import Event, ItemRef, Opinion, Progress, Why
from lessons.path import next_lessons, probe_of
from tests.lessons.shelf import (
    NOW,
    choice,
    curriculum,
    lesson,
    memory,
    random_curriculum,
    random_progress,
    story,
    track,
)

DAY = timedelta(days=1)
NAMES = ("AAA", "BBB", "CCC", "DDD")


def one(id_: str, *requires: str):
    return lesson(id_, [story("tale"), choice("one")], requires=requires)


FOUR = curriculum(*(track(*(one(f"{name}-{n}") for n in (1, 2, 3))) for name in NAMES))


def path(progress: Progress, taught=FOUR, count: int = 4) -> list[str]:
    """The lessons to come, written shortly."""
    steps = islice(next_lessons(progress, taught, NOW), count)
    return [f"{step.lesson.id} {step.why}" for step in steps]


def read(*ids: str) -> dict:
    """These lessons were read on the last days, in this order."""
    return {id_: NOW - (len(ids) - at) * DAY for at, id_ in enumerate(ids)}


def event(track_id: str, days: float, number: int = 1) -> Event:
    return Event(number, track_id, NOW + days * DAY)


seeds = st.integers(0, 1_000_000)


@given(seeds)
def test_it_comes_to_each_lesson_once_and_to_none_that_is_read_known_or_not_their_work(seed):
    taught, progress = random_curriculum(seed % 200), random_progress(random_curriculum(1), seed)
    ids = [step.lesson.id for step in next_lessons(progress, taught, NOW)]

    assert len(set(ids)) == len(ids)
    foreign = {id_ for id_, said in progress.opinions.items() if said is Opinion.FOREIGN}
    assert not set(ids) & (progress.read.keys() | progress.known | foreign)


@given(seeds)
def test_what_a_lesson_requires_comes_before_it(seed):
    taught = random_curriculum(seed % 200)
    progress = random_progress(taught, seed)
    foreign = {id_ for id_, said in progress.opinions.items() if said is Opinion.FOREIGN}
    passed = progress.read.keys() | progress.known | foreign

    for step in next_lessons(progress, taught, NOW):
        assert set(step.lesson.requires) & taught.lessons.keys() <= passed
        if step.why is not Why.EASY:
            passed = passed | {step.lesson.id}


@given(seeds)
def test_without_opinions_it_comes_to_every_lesson_of_the_chosen_tracks(seed):
    taught = random_curriculum(seed % 200)
    progress = Progress(tracks=random_progress(taught, seed).tracks)
    ids = {step.lesson.id for step in next_lessons(progress, taught, NOW)}

    chosen = set(progress.tracks) & taught.tracks_by_id.keys() or taught.tracks_by_id.keys()
    assert ids >= {id_ for id_, each in taught.lessons.items() if each.track_id in chosen}


def test_it_begins_with_the_track_chosen_first_and_takes_three_in_turn():
    assert path(Progress(), count=5) == [
        *("AAA-1 next", "BBB-1 mixed", "CCC-1 mixed", "AAA-2 mixed", "BBB-2 mixed")
    ]
    assert path(Progress(tracks=("DDD", "BBB")), count=3) == [
        *("DDD-1 next", "BBB-1 mixed", "DDD-2 mixed")
    ]


@pytest.mark.parametrize(
    ("tracks", "first"),
    [(("CCC", "CCC"), "CCC-1"), (("OLD", "BBB"), "BBB-1"), (("OLD",), "AAA-1")],
)
def test_a_track_that_is_not_taught_or_chosen_twice_changes_nothing(tracks, first):
    assert path(Progress(tracks=tracks), count=1) == [f"{first} next"]


def test_one_track_alone_is_not_mixed():
    progress = Progress(tracks=("BBB",), read=read("BBB-1"))

    assert path(progress) == ["BBB-2 next", "BBB-3 next"]


def test_the_track_taught_least_recently_goes_next():
    progress = Progress(read=read("BBB-1", "AAA-1", "CCC-1"))

    assert path(progress, count=3) == ["BBB-2 mixed", "AAA-2 mixed", "CCC-2 mixed"]


def test_a_fourth_track_begins_when_one_of_three_is_through():
    progress = Progress(read=read("AAA-1", "AAA-2", "AAA-3", "BBB-1", "CCC-1"))

    assert path(progress, count=2) == ["DDD-1 mixed", "BBB-2 mixed"]


def test_the_track_of_an_event_goes_before_all_others_the_soonest_first():
    progress = Progress(tracks=("AAA",), events=(event("CCC", 9, 1), event("BBB", 3, 2)))

    assert path(progress, count=5) == [
        *("BBB-1 event", "BBB-2 event", "BBB-3 event", "CCC-1 event", "CCC-2 event")
    ]


def test_an_event_that_is_over_or_of_no_track_changes_nothing():
    progress = Progress(events=(event("CCC", -1, 1), event("OLD", 3, 2)))

    assert path(progress, count=1) == ["AAA-1 next"]


def test_what_is_required_comes_first_from_whatever_track():
    taught = curriculum(
        track(one("AAA-1", "BBB-2", "OLD-1")), track(one("BBB-1"), one("BBB-2", "BBB-1"))
    )

    assert path(Progress(tracks=("AAA",)), taught) == [*("BBB-1 next", "BBB-2 next", "AAA-1 mixed")]
    assert path(Progress(tracks=("AAA",), known={"BBB-2"}), taught) == ["AAA-1 next"]


def test_lessons_that_wait_for_each_other_are_left_out():
    taught = curriculum(track(one("AAA-1", "AAA-2"), one("AAA-2", "AAA-1"), one("AAA-3")))

    assert path(Progress(), taught) == ["AAA-3 next"]


def test_a_lesson_that_is_known_or_not_their_work_is_left_out():
    progress = Progress(tracks=("AAA",), known={"AAA-1"}, opinions={"AAA-2": Opinion.FOREIGN})

    assert path(progress) == ["AAA-3 next"]


def test_a_track_with_two_lessons_that_are_not_their_work_goes_last():
    foreign = {"AAA-1": Opinion.FOREIGN, "AAA-2": Opinion.FOREIGN}

    assert path(Progress(opinions=foreign), count=3) == ["BBB-1 next", "CCC-1 mixed", "DDD-1 mixed"]
    alone = Progress(tracks=("AAA", "BBB"), opinions={"AAA-1": Opinion.FOREIGN})
    assert path(alone, count=1) == ["AAA-2 next"]


def test_after_a_lesson_that_was_too_hard_the_others_go_once_more_first():
    progress = Progress(tracks=("AAA", "BBB"), read=read("AAA-1", "BBB-1"))
    assert path(progress, count=2) == ["AAA-2 mixed", "BBB-2 mixed"]

    hard = Progress(tracks=progress.tracks, read=progress.read, opinions={"AAA-1": Opinion.HARD})
    assert path(hard, count=3) == ["BBB-2 next", "AAA-2 mixed", "BBB-3 mixed"]


def test_a_lesson_that_was_too_hard_holds_up_no_one_who_learns_one_track():
    progress = Progress(tracks=("AAA",), read=read("AAA-1"), opinions={"AAA-1": Opinion.HARD})

    assert path(progress, count=1) == ["AAA-2 next"]


def test_after_a_lesson_that_was_too_easy_the_next_comes_as_a_probe():
    easy = {"AAA-1": Opinion.EASY}
    progress = Progress(tracks=("AAA", "BBB"), read=read("BBB-1", "AAA-1"), opinions=easy)

    assert path(progress, count=3) == ["BBB-2 mixed", "AAA-2 easy", "BBB-3 next"]
    assert probe_of(FOUR.lessons["AAA-2"], progress) == choice("one")


def test_an_earlier_lesson_that_was_too_easy_is_forgotten():
    easy = {"AAA-1": Opinion.EASY}

    progress = Progress(tracks=("AAA",), read=read("AAA-1", "AAA-2"), opinions=easy)

    assert path(progress) == ["AAA-3 next"]


def test_a_lesson_whose_probe_was_answered_is_taught():
    easy, asked = {"AAA-1": Opinion.EASY}, {ItemRef("AAA-2", "one"): memory(DAY)}
    progress = Progress(tracks=("AAA",), read=read("AAA-1"), opinions=easy, memories=asked)

    assert path(progress, count=1) == ["AAA-2 next"]


def test_a_lesson_without_a_choice_is_taught_rather_than_probed():
    taught = curriculum(track(one("AAA-1"), lesson("AAA-2", [story("tale")])))
    progress = Progress(read=read("AAA-1"), opinions={"AAA-1": Opinion.EASY})

    assert path(progress, taught) == ["AAA-2 next"]


def test_what_requires_a_lesson_that_is_probed_waits_for_the_answer():
    taught = curriculum(
        track(one("AAA-1"), one("AAA-2")), track(one("BBB-1", "AAA-2"), one("BBB-2"))
    )
    progress = Progress(read=read("AAA-1"), opinions={"AAA-1": Opinion.EASY})

    assert path(progress, taught) == ["AAA-2 easy", "BBB-2 mixed"]
