"""Reading what stands between the braces of a question: its kind and its answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from lessons.gift.block import Block, BrokenError, Span
from lessons.gift.notes import Note, OptionNote
from lessons.gift.questions import Answer, Kind, Markup, Text

_FORMAT = re.compile(r"\s*\[(moodle|html|markdown|plain)\]")
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_MARK = re.compile(r"[~=]")
_TRUTHS = {"T", "TRUE", "F", "FALSE"}
_MOST = 100


def read_text(block: Block, span: Span, markup: Markup) -> Text:
    """Return a part as text, in the markup that it names, or else in `markup`."""
    if found := _FORMAT.match(block.mask, span.start, span.end):
        span, markup = Span(found.end(), span.end), cast("Markup", found[1])
    return Text(block.read(span), markup)


@dataclass(frozen=True)
class AnswersReader:
    """Reads the answers of one block, whose texts are in `markup` unless they say otherwise."""

    block: Block
    markup: Markup
    notes: Sequence[tuple[int, Note]]
    """The notes of the block, with their lines."""

    def read(self, body: Span) -> tuple[Kind, tuple[Answer, ...]]:
        """Return the kind of question, and its answers. Raises BrokenError."""
        body = self.block.trim(body)
        kind = _kind(self.block.masked(body))
        match kind:
            case Kind.ESSAY:
                return kind, ()
            case Kind.TRUE_FALSE:
                return kind, self._truth(body)
            case Kind.NUMERICAL:
                body = self.block.trim(Span(body.start + 1, body.end))
        parts = list(self._parts(body, kind))
        if len(parts) > _MOST:
            raise BrokenError(parts[_MOST][1].start, f"over {_MOST} answers; leave the best four")
        return kind, self._with_notes([self._answer(*part, kind) for part in parts])

    def _truth(self, body: Span) -> tuple[Answer, ...]:
        """Return the one answer: `{TRUE#for those who were wrong#for the others}`."""
        truth, wrong = self.block.cut(body, "#")
        feedback = read_text(self.block, wrong, self.markup) if wrong else None
        return (Answer(self._line(body), self._text(truth), 100, feedback),)

    def _parts(self, body: Span, kind: Kind) -> Iterator[tuple[str, Span]]:
        """Yield each answer with the mark before it; a lone one may do without."""
        marks = list(_MARK.finditer(self.block.mask, body.start, body.end))
        first = marks[0].start() if marks else body.end
        if first > body.start:
            if kind not in {Kind.SHORT, Kind.NUMERICAL}:
                raise BrokenError(body.start, "text before the first answer; begin it with = or ~")
            yield "=", Span(body.start, first)
        ends = [mark.start() for mark in marks[1:]] + [body.end]
        for mark, end in zip(marks, ends, strict=False):
            yield mark[0], Span(mark.end(), end)

    def _answer(self, mark: str, span: Span, kind: Kind) -> Answer:
        weight = 100.0 if mark == "=" else 0.0
        chosen = kind in {Kind.CHOICE, Kind.SEVERAL}
        # Moodle reads no weight behind the = of a choice, so text there may begin with a percent.
        weighted = mark == "~" if chosen else mark == "="
        found = _WEIGHT.match(self.block.mask, span.start, span.end) if weighted else None
        rest = Span(found.end(), span.end) if found else span
        weight = float(found[1]) if found else weight
        if kind is Kind.MATCHING:
            return self._pair(rest, weight)
        text, feedback = self.block.cut(rest, "#")
        read = self._text(text)
        if not read.words and kind is not Kind.NUMERICAL:
            raise BrokenError(span.start, "an answer has no text; write it, or \\= and \\~ in text")
        told = self._text(feedback) if feedback else None
        return Answer(self._line(span), read, weight, told if told and told.words else None)

    def _pair(self, span: Span, weight: float) -> Answer:
        left, right = self.block.cut(span, "->")
        if right is None:
            raise BrokenError(span.start, "a pair has no '->'; write = one -> other")
        return Answer(self._line(span), self._text(left), weight, match=self._text(right))

    def _with_notes(self, answers: Sequence[Answer]) -> tuple[Answer, ...]:
        """Return the answers, each with the note that stands between it and the one before."""
        above = (0, *(answer.line for answer in answers))
        return tuple(
            Answer(a.line, a.text, a.weight, a.feedback, a.match, self._note(line, a.line))
            for line, a in zip(above, answers, strict=False)
        )

    def _note(self, after: int, before: int) -> OptionNote | None:
        found = (
            note
            for line, note in self.notes
            if after < line < before and isinstance(note, OptionNote)
        )
        return next(found, None)

    def _text(self, span: Span) -> Text:
        return read_text(self.block, span, self.markup)

    def _line(self, span: Span) -> int:
        return self.block.line_at(span.start)


def _kind(masked: str) -> Kind:
    if not masked:
        return Kind.ESSAY
    if masked.startswith("#"):
        return Kind.NUMERICAL
    if "~" in masked:
        return Kind.CHOICE if "=" in masked else Kind.SEVERAL
    if "=" in masked and "->" in masked:
        return Kind.MATCHING
    truth = masked.partition("#")[0].strip().upper()
    return Kind.TRUE_FALSE if truth in _TRUTHS else Kind.SHORT
