"""What Telegram can show, checked before a learner finds out.

Lengths are UTF-16 units of the text as it is read, which is how Telegram counts. Callback data
(64 bytes) need no check here: `LessonId` and `Slug` bound the ids that go into them.
"""

from collections.abc import Iterator

from lessons.faults import Fault
from lessons.items import Answers, AnyItem, Question, Reply
from lessons.loader import LessonFile
from lessons.markup import to_html, utf16_length
from lessons.yamlfile import KeyPath, shorten

MESSAGE = 4096
"""The longest text of a message (Bot API, sendMessage)."""
COPY = 256
"""The longest text that a copy button holds (Bot API, CopyTextButton)."""
OPTION = 200
"""The longest option: four of them and their question still fit on a phone's screen."""
ENDING = 64
"""The longest title of an ending: one line on a phone."""
OWN_WORDS = 256
"""Room in each message for what the bot adds: labels, minutes, letters of options, the source."""


def check_lesson_message(file: LessonFile) -> Iterator[Fault]:
    """Yield a fault where hook, idea, dialogue and action are too long for one message."""
    lesson = file.lesson
    turns = (text for turn in lesson.dialogue.turns for text in (turn.who, turn.says))
    action = (lesson.action.when, lesson.action.then)
    texts = (lesson.title, lesson.hook, lesson.idea, lesson.dialogue.scene, *turns, *action)
    length = _length(*texts, lesson.say)
    if length > MESSAGE - OWN_WORDS:
        message = f"the lesson's message has {_over(length, MESSAGE - OWN_WORDS)}"
        yield file.document.fault(("idea",), message)


def check_copied_text(file: LessonFile) -> Iterator[Fault]:
    """Yield a fault where the sentence to copy is too long for the button."""
    length = _length(file.lesson.say)
    if length > COPY:
        yield file.document.fault(("say",), f"'say' has {_over(length, COPY)}")


def check_questions(file: LessonFile) -> Iterator[Fault]:
    """Yield the questions that, with their options, are too long for one message."""
    for index, item in enumerate(file.lesson.items):
        for _, question in _questions(item):
            length = _length(question.text, *(option.text for option in question.options))
            if length > MESSAGE - OWN_WORDS:
                over = _over(length, MESSAGE - OWN_WORDS)
                message = f"the question '{shorten(question.text)}' and its options have {over}"
                yield file.document.fault(("items", index), message)


def check_options(file: LessonFile) -> Iterator[Fault]:
    """Yield the options that are too long to choose from at a glance."""
    for index, item in enumerate(file.lesson.items):
        options = {option for _, question in _questions(item) for option in question.options}
        for option in options:
            length = _length(option.text)
            if length > OPTION:
                place = _find(file, ("items", index), option.text)
                message = f"the option '{option.id}' has {_over(length, OPTION)}"
                yield file.document.fault(place, message)


def check_replies(file: LessonFile) -> Iterator[Fault]:
    """Yield the replies too long for one message, and endings too long for one line."""
    for index, item in enumerate(file.lesson.items):
        for answers, question in _questions(item):
            for option in question.options:
                reply = item.reply(answers, option.id)
                yield from _check_reply(file, ("items", index), reply)


def _check_reply(file: LessonFile, item: KeyPath, reply: Reply) -> Iterator[Fault]:
    better = reply.better.text if reply.better else ""
    length = _length(reply.option.text, reply.feedback, better, reply.ending or "")
    if length > MESSAGE - OWN_WORDS:
        place = _find(file, item, reply.feedback)
        message = f"the reply to '{reply.option.id}' has {_over(length, MESSAGE - OWN_WORDS)}"
        yield file.document.fault(place, message)
    if reply.ending and _length(reply.ending) > ENDING:
        place = _find(file, item, reply.ending)
        message = f"the ending's title has {_over(_length(reply.ending), ENDING)}"
        yield file.document.fault(place, message)


def _questions(item: AnyItem) -> Iterator[tuple[Answers, Question]]:
    """Yield each question of an item once, with answers that lead to it."""
    seen: set[tuple[str, tuple[object, ...]]] = set()
    open_paths: list[Answers] = [()]
    while open_paths:
        answers = open_paths.pop()
        question = item.question(answers)
        if question and (question.text, question.options) not in seen:
            seen.add((question.text, question.options))
            yield answers, question
            open_paths += [(*answers, option.id) for option in question.options]


def _find(file: LessonFile, inside: KeyPath, text: str) -> KeyPath:
    """Return where in the file `text` stands, or else what it stands inside."""
    places = file.document.texts
    found = (place for place, value in places.items() if value.strip() == text.strip())
    return next((place for place in found if place[: len(inside)] == inside), inside)


def _length(*texts: str) -> int:
    return sum(utf16_length(to_html(text)) + 1 for text in texts) - 1


def _over(length: int, limit: int) -> str:
    return f"{length} characters; {limit} can be shown, so shorten it by {length - limit}"
