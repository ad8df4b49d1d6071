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

Link = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\.[^\s]+$", max_length=256)]
"""An address that begins with https://."""

Evidence = Literal["freelancers", "meta-analysis", "experiment", "theory", "practice"]
"""How the source knows: freelancers were studied; many studies together; an experiment, field
study or survey with other people; theory or interviews; a practitioner's book or a standard."""


class Source(Authored):
    """Where a lesson's idea comes from."""

    authors: Prose
    """As a learner reads them: A. Gray and B. Reed."""
    year: int = Field(ge=1900, le=2100)
    """Of this edition; the idea names it."""
    title: Prose
    """Of the paper, book or standard."""
    published: Prose
    """The journal and its volume, or the publisher."""
    status: Literal["verified", "vouched"]
    """verified: checked against a copy; vouched: widely cited and believed right."""
    link: Link | None = None
    """Where it can be read."""


class Turn(Authored):
    """One line of a dialogue."""

    who: Prose
    """The speaker, by the name in the scene."""
    says: Prose
    """One to four short sentences, as people talk."""


class Dialogue(Authored):
    """A conversation in which the behaviour is seen, with push-back from the other side."""

    scene: Prose
    """Who these two are, where they talk, and what is at stake."""
    turns: tuple[Turn, ...] = Field(min_length=4, max_length=8)
    """Four to eight lines."""


class Action(Authored):
    """What to do today, as an if-then plan: `when` ... `then` ..., in at most 15 minutes."""

    when: Prose
    """The cue, which goes on after “When”: you open the invoice tool."""
    then: Prose
    """What to do, beginning with a verb; it can be done without the client."""
    minutes: int = Field(ge=1, le=15)
    """What it costs, 15 at most."""


Trade = Literal["development", "design", "writing", "data", "video", "admin", "other"]
"""What a freelancer does; `admin` is assistance, marketing and support."""

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""Two capitals of ISO 3166: PK, KE, BR."""


class Person(Authored):
    """Somebody in a dialogue."""

    name: Prose
    """As the dialogue has it."""
    gender: Literal["woman", "man"]
    """For translators: in many languages the words around a person depend on it."""
    country: Country
    """Where they live."""


class Lead(Person):
    """The freelancer whom the learner follows."""

    trade: Trade
    """What they do for clients; admin is assistance, marketing and support."""


class Counterpart(Person):
    """The one on the other side, who pushes back."""

    role: Literal["client", "prospect", "platform", "subcontractor", "peer", "client's employee"]
    """What they are to the freelancer; never a boss."""


class Cast(Authored):
    """The two people of the dialogue, from which the balance of all lessons is counted."""

    lead: Lead
    """The freelancer whom the learner follows."""
    other: Counterpart
    """The one on the other side."""


class Waiver(Authored):
    """A rule of the linter that this lesson breaks for a reason."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
    """The rule."""
    reason: Prose
    """Why this is better than what the rule asks for."""


class Lesson(Authored):
    """One YAML file: one behaviour, taught in a few minutes."""

    id: LessonId
    """The track's letters and a number. It never changes and is never used again."""
    title: Annotated[Prose, StringConstraints(max_length=64)]
    """What to do, in a few words."""
    behaviour: Prose
    """The one thing that somebody could see the learner do."""
    minutes: int = Field(ge=2, le=10)
    """Reading and answering, at 200 words a minute; `lint` works it out."""
    source: Slug
    """The id of a source in `sources.yaml`."""
    evidence: Evidence
    """How the source knows; the learner reads it in plain words."""
    reviewed: date
    """When somebody last read it critically."""
    requires: tuple[LessonId, ...] = ()
    """Lessons that come before this one."""
    cast: Cast | None = None
    """Who talks in the dialogue."""
    waivers: tuple[Waiver, ...] = ()
    """Rules that this lesson breaks, each with its reason (docs/lint.md)."""
    hook: Prose
    """The first lines: a moment that the reader knows, in 25 words."""
    idea: Prose
    """What to do and why, with the source's year and whom it studied."""
    dialogue: Dialogue
    """The idea at work, between two people."""
    say: Annotated[Prose, StringConstraints(max_length=256)]
    """The sentence to copy. 256 characters is what a Telegram copy button holds."""
    action: Action
    """What to do today."""
    items: tuple[AnyItem, ...] = Field(min_length=1)
    """A choice with a second wording, a judgement, a scenario, and others if they help."""

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
    """Three capitals, with which the ids of its lessons begin."""
    skill: Slug
    """The competence that it trains."""
    title: Annotated[Prose, StringConstraints(max_length=40)]
    """As it stands on a button of its own."""
    short: Annotated[Prose, StringConstraints(max_length=18)] | None = None
    """As it stands on half a row, where there are many tracks to choose from."""
    summary: Annotated[Prose, StringConstraints(max_length=160)]
    """What a learner will be able to do."""
    lessons: tuple[LessonId, ...] = Field(min_length=1)
    """In the order of teaching."""
    retired: tuple[LessonId, ...] = ()
    """Lessons that were taught once. Their ids are never used again, and what learners did in
    them is kept."""


class PackFile(Authored):
    """A `pack.yaml`: what the pack is called and how it may be used."""

    name: Slug
    """What it is called."""
    version: Version
    """Three numbers: the last for wording, the middle for lessons, the first for ids."""
    licence: Prose
    """How it may be used."""
    language: Language
    """Of all its lessons."""
    tracks: tuple[TrackId, ...] = ()
    """The tracks that client work needs first, in order; the others follow by their ids."""
    waivers: tuple[Waiver, ...] = ()
    """Rules on all lessons together that this pack breaks, each with its reason."""


@dataclass(frozen=True)
class Track:
    """An ordered set of lessons that trains one skill."""

    id: str
    skill: str
    title: str
    summary: str
    lessons: tuple[Lesson, ...]
    retired: tuple[str, ...] = ()
    """Ids of lessons that were taught once."""
    short: str | None = None
    """The title on half a row of buttons."""


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
            "lesson": self.lesson.model_dump(mode="json", exclude={"cast", "waivers"}),
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
