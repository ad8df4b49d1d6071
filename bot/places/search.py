"""Asks the index what a person may have meant."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from bot.places.index import BIG
from bot.places.place import Place
from bot.places.spelling import key_of, mend, words

MOST_FOUND = 5
# A slip is mended to a `BIG` city; where some town does bear the name as typed, to a famous one.
_FAMOUS = 1_000_000
_OWN_NAME = 10

_Row: TypeAlias = tuple[str, str, str, int]  # a place and its population

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_COMMA = re.compile("[,،、，;\n]")


def _plain(text: str) -> str:
    return "".join(filter(str.isprintable, unicodedata.normalize("NFKC", text))).strip()


def find_offset(text: str) -> list[Place] | None:
    """Return the zone of "UTC" or "UTC+5"; [] where none keeps that offset; else None."""
    plain = _plain(text).replace("\u2212", "-").replace("\u2013", "-")
    if plain.casefold() in {"utc", "gmt"}:
        return [Place("UTC", "", "UTC")]
    match = _OFFSET.fullmatch(plain)
    if match is None:
        return None
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    if minutes or hours > (14 if sign == "+" else 12):
        return []
    if hours == 0:
        return [Place("UTC", "", "UTC")]
    # POSIX counts hours west of Greenwich, so the zone's name carries the opposite sign.
    return [Place(f"UTC{sign}{hours}", "", f"Etc/GMT{'-' if sign == '+' else '+'}{hours}")]


def ask(file: Path, text: str) -> list[Place]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as index:
        return list(dict.fromkeys(_search(index, text)))[:MOST_FOUND]


def _search(index: sqlite3.Connection, text: str) -> list[Place]:
    key = key_of(text)
    found = [*_find_zone(index, text), *_find_named(index, key)]
    if found or not key:
        return found
    for head, tail in _split(text):
        found = _find_within(index, head, tail)
        if found:
            return found
    first = key_of(_COMMA.split(text)[0])
    return _find_named(index, first) or _find_misspelt(index, first)


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Read a text as a city and its country, every way there is."""
    parts = [part for part in map(key_of, _COMMA.split(text)) if part]
    if len(parts) > 1:
        yield parts[0], parts[-1]
        return
    typed = words(text)
    for cut in range(len(typed) - 1, 0, -1):
        yield "".join(typed[:cut]), "".join(typed[cut:])


def _find_zone(index: sqlite3.Connection, text: str) -> list[Place]:
    name = _plain(text).casefold().replace(" ", "_")
    rows = index.execute("SELECT name, country, zone FROM zone WHERE key = ?", [name])
    return [Place(*row) for row in rows]


def _find_named(index: sqlite3.Connection, key: str) -> list[Place]:
    """Return countries, then cities, then states: "Georgia" is Tbilisi before Atlanta."""
    areas = index.execute(
        "SELECT country, region, name FROM area WHERE key = ? AND alone", [key]
    ).fetchall()
    found = [place for area in areas if not area[1] for place in _fill_area(index, *area)]
    found += _find_cities(index, key, mending=not found)
    known = {(place.country, place.zone) for place in found}
    states = [place for area in areas if area[1] for place in _fill_area(index, *area)]
    return found + [place for place in states if (place.country, place.zone) not in known]


def _fill_area(index: sqlite3.Connection, country: str, region: str, name: str) -> list[Place]:
    """Return the biggest city of each zone, the zone with most people in its cities first.

    Where there is but one zone, the area itself.
    """
    # GeoNames puts a few towns into a neighbour's zone, so the country's own zones are asked for.
    # Beside one max(), SQLite takes the other columns from the row that holds the maximum.
    rows = index.execute(
        "SELECT name, country, zone, max(population) FROM place"
        " WHERE country = :country AND :region IN ('', region) AND ("
        "   zone IN (SELECT zone FROM zone WHERE country = :country)"
        "   OR NOT EXISTS (SELECT 1 FROM zone WHERE country = :country))"
        " GROUP BY zone ORDER BY sum(population) DESC LIMIT :most",
        {"country": country, "region": region, "most": MOST_FOUND},
    )
    places = [Place(*row[:3]) for row in rows]
    return [Place(name, country, places[0].zone)] if len(places) == 1 else places


def _find_cities(index: sqlite3.Connection, key: str, *, mending: bool) -> list[Place]:
    rows = _read_cities(index, {key})
    if (
        not mending
        or not rows
        or rows[0][3] >= _FAMOUS
        or any(key_of(row[0]) == key for row in rows)
    ):
        return _rank(rows, {key})
    # Some town answers to most slips ("Karchi" is Qarshi somewhere): think of the famous ones too.
    famous = [row for row in _read_cities(index, mend(key)) if row[3] >= _FAMOUS]
    return _rank([*rows, *famous], set())


def _find_misspelt(index: sqlite3.Connection, key: str) -> list[Place]:
    keys = mend(key)
    return _rank([row for row in _read_cities(index, keys) if row[3] >= BIG], keys)


def _rank(rows: list[_Row], keys: set[str]) -> list[Place]:
    """Order cities by population, where a name that is the city's own counts tenfold.

    So Islamabad is the capital before it is Chattogram, which once bore the name, and Sevilla is in
    Spain before it is a small town in Colombia. What is known by another name, and less of a city
    than the first of its own name, is left out.
    """
    own = {row: row[3] * _OWN_NAME for row in rows if key_of(row[0]) in keys}
    least = max(own.values(), default=0)
    weights = {row: row[3] for row in rows if row[3] >= least} | own
    return [Place(*row[:3]) for row in sorted(weights, key=lambda row: -weights[row])]


def _read_cities(index: sqlite3.Connection, keys: set[str]) -> list[_Row]:
    return index.execute(
        "SELECT p.name, p.country, p.zone, max(population) AS people"
        " FROM city JOIN place p ON p.id = city.place"
        " WHERE key IN (SELECT value FROM json_each(?))"
        " GROUP BY p.name, p.country, p.zone ORDER BY people DESC LIMIT 50",
        [json.dumps(sorted(keys))],
    ).fetchall()


def _find_within(index: sqlite3.Connection, key: str, area: str) -> list[Place]:
    rows = index.execute(
        "SELECT DISTINCT p.name, p.country, p.zone FROM city JOIN place p ON p.id = city.place"
        " JOIN area a ON a.country = p.country AND a.region IN ('', p.region)"
        " WHERE city.key = ? AND a.key = ? ORDER BY population DESC LIMIT ?",
        [key, area, MOST_FOUND],
    )
    return [Place(*row) for row in rows]
