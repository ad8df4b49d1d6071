"""What is to be said of a day: how many were served, in which order, and how others fared."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import groupby

from sqlalchemy import select, text

from benchmarks.lunch.crowd import Someone
from benchmarks.lunch.loop import loop_time
from benchmarks.lunch.optimum import Wanted, most_served
from benchmarks.lunch.play import Day
from scheduler.dispatch import AHEAD
from scheduler.plan import LEAST_LEFT
from storage.database import Database
from storage.tables import LIVE, deliveries

MINUTE = 60
NEVER, NOBODY = -1, 1_000_000
"""Before the first day, and after the last."""


def second_of(day: Day, time: float) -> int:
    """Return the second of the day's play in which a time of the loop lies."""
    return int(time - loop_time(day.begins))


def wanted(day: Day, everybody: Iterable[Someone]) -> dict[int, Wanted]:
    """Return, by learner, the seconds in which a bite could go to who is free on this day.

    The last is the one before too little of the gap is left for a bite.
    """
    found = {}
    for one in everybody:
        if one.on_weekdays:
            start, end = (loop_time(instant) for instant in one.gap(day.number))
            last = second_of(day, end - LEAST_LEFT.total_seconds()) - 1
            found[one.id] = Wanted(second_of(day, start), last)
    return found


def in_time(day: Day, wants: Mapping[int, Wanted]) -> set[int]:
    """Return who had a turn while enough of their gap was left."""
    return {
        id_
        for id_, (turn, _) in day.diary.pushed.items()
        if wants[id_].release <= second_of(day, turn) <= wants[id_].deadline
    }


def outside(day: Day, everybody: Iterable[Someone]) -> int:
    """Count the pushes that had been sent only when their gap was over, or before it opened."""
    pushed, count = day.diary.pushed, 0
    for one in everybody:
        if one.id in pushed:
            start, end = (loop_time(instant) for instant in one.gap(day.number))
            turn, sent = pushed[one.id]
            count += turn < start or sent >= end
    return count


def best(day: Day, wants: Mapping[int, Wanted], rate: float) -> int:
    """Return how many could have been served in time with the turns that replies left."""
    return most_served(list(wants.values()), turns_left(day, rate))


def turns_left(day: Day, rate: float) -> list[int]:
    """Return how many turns pushes could have had, second by second.

    They had some. In the time when none wanted one there were as many more as they had a second
    around it; `rate` at the most, and where nothing says how many.
    """
    seconds = second_of(day, loop_time(day.ends)) + 1
    had, unused = [0] * seconds, [0.0] * seconds
    for turn in day.diary.turns:
        had[second_of(day, turn)] += 1
    begins = loop_time(day.begins)
    for since, until in day.diary.unused:
        _spread(unused, since - begins, until - begins)
    turns, owed, given = [], 0.0, 0
    for second, (count, idle) in enumerate(zip(had, unused, strict=True)):
        owed += idle * _pace(had, unused, second, rate)
        turns.append(count + int(owed) - given)
        given = int(owed)
    return turns


def _spread(unused: list[float], since: float, until: float) -> None:
    """Add a stretch of time to the seconds in which it lies."""
    for second in range(int(since), min(int(until) + 1, len(unused))):
        unused[second] += max(0.0, min(until, second + 1) - max(since, second))


def _pace(had: Sequence[int], unused: Sequence[float], second: int, rate: float) -> float:
    """Return the turns a second in the minute of a second, while pushes wanted them."""
    minute = slice(second - second % MINUTE, second - second % MINUTE + MINUTE)
    wanting = len(had[minute]) - sum(unused[minute])
    return min(rate, sum(had[minute]) / wanting) if wanting > 1 else rate


def overtaken(day: Day, wants: Mapping[int, Wanted], patience: int = 2) -> int:
    """Count the claims that came before one who waited already, and whose gap ends earlier.

    Who has waited for less than `patience` seconds may not be in the queue yet; and a claim is made
    up to AHEAD before its turn, so who has less time left than that could not be in time any more.
    """
    due = sorted((one.release, one.deadline, id_) for id_, one in wants.items())
    claims = sorted((at, id_) for id_, at in day.diary.claimed.items())
    waiting: list[tuple[int, int]] = []
    gone: set[int] = set()
    count, place, ahead = 0, 0, AHEAD.total_seconds()
    for at, together in groupby(claims, key=lambda claim: claim[0]):
        now = second_of(day, at)
        while place < len(due) and due[place][0] <= now - patience:
            heappush(waiting, due[place][1:])
            place += 1
        claimed = [id_ for _, id_ in together]
        gone.update(claimed)
        while waiting and (waiting[0][1] in gone or waiting[0][0] < now + ahead):
            heappop(waiting)
        if waiting:
            count += sum(wants[id_].deadline > waiting[0][0] for id_ in claimed)
    return count


def out_of_turn(served: Iterable[int], alike: Iterable[int], last: Mapping[int, int]) -> int:
    """Count who was served although somebody with the same gap, who was not, waited for longer.

    `last` has the day on which learners were served last before this one.
    """
    served = set(served)
    passed_over = [last.get(id_, NEVER) for id_ in alike if id_ not in served]
    earliest = min(passed_over, default=NOBODY)
    return sum(last.get(id_, NEVER) > earliest for id_ in served.intersection(alike))


async def planned_anew(database: Database, day: Day, whom: Iterable[Someone]) -> int:
    """Count those who have one live delivery, planned for their next gap, and heard nothing."""
    async with database.read() as work:
        query = select(deliveries.c.learner_id, deliveries.c.state, deliveries.c.gap_start)
        live: dict[int, list[tuple[str, object]]] = {}
        for row in await work.execute(query.where(text(LIVE))):
            live.setdefault(row.learner_id, []).append((row.state, row.gap_start))
    told = set(day.messages)
    following = day.number + (3 if day.number % 7 == 4 else 1)
    return sum(
        live.get(one.id) == [("planned", one.gap(following)[0])] and one.id not in told
        for one in whom
    )
