"""Values out of YAML files, and what pydantic finds wrong with them in an author's words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from lessons.faults import Fault, PackError
from lessons.items.base import Slug
from lessons.model import Country, Language, LessonId, Link, TrackId, Version
from lessons.yamlfile import Document, KeyPath, Value, shorten

MOST = 100
"""How many faults of one file are explained one by one."""

M = TypeVar("M", bound=BaseModel)

_Loc = tuple[int | str, ...]

_SENTENCES = {
    "missing": "'{key}' is missing; add a line '{key}: …'",
    "bool_type": "{name} must be true or false, without quotes",
    "string_too_long": "{name} has {length} characters; shorten it to {max_length}",
    "string_too_short": "{name} is empty; write its text",
    "too_short": "{name} has {actual_length} where at least {min_length} are needed; add more",
    "too_long": "{name} has {actual_length} where at most {max_length} may be; take some out",
    "greater_than_equal": "{name} is {value}; it must be {ge} or more",
    "less_than_equal": "{name} is {value}; it must be {le} or less",
    "int_type": "{name} must be a whole number, such as 5, without quotes",
    "float_type": "{name} must be a number, such as 0.5, without quotes",
    "date_type": "{name} must be a date, such as 2026-01-31, without quotes",
    "tuple_type": "{name} must be a list: begin each of its lines with '- '",
    "dict_type": "{name} must hold 'key: value' lines of its own, indented below it",
    "model_type": "{name} must hold 'key: value' lines of its own, indented below it",
    "model_attributes_type": "{name} must hold 'key: value' lines of its own, indented below it",
}


def _pattern(kind: object) -> str:
    return str(get_args(kind)[1].pattern)


_PATTERNS = {
    _pattern(LessonId): "write the track's three capitals, a dash and a number, such as FBK-1",
    _pattern(TrackId): "write three capital letters, such as FBK",
    _pattern(Slug): "use small letters, digits and single dashes, such as ask-early",
    _pattern(Version): "write three numbers with points, such as 1.0.0",
    _pattern(Link): "write an address that begins with https://",
    _pattern(Country): "write a country's two capitals, such as PK",
    _pattern(Language): "write a language's code, such as en or pt-BR",
}


def validate(model: type[M], document: Document) -> M:
    """Return what the document holds as a `model`. Raises PackError with its faults."""
    try:
        return model.model_validate(dict(document.value), strict=True)
    except ValidationError as error:
        found = list(_without_echoes(error.errors(include_url=False)))
        faults = [_fault(model, document, details) for details in found[:MOST]]
    if more := len(found) - len(faults):
        faults.append(document.fault((), f"{more} more faults; mend the others first"))
    raise PackError(faults)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return the end of a sentence that names the nearest of the known words, or all of them."""
    if near := get_close_matches(word, known, n=1):
        return f"did you mean '{near[0]}'?"
    return f"use one of: {', '.join(sorted(known))}"


def _without_echoes(found: Sequence[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield the errors, but no list called too short only because a thing in it is wrong."""
    places = {details["loc"][:depth] for details in found for depth in range(len(details["loc"]))}
    for details in found:
        if details["type"] != "too_short" or details["loc"] not in places:
            yield details


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing that pydantic found, and where it stands in the file."""

    model: type[BaseModel]
    place: KeyPath
    details: ErrorDetails

    @property
    def value(self) -> object:
        return self.details["input"]

    @property
    def context(self) -> Mapping[str, Any]:
        return self.details.get("ctx", {})

    @property
    def key(self) -> str:
        """The last part of pydantic's path: the key that is meant, whether or not it is there."""
        return str(self.details["loc"][-1]) if self.details["loc"] else ""


def _fault(model: type[BaseModel], document: Document, details: ErrorDetails) -> Fault:
    finding = _Finding(model, _place(dict(document.value), details["loc"]), details)
    explain = _EXPLAIN.get(details["type"], _fill)
    return document.fault(finding.place, explain(finding))


def _fill(finding: _Finding) -> str:
    """Return the sentence for the kind of error with its numbers filled in."""
    sentence = _SENTENCES.get(finding.details["type"], "{name}: {message}")
    value = finding.value
    words = {
        "name": _name(finding.place),
        "key": finding.key,
        "value": value,
        "length": len(value.strip()) if isinstance(value, str) else 0,
        "message": finding.details["msg"],
    }
    return sentence.format_map({**finding.context, **words})


def _place(value: Value, loc: _Loc) -> KeyPath:
    """Return the parts of `loc` that stand in the file.

    The others are the kind of an item, which pydantic adds, and a key that is missing.
    """
    place: list[str | int] = []
    for part in loc:
        match value, part:
            case dict(), str() if part in value:
                value = value[part]
            case tuple(), int():
                value = value[part]
            case _:
                continue
        place.append(part)
    return tuple(place)


def _name(place: KeyPath) -> str:
    """Return how a message calls the thing at `place`: 'say', or number 2 of 'turns'."""
    if not place:
        return "the file"
    *above, last = place
    return f"'{last}'" if isinstance(last, str) else f"number {last + 1} of {_name(tuple(above))}"


def _not_text(finding: _Finding) -> str:
    name = _name(finding.place)
    if finding.value is None:
        return f"{name} is empty; write its text"
    if isinstance(finding.value, dict | tuple):
        return f"{name} must be one text; put it in quotes, or indent it after '>-'"
    return f"{name} must be text; put it in quotes: '{_written(finding.value)}'"


def _unknown_key(finding: _Finding) -> str:
    known = _keys(finding.model, finding.details["loc"])
    return f"'{shorten(finding.key)}' is not a key here; {did_you_mean(finding.key, known)}"


def _wrong_shape(finding: _Finding) -> str:
    how = _PATTERNS.get(finding.context["pattern"], "see the lesson schema")
    if finding.key == "[key]":
        return f"'{shorten(str(finding.value))}' does not do as an id; {how}"
    return f"'{shorten(str(finding.value))}' does not fit {_name(finding.place)}; {how}"


def _not_among(finding: _Finding) -> str:
    expected = str(finding.context["expected"]).replace(" or ", ", ")
    known = [word.strip().strip("'") for word in expected.split(",")]
    written = _written(finding.value)
    hint = did_you_mean(written, known)
    return f"'{shorten(written)}' does not fit {_name(finding.place)}; {hint}"


def _unknown_kind(finding: _Finding) -> str:
    known = [tag.strip().strip("'") for tag in finding.context["expected_tags"].split(",")]
    kind = finding.context["tag"]
    return f"'{shorten(kind)}' is no kind of item; {did_you_mean(kind, known)}"


def _no_kind(_finding: _Finding) -> str:
    return "'kind' is missing; add a line 'kind: choice', or another kind of item"


def _own_words(finding: _Finding) -> str:
    return str(finding.context["error"])


_EXPLAIN: Mapping[str, Callable[[_Finding], str]] = {
    "string_type": _not_text,
    "extra_forbidden": _unknown_key,
    "string_pattern_mismatch": _wrong_shape,
    "literal_error": _not_among,
    "union_tag_invalid": _unknown_kind,
    "union_tag_not_found": _no_kind,
    "value_error": _own_words,
}


def _written(value: object) -> str:
    """Return a scalar as it stands in a file."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def _keys(model: type[BaseModel], loc: _Loc) -> list[str]:
    """Return the keys that may stand where the last part of `loc` does."""
    models = list(_models(model))
    for part in loc[:-1]:
        fields = [m.model_fields[part] for m in models if part in m.model_fields]
        if fields:
            models = [inner for found in fields for inner in _models(found.annotation)]
        else:
            models = [m for m in models if part in _kinds(m)] or models
    return [key for found in models for key in found.model_fields]


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        annotation = annotation.model_fields["root"].annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _kinds(model: type[BaseModel]) -> tuple[str, ...]:
    kind = model.model_fields.get("kind")
    return get_args(kind.annotation) if kind else ()
