"""Pieces: parts with what they cost, and which of them fit into some room."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Protocol, TypeVar

from lessons.bite import ItemRef, Kind, Part, Progress, Why
from lessons.items import AnyItem
from lessons.model import Curriculum, Lesson
from lessons.pace import Pace, item_effort, lesson_effort

ACTION_SECONDS = 15
"""To take on an action, or to leave it: a line to read and a tap, or a few words instead."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part, and the whole seconds to allow for it, so that sums are exact."""

    part: Part
    seconds: int


class Timed(Protocol):
    """Anything that takes whole seconds."""

    @property
    def seconds(self) -> int:
        """The seconds to allow for it."""


T = TypeVar("T", bound=Timed)


def cost(pieces: Iterable[Timed]) -> int:
    """Return the seconds of all the pieces."""
    return sum(piece.seconds for piece in pieces)


def fit(pieces: Iterable[T], room: float) -> list[T]:
    """Return those that fit into `room` seconds, each claiming its place before the next."""
    taken = []
    for piece in pieces:
        if piece.seconds <= room:
            room -= piece.seconds
            taken.append(piece)
    return taken


def expected(piece: Piece, curriculum: Curriculum, pace: Pace) -> float:
    """Return the seconds of a piece in the middle, to tell the learner."""
    part = piece.part
    lesson = curriculum.lessons.get(part.lesson_id)
    item = lesson.item(part.item_id) if lesson else None
    if item:
        return pace.expected(item_effort(item.worded(part.wording)))
    if lesson and part.kind == "lesson":
        return pace.expected(lesson_effort(lesson))
    return piece.seconds


def lesson_piece(lesson: Lesson, why: Why, pace: Pace) -> Piece:
    """Return a lesson to read."""
    return Piece(Part("lesson", lesson.id, why=why), ceil(pace.lesson_seconds(lesson)))


def action_pieces(lesson: Lesson, why: Why, progress: Progress) -> list[Piece]:
    """Return the action of a lesson, unless it was taken on or left before."""
    if lesson.id in progress.decided:
        return []
    return [Piece(Part("action", lesson.id, why=why), ACTION_SECONDS)]


def item_piece(
    kind: Kind, lesson_id: str, item: AnyItem, why: Why, pace: Pace, *, wording: int = 0
) -> Piece:
    """Return an item in one of its wordings."""
    part = Part(kind, lesson_id, item.id, wording, why)
    return Piece(part, ceil(pace.item_seconds(item.worded(wording))))


def item_pieces(lesson: Lesson, why: Why, progress: Progress, pace: Pace) -> list[Piece]:
    """Return those items of a lesson that were never answered to their end."""
    return [
        item_piece("item", lesson.id, item, why, pace)
        for item in lesson.items
        if not progress.finished(ItemRef(lesson.id, item.id))
    ]
