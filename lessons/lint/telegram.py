"""What Telegram can show, checked before a learner finds out.

Lengths are UTF-16 units of the text as it is read, which is how Telegram counts. Callback data
(64 bytes) need no check here: `LessonId` and `Slug` bound the ids that go into them.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from lessons.faults import Fault
from lessons.items import (
    Answers,
    Form,
    Item,
    Question,
    Reply,
    first_answer,
    write_answer,
)
from lessons.lint.rules import Rule, rule
from lessons.loader import LessonFile
from lessons.markup import to_html, utf16_length
from lessons.yamlfile import KeyPath, shorten

_INSECURE = re.compile(r"\b(?!https:)[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)

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
ROOM = MESSAGE - OWN_WORDS
"""What is left of a message for an author."""


@rule("T01", "message-length")
def check_lesson_message(file: LessonFile) -> Iterator[Fault]:
    """Keep hook, idea, dialogue and action to what one message holds.

    Telegram shows messages of 4096 characters, and the bot needs some of them for labels, minutes
    and the source. Shorten the idea: what does not serve the one behaviour can go.
    """
    lesson = file.lesson
    turns = (text for turn in lesson.dialogue.turns for text in (turn.who, turn.says))
    action = (lesson.action.when, lesson.action.then)
    texts = (lesson.title, lesson.hook, lesson.idea, lesson.dialogue.scene, *turns, *action)
    length = _length(*texts, lesson.say)
    if length > ROOM:
        message = f"the lesson's message has {_over(length, ROOM)}"
        yield file.document.fault(("idea",), message, "T01")


@rule("T02", "copied-text")
def check_copied_text(file: LessonFile) -> Iterator[Fault]:
    """Keep the sentence to copy to what a copy button holds.

    A button holds 256 characters, of which an emoji takes two or more. Shorten `say` to what a
    learner would really send.
    """
    length = _length(file.lesson.say)
    if length > COPY:
        yield file.document.fault(("say",), f"'say' has {_over(length, COPY)}", "T02")


@rule("T03", "question-length")
def check_questions(file: LessonFile) -> Iterator[Fault]:
    """Keep a question with its options to what one message holds.

    Options are printed in the message, because a phone cuts the labels of buttons off. Shorten the
    stem, or the options.
    """
    for place, item in _wordings(file):
        for _, question in _questions(item):
            length = _length(*_asked(question))
            if length > ROOM:
                over = _over(length, ROOM)
                message = f"the question '{shorten(question.text)}' and its options have {over}"
                yield file.document.fault(place, message, "T03")


@rule("T04", "option-length")
def check_options(file: LessonFile) -> Iterator[Fault]:
    """Keep an option to what can be read at a glance.

    Four options of 200 characters and their question still fit on a phone's screen. Cut the option
    to the one thing that is done or said.
    """
    for place, item in _wordings(file):
        options = {option for _, question in _questions(item) for option in question.options}
        for option in options:
            length = _length(option.text)
            if length > OPTION:
                message = f"the option '{option.id}' has {_over(length, OPTION)}"
                yield file.document.fault(_find(file, place, option.text), message, "T04")


@rule("T05", "reply-length")
def check_replies(file: LessonFile) -> Iterator[Fault]:
    """Keep a reply to the room below its question, and the title of an ending to one line.

    The question stays readable while its feedback is read. Shorten the feedback; a question that is
    too long by itself is left to T03. The title of an ending has at most 64 characters.
    """
    for place, item in _wordings(file):
        for answers, question in _questions(item):
            room = ROOM - _length(*_asked(question))
            if room < 0:
                continue
            for answer in _telling_answers(item, answers, question):
                reply = item.reply(answers, answer)
                yield from _check_reply(file, place, reply, room - 1)
                yield from _check_ending(file, place, reply)


def _check_reply(file: LessonFile, item: KeyPath, reply: Reply, room: int) -> Iterator[Fault]:
    better = (option.text for option in reply.better)
    length = _length(reply.feedback, *better, reply.ending or "")
    if length > room:
        place = _find(file, item, reply.feedback)
        over = _over(length, max(room, 0))
        message = f"the reply to '{reply.answer}', below its question, has {over}"
        yield file.document.fault(place, message, "T05")


def _check_ending(file: LessonFile, item: KeyPath, reply: Reply) -> Iterator[Fault]:
    if reply.ending and _length(reply.ending) > ENDING:
        place = _find(file, item, reply.ending)
        message = f"the ending's title has {_over(_length(reply.ending), ENDING)}"
        yield file.document.fault(place, message, "T05")


def _wordings(file: LessonFile) -> Iterator[tuple[KeyPath, Item]]:
    """Yield each item in each of its wordings, with where it stands in the file."""
    for index, item in enumerate(file.lesson.items):
        for n in range(item.wordings):
            place: KeyPath = ("items", index, "again", n - 1) if n else ("items", index)
            yield place, item.worded(n)


def _questions(item: Item) -> Iterator[tuple[Answers, Question]]:
    """Yield each question of an item once, with answers that lead to it."""
    seen: set[tuple[str, tuple[object, ...]]] = set()
    open_paths: list[Answers] = [()]
    while open_paths:
        answers = open_paths.pop()
        question = item.question(answers)
        if question and (question.text, question.options) not in seen:
            seen.add((question.text, question.options))
            yield answers, question
            open_paths += [(*answers, answer) for answer in _onward(question)]


def _onward(question: Question) -> list[str]:
    """Return answers that lead wherever the question leads: just a story parts at its options."""
    if question.form is Form.ONE:
        return [option.id for option in question.options]
    return [first_answer(question)]


def _telling_answers(item: Item, answers: Answers, question: Question) -> Iterator[str]:
    """Yield answers whose replies hold the longest, without trying every set or every order."""
    if question.form in {Form.ONE, Form.WORDS}:
        yield from _onward(question)
        return
    first = item.reply(answers, first_answer(question))
    best = [option.id for option in first.better] or list(first.chosen)
    yield write_answer(question, best)
    ids = [option.id for option in question.options]
    worst = _two_mistakes(ids, best) if question.form is Form.SEVERAL else _far_off(best)
    for chosen in worst:
        yield write_answer(question, chosen)


def _two_mistakes(ids: Sequence[str], best: Sequence[str]) -> Iterator[Collection[str]]:
    """Yield sets with every two mistakes: a reply speaks of two at most."""
    for mistakes in combinations(ids, 2):
        if chosen := set(best) ^ set(mistakes):
            yield chosen


def _far_off(best: Sequence[str]) -> Iterator[Collection[str]]:
    """Yield orders with each option far from its place: a reply speaks of the furthest."""
    for place, id_ in enumerate(best):
        others = [other for other in best if other != id_]
        yield [id_, *others] if 2 * place >= len(best) else [*others, id_]


def _find(file: LessonFile, inside: KeyPath, text: str) -> KeyPath:
    """Return where in the file `text` stands, or else what it stands inside."""
    places = file.document.texts
    found = (place for place, value in places.items() if value.strip() == text.strip())
    return next((place for place in found if place[: len(inside)] == inside), inside)


def _asked(question: Question) -> list[str]:
    return [question.text, *(option.text for option in question.options)]


def _length(*texts: str) -> int:
    return sum(utf16_length(to_html(text)) + 1 for text in texts if text) - 1


def _over(length: int, limit: int) -> str:
    return f"{length} characters; {limit} can be shown, so shorten it by {length - limit}"


@rule("T06", "secure-links")
def check_links(file: LessonFile) -> Iterator[Fault]:
    """Begin addresses with https://.

    Telegram makes a link of every address in a text. Without https anybody on the way can read
    and change what a learner opens.
    """
    for place, text in file.document.texts.items():
        if found := _INSECURE.search(text):
            message = f"'{shorten(found[0])}' is no safe address; begin it with https://"
            yield file.document.fault(place, message, "T06")


RULES: tuple[Rule[LessonFile], ...] = (
    check_lesson_message,
    check_copied_text,
    check_questions,
    check_options,
    check_replies,
    check_links,
)
