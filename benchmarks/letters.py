"""The messages that every contender sends: the ones Offclock makes, so all send the same."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.text import Texts
from bot.view import Press, Rows, View
from bot.views.bite import Asking, Onward
from bot.views.lesson import lesson as lesson_view
from bot.views.question import feedback
from lessons.bite import Bite, Part, Progress
from lessons.items.answer import first_answer
from lessons.loader import DEFAULT_PACKS, load_packs
from lessons.model import Curriculum, Lesson
from lessons.path import next_lessons
from lessons.sitting import LessonStep, Place, QuestionStep, answer, current

FILE = "letters.json"

SOME_DAY = datetime(2026, 3, 4, tzinfo=UTC)
"""The order of lessons that are met one after the other does not depend on the day."""


@dataclass(frozen=True)
class Letter:
    """One message: its HTML, and its keyboard as the Bot API writes it."""

    html: str
    markup: dict


@dataclass(frozen=True)
class Letters:
    """What is pushed, lesson by lesson, and the feedback that a press is answered with."""

    lessons: list[Letter]
    feedback: Letter

    def to(self, chat_id: int) -> Letter:
        """Return what this chat is pushed."""
        return self.lessons[chat_id % len(self.lessons)]


def curriculum() -> Curriculum:
    """The lessons that ship with Offclock."""
    return load_packs([DEFAULT_PACKS])


def in_order(taught: Curriculum) -> list[Lesson]:
    """Every lesson, in the order a learner meets them."""
    return [step.lesson for step in next_lessons(Progress(), taught, SOME_DAY)]


def questions_of(lesson: Lesson) -> Bite:
    """A bite of all the lesson's questions."""
    return Bite(tuple(Part("item", lesson.id, item.id) for item in lesson.items), 240.0)


def write_letters(folder: Path, taught: Curriculum) -> None:
    """Make the letters and put them into a folder."""
    lessons = [_letter(_pushed(taught, lesson)) for lesson in in_order(taught)]
    feedback = _letter(_feedback(taught))
    made = {"lessons": lessons, "feedback": feedback}
    (folder / FILE).write_text(json.dumps(made))


def load_letters(folder: Path) -> Letters:
    """Read what `write_letters` wrote."""
    made = json.loads((folder / FILE).read_text())
    return Letters([Letter(**lesson) for lesson in made["lessons"]], Letter(**made["feedback"]))


def _pushed(taught: Curriculum, lesson: Lesson) -> View:
    items = (Part("item", lesson.id, item.id) for item in lesson.items)
    bite = Bite((Part("lesson", lesson.id), *items), 300.0)
    step = current(bite, taught.editions, Place())
    assert isinstance(step, LessonStep)
    return lesson_view(Texts().speak("en"), step, Asking(1, bite))


def _feedback(taught: Curriculum) -> View:
    bite = questions_of(in_order(taught)[0])
    step = current(bite, taught.editions, Place())
    assert isinstance(step, QuestionStep)
    reply = answer(step, first_answer(step.question)).reply
    asking, onward = Asking(1, bite), Onward("next:1:1:0", 1)
    return feedback(Texts().speak("en"), step, reply, asking, onward)


def _letter(view: View) -> dict:
    return {"html": str(view.html), "markup": {"inline_keyboard": _keyboard(view.rows)}}


def _keyboard(rows: Rows) -> list:
    return [[_button(button) for button in row] for row in rows]


def _button(button) -> dict:
    if not isinstance(button, Press):
        return {"text": button.text, "copy_text": {"text": button.copied}}
    style = {"style": button.style} if button.style else {}
    return {"text": button.text, "callback_data": button.data, **style}
