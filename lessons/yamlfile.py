"""YAML as authors need it: text stays text, every value knows its line, and nothing runs.

The subset is what a lesson needs: mappings with text keys, lists and scalars. A plain scalar is
null, true or false, a whole or decimal number, a date as 2026-01-31, or else text; the surprises
of YAML 1.1 (`on`, `yes` and `no` as booleans, 12:30 as 750, 010 as 8) do not happen. Anchors,
aliases, merge keys and tags are refused, so a file can neither grow when read nor make objects.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Never, Protocol

import yaml

from lessons.faults import Fault, PackError
from lessons.textfile import mark, read_text

MAX_DEPTH = 24

Scalar = str | int | float | bool | date | None
Value = Scalar | tuple["Value", ...] | dict[str, "Value"]
KeyPath = tuple[str | int, ...]
"""Where a value stands in a file: keys and indices from the top."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAB_INDENT = re.compile(r"^ *\t\s*(?=\S)", re.MULTILINE)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Mapping[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}

_SYNTAX = (
    ("mapping values are not allowed", "a second ': ' in one line; put the text in quotes"),
    ("cannot start any token", "text can not begin with this character; put the text in quotes"),
    ("unexpected end of stream", "a quote is opened and never closed; close it"),
    ("could not find expected ':'", "a line without 'key:'; add one, or indent it as text"),
    ("escape character", "an unknown escape in double quotes; use single quotes"),
    ("did not find expected", "this does not fit the lines above; check quotes and indentation"),
    ("expected <block end>", "this does not fit the lines above; check quotes and indentation"),
)


@dataclass(frozen=True)
class Document:
    """A YAML file: its values, and where each stands."""

    path: Path
    value: Mapping[str, Value]
    marks: Mapping[KeyPath, tuple[int, int]]
    """Line and column, from 1: of the key for a value in a mapping, of the item in a list."""

    @cached_property
    def texts(self) -> Mapping[KeyPath, str]:
        """Every text of the file by its place."""
        return dict(_texts(dict(self.value), ()))

    def fault(self, place: KeyPath, message: str, code: str = "F02") -> Fault:
        """Return a fault at `place`, or at the nearest thing around it that stands in the file."""
        while place not in self.marks:
            place = place[:-1]
        return Fault(self.path, *self.marks[place], message, code)


def read_yaml(path: Path) -> Document:
    """Read the mapping that a YAML file holds.

    Raises PackError with every fault found up to the first that stops the reading.
    """
    text = read_text(path)
    _check_indents(path, text)
    return _Builder(path).build(text)


def resolve(plain: str) -> Scalar:
    """Return what an unquoted scalar stands for."""
    if plain in _WORDS:
        return _WORDS[plain]
    if _INT.fullmatch(plain):
        return int(plain)
    if _FLOAT.fullmatch(plain):
        return float(plain)
    if _DATE.fullmatch(plain):
        try:
            return date.fromisoformat(plain)
        except ValueError:
            return plain
    return plain


def _texts(value: Value, place: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*place, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*place, index))


def _check_indents(path: Path, text: str) -> None:
    faults = [
        Fault(path, *mark(text, found.start()), "a tab indents this line; use spaces")
        for found in _TAB_INDENT.finditer(text)
    ]
    if faults:
        raise PackError(faults)


class _Mark(Protocol):
    """A position as PyYAML gives it, in C or in Python, from 0."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


@dataclass
class _Builder:
    """Builds plain values from YAML's events, one after the other."""

    path: Path
    marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    events: Iterator[yaml.Event] = field(default_factory=lambda: iter(()))

    def build(self, text: str) -> Document:
        self.events = yaml.parse(text, Loader=_LOADER)
        try:
            value = self._document()
        except yaml.MarkedYAMLError as error:
            self._stop(error.problem_mark, _syntax(error))
        if self.faults:
            raise PackError(self.faults)
        return Document(self.path, value, self.marks)

    def _document(self) -> dict[str, Value]:
        next(self.events)  # the start of the stream
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            self._stop(start.start_mark, "the file is empty; write it, or delete it")
        root = next(self.events)
        self.marks[()] = _position(root.start_mark)
        value = self._value(root, ())
        if not isinstance(value, dict):
            self._stop(root.start_mark, "the file must hold 'key: value' lines at its top")
        next(self.events)  # the end of the document
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            self._stop(after.start_mark, "a second document begins here; delete the '---'")
        return value

    def _value(self, event: yaml.Event, place: KeyPath) -> Value:
        self._check(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            return resolve(event.value) if plain else str(event.value)
        return None

    def _mapping(self, place: KeyPath) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, place)
            inner = (*place, key)
            if key in values:
                first = self.marks[inner][0]
                self._add(event, f"'{shorten(key)}' is already in line {first}; delete one")
                self._value(next(self.events), inner)
            else:
                self.marks[inner] = _position(event.start_mark)
                values[key] = self._value(next(self.events), inner)
        return values

    def _sequence(self, place: KeyPath) -> tuple[Value, ...]:
        values: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            inner = (*place, len(values))
            self.marks[inner] = _position(event.start_mark)
            values.append(self._value(event, inner))
        return tuple(values)

    def _key(self, event: yaml.Event, place: KeyPath) -> str:
        self._check(event, place)
        if not isinstance(event, yaml.ScalarEvent) or not event.value:
            self._stop(event.start_mark, "a key must be one word of text before the ':'")
        if event.value == "<<" and event.implicit[0]:
            self._add(event, "merge keys ('<<') are not used here; write the keys out")
        return str(event.value)

    def _check(self, event: yaml.Event, place: KeyPath) -> None:
        if len(place) > MAX_DEPTH:
            self._stop(event.start_mark, f"nested more than {MAX_DEPTH} deep; make it flatter")
        if isinstance(event, yaml.AliasEvent):
            self._add(event, f"aliases ('*{event.anchor}') are not used here; write it out")
        elif getattr(event, "anchor", None):
            self._add(event, "anchors ('&') are not used here; put text with '&' in quotes")
        if getattr(event, "tag", None):
            self._add(event, "tags ('!') are not used here; put text with '!' in quotes")

    def _add(self, event: yaml.Event, message: str) -> None:
        self.faults.append(Fault(self.path, *_position(event.start_mark), message))

    def _stop(self, mark: _Mark | None, message: str) -> Never:
        raise PackError([*self.faults, Fault(self.path, *_position(mark), message)])


def shorten(text: str, width: int = 40) -> str:
    """Return `text` cut to `width` characters, for a message."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _position(mark: _Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _syntax(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "not YAML"
    return next((says for part, says in _SYNTAX if part in problem), f"{problem}; mend the line")
