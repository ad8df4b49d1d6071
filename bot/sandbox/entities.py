"""Entities made well-formed: cleaned text, automatic links, proper nesting.

Telegram never shows a bot what it was sent, but what its server made of it. This module does
the same to text and entities, whichever way they came.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from bot.sandbox.utf16 import measure
from bot.sandbox.wire import Json

_PRIORITY = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20,
    "text_link": 49, "text_mention": 49,
    "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94,
    "custom_emoji": 99,
}  # fmt: skip
_CODE = {"pre", "code"}
_QUOTES = {"blockquote", "expandable_blockquote"}
_SPLITTABLE = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_MOST = 100
"""Telegram keeps the first hundred entities of a message and drops the rest."""

_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e]")
_SPARK = re.compile(r"[/#@$.]")
_TLDS = "com|org|net|io|dev|app|edu|gov|info|me|ai|co|de|uk|pk|in|eu|us|ke|ly|tv"
_AUTOMATIC = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"]+", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]+\.)+[a-z]{2,24}\b", re.IGNORECASE)),
    (
        "url",
        re.compile(
            rf"(?<![\w@.-])(?:[\w-]+\.)+(?:{_TLDS})(?![\w@-])(?:[/?#][^\s<>\"]*)?", re.IGNORECASE
        ),
    ),
    ("mention", re.compile(r"(?<![\w/])@[A-Za-z0-9_]{3,32}(?!\w)")),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    ),
    ("hashtag", re.compile(r"(?<![\w/#])#(?=\w*[^\W\d])\w{1,256}(?!\w)")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
)


def settle(text: str, entities: Iterable[Json]) -> tuple[str, list[Json]]:
    """Text and entities as a message carries them: cleaned, trimmed, completed and nested."""
    given = list(entities)
    if _UNCLEAN.search(text):
        text, given = _clean(text, given)
    text, given = _trim(text, given)
    if _SPARK.search(text):
        given += _find_automatic(text, given)
    return text, nest(given)[:_MOST] if given else []


def nest(entities: Sequence[Json]) -> list[Json]:
    """Entities in order, none overlapping another by half; code holds nothing."""
    whole = _keep_whole(one for one in entities if one["type"] not in _SPLITTABLE)
    code = [one for one in whole if one["type"] in _CODE]
    pieces = [
        part
        for one in _unite(one for one in entities if one["type"] in _SPLITTABLE)
        for piece in _split(one, _find_edges(one, code))
        if not any(_covers(block, piece) for block in code)
        for part in _split(piece, _find_edges(piece, _find_crossing(piece, whole)))
    ]
    return sorted(whole + _split_crossing(pieces), key=_order)


def _end(entity: Json) -> int:
    return int(entity["offset"] + entity["length"])


def _order(entity: Json) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _PRIORITY.get(entity["type"], 50)


def _covers(outer: Json, inner: Json) -> bool:
    return bool(outer["offset"] <= inner["offset"] and _end(inner) <= _end(outer))


def _overlaps(one: Json, other: Json) -> bool:
    return bool(one["offset"] < _end(other) and other["offset"] < _end(one))


def _keep_whole(entities: Iterable[Json]) -> list[Json]:
    kept: list[Json] = []
    for entity in sorted(entities, key=_order):
        if not any(_overlaps(entity, other) and not _may_hold(other, entity) for other in kept):
            kept.append(entity)
    return kept


def _may_hold(outer: Json, inner: Json) -> bool:
    if inner["type"] == "custom_emoji" and outer["type"] not in _CODE | {"custom_emoji"}:
        return _covers(outer, inner)
    if outer["type"] == "pre" and inner["type"] == "code":
        return _covers(outer, inner)
    return outer["type"] in _QUOTES and inner["type"] not in _QUOTES and _covers(outer, inner)


def _unite(entities: Iterable[Json]) -> list[Json]:
    united: list[Json] = []
    for entity in sorted(entities, key=_order):
        same = next((one for one in reversed(united) if one["type"] == entity["type"]), None)
        if same is not None and entity["offset"] < _end(same):
            same["length"] = max(_end(same), _end(entity)) - same["offset"]
        else:
            united.append(dict(entity))
    return united


def _find_crossing(entity: Json, whole: list[Json]) -> list[Json]:
    return [
        one
        for one in whole
        if _overlaps(entity, one) and not (_covers(entity, one) or _covers(one, entity))
    ]


def _find_edges(entity: Json, cutting: list[Json]) -> list[int]:
    edges = {edge for one in cutting for edge in (one["offset"], _end(one))}
    return sorted(edge for edge in edges if entity["offset"] < edge < _end(entity))


def _split(entity: Json, edges: list[int]) -> list[Json]:
    bounds = [entity["offset"], *edges, _end(entity)]
    return [entity | {"offset": begin, "length": end - begin} for begin, end in pairwise(bounds)]


def _split_crossing(pieces: list[Json]) -> list[Json]:
    waiting = sorted(pieces, key=_order, reverse=True)
    done: list[Json] = []
    enclosing: list[Json] = []
    while waiting:
        entity = waiting.pop()
        while enclosing and _end(enclosing[-1]) <= entity["offset"]:
            enclosing.pop()
        if enclosing and _end(entity) > _end(enclosing[-1]):
            entity, rest = _split(entity, [_end(enclosing[-1])])
            waiting = sorted([*waiting, rest], key=_order, reverse=True)
        enclosing.append(entity)
        done.append(entity)
    return done


def _clean(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Drop carriage returns and direction overrides; other control characters become spaces."""
    kept: list[str] = []
    moved: list[int] = []
    length = 0
    for letter in text:
        units = measure(letter)
        moved.extend(range(length, length + units))
        clean = letter if not _UNCLEAN.match(letter) else "" if letter in _DROPPED else " "
        kept.append(clean)
        length += units if clean else 0
    moved.append(length)
    return "".join(kept), _move(entities, lambda offset: moved[offset])


_DROPPED = {"\r", *map(chr, range(0x2028, 0x202F))}


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut white space off the end, and off the start as far as the first entity."""
    trimmed = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(trimmed))
    lead = min(len(trimmed) - len(trimmed.lstrip(" \n")), first)
    if len(trimmed) == len(text) and not lead:
        return text, entities
    end = measure(trimmed)
    return trimmed[lead:], _move(entities, lambda offset: min(offset, end) - lead)


def _move(entities: list[Json], place: Callable[[int], int]) -> list[Json]:
    moved = []
    for entity in entities:
        begin, end = place(entity["offset"]), place(_end(entity))
        if end > begin:
            moved.append(entity | {"offset": begin, "length": end - begin})
    return moved


def _find_automatic(text: str, given: list[Json]) -> list[Json]:
    closed = [one for one in given if one["type"] not in _SPLITTABLE | _QUOTES]
    found: list[Json] = []
    for kind, pattern in _AUTOMATIC:
        for match in pattern.finditer(text):
            covered = match[0].rstrip(".,:;!?'\")…") if kind == "url" else match[0]
            entity = {
                "type": kind,
                "offset": measure(text[: match.start()]),
                "length": measure(covered),
            }
            if not any(_overlaps(entity, other) for other in closed + found):
                found.append(entity)
    return found
