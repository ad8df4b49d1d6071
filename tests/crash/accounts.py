"""What learners did, against what stands in the database and in their chats afterwards."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from lessons.items.answer import SKIPPED, WRITTEN, write_answer
from lessons.model import Curriculum
from storage.tables import answers, deliveries, learners, readings, slots, writings
from tests.crash.crowd import LOOK, SLOT, Act
from tests.crash.records import Records
from tests.crash.witness import Step, Witness

LIVE = ("planned", "sending", "sent", "uncertain")
OUTSTANDING = LIVE[1:]
LOOKED = "Your times"
"""How the answer to `/slots` begins."""


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the result; a law is broken where it is not `allowed`."""

    what: str
    found: int
    allowed: int | None = None
    """None where any number is fine."""

    @property
    def broken(self) -> bool:
        """The law does not hold."""
        return self.allowed is not None and self.found > self.allowed

    def __str__(self) -> str:
        """Return the line."""
        law = "" if self.allowed is None else f"  (at most {self.allowed})"
        return f"{self.what:<64}{self.found:>8}{law}{'  BROKEN' if self.broken else ''}"


@dataclass(slots=True)
class Cuts:
    """What every kill cut off."""

    starting: int = 0
    """Kills before the process asked for updates."""
    working: int = 0
    under_way: int = 0
    """Sends that the server had begun and not answered."""
    unrecorded: set[tuple[int, int]] = field(default_factory=set)
    """Steps that stood in a chat, and the database did not know of it: chat and message."""
    unconfirmed: list[set[int]] = field(default_factory=list)
    """For each kill the updates that the process had been given and had not confirmed."""


def unrecorded(records: Records, witness: Witness) -> set[tuple[int, int]]:
    """The steps in the chats that would be shown again, as the database knows of no message."""
    query = select(deliveries).where(deliveries.c.state.in_((*OUTSTANDING, "answered")))
    rows = {row.id: row for row in records.rows(query)}
    return {
        (chat_id, message_id)
        for chat_id, chat in witness.chats.items()
        for message_id, step in chat.waiting()
        if (row := rows.get(step.delivery)) and _stands_at(row, step)
        if row.message_id != message_id
    }


def _stands_at(row: Any, step: Step) -> bool:
    given = len([one for one in row.answers.split(",") if one])
    return (row.part, given) == (step.part, step.step)


class Accounts:
    """Compares."""

    def __init__(
        self, acts: Sequence[Act], records: Records, witness: Witness, taught: Curriculum
    ) -> None:
        self._acts = sorted(acts, key=lambda act: act.update_id)
        self._records = records
        self._witness = witness
        self._taught = taught

    def counts(self, cuts: Cuts) -> list[Count]:
        """Every line, those of the laws among them."""
        return [
            *self._confirmed(cuts),
            *self._answered(),
            *self._read(),
            *self._typed(),
            *self._sent(cuts),
            *self._alive(),
        ]

    def _confirmed(self, cuts: Cuts) -> list[Count]:
        ids = [act.update_id for act in self._acts]
        lives = [len(self._witness.given[id_]) for id_ in ids]
        return [
            Count("updates that learners made", len(ids)),
            Count("  never given to the bot", lives.count(0), 0),
            Count("  not confirmed", len(self._witness.unconfirmed() & {*ids}), 0),
            Count("  given again after a kill", sum(life > 1 for life in lives)),
            Count("  unconfirmed at a kill, over all kills", sum(map(len, cuts.unconfirmed))),
        ]

    def _answered(self) -> list[Count]:
        """The first press on each question is its answer, and there is no other."""
        wanted: dict[Step, Act] = {}
        for act in self._acts:
            if act.kind in ("pick", "say", "skip"):
                wanted.setdefault(Step(*map(int, act.said.split(":")[:3])), act)
        rows = self._records.rows(select(answers).order_by(answers.c.id))
        kept = Counter(Step(row.delivery_id, row.part, row.step) for row in rows)
        given = {Step(row.delivery_id, row.part, row.step): row for row in rows}
        words = {step for step, row in given.items() if row.answer == WRITTEN}
        others = [
            step
            for step, act in wanted.items()
            if step in given
            and step not in words
            and given[step].answer != self._expected(act, given, step)
        ]
        return [
            Count("questions that were answered by a press", len(wanted.keys() - words)),
            Count("questions that were answered in own words", len(words)),
            Count("  answers lost", len(wanted.keys() - given.keys()), 0),
            Count("  answers kept twice", sum(many > 1 for many in kept.values()), 0),
            Count("  answers other than the first press", len(others), 0),
            Count("  answers nobody gave", len(given.keys() - wanted.keys() - words), 0),
        ]

    def _expected(self, act: Act, given: Mapping[Step, Any], step: Step) -> str:
        if act.kind == "skip":
            return SKIPPED
        selection = act.said.split(":")[3]
        if act.kind == "say":
            return selection
        row = given[step]
        item = self._taught.lessons[row.lesson_id].item(row.item_id)
        assert item is not None
        before = (given[Step(step.delivery, step.part, at)].answer for at in range(step.step))
        question = item.worded(row.wording).question(tuple(before))
        chosen = [question.options[int(index)].id for index in selection]
        return write_answer(question, chosen)

    def _read(self) -> list[Count]:
        pressed = {tuple(map(int, act.said.split(":"))) for act in self._acts if act.kind == "read"}
        rows = self._records.rows(select(readings.c.delivery_id, readings.c.part))
        kept = Counter(map(tuple, rows))
        return [
            Count("lessons that were read", len(pressed)),
            Count("  readings lost", len(pressed - kept.keys()), 0),
            Count("  readings kept twice", sum(many > 1 for many in kept.values()), 0),
            Count("  readings nobody made", len(kept.keys() - pressed), 0),
        ]

    def _typed(self) -> list[Count]:
        declared = {(act.learner_id, act.said[10:15]) for act in self._acts if act.kind == SLOT}
        rows = self._records.rows(select(slots.c.learner_id, slots.c.start))
        kept = Counter(map(tuple, rows))
        typed = {(act.learner_id, act.said) for act in self._acts if act.kind == "words"}
        texts = self._records.rows(select(writings.c.learner_id, writings.c.text))
        written = Counter((one.learner_id, one.text) for one in texts if one.text)
        return [
            Count("times that were typed", len(declared)),
            Count("  times lost", len(declared - kept.keys()), 0),
            Count("  times kept twice", sum(many > 1 for many in kept.values()), 0),
            Count("own words that were typed", len(typed)),
            Count("  own words kept", len(written)),
            Count("  own words taken twice", sum(many > 1 for many in written.values()), 0),
            Count("  own words nobody typed", len(written.keys() - typed), 0),
        ]

    def _sent(self, cuts: Cuts) -> list[Count]:
        pushes = Counter(self._witness.pushes)
        doubled = {(one.chat_id, one.first) for one in self._witness.doubled}
        return [
            Count("messages that were sent", len(self._witness.sent)),
            Count("  pushes", len(self._witness.pushes)),
            Count("  pushes sent twice", sum(many > 1 for many in pushes.values()), 0),
            Count("  sends under way at a kill, over all kills", cuts.under_way),
            Count("  steps in a chat and not in the database at a kill", len(cuts.unrecorded)),
            Count("  steps that stood in a chat twice", len(doubled)),
            Count("    though the first was in the database", len(doubled - cuts.unrecorded), 0),
            *self._looked(cuts),
        ]

    def _looked(self, cuts: Cuts) -> list[Count]:
        wanted = Counter(act.learner_id for act in self._acts if act.kind == LOOK)
        shown = Counter(chat for chat, one in self._witness.sent if LOOKED in one.get("text", ""))
        again = sum((shown - wanted).values())
        cut = sum(len(self._unconfirmed(LOOK, given)) for given in cuts.unconfirmed)
        return [
            Count(f"{LOOK} typed", wanted.total()),
            Count("  not answered", sum((wanted - shown).values()), 0),
            Count("  answered again", again, cut),
        ]

    def _unconfirmed(self, kind: str, given: set[int]) -> list[Act]:
        return [act for act in self._acts if act.kind == kind and act.update_id in given]

    def _alive(self) -> list[Count]:
        """Everybody who can be reached and has a slot has one next delivery, or one bite."""
        query = select(deliveries.c.learner_id).where(deliveries.c.state.in_(LIVE))
        live = Counter(row.learner_id for row in self._records.rows(query))
        free = select(learners.c.id).where(
            learners.c.reachable, learners.c.id.in_(select(slots.c.learner_id))
        )
        waiting = {row.id for row in self._records.rows(free)}
        states = self._records.rows(select(deliveries.c.state))
        ended: defaultdict[str, int] = defaultdict(int, Counter(row.state for row in states))
        return [
            Count("learners with a slot", len(waiting)),
            Count("  with nothing to come", len(waiting - live.keys()), 0),
            Count("  with two things at once", sum(many > 1 for many in live.values()), 0),
            *(Count(f"deliveries that are {state}", many) for state, many in sorted(ended.items())),
        ]
