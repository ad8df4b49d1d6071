"""Which gap of the day: the planner's choice, beside others, over simulated learners.

A learner has three slots a day and one bite a day, and answers in each slot at a rate that nobody
is told. A third of the learners never change, a third take up other rates from one day to the next,
and a third drift from one set of rates to another. Every way to choose meets the same learners, who
would answer the same on the same day in the same slot.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from benchmarks.planning.rows import OURS, Row, rows
from scheduler.habits import UNKNOWN, Habit, as_of, count, draw, prior

SLOTS = 3
FIRST_DAY = date(2026, 3, 2)
LOWEST, HIGHEST = 0.05, 0.95

Rates = Sequence[float]
"""How likely an answer is, by slot."""


@dataclass(frozen=True)
class Learner:
    """A simulated one: for each day the rates, and by which chance they would answer."""

    id: int
    rates: Sequence[Rates]
    chances: Sequence[Sequence[float]]

    def answers(self, day: int, slot: int) -> bool:
        """Say whether a bite on that day in that slot is answered."""
        return self.chances[day][slot] < self.rates[day][slot]


@dataclass
class Chooser:
    """Chooses a slot a day for one learner, and is told what became of it."""

    learner: Learner

    def choose(self, day: int) -> int:
        """Choose a slot."""
        raise NotImplementedError

    def learn(self, day: int, slot: int, *, kept: bool) -> None:
        """Take note."""


@dataclass
class Planner(Chooser):
    """Chooses as `scheduler.plan` does with a cap of one, and counts as `storage.habits` does."""

    habits: list[Habit] = field(default_factory=lambda: [UNKNOWN] * SLOTS)

    def choose(self, day: int) -> int:
        """Draw a rate for each slot and take the highest."""
        habits = [as_of(habit, midnight(day)) for habit in self.habits]
        common = prior(habits)
        drawn = [
            draw(habit, common, f"{self.learner.id}:{date_of(day)}:{slot}")
            for slot, habit in enumerate(habits)
        ]
        return drawn.index(max(drawn))

    def learn(self, day: int, slot: int, *, kept: bool) -> None:
        """Count one more, in the evening."""
        now = midnight(day) + timedelta(hours=20)
        self.habits[slot] = count(self.habits[slot], kept=kept, now=now)


class AtRandom(Chooser):
    """Chooses without a reason."""

    def __init__(self, learner: Learner) -> None:
        super().__init__(learner)
        self._random = Random(f"{learner.id}")

    def choose(self, day: int) -> int:  # noqa: ARG002 - every day is the same
        """Throw a die."""
        return self._random.randrange(SLOTS)


class TheFirst(Chooser):
    """Chooses the first gap of every day."""

    def choose(self, day: int) -> int:  # noqa: ARG002 - as above
        """Take the first."""
        return 0


class Oracle(Chooser):
    """Knows the true rates, as nobody can."""

    def choose(self, day: int) -> int:
        """Take the slot that is most likely answered."""
        rates = self.learner.rates[day]
        return rates.index(max(rates))


CHOOSERS: dict[str, Callable[[Learner], Chooser]] = {
    OURS: Planner,
    "a gap at random": AtRandom,
    "the first gap of the day": TheFirst,
    "an oracle that knows the rates": Oracle,
}


@dataclass(frozen=True)
class Outcome:
    """What became of the bites of one crowd."""

    answered: float
    """Of all bites, the part that was answered."""
    regret: float
    """Answers a learner and week that the best choice would have had more, to be expected."""


def choose_gaps(learners: int, weeks: int, seeds: Sequence[int]) -> list[Row]:
    """Simulate a crowd for each seed."""
    outcomes: dict[str, list[Outcome]] = {name: [] for name in CHOOSERS}
    for seed in seeds:
        for name, outcome in simulate(learners, weeks, seed).items():
            outcomes[name].append(outcome)
    shares = {name: [one.answered * 100 for one in found] for name, found in outcomes.items()}
    regrets = {name: [one.regret for one in found] for name, found in outcomes.items()}
    lost = {name: found for name, found in regrets.items() if any(found)}
    return [
        *rows("bites answered, one of three gaps a day", "%", shares, more_is_better=True),
        *rows("answers lost a week to the choice", "", lost),
    ]


def simulate(learners: int, weeks: int, seed: int) -> dict[str, Outcome]:
    """Let everybody who chooses choose for the same crowd."""
    crowd = [learner(seed * learners + number, number % 3, weeks * 7) for number in range(learners)]
    return {name: _outcome(crowd, make) for name, make in CHOOSERS.items()}


def learner(id_: int, kind: int, days: int) -> Learner:
    """Make one who never changes (0), changes once (1), or drifts (2)."""
    random = Random(id_)
    before, after = ([random.uniform(LOWEST, HIGHEST) for _ in range(SLOTS)] for _ in range(2))
    turn = random.uniform(0.3, 0.7) * days
    weights = {
        0: lambda day: 0.0,  # noqa: ARG005 - all are asked alike
        1: lambda day: float(day >= turn),
        2: lambda day: day / days,
    }[kind]
    rates = [
        [old + (new - old) * weights(day) for old, new in zip(before, after, strict=True)]
        for day in range(days)
    ]
    return Learner(id_, rates, [[random.random() for _ in range(SLOTS)] for _ in range(days)])


def _outcome(crowd: Sequence[Learner], make: Callable[[Learner], Chooser]) -> Outcome:
    days = answered = 0
    lost = 0.0
    for one in crowd:
        chooser = make(one)
        for day, rates in enumerate(one.rates):
            slot = chooser.choose(day)
            kept = one.answers(day, slot)
            chooser.learn(day, slot, kept=kept)
            days += 1
            answered += kept
            lost += max(rates) - rates[slot]
    return Outcome(answered / days, lost / days * 7)


def midnight(day: int) -> datetime:
    """Return the start of a day; the learners live in UTC."""
    return datetime.combine(date_of(day), datetime.min.time(), tzinfo=UTC)


def date_of(day: int) -> date:
    """Return the date of a day."""
    return FIRST_DAY + timedelta(days=day)
