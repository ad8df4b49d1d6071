"""Words for learners: message catalogs, and the dates, numbers and lists of their language.

A catalog is a folder of gettext files, `locales/<language>/<topic>.po`, whose msgids are keys such
as `slots.added`; no key stands in two of them. English is complete and stands in where another
language has no entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent
from markupsafe import Markup

from lessons.money import Amount
from scheduler.walltime import to_local

LOCALES = Path(__file__).parent / "locales"
FALLBACK = "en"

ISOLATE = "\u2068{}\u2069"
"""First-strong isolate: keeps a name or a price in its own direction inside a sentence."""

DIRECTION_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

Entry = str | tuple[str, ...]


@dataclass(frozen=True)
class Tongue:
    """One language. Calling it gives a message."""

    code: str
    entries: Mapping[str, Entry]
    fallback: "Tongue | None" = None

    def __call__(self, key: str, /, *, n: int | None = None, **values: object) -> Markup:
        """Return a message as HTML; every value is escaped unless it is Markup already.

        `n` chooses the plural form and is a value too. Raises KeyError for an unknown key.
        """
        template = Markup(self._template(key, n))  # noqa: S704 - it comes from the catalog
        return template.format(**self._isolated(n, values))

    def plain(self, key: str, /, *, n: int | None = None, **values: object) -> str:
        """Return a message as plain text, for buttons and file names."""
        return self._template(key, n).format(**self._isolated(n, values))

    @cached_property
    def locale(self) -> Locale:
        """The CLDR locale, for dates and lists."""
        return Locale.parse(self.code.replace("-", "_"))

    @cached_property
    def right_to_left(self) -> bool:
        """The language is written from right to left."""
        return self.locale.text_direction == "rtl"

    @property
    def name(self) -> str:
        """The language's name in itself."""
        return self.locale.get_display_name(self.locale) or self.code

    def listing(self, parts: Sequence[str]) -> str:
        """Return `a, b and c`."""
        return format_list(list(parts), locale=self.locale)

    def weekday(self, day: int) -> str:
        """Return the name of a weekday, 0 for Monday."""
        return str(get_day_names("wide", context="stand-alone", locale=self.locale)[day])

    def day(self, day: date) -> str:
        """Return a date in full words, without the year."""
        return format_date(day, self.plain("date.pattern"), locale=self.locale)

    def clock(self, wall: time) -> str:
        """Return a wall time by the 24-hour clock, which needs no am and pm to be clear."""
        return f"{wall:%H:%M}"

    def percent(self, share: float) -> str:
        """Return a share, 1 for the whole, in whole hundredths."""
        return format_percent(share, locale=self.locale)

    def money(self, amount: Amount) -> str:
        """Return an amount; its cents are left out where there are none."""
        value = Decimal(amount.hundredths) / 100
        digits = 2 if amount.hundredths % 100 else 0
        if len(amount.currency) == 3 and amount.currency.isascii():
            pattern = "¤\u00a0#,##0.00" if digits else "¤\u00a0#,##0"
            return format_currency(
                value, amount.currency, pattern, locale=self.locale, currency_digits=False
            )
        number = format_decimal(value, "#,##0.00" if digits else "#,##0", locale=self.locale)
        return f"{amount.currency}{number}"

    def when(self, instant: datetime, now: datetime, zone: ZoneInfo) -> str:
        """Return an instant in the learner's zone, as near as it is: `tomorrow, 12:30`."""
        local, today = to_local(instant, zone), to_local(now, zone).date()
        ahead = (local.date() - today).days
        at = self.clock(local.time())
        if ahead in (0, 1):
            return self.plain("when.today" if ahead == 0 else "when.tomorrow", time=at)
        if timedelta(0) < local.date() - today < timedelta(days=7):
            return self.plain("when.day", day=self.weekday(local.weekday()), time=at)
        return self.plain("when.day", day=self.day(local.date()), time=at)

    def _template(self, key: str, n: int | None) -> str:
        entry = self.entries.get(key)
        if not entry:
            if self.fallback is None:
                raise KeyError(key)
            return self.fallback._template(key, n)  # noqa: SLF001 - another of its own kind
        if isinstance(entry, str):
            return entry
        return entry[min(_plural(self.locale, n or 0), len(entry) - 1)]

    def _isolated(self, n: int | None, values: Mapping[str, object]) -> dict[str, object]:
        given = dict(values) if n is None else {"n": n, **values}
        tame = {name: _tame(value) for name, value in given.items()}
        if not self.right_to_left:
            return tame
        return {name: _isolate(value) for name, value in tame.items()}


class Texts:
    """All the languages there are."""

    def __init__(self, folder: Path = LOCALES) -> None:
        """Read every catalog in the folder; English must be among them."""
        english = Tongue(FALLBACK, _read_all(folder / FALLBACK))
        others = {path.parent.name for path in folder.glob("*/*.po")} - {FALLBACK}
        self.tongues = {FALLBACK: english} | {
            code: Tongue(code, _read_all(folder / code), english) for code in sorted(others)
        }

    def speak(self, *wanted: str | None) -> Tongue:
        """Return the first wanted language that there is, a regional one standing for its own."""
        for code in wanted:
            for known in (code, (code or "").split("-")[0]):
                if known and known in self.tongues:
                    return self.tongues[known]
        return self.tongues[FALLBACK]


@cache  # they are part of the release, and take a while to parse
def _read_all(folder: Path) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.po")):
        entries |= _read(path)
    return MappingProxyType(entries)


def _read(path: Path) -> dict[str, Entry]:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.name)
    entries: dict[str, Entry] = {}
    for message in catalog:
        if message.id and not message.fuzzy:
            key = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string or ""
            entries[key] = said if isinstance(said, str) else tuple(said)
    return {key: entry for key, entry in entries.items() if _complete(entry)}


def _complete(entry: Entry) -> bool:
    return bool(entry) if isinstance(entry, str) else all(entry)


@lru_cache(maxsize=1024)
def _plural(locale: Locale, n: int) -> int:
    """Return the index of the plural form: CLDR's categories in the order gettext lists them."""
    order = ("zero", "one", "two", "few", "many", "other")
    tags = [tag for tag in order if tag in locale.plural_form.tags or tag == "other"]
    return tags.index(locale.plural_form(n))


def _tame(value: object) -> object:
    """Take out what would turn the direction of the text around a value."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return value.translate(DIRECTION_CONTROLS)
    return value


def _isolate(value: object) -> object:
    if isinstance(value, Markup):
        return Markup(ISOLATE).format(value)  # noqa: S704 - a constant
    return ISOLATE.format(value) if isinstance(value, str) else value
