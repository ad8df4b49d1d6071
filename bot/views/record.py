"""The learning record: its screen, and the papers themselves."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from math import floor
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.records.record import (
    Certificate,
    Figure,
    Record,
    RecordHeadings,
    RecordLesson,
    RecordSkill,
)
from bot.text import ISOLATE, Tongue
from bot.view import Press, View
from lessons.model import Lesson
from scheduler.walltime import to_local
from storage.learners import Learner
from storage.record import MASTERED, Done, Skill

UNPRINTED = ("So", "Sk", "Cn", "Co")
"""Kinds of characters, by Unicode, that no font here has: emoji above all."""


class Finished(NamedTuple):
    """A lesson that was finished, and the day in the learner's zone."""

    day: date
    skill: Skill
    lesson: Lesson


@dataclass(frozen=True)
class Logbook:
    """What there is to tell about a learner at one instant."""

    learner: Learner
    now: datetime
    done: Done
    skills: tuple[Skill, ...]
    """Every one, in order."""
    gone: tuple[Lesson, ...] = ()
    """Lessons that they took and that are not taught any more, as they stood last."""

    @property
    def day(self) -> date:
        """The day on which it is told, in the learner's zone."""
        return self._local(self.now)

    @cached_property
    def since(self) -> date:
        """The day of the first thing done; of this instant, where nothing was."""
        return self._local(self.done.since or self.now)

    @cached_property
    def lessons(self) -> list[Finished]:
        """The lessons finished, the newest first."""
        found = [
            (at, Finished(self._local(at), skill, lesson))
            for skill in self.skills
            for lesson in (*skill.track.lessons, *self._gone_of(skill))
            if (at := self.done.finished(lesson)) is not None
        ]
        return [one for _, one in sorted(found, key=lambda pair: pair[0], reverse=True)]

    @cached_property
    def begun(self) -> list[Skill]:
        """The skills that something was read or answered of."""
        return [skill for skill in self.skills if skill.seconds or skill.finished]

    @cached_property
    def skills_by_id(self) -> dict[str, Skill]:
        """Every skill by its track's id."""
        return {skill.track.id: skill for skill in self.skills}

    def _gone_of(self, skill: Skill) -> list[Lesson]:
        return [lesson for lesson in self.gone if lesson.track_id == skill.track.id]

    def _local(self, instant: datetime) -> date:
        return to_local(instant, ZoneInfo(self.learner.zone)).date()


def overview(tongue: Tongue, book: Logbook) -> View:
    """Return what the record holds, what certificates still take, and a button for each paper."""
    if not book.lessons:
        return View(tongue("record.none"), ((_lesson_now(tongue),),))
    count, time = len(book.lessons), duration(tongue, book.done.total)
    parts = [
        tongue("record", n=count, time=time),
        tongue("record.bears", name=_name(tongue, book)),
    ]
    missing = [_missing(tongue, skill) for skill in book.begun if not skill.certified]
    if missing:
        heading = tongue("record.missing", needed=tongue.percent(MASTERED))
        parts.append(Markup("\n").join([heading, *missing]))
    papers = (Press(tongue.plain("record.pdf"), "log:pdf", "primary"), _table(tongue))
    certificates = [(_certificate(tongue, skill),) for skill in book.begun if skill.certified]
    return View(Markup("\n\n").join(parts), (papers, *certificates))


def refused(tongue: Tongue, skill: Skill) -> View:
    """Return why there is no certificate now, and the button to what brings it nearer."""
    needed = tongue.percent(MASTERED)
    said = [tongue("record.refused", needed=needed), _missing(tongue, skill)]
    review = Press(tongue.plain("record.review"), "review")
    return View(Markup("\n").join(said), ((_lesson_now(tongue) if skill.left else review,),))


def unprinted(tongue: Tongue) -> View:
    """Return an apology for a paper, and the button to the file that needs no printing."""
    return View(tongue("record.unprinted"), ((_table(tongue),),))


def record(tongue: Tongue, book: Logbook) -> Record:
    """Return the learning record, as a file for spreadsheets takes it."""
    return Record(
        language=tongue.code,
        title=tongue.plain("record.title"),
        name=_name(tongue, book),
        period=_period(tongue, book),
        day=book.day,
        made=tongue.plain("record.made", day=_dated(tongue, book.day)),
        figures=_figures(tongue, book),
        lines=(),
        skills=[
            RecordSkill(
                skill.track.title,
                skill.finished,
                len(skill.track.lessons),
                _minutes(skill.seconds),
                _mastery(tongue, skill),
            )
            for skill in book.begun
        ],
        lessons=[
            RecordLesson(
                one.day,
                _dated(tongue, one.day),
                one.lesson.title,
                one.skill.track.title,
                _minutes(book.done.seconds.get(one.lesson.id, 0.0)),
            )
            for one in book.lessons
        ],
        headings=_headings(tongue),
        footnote=" ".join(_notes(tongue, told=book.done.used > 0)),
    )


def printed(tongue: Tongue, values: Record) -> Record:
    """Return the record as it is printed: each title in its own direction."""
    if not tongue.right_to_left:
        return values
    return replace(
        values,
        skills=[replace(one, name=ISOLATE.format(one.name)) for one in values.skills],
        lessons=[
            replace(one, title=ISOLATE.format(one.title), skill=ISOLATE.format(one.skill))
            for one in values.lessons
        ],
    )


def certificate(tongue: Tongue, book: Logbook, skill: Skill) -> Certificate:
    """Return the certificate for a skill, whether or not it was earned."""
    count, title = len(skill.track.lessons), skill.track.title
    if skill.known:
        line = tongue.plain("certificate.known", n=count, read=count - skill.known)
    else:
        line = tongue.plain("certificate.read", n=count)
    return Certificate(
        language=tongue.code,
        title=tongue.plain("certificate.title"),
        name=_name(tongue, book),
        lines=(line,),
        track=ISOLATE.format(title) if tongue.right_to_left else title,
        figures=(
            Figure(str(count), tongue.plain("certificate.lessons", n=count)),
            Figure(duration(tongue, skill.seconds), tongue.plain("record.time")),
            Figure(_mastery(tongue, skill), tongue.plain("certificate.mastery")),
        ),
        day=book.day,
        made=tongue.plain("record.made", day=_dated(tongue, book.day)),
        footnote=" ".join(_notes(tongue, told=False)),
    )


def duration(tongue: Tongue, seconds: float) -> str:
    """Return a stretch of time in hours and minutes, or in minutes where it is no hour."""
    hours, minutes = divmod(_minutes(seconds), 60)
    if not hours:
        return tongue.plain("minutes", n=minutes)
    return tongue.plain("record.hours", n=hours, minutes=minutes)


def _name(tongue: Tongue, book: Logbook) -> str:
    """Return the name that stands on papers: what can be printed of the learner's own."""
    letters = [one for one in book.learner.first_name if unicodedata.category(one) not in UNPRINTED]
    words = "".join(letters).replace("\ufe0f", "").split()
    return " ".join(words) or tongue.plain("record.nameless")


def _notes(tongue: Tongue, *, told: bool) -> list[str]:
    notes = [tongue.plain("record.measured"), tongue.plain("record.estimated")]
    if told:
        notes.append(tongue.plain("record.told"))
    return [*notes, tongue.plain("record.practice")]


def _period(tongue: Tongue, book: Logbook) -> str:
    first, last = _dated(tongue, book.since), _dated(tongue, book.day)
    return last if first == last else tongue.plain("record.period", first=first, last=last)


def _dated(tongue: Tongue, day: date) -> str:
    return format_date(day, "d MMMM y", locale=tongue.locale)


def _figures(tongue: Tongue, book: Logbook) -> list[Figure]:
    count, skills, used = len(book.lessons), len(book.begun), book.done.used
    figures = [
        Figure(str(count), tongue.plain("record.lessons", n=count)),
        Figure(duration(tongue, book.done.total), tongue.plain("record.time")),
        Figure(str(skills), tongue.plain("record.skills", n=skills)),
    ]
    if used:
        figures.append(Figure(str(used), tongue.plain("record.used", n=used)))
    return figures


def _headings(tongue: Tongue) -> RecordHeadings:
    return RecordHeadings(
        skills=tongue.plain("column.skills"),
        lessons=tongue.plain("column.lessons"),
        skill=tongue.plain("column.skill"),
        done=tongue.plain("column.done"),
        minutes=tongue.plain("column.minutes"),
        mastery=tongue.plain("column.mastery"),
        day=tongue.plain("column.day"),
        lesson=tongue.plain("column.lesson"),
    )


def _missing(tongue: Tongue, skill: Skill) -> Markup:
    title, mastery = skill.track.title, _mastery(tongue, skill)
    if skill.left:
        return tongue("record.left", title=title, n=skill.left, mastery=mastery)
    return tongue("record.faded", title=title, mastery=mastery)


def _mastery(tongue: Tongue, skill: Skill) -> str:
    # Rounded down, so that no paper says more than was measured.
    return tongue.percent(floor(skill.mastery * 100) / 100)


def _minutes(seconds: float) -> int:
    return round(seconds / 60)


def _lesson_now(tongue: Tongue) -> Press:
    return Press(tongue.plain("record.begin"), "now:5", "primary")


def _table(tongue: Tongue) -> Press:
    return Press(tongue.plain("record.csv"), "log:csv")


def _certificate(tongue: Tongue, skill: Skill) -> Press:
    title = skill.track.title
    return Press(tongue.plain("record.certificate", title=title), f"log:cert:{skill.track.id}")
