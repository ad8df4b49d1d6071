"""docs/lesson-format.md: every key of every file of a pack, as the models describe them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from lessons.model import Lesson, PackFile, Source, TrackFile

Schema = Mapping[str, Any]

_HEAD = """\
# The format of lessons

A pack is a folder. It holds a `pack.yaml`, a `sources.yaml`, and a folder for each track with a
`track.yaml` and one file for each lesson. This page lists every key; it is written from the code by
`python -m lessons pages docs`. [authoring.md](authoring.md) shows how a lesson comes about, and
[lint.md](lint.md) what is checked beyond the format.

An editor that knows JSON Schema completes and checks a lesson while you write, by the first line of
its file: `# yaml-language-server: $schema=../../lesson.schema.json`. `python -m lessons schema`
writes that schema.

Text is written in a small Markdown: `**bold**`, `*italic*`, `` `code` ``, lists that are numbered
`1.` or dashed `-`, and paragraphs parted by an empty line. Links, headings and HTML are shown as
they are written. YAML is read as text wherever text is wanted: `on`, `no`, `12:30` and `010` stay
what they are; anchors, aliases, merge keys and tags are refused. A file has at most 256 KB.
"""

FILES: Sequence[tuple[str, str, type[BaseModel]]] = (
    ("A lesson", "One file, `<track>-<number>-<what>.yaml`, in the folder of its track.", Lesson),
    ("track.yaml", "One in the folder of each track.", TrackFile),
    ("pack.yaml", "One in the folder of the pack.", PackFile),
    (
        "sources.yaml",
        "One in the pack's folder: sources by their ids, each with these keys.",
        Source,
    ),
)


def format_page() -> str:
    """Return docs/lesson-format.md."""
    return "\n".join([_HEAD, *(line for file in FILES for line in _file(*file))]).rstrip() + "\n"


def _file(title: str, about: str, model: type[BaseModel]) -> Iterator[str]:
    schema = model.model_json_schema()
    yield f"## {title}\n"
    yield f"{about}\n"
    yield from _table(schema)
    for name, inner in sorted(_inner(schema), key=lambda pair: _rank(pair[0])):
        yield f"### {_title(name, inner)}\n"
        yield f"{_flat(inner.get('description', ''))}\n"
        yield from _table(inner)


def _inner(schema: Schema) -> Iterator[tuple[str, Schema]]:
    yield from ((name, inner) for name, inner in schema.get("$defs", {}).items())


_ORDER = ("Cast", "Lead", "Counterpart", "Waiver", "Dialogue", "Turn", "Action")
_ITEMS = ("Choice", "ChoiceOption", "Wording", "Several", "SeveralOption", "Order", "OrderOption")
_STORY = ("Scenario", "Point", "Decision", "Change", "Ending", "Reflection")
_RANKS = {name: rank for rank, name in enumerate((*_ORDER, *_ITEMS, *_STORY))}


def _rank(name: str) -> tuple[int, str]:
    return _RANKS.get(name, len(_RANKS)), name


def _title(name: str, schema: Schema) -> str:
    kind = schema.get("properties", {}).get("kind", {}).get("const")
    return f"`kind: {kind}`" if kind else name


def _table(schema: Schema) -> Iterator[str]:
    required = set(schema.get("required", ()))
    yield "| key | | holds | |"
    yield "|---|---|---|---|"
    for key, value in schema["properties"].items():
        needed = "needed" if key in required else _default(value)
        yield f"| `{key}` | {needed} | {_holds(value)} | {_flat(value.get('description', ''))} |"
    yield ""


def _default(value: Schema) -> str:
    default = value.get("default")
    return (
        "may be left out" if default in (None, []) or isinstance(default, dict) else f"`{default}`"
    )


def _holds(value: Schema) -> str:
    """Say what a key holds, in an author's words."""
    if "anyOf" in value:
        kinds = [_holds(one) for one in value["anyOf"] if one.get("type") != "null"]
        return " or ".join(kinds)
    if "oneOf" in value:
        return "an item of one of the kinds"
    if "$ref" in value:
        return _reference(value["$ref"])
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{one}`" for one in value["enum"])
    return _simple(value)


def _simple(value: Schema) -> str:
    match value.get("type"):
        case "array":
            return f"a list{_bounds(value, 'minItems', 'maxItems')}: {_holds(value['items'])}"
        case "string" if value.get("format") == "date":
            return "a date, such as 2026-01-31"
        case "string":
            most = value.get("maxLength")
            return f"text of at most {most} characters" if most else "text"
        case "integer" | "number":
            return f"a number{_bounds(value, 'minimum', 'maximum')}"
        case "boolean":
            return "`true` or `false`"
        case other:
            return str(other)


def _bounds(value: Schema, least: str, most: str) -> str:
    low, high = value.get(least), value.get(most)
    if low is not None and high is not None:
        return f" of {low} to {high}"
    return f" of at least {low}" if low else f" of at most {high}" if high else ""


def _reference(reference: str) -> str:
    name = reference.rpartition("/")[2]
    return f"[{name}](#{name.lower()})"


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
