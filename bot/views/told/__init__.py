"""All that is kept about a learner, as a page for them to read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.records.readable import Entry, Grid, Page, Section, Words
from bot.text import Tongue
from bot.views.told import learning, person, work
from bot.views.told.teller import Row, Teller
from lessons.model import Curriculum
from storage.export import Shelf

LONGEST_CELL = 300
"""Letters of a value among the tables; the whole of it stands in the file beside the page."""

Rows = Mapping[str, Sequence[Row]]


def page(tongue: Tongue, told: Rows, shelf: Shelf, curriculum: Curriculum, now: datetime) -> Page:
    """Return the page; `told` is what `storage.export.everything` gives, of a learner there is."""
    (me,) = told["learners"]
    teller = Teller(tongue, ZoneInfo(me["zone"]), shelf)
    made, zone = teller.at(now.isoformat()), me["zone"]
    words = Words(
        title=tongue("told"),
        intro=tongue("told.intro", name=me["first_name"], at=made, zone=zone),
        nothing=tongue("told.nothing"),
        more=tongue("told.more"),
    )
    sections = [*_sections(teller, told, curriculum), _stored(tongue, told)]
    return Page(tongue.code, tongue.right_to_left, words, sections)


def _sections(teller: Teller, told: Rows, curriculum: Curriculum) -> list[Section]:
    tongue = teller.tongue
    (me,) = told["learners"]
    return [
        Section("you", tongue("told.you"), facts=person.facts(teller, me, curriculum)),
        Section(
            "times",
            tongue("told.times"),
            facts=person.limits(teller, told["limits"]),
            entries=person.slots(teller, told["slots"]),
        ),
        _of("calendars", tongue("told.calendars"), person.calendars(teller, told["calendars"])),
        _of("read", tongue("told.read"), learning.readings(teller, told["readings"])),
        _of("answers", tongue("told.answers"), learning.answers(teller, told["answers"])),
        _of("words", tongue("told.words"), learning.writings(teller, told["writings"])),
        _of("work", tongue("told.work"), _at_work(teller, told, curriculum)),
        _of("opinions", tongue("told.opinions"), work.opinions(teller, told["opinions"])),
        _of("memory", tongue("told.memory"), learning.memories(teller, told["memories"])),
        _of("bites", tongue("told.bites"), _sent(teller, told)),
    ]


def _of(name: str, title: str, entries: Sequence[Entry]) -> Section:
    return Section(name, title, entries=entries)


def _at_work(teller: Teller, told: Rows, curriculum: Curriculum) -> list[Entry]:
    promises = work.promises(teller, told["promises"])
    return [*promises, *work.events(teller, told["events"], curriculum)]


def _sent(teller: Teller, told: Rows) -> list[Entry]:
    announced = work.announcements(teller, told["broadcast_sends"])
    return [*announced, *work.deliveries(teller, told["deliveries"])]


def _stored(tongue: Tongue, told: Rows) -> Section:
    """Return every table that has a row, those included that nothing above knows of."""
    grids = [_grid(name, rows) for name, rows in told.items() if rows]
    return Section("stored", tongue("told.stored"), tongue("told.stored.intro"), grids=grids)


def _grid(name: str, rows: Sequence[Row]) -> Grid:
    cells = [[_cell(value) for value in row.values()] for row in rows]
    return Grid(name, list(rows[0]), cells)


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    if value is None:
        return ""
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
