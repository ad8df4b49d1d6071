"""What is said of a day, and of the days of a play together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.lunch import judge
from benchmarks.lunch.crowd import OPENS, Group, Someone
from benchmarks.lunch.loop import HeldDatabase, loop_time
from benchmarks.lunch.play import Day
from benchmarks.lunch.watched import Spent


@dataclass(frozen=True)
class Verdict:
    """What is said of one day."""

    free: int
    """Learners with a gap."""
    pushes: int
    """That were sent."""
    in_time: int
    """Of them, while as much of the gap was left as a bite takes."""
    outside: int
    """Of them, when the gap was over."""
    best: int
    """How many could have come in time."""
    overtaken: int
    """Claims before one whose gap ended earlier."""
    out_of_turn: int
    """Of those free at half past twelve, served before one who had waited for longer."""
    missed: int
    """Learners with a gap to whom nothing was sent."""
    planned_anew: int
    """Of them, who have one plan for their next gap, and were told nothing."""
    put_back: int
    lost: int
    waits: Sequence[float]
    presses: Sequence[float]
    drained: float
    """Seconds from half past twelve to the last push to who is free then."""
    lasted: float
    """Seconds of the house's clock."""
    ticks: Sequence[float]
    pushing: Spent
    whole: Spent

    @property
    def share(self) -> float:
        """What came in time of what could have."""
        return self.in_time / self.best

    @property
    def replies_of_a_push(self) -> float:
        """How many replies were sent for each push."""
        return len(self.waits) / self.pushes


@dataclass
class Record:
    """The days of a play, one after another."""

    everybody: Sequence[Someone]
    rate: float
    days: list[Verdict] = field(default_factory=list)
    served_on: dict[int, list[int]] = field(default_factory=dict)
    """The days on which a learner was served."""
    complaints: Sequence[str] = ()

    async def add(self, day: Day, database: HeldDatabase) -> None:
        """Judge a day that has been played, as `database` is at its end."""
        wants = judge.wanted(day, self.everybody)
        served = judge.in_time(day, wants)
        left_out = wants.keys() - day.diary.pushed.keys()
        missed = [one for one in self.everybody if one.id in left_out]
        last = {id_: days[-1] for id_, days in self.served_on.items()}
        alike = self._free_at_lunch()
        self.days.append(
            Verdict(
                free=len(wants),
                pushes=len(day.diary.pushed),
                in_time=len(served),
                outside=judge.outside(day, self.everybody),
                best=judge.best(day, wants, self.rate),
                overtaken=judge.overtaken(day, wants),
                out_of_turn=judge.out_of_turn(day.diary.pushed, alike, last),
                missed=len(missed),
                planned_anew=await judge.planned_anew(database, day, missed),
                put_back=day.diary.put_back,
                lost=day.diary.lost,
                waits=sorted(day.diary.waits),
                presses=sorted(day.diary.presses),
                drained=_drained(day, alike),
                lasted=(day.ends - day.begins).total_seconds(),
                ticks=sorted(day.ticks),
                pushing=day.pushing,
                whole=day.whole,
            )
        )
        for id_ in day.diary.pushed:
            self.served_on.setdefault(id_, []).append(day.number)

    def times_served(self) -> Counter[int]:
        """Return how many of those free at half past twelve were served on how many days."""
        return Counter(len(self.served_on.get(id_, ())) for id_ in self._free_at_lunch())

    def _free_at_lunch(self) -> list[int]:
        return [one.id for one in self.everybody if one.group is Group.LUNCH]


def _drained(day: Day, whom: Sequence[int]) -> float:
    opens, _ = Someone(0, Group.LUNCH, OPENS, 1).gap(day.number)
    sent = (day.diary.pushed[id_][1] for id_ in whom if id_ in day.diary.pushed)
    return max(sent, default=loop_time(opens)) - loop_time(opens)
