"""Writing GIFT: items out of lessons, each wording as a question of its own.

Texts go out as Moodle's Markdown. What GIFT has no place for stands in notes
(`lessons.gift.notes`), from which `lessons.gift.items` makes the same items again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessons.gift.block import escape
from lessons.gift.hypertext import from_markdown
from lessons.gift.notes import ItemNote, OptionNote, write_note
from lessons.items import AnyItem, Choice, Reflection, Several
from lessons.items.choice import ChoiceOption, Wording
from lessons.items.several import SeveralOption
from lessons.model import Lesson
from lessons.textfile import UNPRINTABLE


@dataclass(frozen=True, slots=True)
class Export:
    """A GIFT file, and a sentence for each item that is not in it."""

    text: str
    items: int
    """How many items are in it."""
    left_out: tuple[str, ...]


def write_gift(lessons: Sequence[Lesson]) -> Export:
    """Return the items of lessons as a GIFT file with a category for each lesson."""
    written: list[str] = []
    left_out: list[str] = []
    items = 0
    for lesson in lessons:
        written.append(f"$CATEGORY: {_category(lesson)}")
        for item in lesson.items:
            if reason := _obstacle(item):
                left_out.append(f"not exported: {lesson.id} {item.id}; {reason}")
            else:
                items += 1
                written += write_item(lesson.id, item)
    return Export("".join(f"{block}\n\n" for block in written), items, tuple(left_out))


def write_item(lesson: str, item: AnyItem) -> Iterator[str]:
    """Yield an item's questions: none of an order or a scenario, several of a choice."""
    note = ItemNote(lesson=lesson, item=item.id)
    match item:
        case Choice():
            for number, wording in enumerate((item, *item.again)):
                put = note.model_copy(update={"wording": number, "keyed_by": wording.keyed_by})
                yield _choice(put, wording)
        case Several():
            yield _several(note, item)
        case Reflection():
            yield _question(note, item.stem, _general(item.example))


def _obstacle(item: AnyItem) -> str:
    """Return why an item can not be exported, or nothing."""
    if not isinstance(item, Choice | Several | Reflection):
        return f"GIFT has no {item.kind}"
    if found := UNPRINTABLE.search("\n".join(_strings(item.model_dump()))):
        return f"it holds a character that can not be shown, U+{ord(found[0]):04X}; delete it"
    return ""


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _category(lesson: Lesson) -> str:
    # A slash would begin a category inside this one; doubled, Moodle takes it as text.
    return f"{lesson.id} {' '.join(lesson.title.split())}".replace("/", "//")


def _choice(note: ItemNote, wording: Wording) -> str:
    answers = [_answer(_choice_mark(option), option) for option in wording.options]
    return _question(note, wording.stem, "\n".join(["", *answers, ""]))


def _choice_mark(option: ChoiceOption) -> str:
    if option.credit == 1:
        return "="
    return f"~%{round(100 * option.credit)}%" if option.credit else "~"


def _several(note: ItemNote, item: Several) -> str:
    right = sum(option.right for option in item.options)
    wrong = len(item.options) - right
    answers = [
        _answer(_share(100 / right if option.right else -100 / wrong), option)
        for option in item.options
    ]
    return _question(note, item.stem, "\n".join(["", *answers, f"\t{_general(item.feedback)}", ""]))


def _share(percent: float) -> str:
    """Return a weight with the five decimals that Moodle's list of grades has."""
    return f"~%{f'{percent:.5f}'.rstrip('0').rstrip('.')}%"


def _answer(mark: str, option: ChoiceOption | SeveralOption) -> str:
    note = OptionNote(
        id=option.id,
        tempts=getattr(option, "tempts", None),
        misconception=getattr(option, "misconception", None),
    )
    # Behind a bare ~ a text that begins with a percentage would be read as a weight.
    mark = "~%0%" if mark == "~" and option.text.startswith("%") else mark
    line = f"\t{mark}{_text(option.text)}#{_text(option.feedback)}"
    return f"{write_note(note)}\n{line}"


def _general(words: str) -> str:
    return f"####{_text(words)}"


def _question(note: ItemNote, stem: str, answers: str) -> str:
    again = f" again {note.wording}" if note.wording else ""
    title = f"{note.lesson} {note.item}{again}"
    body = f"[markdown]{escape(from_markdown(stem))} {{{answers}}}"
    return f"{write_note(note)}\n::{title}::{body}"


def _text(words: str) -> str:
    """Return a text in the question's markup. One that begins with [ could be taken for a mark."""
    mark = "[markdown]" if words.startswith("[") else ""
    return mark + escape(from_markdown(words))
