"""Bites: what is chosen for the minutes at hand, and in which order."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.bite import Bite, ItemRef, Mode, Part, Progress, compose
from lessons.memory import recall
from lessons.pace import Pace
from tests.lessons.shelf import (
    LIBRARY,
    NOW,
    choice,
    curriculum,
    lesson,
    memory,
    progresses,
    track,
)

DEFAULT = Pace()
minutes = st.floats(0, 30)
paces = st.builds(Pace, st.floats(80, 400), st.floats(0, 30))
LATE, SOON = timedelta(days=-1), timedelta(days=1)


def seconds(part: Part, pace: Pace = DEFAULT) -> float:
    taught = LIBRARY.lessons[part.lesson_id]
    if part.kind == "lesson":
        return pace.lesson_seconds(taught)
    return pace.item_seconds(taught.item(part.item_id))


def parts(bite: Bite | None) -> list[str]:
    """A bite's parts, written shortly."""
    return [f"{p.kind} {p.lesson_id} {p.item_id}".strip() for p in (bite.parts if bite else ())]


def finished(*ids: str, due: timedelta = SOON) -> Progress:
    """The lessons are read and all their items answered."""
    memories = {
        ItemRef(id_, item.id): memory(due) for id_ in ids for item in LIBRARY.lessons[id_].items
    }
    return Progress(read=frozenset(ids), memories=memories)


@given(progress=progresses, minutes=minutes, pace=paces)
def test_it_is_never_over_its_minutes_by_its_own_estimate(progress, minutes, pace):
    bite = compose(progress, LIBRARY, minutes, NOW, pace)

    if bite:
        assert bite.seconds <= minutes * 60
        assert bite.seconds == pytest.approx(sum(seconds(part, pace) for part in bite.parts))


@given(progress=progresses, minutes=minutes)
def test_it_holds_no_part_twice_and_one_lesson_at_most(progress, minutes):
    bite = compose(progress, LIBRARY, minutes, NOW)

    if bite:
        asked = [(part.lesson_id, part.item_id) for part in bite.parts]
        assert len(set(asked)) == len(asked)
        assert sum(part.kind == "lesson" for part in bite.parts) <= 1


@given(progress=progresses, minutes=minutes)
def test_it_holds_only_what_is_worth_sending(progress, minutes):
    bite = compose(progress, LIBRARY, minutes, NOW)

    read_now = {part.lesson_id for part in bite.parts if part.kind == "lesson"} if bite else set()
    assert not read_now & progress.read
    for part in bite.parts if bite else ():
        known = progress.memories.get(ItemRef(part.lesson_id, part.item_id))
        if part.kind == "item":
            assert part.lesson_id in progress.read | read_now
            assert known is None
        if part.kind == "review":
            assert known.due <= NOW


@given(progress=progresses, minutes=minutes)
def test_the_lesson_comes_first_then_questions_then_reviews(progress, minutes):
    bite = compose(progress, LIBRARY, minutes, NOW)
    if not bite:
        return

    kinds = [part.kind for part in bite.parts]
    assert kinds == sorted(kinds, key=["lesson", "item", "review"].index)
    reviews = [part for part in bite.parts if part.kind == "review"]
    recalls = [recall(progress.memories[ItemRef(p.lesson_id, p.item_id)], NOW) for p in reviews]
    assert recalls == sorted(recalls)
    for id_ in LIBRARY.lessons:
        asked = [p.item_id for p in bite.parts if p.kind == "item" and p.lesson_id == id_]
        order = [item.id for item in LIBRARY.lessons[id_].items]
        assert asked == sorted(asked, key=order.index)


@given(progress=progresses, minutes=minutes)
def test_nothing_is_sent_only_where_nothing_fits(progress, minutes):
    bite = compose(progress, LIBRARY, minutes, NOW)

    everything = compose(progress, LIBRARY, 1e6, NOW)
    openers = [
        part
        for part in (everything.parts if everything else ())
        if part.kind != "item" or part.lesson_id in progress.read
    ]
    fitting = [part for part in openers if seconds(part) <= minutes * 60]
    assert (bite is None) == (not fitting)


@given(progress=progresses)
def test_with_all_the_time_in_the_world_nothing_is_left_out(progress):
    bite = compose(progress, LIBRARY, 1e6, NOW)

    got = set(bite.parts) if bite else set()
    chosen = [id_ for id_ in progress.tracks if id_ in LIBRARY.tracks_by_id]
    taught = [t for t in LIBRARY.tracks if t.id in chosen or not chosen]
    for each in (each for one in taught for each in one.lessons):
        for item in each.items:
            if each.id in progress.read and ItemRef(each.id, item.id) not in progress.memories:
                assert Part("item", each.id, item.id) in got
    for ref, known in progress.memories.items():
        if known.due <= NOW and ref.lesson_id in LIBRARY.lessons:
            assert Part("review", *ref) in got


def test_a_first_bite_is_a_lesson_and_its_questions():
    bite = compose(Progress(), LIBRARY, 10, NOW)

    assert parts(bite) == ["lesson AAA-1", "item AAA-1 one", "item AAA-1 two", "item AAA-1 tale"]


def test_a_short_gap_leaves_questions_for_the_next():
    first = compose(Progress(), LIBRARY, 1.1, NOW)
    assert parts(first) == ["lesson AAA-1", "item AAA-1 one"]

    progress = Progress(read=frozenset({"AAA-1"}), memories={ItemRef("AAA-1", "one"): memory(SOON)})
    following = compose(progress, LIBRARY, 0.7, NOW)
    assert parts(following) == ["item AAA-1 two"]


def test_a_question_that_does_not_fit_lets_a_shorter_one_through():
    progress = Progress(read=frozenset({"AAA-1"}))

    assert parts(compose(progress, LIBRARY, 0.3, NOW)) == ["item AAA-1 one"]


def test_left_over_questions_have_the_first_claim_but_follow_the_lesson():
    progress = Progress(read=frozenset({"AAA-1"}))
    left_over = ["item AAA-1 one", "item AAA-1 two", "item AAA-1 tale"]

    assert parts(compose(progress, LIBRARY, 1.6, NOW)) == left_over
    assert parts(compose(progress, LIBRARY, 5, NOW))[:1] == ["lesson AAA-2"]
    assert parts(compose(progress, LIBRARY, 5, NOW))[-3:] == left_over


def test_questions_left_over_in_a_later_track_are_asked_too():
    progress = Progress(tracks=("CCC", "BBB"), read=frozenset({"BBB-2"}))

    assert parts(compose(progress, LIBRARY, 1, NOW)) == [
        *("lesson CCC-1", "item CCC-1 one", "item BBB-2 one", "item BBB-2 two")
    ]


def test_a_lesson_that_does_not_fit_gives_way_to_reviews():
    progress = finished("AAA-1", due=LATE)

    assert parts(compose(progress, LIBRARY, 0.8, NOW)) == ["review AAA-1 one", "review AAA-1 two"]


def test_the_least_remembered_is_reviewed_first():
    refs = [ItemRef("AAA-1", "one"), ItemRef("AAA-2", "one"), ItemRef("CCC-1", "one")]
    strong, weak = memory(LATE, stability=20), memory(timedelta(days=-9), stability=1)
    known = dict(zip(refs, [strong, weak, memory(SOON)], strict=True))
    progress = Progress(read=frozenset(LIBRARY.lessons), memories=known)

    reviews = [p for p in parts(compose(progress, LIBRARY, 1e6, NOW)) if p.startswith("review")]

    assert reviews == ["review AAA-2 one", "review AAA-1 one"]


@pytest.mark.parametrize(
    ("tracks", "first"),
    [
        ((), "lesson AAA-1"),
        (("BBB",), "lesson BBB-1"),
        (("CCC", "AAA"), "lesson CCC-1"),
        (("OLD", "BBB"), "lesson BBB-1"),
        (("OLD",), "lesson AAA-1"),
    ],
)
def test_it_begins_with_the_track_chosen_first(tracks, first):
    assert parts(compose(Progress(tracks=tracks), LIBRARY, 10, NOW))[0] == first


def test_a_track_chosen_twice_is_taught_once():
    progress = Progress(tracks=("CCC", "CCC"), read=frozenset({"CCC-1"}))

    assert parts(compose(progress, LIBRARY, 10, NOW)) == ["item CCC-1 one"]


def test_when_all_is_known_nothing_is_sent_until_a_review_is_due():
    everything = finished(*LIBRARY.lessons)

    assert compose(everything, LIBRARY, 60, NOW) is None
    assert parts(compose(everything, LIBRARY, 60, NOW + 2 * SOON))


def test_what_is_no_longer_taught_is_passed_over():
    gone = Progress(
        read=frozenset({"OLD-1"}),
        memories={ItemRef("OLD-1", "one"): memory(LATE), ItemRef("CCC-1", "old"): memory(LATE)},
    )
    small = curriculum(track(lesson("CCC-1", [choice("one")], words=10)))

    assert parts(compose(gone, small, 60, NOW)) == ["lesson CCC-1", "item CCC-1 one"]


@pytest.mark.parametrize(
    ("spent", "told"), [(0.0, 1), (20.0, 1), (89.0, 1), (91.0, 2), (300.0, 5), (331.0, 6)]
)
def test_its_cost_is_told_in_whole_minutes(spent, told):
    assert Bite((), spent).minutes == told


def test_a_crunch_brings_reviews_alone_and_none_without_them():
    due = finished("AAA-1", due=LATE)
    bite = compose(due, LIBRARY, 20, NOW, mode=Mode.CRUNCH)
    assert {part.kind for part in bite.parts} == {"review"}
    assert compose(finished("AAA-1"), LIBRARY, 20, NOW, mode=Mode.CRUNCH) is None
    assert compose(Progress(), LIBRARY, 20, NOW, mode=Mode.CRUNCH) is None


def test_idle_days_bring_several_lessons_into_a_long_gap_and_each_before_its_questions():
    bite = compose(Progress(), LIBRARY, 40, NOW, mode=Mode.IDLE)
    taught = [part.lesson_id for part in bite.parts if part.kind == "lesson"]
    assert len(taught) > 1
    assert len(set(taught)) == len(taught)
    for part in bite.parts:
        lesson_at = bite.parts.index(Part("lesson", part.lesson_id))
        assert lesson_at <= bite.parts.index(part)


@given(progress=progresses, minutes=minutes, mode=st.sampled_from(Mode))
def test_it_keeps_to_its_minutes_in_every_mode(progress, minutes, mode):
    bite = compose(progress, LIBRARY, minutes, NOW, mode=mode)
    assert bite is None or bite.seconds <= minutes * 60
