"""Reading GIFT: text in, questions with their lines out, and a fault for each that is broken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lessons.faults import Fault, PackError
from lessons.gift.answers import AnswersReader, read_text
from lessons.gift.block import Block, BrokenError, Span, split_blocks
from lessons.gift.file import CODE
from lessons.gift.notes import ItemNote, Note, NoteError, read_note
from lessons.gift.questions import Answer, Kind, Question, Text

MOST_QUESTIONS = 1000
"""A file with more is nothing that an author reads through; it is refused in whole."""

_CATEGORY = "$CATEGORY:"
_GENERAL = "####"
_BLANK = "_____"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its questions in order, and what could not be read."""

    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]
    broken: int
    """How many questions could not be read."""


def read_gift(text: str, path: Path) -> Reading:
    """Return the questions of a text whose lines end with LF; `path` is for the faults.

    Raises PackError where there are over MOST_QUESTIONS.
    """
    reader = _Reader(path)
    questions = tuple(reader.read(text))
    return Reading(questions, tuple(reader.faults), reader.broken)


@dataclass
class _Reader:
    path: Path
    category: str = ""
    broken: int = 0
    faults: list[Fault] = field(default_factory=list)

    def read(self, text: str) -> Iterator[Question]:
        for number, whole in enumerate(split_blocks(text)):
            block = self._without_categories(whole)
            if number == MOST_QUESTIONS:
                message = f"over {MOST_QUESTIONS} questions; split the file"
                raise PackError([Fault(self.path, whole.lines[0][0], 1, message, CODE)])
            if not block.lines:
                continue
            try:
                yield self._question(block)
            except BrokenError as error:
                self.broken += 1
                self._add(block.line_at(error.offset), str(error))

    def _without_categories(self, block: Block) -> Block:
        lines = list(block.lines)
        while lines and lines[0][1].lstrip().startswith(_CATEGORY):
            self.category = lines.pop(0)[1].lstrip().removeprefix(_CATEGORY).strip()
        return Block(tuple(lines), block.comments)

    def _question(self, block: Block) -> Question:
        notes = list(self._notes(block))
        title, rest = _split_title(block)
        head, body, tail = _split_braces(block, rest)
        stem = _read_stem(block, head, tail)
        kind, answers, general = _read_answers(
            block, body, AnswersReader(block, stem.markup, notes)
        )
        return Question(
            line=block.lines[0][0],
            kind=kind,
            stem=stem,
            answers=answers,
            title=title,
            category=self.category,
            feedback=general,
            note=next((note for _, note in notes if isinstance(note, ItemNote)), None),
        )

    def _notes(self, block: Block) -> Iterator[tuple[int, Note]]:
        for line, comment in block.comments:
            try:
                note = read_note(comment)
            except NoteError as error:
                self._add(line, f"this note is broken ({error}); mend it, or delete the line")
                continue
            if note:
                yield line, note

    def _add(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.path, line, 1, message, CODE))


def _split_title(block: Block) -> tuple[str, Span]:
    """Return the title, which may be missing, and the rest of the block."""
    whole = block.trim(block.whole)
    if not block.mask.startswith("::", whole.start):
        return "", whole
    title, rest = block.cut(Span(whole.start + 2, whole.end), "::")
    if rest is None:
        raise BrokenError(whole.start, "the title's '::' is never closed; write '::' behind it")
    return " ".join(block.read(title).split()), block.trim(rest)


def _split_braces(block: Block, span: Span) -> tuple[Span, Span | None, Span]:
    """Return what stands before the answers, the answers if there are any, and what follows."""
    head, rest = block.cut(span, "{")
    if "}" in block.masked(head):
        raise BrokenError(head.start, "a '}' closes nothing; write \\} where it is text")
    if rest is None:
        return head, None, Span(span.end, span.end)
    body, tail = block.cut(rest, "}")
    if tail is None:
        raise BrokenError(rest.start, "the answers' '{' is never closed; write '}' behind them")
    for brace in "{}":
        if brace in block.masked(body) + block.masked(tail):
            message = f"a second '{brace}' in one question; write \\{brace} where it is text, "
            raise BrokenError(body.start, message + "and an empty line between questions")
    return head, body, tail


def _read_stem(block: Block, head: Span, tail: Span) -> Text:
    """Return the question's text, with a gap where its answers stand in its middle."""
    text = read_text(block, head, "moodle")
    after = block.read(tail)
    words = f"{text.words} {_BLANK} {after}".strip() if after else text.words
    if not words:
        raise BrokenError(head.start, "the question has no text; write it before its answers")
    return Text(words, text.markup)


def _read_answers(
    block: Block, body: Span | None, reader: AnswersReader
) -> tuple[Kind, tuple[Answer, ...], Text | None]:
    if body is None:
        return Kind.DESCRIPTION, (), None
    at = block.mask.rfind(_GENERAL, body.start, body.end)
    if at < 0:
        return *reader.read(body), None
    general = read_text(block, Span(at + len(_GENERAL), body.end), reader.markup)
    return *reader.read(Span(body.start, at)), general if general.words else None
