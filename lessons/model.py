"""The lesson model: what a pack holds, as frozen values.

These classes are also the file format: `lessons.loader` reads YAML into them, and their field
descriptions are what an author's editor shows.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from lessons.items import AnyItem
from lessons.items.base import Authored, Prose, Slug

LessonId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[1-9][0-9]?$")]
"""`FBK-1`: the track's letters and a number. It never changes and is never used again."""

TrackId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]

Evidence = Literal["freelancers", "meta-analysis", "experiment", "theory", "practice"]
"""How the source knows: freelancers were studied; many studies together; an experiment, field
study or survey with other people; theory or interviews; a practitioner's book or a standard."""


class Source(Authored):
    """Where a lesson's idea comes from."""

    authors: Prose
    year: int = Field(ge=1900, le=2100)
    title: Prose
    published: Prose
    status: Literal["verified", "vouched"]
    """verified: checked against a copy; vouched: widely cited and believed right."""


class Turn(Authored):
    """One line of a dialogue."""

    who: Prose
    says: Prose


class Dialogue(Authored):
    """A conversation in which the behaviour is seen, with push-back from the other side."""

    scene: Prose
    turns: tuple[Turn, ...] = Field(min_length=4, max_length=8)


class Action(Authored):
    """What to do today, as an if-then plan: `when` ... `then` ..., in at most 15 minutes."""

    when: Prose
    then: Prose
    minutes: int = Field(ge=1, le=15)


class Lesson(Authored):
    """One YAML file: one behaviour, taught in a few minutes."""

    id: LessonId
    title: Annotated[Prose, StringConstraints(max_length=64)]
    behaviour: Prose
    minutes: int = Field(ge=2, le=10)
    source: Slug
    evidence: Evidence
    reviewed: date
    requires: tuple[LessonId, ...] = ()
    """Lessons that come before this one."""
    hook: Prose
    idea: Prose
    dialogue: Dialogue
    say: Annotated[Prose, StringConstraints(max_length=256)]
    """The sentence to copy. 256 characters is what a Telegram copy button holds."""
    action: Action
    items: tuple[AnyItem, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _name_items_once(self) -> "Lesson":
        if len({item.id for item in self.items}) < len(self.items):
            msg = "two items have the same id; give each its own"
            raise ValueError(msg)
        return self

    @property
    def track_id(self) -> str:
        """The track that the lesson's id names."""
        return self.id.split("-")[0]

    def item(self, item_id: str) -> AnyItem | None:
        """Return the item of that id, or None."""
        return next((item for item in self.items if item.id == item_id), None)


class TrackFile(Authored):
    """A `track.yaml`: what the track trains, and its lessons in order."""

    id: TrackId
    skill: Slug
    title: Annotated[Prose, StringConstraints(max_length=40)]
    summary: Annotated[Prose, StringConstraints(max_length=160)]
    lessons: tuple[LessonId, ...] = Field(min_length=1)


class PackFile(Authored):
    """A `pack.yaml`: what the pack is called and how it may be used."""

    name: Slug
    version: Version
    licence: Prose
    language: Language
    tracks: tuple[TrackId, ...] = ()
    """The tracks that client work needs first, in order; the others follow by their ids."""


@dataclass(frozen=True)
class Track:
    """An ordered set of lessons that trains one skill."""

    id: str
    skill: str
    title: str
    summary: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Edition:
    """A lesson as it stands at some time, with its source: a bite is finished as it was begun."""

    lesson: Lesson
    source: Source

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that are others for any other wording."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """Return the text that `from_json` reads."""
        whole = {
            "lesson": self.lesson.model_dump(mode="json"),
            "source": self.source.model_dump(mode="json"),
        }
        return json.dumps(whole, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> "Edition":
        """Return the edition that `to_json` wrote. Raises ValueError where it can not be read."""
        whole = json.loads(text)
        if not (isinstance(whole, dict) and {"lesson", "source"} <= whole.keys()):
            msg = "an edition holds a lesson and its source"
            raise ValueError(msg)
        lesson = Lesson.model_validate_json(json.dumps(whole["lesson"]))
        return Edition(lesson, Source.model_validate_json(json.dumps(whole["source"])))


@dataclass(frozen=True)
class Curriculum:
    """Everything that can be taught: tracks in order, and their sources."""

    tracks: tuple[Track, ...]
    sources: Mapping[str, Source]

    @cached_property
    def lessons(self) -> Mapping[str, Lesson]:
        """Every lesson by its id, in the order of the tracks."""
        return {lesson.id: lesson for track in self.tracks for lesson in track.lessons}

    @cached_property
    def editions(self) -> Mapping[str, Edition]:
        """Every lesson with its source, by the lesson's id."""
        return {
            lesson.id: Edition(lesson, self.sources[lesson.source])
            for lesson in self.lessons.values()
        }

    @cached_property
    def tracks_by_id(self) -> Mapping[str, Track]:
        """Every track by its id, in order."""
        return {track.id: track for track in self.tracks}
