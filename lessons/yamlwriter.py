"""YAML as `lessons.yamlfile` reads it, laid out as an author would.

Prose that fits stands behind its key; longer prose is folded (`>-`) at `WIDTH` columns, and text
with line breaks of its own stands as it is (`|-`). What none of these can hold is put in quotes.
Whatever is written, `read_yaml` reads the same values again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import yaml
from pydantic import BaseModel

from lessons.yamlfile import resolve

WIDTH = 100
"""Columns of a line, where its words allow it."""

_FIRST_KEYS = ("kind", "id", "keyed_by")
"""What says which thing this is stands above the rest of it."""

_PLAIN = re.compile(r"([^\W_]|[“‘«…€£(])[^\x00-\x1f\x7f]*")
_ENDS_PLAIN = re.compile(r":(\s|$)|\s#")
_ONLY_ESCAPED = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_BREAK = re.compile(r"(?<! ) (?! )")


def write_yaml(value: object, indent: int = 0) -> str:
    """Return the lines of a mapping or a list, each indented by `indent` spaces.

    `value` may hold models, mappings, lists, tuples, text, numbers, dates, booleans and None.
    Raises TypeError for anything else.
    """
    return "".join(f"{line}\n" for line in _lines(to_plain(value), indent))


def to_plain(value: object) -> object:
    """Return models as mappings in the order of their fields, without what is left to default."""
    match value:
        case BaseModel():
            fields = type(value).model_fields
            names = sorted(fields, key=_rank)
            given = ((name, getattr(value, name)) for name in names)
            return {n: to_plain(v) for n, v in given if v != fields[n].get_default()}
        case Mapping():
            return {key: to_plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [to_plain(inner) for inner in value]
        case _:
            return value


def _rank(name: str) -> int:
    return _FIRST_KEYS.index(name) if name in _FIRST_KEYS else len(_FIRST_KEYS)


def _lines(value: object, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entry(f"{pad}{_key(str(key))}:", inner, indent + 2)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _element(inner, indent)
    else:
        raise TypeError(f"a mapping or a list is written, and not {type(value).__name__}")


def _entry(lead: str, value: object, indent: int) -> Iterator[str]:
    """Yield what follows `lead`, in its line or below it at `indent`."""
    if isinstance(value, str):
        yield from _text(lead, value, indent)
    elif isinstance(value, Mapping | list) and value:
        yield lead
        yield from _lines(value, indent)
    else:
        yield f"{lead} {_scalar(value)}"


def _element(value: object, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, Mapping | list) and value:
        first, *rest = _lines(value, indent + 2)
        yield f"{pad}- {first[indent + 2 :]}"
        yield from rest
    else:
        yield from _entry(f"{pad}-", value, indent + 2)


def _scalar(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Mapping() | list():
            return "{}" if isinstance(value, Mapping) else "[]"
        case int() | float():
            return _number(value)
        case date():
            return value.isoformat()
    raise TypeError(f"YAML here has no {type(value).__name__}; turn it into text")


def _number(value: float) -> str:
    """Return a number as it is read again: a whole one without its point, as authors write it."""
    written = str(int(value)) if value == value // 1 else str(value)
    if resolve(written) != value:
        raise TypeError(f"{value} can not be written as a plain number; turn it into text")
    return written


def _key(key: str) -> str:
    return key if _is_plain(key) and " " not in key else _quoted(key)


def _text(lead: str, text: str, indent: int) -> Iterator[str]:
    """Yield a text behind `lead` or below it, in the first layout that can hold it."""
    width = WIDTH - indent
    pad = " " * indent
    if _is_plain(text) and len(lead) + 1 + len(text) <= WIDTH:
        yield f"{lead} {text}"
    elif not _is_block(text):
        yield f"{lead} {_quoted(text)}"
    elif "\n" in text and (_is_ragged(text) or _is_narrow(text, width)):
        yield f"{lead} |-"
        yield from (f"{pad}{line}" if line else "" for line in text.split("\n"))
    else:
        yield f"{lead} >-"
        yield from (f"{pad}{line}" if line else "" for line in _fold(text, width))


def _is_plain(text: str) -> bool:
    """Return whether the text, unquoted, is read as itself."""
    return (
        _PLAIN.fullmatch(text) is not None
        and text == text.strip()
        and not _ENDS_PLAIN.search(text)
        and not _ONLY_ESCAPED.search(text)
        and resolve(text) == text
    )


def _is_block(text: str) -> bool:
    """Return whether the text can stand as a block: with words, and nothing lost at its ends."""
    return (
        bool(re.search(r"\S\s", text)) and text == text.strip() and not _ONLY_ESCAPED.search(text)
    )


def _is_ragged(text: str) -> bool:
    """Return whether a line begins or ends with a space, which folding would not keep apart."""
    return any(line != line.strip(" ") for line in text.split("\n"))


def _is_narrow(text: str, width: int) -> bool:
    return all(len(line) <= width for line in text.split("\n"))


def _fold(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a folded block: each break of the text is one empty line more."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield ""
        if line:
            yield from _wrap(line, width)


def _wrap(line: str, width: int) -> Iterator[str]:
    """Yield a line in pieces, broken at single spaces alone: those come back when it is read."""
    piece = ""
    for word in _BREAK.split(line):
        if piece and len(piece) + 1 + len(word) > width:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    yield piece


def _quoted(text: str) -> str:
    if not _ONLY_ESCAPED.search(text) and "\n" not in text:
        return "'{}'".format(text.replace("'", "''"))
    # A width that no escape can reach keeps it in one line.
    written = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=12 * len(text) + 80)
    return written.rstrip("\n")
