"""The lunch hour: the clock, the judge, and a small crowd that shows the laws to hold."""

import asyncio
import math
import threading
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from benchmarks.lunch import judge, loop, measure
from benchmarks.lunch.crowd import Group, Someone, fill, people
from benchmarks.lunch.optimum import Wanted, most_served
from benchmarks.lunch.play import Day, next_whole
from benchmarks.lunch.verdict import Record
from benchmarks.lunch.watched import Diary, Spent
from storage.planning import replan
from storage.tables import deliveries

# What takes seconds takes minutes beside other tests.
pytestmark = pytest.mark.timeout(300)


# --- the clock


def test_waiting_costs_no_time() -> None:
    async def wait() -> float:
        before = loop.LoopClock().now()
        await asyncio.sleep(86_400)
        return (loop.LoopClock().now() - before).total_seconds()

    assert loop.run(wait()) == pytest.approx(86_400)


def test_the_clock_stands_still_while_the_database_works(tmp_path: Path) -> None:
    """Another, who wants to be woken in a second, is woken only when the work is done."""
    order = []

    async def work(database: loop.HeldDatabase) -> None:
        async with database.write():
            done = threading.Event()
            release = threading.Timer(0.2, done.set)
            release.start()
            await asyncio.to_thread(done.wait)
            order.append(("worked", asyncio.get_running_loop().time()))

    async def both() -> None:
        database = loop.HeldDatabase(f"sqlite+aiosqlite:///{tmp_path}/held.sqlite")
        async with asyncio.TaskGroup() as group:
            group.create_task(work(database))
            await asyncio.sleep(1)
            order.append(("woken", asyncio.get_running_loop().time()))
        await database.close()

    loop.run(both())
    assert order == [("worked", loop.START), ("woken", loop.START + 1)]


@pytest.mark.parametrize("begins", [1000.0, 1000.25, math.nextafter(1005.0, 0)])
def test_the_next_second_is_never_at_hand(begins: float) -> None:
    """A wait that a float can not hold would never end."""
    following = next_whole(begins, 5)
    assert following % 5 == 0
    assert 0.001 < following - begins <= 5.001


def test_what_waits_for_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "PATIENCE", 0.01)

    async def wait_within_a_unit() -> None:
        with asyncio.get_running_loop().holding():
            await asyncio.sleep(1)

    with pytest.raises(loop.StuckError):
        loop.run(wait_within_a_unit())


# --- the best that is possible


WANTS = st.lists(
    st.builds(
        lambda release, length: Wanted(release, release + length),
        st.integers(0, 8),
        st.sampled_from([0, 0, 1, 2, 6]),
    ),
    max_size=10,
)


def by_trying(wanted: list[Wanted], turns: list[int]) -> int:
    """Find the largest matching by augmenting paths, turn by turn."""
    places = [second for second, count in enumerate(turns) for _ in range(count)]
    held: dict[int, int] = {}

    def find(one: int, seen: set[int]) -> bool:
        for place, second in enumerate(places):
            if wanted[one].release <= second <= wanted[one].deadline and place not in seen:
                seen.add(place)
                if place not in held or find(held[place], seen):
                    held[place] = one
                    return True
        return False

    return sum(find(one, set()) for one in range(len(wanted)))


@given(WANTS, st.lists(st.integers(0, 3), max_size=10))
def test_the_optimum_is_what_trying_everything_finds(
    wanted: list[Wanted], turns: list[int]
) -> None:
    assert most_served(wanted, turns) == by_trying(wanted, turns)


# --- the judge


def someone(id_: int, opens: str, minutes: int) -> Someone:
    return Someone(id_, Group.LUNCH, time.fromisoformat(opens), minutes)


EARLY, LATE = someone(1, "12:30", 15), someone(2, "12:30", 30)
BEGINS = EARLY.gap(0)[0]
LAST = 13 * 60 + 15
"""A second more, and too little is left of the early gap for a bite."""


def a_day(diary: Diary) -> Day:
    spent = Spent(0.0, 0.0)
    ends = BEGINS + timedelta(seconds=40)
    return Day(0, diary, BEGINS, ends, [], spent, spent, [])


def at(seconds: float) -> float:
    return loop.loop_time(BEGINS) + seconds


def test_a_gap_ends_for_a_push_when_too_little_is_left_for_a_bite() -> None:
    assert judge.wanted(a_day(Diary()), [EARLY])[1] == Wanted(0, LAST - 1)


def test_who_has_no_gap_on_weekdays_wants_nothing() -> None:
    elsewhere = Someone(3, Group.ELSEWHERE, EARLY.opens, 15)
    assert judge.wanted(a_day(Diary()), [elsewhere]) == {}


def test_turns_that_nobody_wanted_count_as_many_as_had_around() -> None:
    """They had four a second, for twenty seconds; in the other twenty nobody wanted one."""
    had = [at(0.25 * place) for place in range(80)]
    diary = Diary(turns=had, unused=[(at(20), at(41))])
    assert judge.turns_left(a_day(diary), rate=30) == [4] * 41


def test_no_more_turns_are_left_than_the_rate_allows() -> None:
    had = [at(0.05 * place) for place in range(40)]  # as a few may go at once
    diary = Diary(turns=had, unused=[(at(2), at(41))])
    assert judge.turns_left(a_day(diary), rate=3) == [20, 20, *[3] * 39]


@pytest.mark.parametrize(
    ("claimed", "count"),
    [
        ({1: at(3), 2: at(5)}, 0),
        ({1: at(5), 2: at(3)}, 1),
        ({1: at(3), 2: at(3)}, 0),
        ({2: at(1)}, 0),  # the other may not be in the queue yet
        ({2: at(LAST - 4)}, 1),
        ({2: at(LAST - 2)}, 0),  # the other's turn would have come too late
    ],
)
def test_an_earlier_end_comes_first(claimed: dict[int, float], count: int) -> None:
    day = a_day(Diary(claimed=claimed))
    assert judge.overtaken(day, judge.wanted(day, [EARLY, LATE])) == count


@pytest.mark.parametrize(
    ("served", "last", "count"),
    [
        ({1, 2}, {}, 0),
        ({1}, {1: 0}, 1),  # they had one, and the others had none
        ({2}, {1: 0}, 0),
        ({1, 2, 3}, {1: 0, 2: 0, 3: 0}, 0),
        ({9}, {9: 0}, 0),  # whose gap is another
    ],
)
def test_who_waited_for_longest_comes_first(
    served: set[int], last: dict[int, int], count: int
) -> None:
    assert judge.out_of_turn(served, [1, 2, 3], last) == count


@pytest.mark.parametrize(("turn", "sent", "count"), [(0, 1, 0), (899, 900, 1), (-1, 1, 1)])
def test_a_push_belongs_into_its_gap(turn: float, sent: float, count: int) -> None:
    day = a_day(Diary(pushed={1: (at(turn), at(sent))}))
    assert judge.outside(day, [EARLY, LATE]) == count


# --- the crowd


def test_the_crowd_is_planned_as_the_bot_would_plan_it(tmp_path: Path) -> None:
    async def replanned() -> tuple[list, list]:
        database = loop.HeldDatabase(f"sqlite+aiosqlite:///{tmp_path}/crowd.sqlite")
        await fill(database, people(40, 15))
        async with database.write() as work:
            query = select(deliveries).order_by(deliveries.c.learner_id)
            before = (await work.execute(query)).all()
            for row in before:
                await replan(work, row.learner_id, loop.LoopClock().now())
            after = (await work.execute(query)).all()
        await database.close()
        return before, after

    before, after = loop.run(replanned())
    assert len(before) == 40
    assert after == before


def test_six_of_ten_are_free_at_lunch() -> None:
    groups = [one.group for one in people(1000, 15)]
    assert [groups.count(group) for group in Group] == [600, 100, 300]


# --- a small crowd


@pytest.fixture(scope="module")
def played() -> dict[str, Record]:
    return measure.play_all(measure.QUICK)


@pytest.fixture(scope="module")
def days(played: dict[str, Record]) -> list:
    return [day for record in played.values() for day in record.days]


def test_nearly_all_are_served_who_could_be(days: list) -> None:
    # With one or two pushes a second the lane runs dry between two ticks; it does not at thirty.
    assert all(0.85 <= day.share <= 1 for day in days)


def test_not_all_could_be_served(days: list) -> None:
    """Or the laws would say little."""
    assert sum(day.missed for day in days) > 20


def test_nobody_is_pushed_outside_their_gap(days: list) -> None:
    assert not any(day.outside for day in days)


def test_the_earliest_end_is_always_first(days: list) -> None:
    assert not any(day.overtaken for day in days)


def test_nobody_is_always_last(played: dict[str, Record]) -> None:
    longest = max(played.values(), key=lambda record: len(record.days))
    assert not any(day.out_of_turn for day in longest.days)
    assert longest.times_served()[0] == 0


def test_who_is_missed_is_planned_anew_once_and_told_nothing(days: list) -> None:
    assert all(day.planned_anew == day.missed for day in days)


def test_replies_come_with_the_pushes(days: list) -> None:
    assert any(day.waits for day in days)
    assert not any(day.lost for day in days)


def test_the_bot_complains_of_nothing(played: dict[str, Record]) -> None:
    assert [said for record in played.values() for said in record.complaints] == []
