"""Items from GIFT questions: what an item can hold is taken, and the rest is named.

A multiple choice becomes a `choice`, one with weights alone a `several`, an essay a `reflection`.
What GIFT does not say is left as a blank, which the linter names (L25).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from lessons.faults import Fault
from lessons.gift.file import CODE
from lessons.gift.names import Names
from lessons.gift.options import Loss, NotHeldError, choice_wording, prose, several_options
from lessons.gift.questions import Kind, Question
from lessons.items import AnyItem, Choice, Reflection, Several
from lessons.items.choice import Wording
from lessons.slugs import slug
from lessons.yamlfile import shorten

_MOST_WORDINGS = 3
_NOT_HELD: Mapping[Kind, str] = {
    Kind.TRUE_FALSE: "a choice needs three options; write it as one, with a third way",
    Kind.SHORT: "no item takes a typed answer; write it as a choice",
    Kind.NUMERICAL: "no item takes a number; write it as a choice",
    Kind.MATCHING: "no item takes pairs; write a choice for one of them",
    Kind.DESCRIPTION: "it asks nothing; put its text into the lesson or a question",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """One item of a file."""

    item: AnyItem
    line: int
    """Where its first question begins."""
    lesson: str = ""
    """The lesson it came from, where the file says so."""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file's questions."""

    items: tuple[Imported, ...]
    faults: tuple[Fault, ...]
    """Errors for questions not taken, warnings for parts of questions that were changed or lost."""
    not_taken: Mapping[str, int]
    """How many questions of which kind became no item."""


def to_items(questions: Sequence[Question], path: Path) -> Taken:
    """Return the questions as items; `path` is for the faults."""
    noted = {question.note.item for question in questions if question.note}
    maker = _Maker(path, Names(noted))
    items = tuple(maker.make(questions))
    return Taken(items, tuple(maker.faults), maker.not_taken)


@dataclass
class _Maker:
    path: Path
    names: Names
    noted: set[tuple[str, str]] = field(default_factory=set)
    """The lessons and ids of items that were made under the ids of their notes."""
    faults: list[Fault] = field(default_factory=list)
    not_taken: Counter[str] = field(default_factory=Counter)

    def make(self, questions: Sequence[Question]) -> Iterator[Imported]:
        for group in _group(questions):
            for question in group[_MOST_WORDINGS:]:
                reason = (
                    f"an item has {_MOST_WORDINGS} wordings at most; make it an item of its own"
                )
                self._leave(question, reason)
            yield from self._item(group[:_MOST_WORDINGS])

    def _item(self, group: Sequence[Question]) -> Iterator[Imported]:
        """Yield the item of a question and its other wordings, if they can be one."""
        first = group[0]
        losses: list[Loss] = []
        try:
            item = self._build(group, losses)
        except NotHeldError as error:
            for question in group:
                self._leave(question, str(error))
            return
        except ValidationError as error:
            for question in group:
                self._leave(question, _explain(error))
            return
        for line, message in losses:
            self.faults.append(Fault(self.path, line, 1, message, CODE, warning=True))
        lesson = first.note.lesson if first.note else ""
        yield Imported(item, first.line, lesson, first.category)

    def _build(self, group: Sequence[Question], losses: list[Loss]) -> AnyItem:
        first = group[0]
        match first.kind:
            case Kind.CHOICE:
                ids = Names()
                wordings = [choice_wording(question, ids, losses) for question in group]
                return _choice(self._name(first), wordings)
            case Kind.SEVERAL:
                return Several(
                    kind="several",
                    stem=prose(first.stem, first.line, losses),
                    options=several_options(first, losses),
                    feedback=prose(first.feedback, first.line, losses),
                    id=self._name(first),
                )
            case Kind.ESSAY:
                return Reflection(
                    kind="reflection",
                    stem=prose(first.stem, first.line, losses),
                    example=prose(first.feedback, first.line, losses),
                    id=self._name(first),
                )
        raise NotHeldError(_NOT_HELD[first.kind])

    def _name(self, question: Question) -> str:
        """Return the id of its note, unless another question has it, or one from its words."""
        note = question.note
        if note and (note.lesson, note.item) not in self.noted:
            self.noted.add((note.lesson, note.item))
            return note.item
        wanted = note.item if note else slug(question.title or question.stem.words, "question")
        return self.names.give(wanted)

    def _leave(self, question: Question, reason: str) -> None:
        self.not_taken[question.kind] += 1
        name = shorten(" ".join((question.title or question.stem.words).split()))
        message = f"not taken: '{name}' ({question.kind}); {reason}"
        self.faults.append(Fault(self.path, question.line, 1, message, CODE))


def _group(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Yield the questions, those together that are wordings of one choice, the first ones first."""
    groups: dict[object, list[Question]] = {}
    for place, question in enumerate(questions):
        note = question.note
        together = note and question.kind is Kind.CHOICE
        key = (note.lesson, note.item) if note and together else place
        groups.setdefault(key, []).append(question)
    for group in groups.values():
        yield sorted(group, key=lambda question: question.note.wording if question.note else 0)


def _choice(id_: str, wordings: Sequence[Wording]) -> Choice:
    first, *again = wordings
    return Choice(kind="choice", id=id_, again=tuple(again), **dict(first))


def _explain(error: ValidationError) -> str:
    """Return the first thing that is wrong, in the model's own words."""
    details = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in details["loc"])
    message = str(details.get("ctx", {}).get("error", details["msg"]))
    return f"{where}: {message}" if where else message
