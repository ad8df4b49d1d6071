"""Who the learner is, when they are free, and their calendars."""

from collections.abc import Iterator, Sequence
from datetime import time

from babel import Locale, UnknownLocaleError

from bot.records.readable import Entry
from bot.text import ISOLATE, Tongue
from bot.views.slots import describe
from bot.views.told.teller import Row, Teller, apart
from lessons.model import Curriculum
from lessons.money import Amount
from scheduler.plan import FOREVER
from scheduler.slots import Slot, Weekday

MODES = {"steady": "told.mode.steady", "crunch": "told.mode.crunch", "idle": "told.mode.idle"}


def facts(teller: Teller, row: Row, curriculum: Curriculum) -> list[tuple[str, str]]:
    """Return what is known of the learner themselves, each with its label."""
    return [*_who(teller, row), *_wishes(teller, row, curriculum)]


def _who(teller: Teller, row: Row) -> Iterator[tuple[str, str]]:
    tongue = teller.tongue
    yield tongue("told.name"), row["first_name"]
    yield tongue("told.id"), str(row["id"])
    yield tongue("told.language"), _language(tongue, row["language"] or row["telegram_language"])
    yield tongue("told.zone"), row["zone"]
    yield tongue("told.joined"), teller.at(row["joined_at"])


def _wishes(teller: Teller, row: Row, curriculum: Curriculum) -> Iterator[tuple[str, str]]:
    tongue = teller.tongue
    yield tongue("told.tracks"), _tracks(tongue, row["tracks"].split(","), curriculum)
    yield tongue("told.mode"), tongue(MODES.get(row["mode"], "told.mode.steady"))
    if row["paused_until"]:
        endless = row["paused_until"] >= FOREVER.isoformat()
        until = tongue("told.endless") if endless else teller.at(row["paused_until"])
        yield tongue("told.paused"), until
    if row["hourly"] is not None and row["currency"]:
        yield tongue("told.rate"), tongue.money(Amount(row["hourly"], row["currency"]))
    if row["digest_day"] is not None:
        yield tongue("told.digest"), tongue.weekday(row["digest_day"])


def slots(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return the times that were declared."""
    return [Entry(_slot(teller.tongue, row)) for row in rows]


def limits(teller: Teller, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return when nothing comes, where the learner has said so."""
    return [fact for row in rows for fact in _limits(teller.tongue, row)]


def _limits(tongue: Tongue, row: Row) -> Iterator[tuple[str, str]]:
    days = [tongue.weekday(Weekday[name]) for name in filter(None, row["rest_days"].split(","))]
    yield tongue("limits.set.quiet"), _quiet(tongue, row["quiet_start"], row["quiet_end"])
    yield tongue("limits.set.rest"), tongue.listing(days) if days else tongue("limits.none.rest")
    yield tongue("limits.set.cap"), str(row["cap"] or tongue("limits.none.cap"))
    yield tongue("limits.set.distance"), tongue("minutes", n=row["distance"])
    yield tongue("limits.set.buffer"), tongue("minutes", n=row["buffer"])


def calendars(teller: Teller, rows: Sequence[Row]) -> list[Entry]:
    """Return the calendars, and of each the times that it takes, and nothing else."""
    return [Entry(row["name"], list(_calendar(teller, row))) for row in rows]


def _calendar(teller: Teller, row: Row) -> Iterator[str]:
    tongue = teller.tongue
    if row["address"]:
        yield apart(row["address"])
    yield tongue("told.added", at=teller.at(row["added_at"]))
    if row["read_at"]:
        yield tongue("told.fetched", at=teller.at(row["read_at"]))
    busy = [one.split("/") for one in row["busy"] or []]
    if busy:
        yield tongue("told.busy", n=len(busy))
        yield "\n".join(teller.span(start, end) for start, end in busy)


def _slot(tongue: Tongue, row: Row) -> str:
    start = time.fromisoformat(row["start"])
    return describe(tongue, Slot.from_rule(row["rule"], start, row["minutes"]))


def _tracks(tongue: Tongue, ids: Sequence[str], curriculum: Curriculum) -> str:
    """Return the tracks that were chosen; one that is taught no more goes by its id."""
    known = curriculum.tracks_by_id
    titles = [known[id_].title if id_ in known else id_ for id_ in filter(None, ids)]
    isolated = [ISOLATE.format(title) for title in titles] if tongue.right_to_left else titles
    return tongue.listing(isolated) if titles else tongue("told.all")


def _quiet(tongue: Tongue, start: str | None, end: str | None) -> str:
    if start is None or end is None:
        return tongue("limits.none.quiet")
    return tongue.plain("limits.hours", start=start, end=end)


def _language(tongue: Tongue, code: str | None) -> str:
    """Return the name of a language, or its code where it has none."""
    try:
        locale = Locale.parse((code or tongue.code).replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return code or ""
    return locale.get_display_name(tongue.locale) or str(code)
