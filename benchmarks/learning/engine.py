"""The engine as one of those who teach: it is told what `storage` would read from the log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.learning.policies import Step
from lessons.bite import ItemRef, Opening, Part, Progress
from lessons.compose import compose
from lessons.items import Outcome
from lessons.memory import Memory, remember
from lessons.model import Curriculum
from lessons.pace import Pace, learn_pace

LAPSE = 0.5
"""As in `storage.progress`: a score under it shows that something is not known after all."""


@dataclass
class Engine:
    """Composes bites by a pace that it measures.

    Actions and their follow-ups are left out: they take minutes, and leave no memory to compare.
    """

    curriculum: Curriculum
    pace: Pace = field(default_factory=Pace)
    read: dict[str, datetime] = field(default_factory=dict)
    memories: dict[ItemRef, Memory] = field(default_factory=dict)
    probed: set[ItemRef] = field(default_factory=set)
    """The items whose right answer spared the learner their lessons."""

    def choose(self, opening: Opening, ahead: Sequence[Opening]) -> Sequence[Part]:
        """Compose a bite."""
        progress = Progress(
            read=self.read,
            memories=self.memories,
            known=self.known,
            decided=self.curriculum.lessons.keys(),
        )
        bite = compose(progress, self.curriculum, opening, self.pace, ahead=ahead)
        return bite.parts if bite else ()

    @property
    def known(self) -> set[str]:
        """The lessons that need not be read."""
        return {ref.lesson_id for ref in self.probed}

    def has_read(self, part: Part, step: Step, now: datetime) -> None:
        """Take note."""
        self.pace = learn_pace(self.pace, step.effort, step.seconds)
        self.read[part.lesson_id] = now

    def has_answered(
        self, part: Part, outcome: Outcome, steps: Sequence[Step], now: datetime
    ) -> None:
        """Take note, and plan the next time."""
        ref = ItemRef(part.lesson_id, part.item_id)
        expected = sum(self.pace.expected(step.effort) for step in steps)
        hesitation = sum(step.seconds for step in steps) / expected
        timed = Outcome(outcome.score, outcome.answered, hesitation)
        self.memories[ref] = remember(self.memories.get(ref), timed, now)
        if part.kind == "probe" and outcome.score == 1:
            self.probed.add(ref)
        elif outcome.score is not None and outcome.score < LAPSE:
            self.probed.discard(ref)
        for step in steps:
            self.pace = learn_pace(self.pace, step.effort, step.seconds)
