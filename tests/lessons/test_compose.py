"""Composing: what a gap brings, sentence by sentence."""

from datetime import timedelta
from functools import partial

import pytest

from lessons.bite import (
    Bite,
    Event,
    ItemRef,
    Mode,
    Opening,
    Opinion,
    Part,
    Progress,
    Promise,
    Why,
)
from lessons.compose import (
    compose,
    compose_lesson,
    compose_part,
    compose_placement,
    compose_reviews,
)
from lessons.loader import load_packs
from lessons.memory import Memory
from lessons.pace import Pace
from lessons.targets import LEARNING
from tests.lessons import shelf
from tests.lessons.shelf import (
    NOW,
    PLAIN,
    choice,
    curriculum,
    lesson,
    reflection,
    story,
    track,
)
from tests.lessons.shipped import FEEDBACK

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
memory = partial(shelf.memory, target=LEARNING)
READING, ONE, TWO, ACTION = 34, 16, 28, 15
WHOLE = READING + ONE + TWO + ACTION


def short(id_: str, *requires: str, words: int = 100):
    """A lesson of 34 seconds, with questions of 16 and of 28."""
    return lesson(id_, [choice("one"), choice("two", 60)], words, requires)


TAUGHT = curriculum(
    track(short("AAA-1"), short("AAA-2"), short("AAA-3")),
    track(short("BBB-1"), short("BBB-2"), short("BBB-3")),
    track(short("CCC-1"), short("CCC-2")),
)


def parts(bite: Bite | None) -> list[str]:
    """A bite's parts, written shortly."""
    return [f"{p.kind} {p.lesson_id} {p.item_id}".strip() for p in (bite.parts if bite else ())]


def made(progress: Progress, seconds: float, taught=TAUGHT, **more) -> list[str]:
    """The parts for a gap of so many seconds."""
    return parts(compose(progress, taught, Opening(NOW, seconds / 60), PLAIN, **more))


def whys(progress: Progress, seconds: float, **more) -> set[Why]:
    bite = compose(progress, TAUGHT, Opening(NOW, seconds / 60), PLAIN, **more)
    return {part.why for part in bite.parts}


def after(*days: float, minutes: float = 10) -> list[Opening]:
    """Openings to come."""
    return [Opening(NOW + day * DAY, minutes) for day in days]


def due(*ids: str) -> dict[ItemRef, Memory]:
    """Memories of all questions of these lessons, due since a day."""
    return {ItemRef(id_, item): memory(-DAY) for id_ in ids for item in ("one", "two")}


def fresh(*ids: str) -> dict[ItemRef, Memory]:
    """The same, not to be asked for a while."""
    return {ref: memory(100 * DAY, stability=60) for ref in due(*ids)}


def read(*ids: str) -> dict:
    """These were read on the last days, in this order."""
    return {id_: NOW - (len(ids) - at) * DAY for at, id_ in enumerate(ids)}


def finished(*ids: str, **more) -> Progress:
    """These lessons are read, and nothing of them is due."""
    return Progress(read=read(*ids), memories=fresh(*ids), **more)


FIRST = ["lesson AAA-1", "item AAA-1 one", "item AAA-1 two", "action AAA-1"]


# --- a lesson -------------------------------------------------------------------------------


def test_a_first_bite_is_a_lesson_its_questions_and_its_action():
    assert made(Progress(), 600) == FIRST
    assert made(Progress(), WHOLE) == FIRST
    assert whys(Progress(), 600) == {Why.NEXT}


def test_its_seconds_are_those_of_its_parts():
    bite = compose(Progress(), TAUGHT, Opening(NOW, 10), PLAIN)

    assert bite.seconds == WHOLE
    assert bite.editions == {"AAA-1": TAUGHT.editions["AAA-1"].digest}


def test_the_action_has_its_place_before_questions_that_do_not_fit():
    assert made(Progress(), WHOLE - 1) == ["lesson AAA-1", "item AAA-1 one", "action AAA-1"]
    assert made(Progress(), READING + ACTION) == ["lesson AAA-1", "action AAA-1"]
    assert made(Progress(), READING) == ["lesson AAA-1"]


def test_the_story_has_its_place_after_the_first_question_and_before_the_others():
    items = [choice("one"), choice("two", 60), choice("three", 60), story("tale")]
    taught = curriculum(track(lesson("AAA-1", items)))

    assert made(Progress(), READING + ACTION + ONE + TWO + 33, taught) == [
        *("lesson AAA-1", "item AAA-1 one", "item AAA-1 two", "item AAA-1 tale", "action AAA-1")
    ]
    assert made(Progress(), READING + ACTION + ONE + 33, taught)[1:3] == [
        *("item AAA-1 one", "item AAA-1 tale")
    ]


def test_an_action_that_was_decided_on_is_not_asked_about_again():
    assert made(Progress(decided={"AAA-1"}), 600) == FIRST[:3]


def test_questions_that_were_asked_before_are_not_asked_with_the_lesson():
    progress = Progress(memories={ItemRef("AAA-1", "one"): memory(100 * DAY, 60)})

    assert made(progress, 600) == ["lesson AAA-1", "item AAA-1 two", "action AAA-1"]


def test_a_slow_reader_gets_less():
    slow = Pace(reading=2, deciding=2, reading_spread=0, deciding_spread=0)
    bite = compose(Progress(), TAUGHT, Opening(NOW, WHOLE / 60), slow)

    assert parts(bite) == ["lesson AAA-1", "action AAA-1"]


def test_the_next_lesson_is_of_another_skill():
    assert made(finished("AAA-1"), 600)[0] == "lesson BBB-1"
    assert whys(finished("AAA-1"), 600) == {Why.MIXED}


def test_a_lesson_too_long_for_any_gap_does_not_stand_in_the_way():
    taught = curriculum(track(short("AAA-1", words=900), short("AAA-2")))

    assert made(Progress(), 120, taught)[0] == "lesson AAA-2"
    assert made(Progress(), 120, taught, ahead=after(1, minutes=2))[0] == "lesson AAA-2"


def test_but_it_is_waited_for_where_a_gap_to_come_will_hold_it():
    taught = curriculum(track(short("AAA-1", words=900), short("AAA-2")))

    bite = compose(Progress(), taught, Opening(NOW, 2), PLAIN, ahead=after(1, 2, minutes=10))

    assert parts(bite) == ["item AAA-1 one", "item AAA-1 two"]
    assert {part.why for part in bite.parts} == {Why.SHORT}


# --- what is left over ----------------------------------------------------------------------


def test_what_is_left_over_follows_the_lesson_with_its_action():
    progress = Progress(read=read("AAA-1"))

    assert made(progress, 600) == [
        *("lesson BBB-1", "item BBB-1 one", "item BBB-1 two", "action BBB-1"),
        *("item AAA-1 one", "item AAA-1 two", "action AAA-1"),
    ]
    assert whys(progress, 600) == {Why.MIXED, Why.BEGUN}


def test_what_is_left_over_has_the_first_claim():
    progress = Progress(read=read("AAA-1"), decided={"AAA-1"})

    assert made(progress, ONE + READING - 1) == ["item AAA-1 one", "item AAA-1 two"]


def test_what_is_left_over_takes_half_where_a_lesson_fits_as_well():
    progress = Progress(read=read("AAA-1", "BBB-1"), decided=set(TAUGHT.lessons))

    assert made(progress, 80) == ["lesson CCC-1", "item BBB-1 one", "item AAA-1 one"]


def test_the_last_lesson_begun_is_ended_first():
    progress = Progress(read=read("AAA-1", "BBB-1"), decided=set(TAUGHT.lessons))
    everything = Progress(
        read=progress.read, decided=progress.decided, known=TAUGHT.lessons.keys() - progress.read
    )

    assert made(everything, 600) == [
        *("item BBB-1 one", "item BBB-1 two", "item AAA-1 one", "item AAA-1 two")
    ]


def test_a_reflection_is_left_over_until_it_was_answered():
    taught = curriculum(track(lesson("AAA-1", [reflection("own")])))
    progress = Progress(read=read("AAA-1"), decided={"AAA-1"})
    over = Progress(read=read("AAA-1"), reflected={ItemRef("AAA-1", "own")})

    assert made(progress, 600, taught) == ["item AAA-1 own"]
    assert made(over, 600, taught) == []


def test_an_old_action_is_not_dug_up():
    assert made(finished("AAA-1", tracks=("AAA",), known={"AAA-2", "AAA-3"}), 600) == []


def test_nothing_is_asked_of_a_lesson_that_is_known_or_not_their_work():
    foreign = {"AAA-1": Opinion.FOREIGN}

    for progress in (
        Progress(tracks=("CCC",), read=read("AAA-1"), known={"AAA-1"}),
        Progress(tracks=("CCC",), read=read("AAA-1"), opinions=foreign),
    ):
        assert not [part for part in made(progress, 600) if "AAA-1" in part]


# --- reviews beside a lesson ----------------------------------------------------------------


def test_reviews_follow_the_lesson_with_skills_mixed():
    progress = Progress(
        read=read("AAA-1", "BBB-1"), memories=due("AAA-1", "BBB-1"), decided=set(TAUGHT.lessons)
    )

    bite = made(progress, 600)

    assert bite[:3] == ["lesson CCC-1", "item CCC-1 one", "item CCC-1 two"]
    tracks = [part.split()[1] for part in bite[3:]]
    assert tracks in (["AAA-1", "BBB-1"] * 2, ["BBB-1", "AAA-1"] * 2)


def test_reviews_hold_their_room_up_to_half():
    progress = Progress(read=read("AAA-1"), memories=due("AAA-1"), decided=set(TAUGHT.lessons))

    bite = made(progress, READING + ONE + ONE + TWO)

    assert bite[:2] == ["lesson BBB-1", "item BBB-1 one"]
    assert set(bite[2:]) == {"review AAA-1 one", "review AAA-1 two"}


def test_a_lesson_that_does_not_fit_beside_many_reviews_gives_way_to_them():
    progress = Progress(read=read("AAA-1"), memories=due("AAA-1"))

    assert set(made(progress, 60)) == {"review AAA-1 one", "review AAA-1 two"}


def test_few_reviews_give_way_to_a_lesson():
    memories = {**fresh("AAA-1"), ItemRef("AAA-1", "two"): memory(-DAY)}
    progress = Progress(read=read("AAA-1"), memories=memories, decided=set(TAUGHT.lessons))

    assert made(progress, 60) == ["lesson BBB-1", "item BBB-1 one"]


def test_many_reviews_have_the_first_claim_where_no_lesson_fits():
    memories = {**due("AAA-1"), ItemRef("BBB-1", "one"): memory(100 * DAY, 60)}
    progress = Progress(read=read("BBB-1", "AAA-1"), memories=memories, decided=set(TAUGHT.lessons))

    assert set(made(progress, 45)) == {"review AAA-1 one", "review AAA-1 two"}
    assert made(progress, 73)[0] == "item BBB-1 two"


def test_no_review_is_asked_to_fill_a_gap():
    assert made(finished(*TAUGHT.lessons), 3600, ahead=after(1, 2)) == []


def test_a_review_comes_in_the_wording_whose_turn_it_is():
    memories = {ItemRef("AAA-1", "one"): memory(-DAY, asked=3)}
    bite = compose(Progress(memories=memories), TAUGHT, Opening(NOW, 0.3), PLAIN)

    assert bite.parts == (Part("review", "AAA-1", "one", 3, Why.DUE),)


# --- a short gap ----------------------------------------------------------------------------


def test_a_gap_too_short_for_any_lesson_brings_its_first_questions():
    assert made(Progress(), ONE) == ["item AAA-1 one"]
    assert whys(Progress(), ONE) == {Why.SHORT}
    assert made(Progress(), ONE - 1) == []


def test_when_all_its_questions_were_asked_those_of_the_next_lesson_follow():
    assert made(Progress(memories=fresh("AAA-1")), ONE) == ["item BBB-1 one"]


def test_nothing_is_brought_into_no_time_at_all():
    assert made(Progress(memories=due("AAA-1")), 0) == []
    assert made(Progress(), -60) == []


# --- modes ----------------------------------------------------------------------------------


def test_a_crunch_brings_reviews_a_primer_and_a_debrief_only():
    progress = Progress(
        read=read("AAA-1", "BBB-1"),
        memories=due("AAA-1"),
        promises=(Promise(7, "AAA-1", 1),),
        events=(Event(1, "AAA", NOW - DAY), Event(2, "BBB", NOW + HOUR)),
    )

    assert {part.split()[0] for part in made(progress, 600, mode=Mode.CRUNCH)} == {
        *("debrief", "primer", "review")
    }
    assert made(Progress(), 600, mode=Mode.CRUNCH) == []


def test_idle_days_bring_lessons_while_they_fit():
    taught = [part for part in made(Progress(), 2 * WHOLE, mode=Mode.IDLE) if "lesson" in part]
    assert taught == ["lesson AAA-1", "lesson BBB-1"]

    bite = made(Progress(), 3600, mode=Mode.IDLE)
    assert [part for part in bite if "lesson" in part] == [
        *("lesson AAA-1", "lesson BBB-1", "lesson CCC-1", "lesson AAA-2"),
        *("lesson BBB-2", "lesson CCC-2", "lesson AAA-3", "lesson BBB-3"),
    ]
    assert bite[:4] == FIRST


# --- probes ---------------------------------------------------------------------------------


def test_after_a_lesson_that_was_too_easy_the_next_is_probed_and_another_skill_taught():
    progress = finished("BBB-1", "AAA-1", opinions={"AAA-1": Opinion.EASY}, tracks=("AAA", "BBB"))
    progress = Progress(
        tracks=progress.tracks,
        read={**progress.read, "BBB-2": NOW},
        memories={**progress.memories, **fresh("BBB-2")},
        opinions=progress.opinions,
    )

    assert made(progress, 600) == [
        *("probe AAA-2 one", "lesson BBB-3", "item BBB-3 one", "item BBB-3 two", "action BBB-3")
    ]
    assert whys(progress, ONE) == {Why.EASY}


def test_no_more_than_three_lessons_are_probed_at_once():
    taught = curriculum(track(*(short(f"AAA-{n}") for n in range(1, 9))))
    progress = finished("AAA-1", opinions={"AAA-1": Opinion.EASY})

    assert made(progress, 600, taught) == ["probe AAA-2 one", "probe AAA-3 one", "probe AAA-4 one"]


# --- what has its time ----------------------------------------------------------------------


def test_what_has_its_time_stands_before_all_else():
    progress = finished(
        *("AAA-1", "BBB-1"),
        promises=(Promise(7, "AAA-1", 1),),
        events=(Event(1, "AAA", NOW - DAY), Event(2, "BBB", NOW + HOUR)),
    )
    bite = compose(progress, TAUGHT, Opening(NOW, 10), PLAIN)

    assert bite.parts[:4] == (
        Part("debrief", why=Why.EVENT, about=1),
        Part("follow-up", "AAA-1", why=Why.PROMISED, about=7),
        Part("primer", "BBB-1", why=Why.EVENT, about=2),
        Part("lesson", "BBB-2", why=Why.EVENT),
    )
    assert set(bite.editions) == {"AAA-1", "BBB-1", "BBB-2"}


def debriefs(*events: Event) -> list[int]:
    bite = compose(Progress(events=events), TAUGHT, Opening(NOW, 10), PLAIN)
    return [part.about for part in bite.parts if part.kind == "debrief"]


@pytest.mark.parametrize(
    ("ago", "asked"),
    [(-HOUR, []), (HOUR / 2, []), (HOUR, [1]), (7 * DAY, [1]), (7 * DAY + HOUR, [])],
)
def test_an_event_is_asked_about_when_it_is_over_and_for_a_week(ago, asked):
    assert debriefs(Event(1, "AAA", NOW - ago)) == asked


def test_the_event_that_has_waited_longest_is_asked_about_and_none_twice():
    done = Event(1, "AAA", NOW - 3 * DAY, debriefed=True)
    early, late = Event(2, "AAA", NOW - 2 * DAY), Event(3, "BBB", NOW - DAY)

    assert debriefs(late, early, done) == [2]
    assert debriefs(done, Event(4, "OLD", NOW - DAY)) == []


def follow_ups(*promises: Promise, taught=TAUGHT) -> list[int]:
    bite = compose(Progress(promises=promises), taught, Opening(NOW, 10), PLAIN)
    return [part.about for part in bite.parts if part.kind == "follow-up"]


def test_a_promise_is_followed_up_in_the_next_gap_but_one():
    assert follow_ups(Promise(1, "AAA-1", 0)) == []
    assert follow_ups(Promise(1, "AAA-1", 1)) == [1]


def test_one_that_takes_longer_is_asked_about_when_they_said():
    assert follow_ups(Promise(1, "AAA-1", 5, NOW + HOUR)) == []
    assert follow_ups(Promise(1, "AAA-1", 0, NOW)) == [1]


def test_one_promise_at_a_time_the_oldest_first():
    assert follow_ups(Promise(3, "AAA-1", 1), Promise(2, "BBB-1", 1)) == [2]
    assert follow_ups(Promise(1, "OLD-1", 1), Promise(2, "AAA-1", 1)) == [2]


def primers(progress: Progress, *ahead: Opening, seconds: float = 600) -> list[str]:
    opening = Opening(NOW, seconds / 60)
    bite = compose(progress, TAUGHT, opening, PLAIN, ahead=ahead)
    return [part.lesson_id for part in (bite.parts if bite else ()) if part.kind == "primer"]


def test_a_primer_comes_in_the_last_gap_before_the_event():
    progress = finished("AAA-1", events=(Event(1, "AAA", NOW + 2 * DAY),))

    assert primers(progress, *after(3)) == ["AAA-1"]
    assert primers(progress, *after(1, 3)) == []
    assert primers(progress) == ["AAA-1"]


def test_no_primer_comes_long_before_twice_or_of_what_is_not_taught():
    for event in (
        Event(1, "AAA", NOW + 8 * DAY),
        Event(1, "AAA", NOW + HOUR, primed=True),
        Event(1, "AAA", NOW - HOUR),
        Event(1, "OLD", NOW + HOUR),
    ):
        assert primers(finished("AAA-1", events=(event,))) == []


def test_a_primer_tells_three_lessons_that_were_read_the_least_remembered_first():
    memories = {
        ItemRef("AAA-1", "one"): memory(DAY),
        ItemRef("AAA-2", "one"): memory(-DAY),
        ItemRef("AAA-3", "one"): memory(-3 * DAY),
    }
    event = Event(1, "AAA", NOW + HOUR)

    everything = Progress(read=read("AAA-1", "AAA-2", "AAA-3"), memories=memories, events=(event,))
    assert primers(everything) == ["AAA-3,AAA-2,AAA-1"]

    some = Progress(read=read("AAA-1", "AAA-2"), memories=memories, events=(event,))
    assert primers(some) == ["AAA-2,AAA-1"]


def test_a_primer_of_a_skill_never_read_tells_its_first_lessons():
    event = Event(1, "BBB", NOW + HOUR)

    assert primers(Progress(events=(event,))) == ["BBB-1,BBB-2,BBB-3"]
    foreign = {"BBB-1": Opinion.FOREIGN}
    assert primers(Progress(events=(event,), opinions=foreign)) == ["BBB-2,BBB-3"]


def test_a_primer_shrinks_to_a_lesson_in_a_short_gap():
    progress = finished("AAA-1", "AAA-2", "AAA-3", events=(Event(1, "AAA", NOW + HOUR),))

    # six words each: a title of three, the behaviour of one, a sentence of two
    assert primers(progress, seconds=6) == ["AAA-1,AAA-2,AAA-3"]
    assert primers(progress, seconds=5) == ["AAA-1,AAA-2"]
    assert primers(progress, seconds=2) == ["AAA-1"]
    assert primers(progress, seconds=1) == []


def test_a_primer_is_the_last_thing_to_go_when_time_is_short():
    progress = finished(
        "AAA-1",
        promises=(Promise(7, "AAA-1", 1),),
        events=(Event(1, "AAA", NOW - DAY), Event(2, "AAA", NOW + HOUR)),
    )

    assert made(progress, 2) == ["primer AAA-1"]
    assert made(progress, 14) == ["follow-up AAA-1", "primer AAA-1"]
    assert made(progress, 21) == ["follow-up AAA-1", "primer AAA-1"]
    assert made(progress, 22) == ["debrief", "primer AAA-1"]


def test_a_primer_takes_a_minute_but_for_the_slowest():
    progress = finished("AAA-1", "AAA-2", "AAA-3", events=(Event(1, "AAA", NOW + HOUR),))

    for reading, told in ((11, 3), (12, 2), (40, 1)):
        slow = Pace(reading=reading, reading_spread=0)
        bite = compose(progress, TAUGHT, Opening(NOW, 10), slow)
        (part,) = [part for part in bite.parts if part.kind == "primer"]
        assert len(part.lesson_id.split(",")) == told


def test_lessons_and_reviews_of_a_skill_come_before_its_event():
    event = Event(1, "AAA", NOW + 9 * DAY)
    progress = finished("AAA-1", "BBB-1", events=(event,))

    assert made(progress, 600, ahead=after(1))[0] == "lesson AAA-2"
    assert Why.EVENT in whys(progress, 600, ahead=after(1))


# --- wishes ---------------------------------------------------------------------------------


def test_reviews_can_be_wished_for():
    opening = Opening(NOW, 1)
    known = Progress(memories={**due("AAA-1", "BBB-1"), **fresh("CCC-1")})

    bite = compose_reviews(known, TAUGHT, opening, PLAIN)

    assert {part.split()[0] for part in parts(bite)} == {"review"}
    assert bite.seconds <= 60
    assert {part.why for part in bite.parts} == {Why.WISHED}
    assert not [part for part in parts(bite) if "CCC" in part]
    assert parts(compose_reviews(Progress(memories=fresh("CCC-1")), TAUGHT, opening, PLAIN))
    assert compose_reviews(Progress(), TAUGHT, opening, PLAIN) is None


def test_a_placement_asks_about_the_first_lesson_of_each_skill_then_the_second():
    bite = compose_placement(Progress(), TAUGHT, Opening(NOW, 10), PLAIN)

    assert parts(bite) == [
        *("probe AAA-1 one", "probe BBB-1 one", "probe CCC-1 one", "probe AAA-2 one"),
        *("probe BBB-2 one", "probe CCC-2 one", "probe AAA-3 one"),
    ]
    assert bite.seconds == 7 * ONE


def test_a_placement_passes_over_what_is_read_known_or_was_asked():
    progress = Progress(
        tracks=("CCC", "AAA"),
        read=read("CCC-1"),
        known={"AAA-1"},
        memories={ItemRef("AAA-2", "one"): memory(DAY)},
    )

    bite = compose_placement(progress, TAUGHT, Opening(NOW, 10), PLAIN)

    assert parts(bite) == ["probe CCC-2 one", "probe AAA-3 one"]
    known = Progress(known=TAUGHT.lessons.keys())
    assert compose_placement(known, TAUGHT, Opening(NOW, 10), PLAIN) is None


def test_a_story_can_be_played_once_more():
    taught = curriculum(track(lesson("AAA-1", [story("tale")])))

    bite = compose_part(Part("item", "AAA-1", "tale"), taught, PLAIN)

    assert bite.parts == (Part("replay", "AAA-1", "tale", why=Why.WISHED),)
    assert bite.seconds == 33
    assert bite.editions == {"AAA-1": taught.editions["AAA-1"].digest}


def test_what_is_no_longer_taught_can_not_be_played_again():
    assert compose_part(Part("item", "OLD-1", "tale"), TAUGHT) is None
    assert compose_part(Part("item", "AAA-1", "old"), TAUGHT) is None


def test_a_lesson_that_is_asked_for_comes_whole():
    items = [choice("one"), story("tale"), choice("two", 40), reflection("own")]
    taught = curriculum(track(lesson("AAA-1", [choice("one")]), lesson("AAA-2", items, words=900)))

    bite = compose_lesson("AAA-2", taught, PLAIN)

    kinds = ["lesson", "item", "item", "item", "item", "action"]
    assert [part.kind for part in bite.parts] == kinds
    assert [part.item_id for part in bite.parts[1:-1]] == ["one", "tale", "two", "own"]
    assert {(part.lesson_id, part.why) for part in bite.parts} == {("AAA-2", Why.WISHED)}
    assert bite.editions == {"AAA-2": taught.editions["AAA-2"].digest}
    assert compose_part(Part("lesson", "AAA-2"), taught, PLAIN) == bite


def test_a_lesson_that_is_no_longer_taught_can_not_be_asked_for():
    assert compose_lesson("OLD-1", TAUGHT) is None


# --- the lessons that come with the bot -----------------------------------------------------

SHIPPED = load_packs([FEEDBACK])
LESSONS = SHIPPED.tracks_by_id["FBK"].lessons


USUAL = [
    ItemRef(each.id, item.id)
    for each in LESSONS
    for item in each.items
    if item.kind == "choice" and Pace().item_seconds(item.worded(1)) <= 60
]


def test_two_minutes_bring_two_reviews_of_usual_length():
    two = Progress(tracks=("FBK",), memories=dict.fromkeys(USUAL[-2:], memory(-DAY, 60)))

    bite = compose(two, SHIPPED, Opening(NOW, 2), ahead=after(1, 2))

    assert [part.kind for part in bite.parts] == ["review", "review"]


@pytest.mark.parametrize("each", LESSONS, ids=lambda each: each.id)
def test_ten_minutes_bring_a_lesson_its_scenario_and_what_is_due(each):
    known = SHIPPED.lessons.keys() - {each.id}
    memories = {next(ref for ref in USUAL if ref.lesson_id in known): memory(-DAY, 60)}

    bite = compose(
        Progress(memories=memories, known=known), SHIPPED, Opening(NOW, 10), ahead=after(1, 2)
    )

    stories = {item.id for item in each.items if item.kind == "scenario"}
    assert bite.parts[0] == Part("lesson", each.id)
    assert stories <= {part.item_id for part in bite.parts}
    assert [part.kind for part in bite.parts].count("review") == 1


def test_a_primer_of_a_shipped_skill_takes_about_a_minute():
    event = Event(1, "FBK", NOW + HOUR)
    bite = compose(Progress(events=(event,)), SHIPPED, Opening(NOW, 1.5), mode=Mode.CRUNCH)

    assert 20 <= bite.seconds <= 90
