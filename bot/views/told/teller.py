"""What every part of the page needs: the language, the learner's clock, and the lessons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.text import Tongue
from lessons.markup import to_html
from lessons.money import Amount
from scheduler.walltime import to_local
from storage.export import Shelf

Row = Mapping[str, Any]
"""A row as `storage.export.everything` gives it."""


@dataclass(frozen=True)
class Teller:
    """Says things in the learner's language and zone."""

    tongue: Tongue
    zone: ZoneInfo
    shelf: Shelf

    def day(self, instant: str) -> str:
        """Return the local day of an instant in ISO 8601, with its year."""
        return self._dated(self._local(instant))

    def at(self, instant: str) -> str:
        """Return an instant in ISO 8601 by the local clock."""
        local = self._local(instant)
        clock = self.tongue.clock(local.time())
        return self.tongue.plain("told.at", day=self._dated(local), time=clock)

    def span(self, start: str, end: str) -> str:
        """Return from when to when, by the local clock."""
        first, last = self._local(start), self._local(end)
        same = first.date() == last.date()
        until = self.tongue.clock(last.time()) if same else self.at(end)
        return self.tongue.plain("slots.gap", start=self.at(start), end=until)

    def title(self, lesson_id: str) -> str:
        """Return what a lesson is called, or its id where it can not be had any more."""
        lesson = self.shelf.lesson(lesson_id)
        return lesson.title if lesson else lesson_id

    def money(self, hundredths: int | None, currency: str | None) -> list[str]:
        """Return what something earned, if that was told."""
        if hundredths is None or currency is None:
            return []
        tongue = self.tongue
        return [tongue("told.earned", amount=tongue.money(Amount(hundredths, currency)))]

    def _local(self, instant: str) -> datetime:
        return to_local(datetime.fromisoformat(instant), self.zone)

    def _dated(self, local: datetime) -> str:
        return format_date(local.date(), "d MMMM y", locale=self.tongue.locale)


def authored(text: str) -> Markup:
    """Return what an author wrote, with its markup."""
    return Markup(to_html(text))  # noqa: S704 - it lets nothing through but its own tags


def apart(text: str) -> Markup:
    """Return a text in its own direction, for a line of the page's."""
    return Markup("<bdi>{}</bdi>").format(text)
