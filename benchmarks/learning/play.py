"""A learner is taught for some months: what is done in each gap, and what is left of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from random import Random

from benchmarks.learning.forgetting import LEVEL, Mind, draw_mind, draw_things
from benchmarks.learning.people import FIRST_DAY, Learner
from benchmarks.learning.policies import Policy, Step
from lessons.bite import ItemRef, Opening, Part
from lessons.items import Answers, AnyItem, Outcome
from lessons.memory import Memory, recall, remember
from lessons.model import Curriculum
from lessons.pace import Effort, item_effort, lesson_effort, question_effort
from lessons.same import Same

AHEAD = 3
"""How many coming slots are known to who chooses, as in `storage.claims`."""
ITEMS_SEED = 5


@dataclass(frozen=True)
class Guess:
    """What the engine expected of a review, and what became of it."""

    expected: float
    known: float
    """The simulated probability that it is recalled."""
    right: bool
    """It scored a half or more, by recall or by luck."""


@dataclass
class Result:
    """What became of one learner."""

    taught: int = 0
    """Items met."""
    remembered: float = 0.0
    """Of all items, the sum of the probabilities of recall at the end."""
    minutes: float = 0.0
    """In gaps, with all that they were for."""
    lessons: int = 0
    reviews: int = 0
    bites: int = 0
    overrun: int = 0
    """Bites that were not over when their gap was."""
    backlog: float = 0.0
    """Minutes of questions due and not asked, the mean over the evenings of all days."""
    guesses: list[Guess] = field(default_factory=list)


@dataclass
class World:
    """One learner in one life: the same whoever teaches, until somebody teaches."""

    learner: Learner
    curriculum: Curriculum
    mind: Mind
    memories: dict[ItemRef, Memory] = field(default_factory=dict)
    """What the engine's model makes of the answers, whoever teaches: a measure alike for all."""
    due: dict[ItemRef, datetime] = field(default_factory=dict)
    """When each would be due by it."""
    seconds: dict[ItemRef, float] = field(default_factory=dict)
    """What each takes by the default pace."""
    met: dict[str, int] = field(default_factory=dict)
    """How often each thing was met: what is drawn depends on nothing else."""
    result: Result = field(default_factory=Result)

    def read(self, part: Part) -> Step:
        """Read a lesson: each of its questions leaves a first trace."""
        lesson = self.curriculum.lessons[part.lesson_id]
        effort = lesson_effort(lesson)
        step = Step(effort, self.learner.seconds(effort, self._draw(lesson.id)))
        self.mind.study(step.seconds)
        for item in lesson.items:
            self.mind.meet(name(ItemRef(lesson.id, item.id)))
        self.result.lessons += 1
        return step

    def answer(self, part: Part, at: datetime) -> tuple[Outcome, list[Step]]:
        """Answer an item's questions, by recall or else by luck, and read the feedback."""
        ref = ItemRef(part.lesson_id, part.item_id)
        authored = self.curriculum.lessons[ref.lesson_id].item(ref.item_id)
        assert authored
        item = authored.worded(part.wording)
        draw = self._draw(name(ref))
        known = self.mind.recall(name(ref))
        answers = _go_through(item, known, Random(f"{self.learner.seed}:{draw}:answers"))
        outcome = item.grade(answers)
        steps = []
        for place, answer in enumerate(answers):
            effort = _effort(Same(item), answers[:place], answer)
            steps.append(Step(effort, self.learner.seconds(effort, f"{draw}:{place}")))
        self.mind.study(sum(step.seconds for step in steps))
        self.mind.meet(name(ref))
        self.seconds[ref] = item_effort(item).seconds
        self._take_note(ref, known, outcome, at)
        return outcome, steps

    def _take_note(self, ref: ItemRef, known: float, outcome: Outcome, at: datetime) -> None:
        memory = self.memories.get(ref)
        if memory:
            right = outcome.score is not None and outcome.score >= 0.5
            self.result.guesses.append(Guess(recall(memory, at), known, right))
            self.result.reviews += 1
        self.memories[ref] = remember(memory, outcome, at)
        self.due[ref] = self.memories[ref].due()

    def _draw(self, thing: str) -> str:
        """Name what is drawn for a thing this time."""
        self.met[thing] = self.met.get(thing, 0) + 1
        return f"{thing}:{self.met[thing]}"


def play(
    learner: Learner, curriculum: Curriculum, policy: Policy, days: int, level: float = LEVEL
) -> Result:
    """Let one learner be taught for so many days."""
    world = open_world(learner, curriculum, level)
    evenings = [FIRST_DAY + timedelta(days=day + 1) for day in range(days)]
    before = FIRST_DAY
    for gap in [gap for gap in learner.gaps if not gap.missed]:
        while evenings and evenings[0] <= gap.at:
            world.result.backlog += _backlog(world, evenings.pop(0)) / days
        world.mind.rest((gap.at - before).total_seconds())
        before = gap.at + timedelta(seconds=_sit(world, policy, Opening(gap.at, gap.minutes)))
    while evenings:
        world.result.backlog += _backlog(world, evenings.pop(0)) / days
    world.mind.rest((FIRST_DAY + timedelta(days=days) - before).total_seconds())
    return _settle(world)


def open_world(learner: Learner, curriculum: Curriculum, level: float = LEVEL) -> World:
    """Return a learner who has learnt nothing yet. The items are as hard for all."""
    names = [
        name(ItemRef(lesson.id, item.id))
        for lesson in curriculum.lessons.values()
        for item in lesson.items
    ]
    things = draw_things(Random(ITEMS_SEED), names)
    return World(learner, curriculum, draw_mind(Random(f"mind:{learner.seed}"), things, level))


def _sit(world: World, policy: Policy, opening: Opening) -> float:
    """Work through a bite until it or the gap is over, and return the seconds that took."""
    ahead = openings(world.learner, opening.at)
    parts = policy.choose(opening, ahead)
    spent = 0.0
    for done, part in enumerate(parts):
        now = opening.at + timedelta(seconds=spent)
        if part.kind == "lesson":
            step = world.read(part)
            policy.has_read(part, step, now)
            spent += step.seconds
        else:
            outcome, steps = world.answer(part, now)
            policy.has_answered(part, outcome, steps, now)
            spent += sum(step.seconds for step in steps)
        if spent > opening.minutes * 60 or done == len(parts) - 1:
            break
    world.result.bites += bool(parts)
    world.result.overrun += spent > opening.minutes * 60
    world.result.minutes += spent / 60
    return spent


def openings(learner: Learner, now: datetime) -> list[Opening]:
    """Return what a planner knows of the coming gaps: their slots, not which will be missed."""
    coming = (Opening(slot.at, slot.minutes) for slot in learner.slots if slot.at > now)
    return list(islice(coming, AHEAD))


def _settle(world: World) -> Result:
    result = world.result
    result.taught = sum(world.mind.has_met(thing) for thing in world.mind.offsets)
    result.remembered = sum(world.mind.recall(thing) for thing in world.mind.offsets)
    return result


def _backlog(world: World, evening: datetime) -> float:
    return sum(world.seconds[ref] for ref, due in world.due.items() if due <= evening) / 60


def _go_through(item: AnyItem, known: float, random: Random) -> Answers:
    """Answer each question: the best option, listed first, where it is recalled; else any."""
    answers: Answers = ()
    while options := _options(Same(item), answers):
        guessed = random.choice(options)
        answers = (*answers, options[0] if random.random() < known else guessed)
    return answers


@cache
def _options(item: Same[AnyItem], answers: Answers) -> tuple[str, ...]:
    question = item.it.question(answers)
    return tuple(option.id for option in question.options) if question else ()


@cache
def _effort(item: Same[AnyItem], answers: Answers, answer: str) -> Effort:
    return question_effort(item.it, answers, answer)


def name(ref: ItemRef) -> str:
    """Return an item's name in a mind."""
    return f"{ref.lesson_id}:{ref.item_id}"
