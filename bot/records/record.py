"""What stands on a learning record and on a certificate.

Every text is in the learner's language already; none comes from here. A record is written from
right to left where its language is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Figure:
    """A number that sums up, and what it counts: "38", "lessons finished"."""

    value: str
    label: str


@dataclass(frozen=True)
class RecordSkill:
    """How far a skill has come."""

    name: str
    lessons_done: int
    of: int
    """The lessons that it has."""
    minutes: int
    mastery_said: str


@dataclass(frozen=True)
class RecordLesson:
    """A lesson that was finished."""

    day: date
    """In the learner's zone."""
    day_said: str
    title: str
    skill: str
    minutes: int


@dataclass(frozen=True)
class RecordHeadings:
    """The words over the two tables and their columns; those of a CSV file too."""

    skills: str
    lessons: str
    skill: str
    done: str
    minutes: str
    mastery: str
    day: str
    lesson: str


@dataclass(frozen=True)
class Record:
    """A learning record. What is empty is left out."""

    language: str
    """Its code, such as "ur": for whoever has it read aloud, and for its direction."""
    title: str
    name: str
    """The learner's."""
    period: str
    day: date
    """On which it is made: the file's date, so that the same values make the same file."""
    made: str
    """When it was made and by what, in words: at the foot of each page."""
    figures: Sequence[Figure]
    """At best three or four."""
    lines: Sequence[str]
    """Sentences that sum up."""
    skills: Sequence[RecordSkill]
    lessons: Sequence[RecordLesson]
    headings: RecordHeadings
    footnote: str
    """What the record is and is not: at the foot of the first page."""


@dataclass(frozen=True)
class Certificate:
    """A certificate for a finished track, on one page."""

    language: str
    title: str
    name: str
    lines: Sequence[str]
    """What is stated: they stand between the name and the track."""
    track: str
    figures: Sequence[Figure]
    day: date
    """See `Record.day`."""
    made: str
    footnote: str
