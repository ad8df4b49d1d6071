"""Notes: comment lines that keep what GIFT has no place for.

One note stands above a question, and one above each option, so that it moves along when somebody
puts them in another order. Moodle passes over them.
"""

import json
from typing import TypeVar

from pydantic import Field, ValidationError

from lessons.items.base import Authored, Prose, Slug
from lessons.model import LessonId

_ITEM = "// offclock item "
_OPTION = "// offclock option "


class ItemNote(Authored):
    """Which item a question is."""

    lesson: LessonId
    """The lesson it comes from."""
    item: Slug
    """Its id there."""
    wording: int = Field(default=0, ge=0, le=9)
    """Which wording of the item: 0 is the first, the others are for when it is asked again."""
    keyed_by: Prose | None = None
    """As in a choice."""


class OptionNote(Authored):
    """Which option an answer is."""

    id: Slug
    """As in the item."""
    tempts: Prose | None = None
    """As in a choice."""
    misconception: Slug | None = None
    """As in a choice."""


Note = ItemNote | OptionNote
N = TypeVar("N", ItemNote, OptionNote)


class NoteError(ValueError):
    """A comment line begins as a note and is none."""


def write_note(note: Note) -> str:
    """Return the comment line of a note."""
    mark = _ITEM if isinstance(note, ItemNote) else _OPTION
    return mark + json.dumps(note.model_dump(exclude_defaults=True), ensure_ascii=False)


def read_note(line: str) -> Note | None:
    """Return the note in a comment line, or None of any other comment. Raises NoteError."""
    if line.startswith(_ITEM):
        return _read(ItemNote, line.removeprefix(_ITEM))
    if line.startswith(_OPTION):
        return _read(OptionNote, line.removeprefix(_OPTION))
    return None


def _read(model: type[N], text: str) -> N:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise NoteError(error.errors()[0]["msg"]) from None
