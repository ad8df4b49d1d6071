"""Scenario: a story with decisions, each with a visible consequence in money, hours or trust."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from lessons.items.answer import read_answer
from lessons.items.base import (
    Answers,
    Authored,
    AuthoredItem,
    Effect,
    Outcome,
    Prose,
    Question,
    Reply,
    Slug,
    UnknownOptionError,
)
from lessons.items.choice import Credit
from lessons.items.option import Option, check_ids, show


class Change(Authored):
    """What a decision changes, as the author writes it: signed, good for the learner is +."""

    money: int = 0
    """In the currency of the scenario."""
    hours: int = 0
    """Of the learner's work: lost ones are negative."""
    trust: int = 0
    """Of the other side, in points."""


class Decision(Option):
    """One option at one point: what is done, what follows, and where the story goes."""

    credit: Credit = 0
    """As of a choice; several decisions may be acceptable."""
    then: Prose
    """What happens next: the consequence the learner reads."""
    change: Change = Change()
    """What it does to the three meters."""
    to: Slug
    """The id of the next point, or of an ending."""


class Point(Authored):
    """A moment in the story that asks for a decision."""

    id: Slug
    text: Prose
    """What has happened and what is asked, true whatever came before."""
    options: tuple[Decision, ...] = Field(min_length=2, max_length=3)
    """Two or three."""


class Ending(Authored):
    """How the story ends."""

    id: Slug
    title: Prose
    """One line, without a verdict."""


class Scenario(AuthoredItem):
    """A branching story. The first point opens it; every path leads to an ending."""

    kind: Literal["scenario"]
    opening: Prose
    """Who the learner is in this story, for whom they work, and for how much."""
    currency: str = Field(default="$", max_length=4)
    """The sign before amounts of money."""
    points: tuple[Point, ...] = Field(min_length=1, max_length=16)
    """The decisions; the first opens the story."""
    endings: tuple[Ending, ...] = Field(min_length=2)
    """Where paths lead."""

    @model_validator(mode="after")
    def _hold_together(self) -> "Scenario":
        names = [point.id for point in self.points] + [ending.id for ending in self.endings]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            msg = f"used for two places of the story: {', '.join(doubled)}; rename one"
            raise ValueError(msg)
        for point in self.points:
            check_ids(point.options, f" of '{point.id}'")
        if lost := sorted({o.to for p in self.points for o in p.options} - set(names)):
            msg = f"'to' names no point and no ending: {', '.join(lost)}; add it, or mend 'to'"
            raise ValueError(msg)
        if unreached := sorted(set(names) - self._depths.keys()):
            msg = f"no path leads to: {', '.join(unreached)}; point a 'to' there, or delete it"
            raise ValueError(msg)
        return self

    def question(self, answers: Answers) -> Question | None:
        """Return the decision that the answers so far lead to, or None at an ending."""
        point = self._point(self._walk(answers))
        if point is None:
            return None
        text = point.text if answers else f"{self.opening}\n\n{point.text}"
        steps = len(answers) + self._depths[point.id]
        return Question(text, show(point.options), step=len(answers), steps=steps)

    def reply(self, answers: Answers, answer: str) -> Reply:
        """Return the consequence of a decision, with the meters after it."""
        chosen = read_answer(self.question(answers), answer)
        decisions = self._decisions((*answers, answer))
        decision = decisions[-1]
        return Reply(
            answer=answer,
            chosen=chosen,
            feedback=decision.then,
            credit=decision.credit,
            effect=_effect(decision),
            total=sum((_effect(taken) for taken in decisions), Effect()),
            ending=next((e.title for e in self.endings if e.id == decision.to), None),
        )

    def grade(self, answers: Answers) -> Outcome:
        """Return the mean credit of the decisions taken."""
        earned = [decision.credit for decision in self._decisions(answers)]
        return Outcome(score=sum(earned) / len(earned), answered=len(earned))

    def ending(self, answers: Answers) -> str | None:
        """Return the id of the ending that the answers lead to, or None on the way there.

        Raises UnknownOptionError for answers that lead nowhere.
        """
        place = self._walk(answers)
        return None if self._point(place) else place

    def texts(self) -> Sequence[str]:
        """Return everything on every path."""
        told = [text for p in self.points for o in p.options for text in (o.text, o.then)]
        return [self.opening, *(p.text for p in self.points), *told]

    def paths(self) -> Sequence[Answers]:
        """Return every way through the story, as answers."""
        found: list[Answers] = []
        open_paths: list[Answers] = [()]
        while open_paths:
            answers = open_paths.pop()
            question = self.question(answers)
            if question is None:
                found.append(answers)
            else:
                open_paths += [(*answers, option.id) for option in question.options]
        return found

    def _point(self, place: str) -> Point | None:
        return next((point for point in self.points if point.id == place), None)

    def _decisions(self, answers: Answers) -> list[Decision]:
        taken: list[Decision] = []
        place = self.points[0].id
        for option_id in answers:
            point = self._point(place)
            if point is None:
                raise UnknownOptionError(option_id)
            taken.append(_decision(point, option_id))
            place = taken[-1].to
        return taken

    def _walk(self, answers: Answers) -> str:
        taken = self._decisions(answers)
        return taken[-1].to if taken else self.points[0].id

    @cached_property
    def _depths(self) -> Mapping[str, int]:
        """Return, for every place a path leads to, the decisions left on the longest way on.

        Raises ValueError where the story runs in a circle.
        """
        depths: dict[str, int] = {}

        def measure(place: str, behind: tuple[str, ...]) -> int:
            if place in behind:
                msg = f"the story runs in a circle through '{place}'; let each 'to' lead onward"
                raise ValueError(msg)
            if place not in depths:
                point = self._point(place)
                onward = [option.to for option in point.options] if point else []
                steps = [1 + measure(to, (*behind, place)) for to in onward]
                depths[place] = max(steps, default=0)
            return depths[place]

        measure(self.points[0].id, ())
        return depths


def _decision(point: Point, option_id: str) -> Decision:
    for option in point.options:
        if option.id == option_id:
            return option
    raise UnknownOptionError(option_id)


def _effect(decision: Decision) -> Effect:
    change = decision.change
    return Effect(money=change.money, hours=change.hours, trust=change.trust)
