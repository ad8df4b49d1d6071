"""Reviews: which of them belongs to which gap."""

from datetime import timedelta
from itertools import pairwise, permutations

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from lessons.bite import Event, ItemRef, Opening, Opinion, Part, Progress, Why
from lessons.memory import Memory, forgetting, recall
from lessons.pieces import Piece
from lessons.reviews import Review, all_reviews, mix, reviews_now
from tests.lessons.shelf import NOW, PLAIN, choice, curriculum, lesson, memory, reflection, track

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ITEMS = [*(choice(f"q{n}") for n in range(9)), reflection("own")]
TAUGHT = curriculum(*(track(lesson(f"{name}-1", ITEMS)) for name in ("AAA", "BBB", "CCC")))
SECONDS = 16  # of each of the choices, in whole seconds


ALL_READ = dict.fromkeys(TAUGHT.lessons, NOW - 99 * DAY)


def learner(*memories: Memory, track_id: str = "AAA", **more) -> Progress:
    """Somebody who has read everything, and remembers the first items of a track."""
    refs = (ItemRef(f"{track_id}-1", f"q{n}") for n in range(9))
    known = dict(zip(refs, memories, strict=False))
    return Progress(**{"memories": known, "read": ALL_READ, **more})


def openings(*days: float, minutes: float = 10) -> list[Opening]:
    """One now, and one after so many days each."""
    return [Opening(NOW + day * DAY, minutes) for day in (0, *days)]


def asked(progress: Progress, *days: float, minutes: float = 10) -> list[str]:
    """The items that belong to now."""
    found = reviews_now(progress, TAUGHT, openings(*days, minutes=minutes), PLAIN)
    return [review.ref.item_id for review in found]


def at_recall(target: float, after: timedelta, stability: float = 30) -> Memory:
    """A memory that sinks to a target so long after now."""
    since = Memory(stability, 5, NOW, 1).due(target) - NOW
    return Memory(stability, 5, NOW - since + after, 1)


def test_what_is_due_belongs_to_now():
    assert asked(learner(memory(-HOUR), memory(DAY), memory(-9 * DAY)), 1, 2) == ["q0", "q2"]


def test_without_an_opening_ahead_only_what_is_due_is_asked():
    assert asked(learner(memory(HOUR), memory(-HOUR))) == ["q1"]


def test_what_falls_due_between_two_gaps_is_asked_at_the_one_where_it_is_closer_to_its_target():
    assert asked(learner(memory(2 * HOUR)), 1) == ["q0"]
    assert asked(learner(memory(22 * HOUR)), 1) == []


def test_what_falls_due_after_the_next_gap_can_wait_for_it():
    assert asked(learner(memory(DAY + HOUR)), 1, 7) == []


@given(st.floats(1, 60), st.floats(-3, 3), st.lists(st.floats(0.01, 9), min_size=1, max_size=4))
def test_it_belongs_to_the_opening_at_which_its_recall_is_closest(stability, due, days):
    known = memory(due * DAY, stability)
    times = [one.at for one in openings(*sorted(days))]
    rested = [at for at in times if at - known.reviewed >= timedelta(hours=12)]
    distances = [abs(recall(known, at) - 0.9) for at in rested]

    now = asked(learner(known), *sorted(days)) == ["q0"]

    if known.due() <= NOW:
        assert now
    elif now:
        assert known.due() <= times[-1]
        assert rested[0] == NOW
        assert distances[0] == pytest.approx(min(distances), abs=1e-6)
    elif rested and rested[0] == NOW and known.due() <= times[-1]:
        assert min(distances) <= distances[0]


def test_what_was_asked_within_twelve_hours_waits():
    fleeting = Memory(0.05, 5, NOW - 11 * HOUR, 1)

    assert asked(learner(fleeting), 1) == []
    assert asked(learner(Memory(0.05, 5, NOW - 12 * HOUR, 1)), 1) == ["q0"]


@pytest.mark.parametrize(
    ("opinion", "more"), [(None, 0), (Opinion.EASY, -0.05), (Opinion.HARD, 0.04)]
)
@pytest.mark.parametrize(("read", "usual"), [(ALL_READ, 0.9), ({"AAA-1": NOW}, 0.85)])
def test_a_target_goes_by_the_opinion_and_by_whether_there_is_more_to_read(
    opinion, more, read, usual
):
    opinions = {"AAA-1": opinion} if opinion else {}
    known = [at_recall(usual + more, -HOUR), at_recall(usual + more, HOUR)]

    assert asked(learner(*known, opinions=opinions, read=read)) == ["q0"]


def test_a_skill_that_is_wanted_within_two_weeks_is_held_higher():
    known = at_recall(0.95, -HOUR)
    soon, later = (Event(1, "AAA", NOW + days * DAY) for days in (14, 15))

    assert asked(learner(known, events=(soon,))) == ["q0"]
    assert asked(learner(known, events=(soon,), opinions={"AAA-1": Opinion.EASY})) == ["q0"]
    assert asked(learner(known, events=(later,))) == []
    assert asked(learner(known, events=(soon,), track_id="BBB")) == []
    assert asked(learner(known, events=(Event(1, "AAA", NOW - HOUR),))) == []


def test_it_says_when_an_event_is_the_reason():
    event = Event(1, "AAA", NOW + 3 * DAY)
    for events, why in (((event,), Why.EVENT), ((), Why.DUE)):
        progress = learner(memory(-DAY), events=events)
        (review,) = reviews_now(progress, TAUGHT, openings(), PLAIN)
        assert review.piece() == Piece(Part("review", "AAA-1", "q0", 1, why), SECONDS)


def test_what_is_not_their_work_is_never_asked():
    foreign = {"AAA-1": Opinion.FOREIGN}
    event = Event(1, "AAA", NOW + 3 * DAY)
    progress = learner(memory(-9 * DAY), opinions=foreign, events=(event,))

    assert asked(progress, 1) == []
    assert all_reviews(progress, TAUGHT, NOW, PLAIN) == []


def test_what_is_no_longer_taught_or_has_no_grade_is_passed_over():
    gone = {ItemRef("OLD-1", "q0"): memory(-DAY), ItemRef("AAA-1", "old"): memory(-DAY)}
    ungraded = {ItemRef("AAA-1", "own"): memory(-DAY)}

    assert asked(Progress(memories=gone | ungraded)) == []


def test_without_an_opening_ahead_the_least_remembered_comes_first():
    assert asked(learner(memory(-DAY), memory(-9 * DAY), memory(-3 * DAY))) == ["q1", "q2", "q0"]


def test_with_one_what_would_lose_most_by_waiting_comes_first():
    strong, weak = memory(-DAY, stability=60), memory(-DAY, stability=2)
    faded = Memory(2, 5, NOW - 300 * DAY, 1)

    assert asked(learner(strong, weak, faded), 1) == ["q1", "q0", "q2"]


def test_a_long_item_comes_after_a_short_one_that_loses_as_much():
    items = [choice("q0", 200), choice("q1", 20)]
    taught = curriculum(track(lesson("AAA-1", items)))
    progress = learner(memory(-DAY), memory(-DAY))

    found = reviews_now(progress, taught, openings(1), PLAIN)

    assert [review.ref.item_id for review in found] == ["q1", "q0"]


def test_what_a_coming_gap_has_no_room_for_is_asked_before():
    """Half of its minute holds one of three."""
    progress = learner(*(memory(DAY - HOUR, stability) for stability in (4, 3, 5)))

    assert asked(progress, 1, minutes=2) == []
    assert asked(progress, 1, minutes=1) == ["q1", "q0"]


def test_overflow_passes_through_a_full_gap():
    progress = learner(*(memory(2 * DAY - HOUR, 4) for _ in range(3)))

    assert len(asked(progress, 1, 2, minutes=1)) == 1
    assert asked(progress, 1, 2) == []


def test_nothing_is_asked_so_early_that_nothing_was_forgotten():
    fresh = [Memory(14, 5, NOW - 13 * HOUR, 1) for _ in range(9)]

    assert asked(learner(*fresh), 14, minutes=1) == []


def test_a_gap_that_is_full_already_takes_nothing_over():
    due = [memory(-DAY, 2) for _ in range(4)]
    progress = learner(*due, *(memory(DAY - HOUR, 3) for _ in range(4)))

    assert set(asked(progress, 1, minutes=1)) == {"q0", "q1", "q2", "q3"}


def test_own_parameters_move_the_instant():
    steep = (*DEFAULT_PARAMETERS[:-1], 0.5)
    known = Memory(10, 5, NOW, 1)
    progress = learner(known, opinions={"AAA-1": Opinion.HARD})
    due = known.due(0.94, steep)

    assert abs(due - known.due(0.94)) > HOUR
    for seconds, found in ((-1, 0), (1, 1)):
        opening = Opening(due + timedelta(seconds=seconds), 10)
        assert len(reviews_now(progress, TAUGHT, [opening], PLAIN, steep)) == found


def test_who_asks_for_reviews_gets_what_is_due_or_nearly():
    known = learner(memory(20 * HOUR), memory(-DAY), memory(2 * DAY), Memory(0.1, 5, NOW - HOUR, 1))

    found = all_reviews(known, TAUGHT, NOW, PLAIN)

    assert [review.ref.item_id for review in found] == ["q1", "q0"]


def test_who_asks_for_reviews_while_none_is_due_gets_the_least_remembered_first():
    known = learner(memory(9 * DAY), memory(2 * DAY), Memory(9, 5, NOW, 1))

    found = all_reviews(known, TAUGHT, NOW, PLAIN)

    assert [review.ref.item_id for review in found] == ["q1", "q0", "q2"]


def test_who_was_asked_nothing_yet_has_no_reviews():
    assert all_reviews(Progress(), TAUGHT, NOW, PLAIN) == []


def reviews(tracks: str) -> list[Review]:
    refs = [ItemRef(f"{name * 3}-1", f"q{n}") for n, name in enumerate(tracks)]
    return [Review(ref, memory(-DAY), 0.9, 4, -1, 9, forgetting()) for ref in refs]


def letters(mixed: list[Review]) -> str:
    return "".join(review.ref.lesson_id[0] for review in mixed)


@pytest.mark.parametrize(
    ("tracks", "mixed"),
    [
        *(("", ""), ("A", "A"), ("AAA", "AAA"), ("AB", "AB"), ("AAB", "ABA"), ("BAA", "ABA")),
        *(("ABBB", "BABB"), ("AABB", "ABAB"), ("AABBC", "ABABC"), ("ABCABC", "ABCABC")),
    ],
)
def test_skills_are_mixed_in_about_the_order_given(tracks, mixed):
    assert letters(mix(reviews(tracks))) == mixed


@given(st.text("ABC", max_size=7))
def test_no_two_of_one_track_follow_each_other_where_it_can_be_helped(tracks):
    def neighbours(order) -> int:
        return sum(a == b for a, b in pairwise(order))

    mixed = mix(reviews(tracks))

    assert sorted(review.ref.item_id for review in mixed) == [f"q{n}" for n in range(len(tracks))]
    assert neighbours(letters(mixed)) == min(map(neighbours, permutations(tracks)))
