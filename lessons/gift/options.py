"""Options from GIFT's answers, with what is lost or changed on the way."""

from collections.abc import Sequence

from lessons.gift.hypertext import to_markdown
from lessons.gift.names import Names
from lessons.gift.notes import OptionNote
from lessons.gift.questions import Answer, Question, Text
from lessons.items.choice import ChoiceOption, Wording
from lessons.items.several import SeveralOption
from lessons.new import BLANK, NAMELESS
from lessons.slugs import slug

_IN_CHOICE = (3, 4)
_IN_SEVERAL = (3, 5)
_HALF = 50

Loss = tuple[int, str]
"""A line, and what was changed or left out there."""


class NotHeldError(Exception):
    """A question can not become an item; the message says why, and what to do."""


def prose(text: Text | None, line: int, losses: list[Loss]) -> str:
    """Return a text as an author would write it; a blank where there is none."""
    if text is None:
        return BLANK
    converted = to_markdown(text)
    if converted.dropped:
        tags = ", ".join(f"<{name}>" for name in converted.dropped[:5])
        losses.append((line, f"HTML is left out: {tags}; see what is missing in the text"))
    elif converted.was_html:
        losses.append((line, "HTML was turned into Markdown; read the text once more"))
    if not converted.words:
        raise NotHeldError("one of its texts holds nothing but tags; write words")
    return converted.words


def choice_wording(question: Question, ids: Names, losses: list[Loss]) -> Wording:
    """Return the wording that a multiple choice is. Raises NotHeldError."""
    _check_number(question.answers, _IN_CHOICE)
    best = sum(answer.weight == 100 for answer in question.answers)
    if best != 1:
        raise NotHeldError(f"{best} answers are right; leave one, or give all a weight and no '='")
    if question.feedback:
        told = "the general feedback is left out, a choice has none; put it into the options'"
        losses.append((question.line, told))
    return Wording(
        stem=prose(question.stem, question.line, losses),
        keyed_by=question.note.keyed_by if question.note else None,
        options=tuple(_choice_option(answer, ids, losses) for answer in question.answers),
    )


def several_options(question: Question, losses: list[Loss]) -> tuple[SeveralOption, ...]:
    """Return the options of a question with multiple answers. Raises NotHeldError."""
    _check_number(question.answers, _IN_SEVERAL)
    rights = {answer.weight for answer in question.answers if answer.weight > 0}
    if not rights or all(answer.weight > 0 for answer in question.answers):
        raise NotHeldError("some answers must be right and some wrong; give the right ones '='")
    if len(rights) > 1:
        losses.append((question.line, "its weights are left out, all options count alike"))
    ids = Names()
    return tuple(
        SeveralOption(
            id=_id(answer, ids),
            text=prose(answer.text, answer.line, losses),
            right=answer.weight > 0,
            feedback=prose(answer.feedback, answer.line, losses),
        )
        for answer in question.answers
    )


def _check_number(answers: Sequence[Answer], bounds: tuple[int, int]) -> None:
    least, most = bounds
    if not least <= len(answers) <= most:
        wanted = f"an item of this kind takes {least} to {most}"
        raise NotHeldError(f"it has {len(answers)} answers; {wanted}")


def _choice_option(answer: Answer, ids: Names, losses: list[Loss]) -> ChoiceOption:
    note = answer.note or OptionNote(id="none")
    credit = _credit(answer, losses)
    weak = credit < 1
    return ChoiceOption(
        id=_id(answer, ids),
        text=prose(answer.text, answer.line, losses),
        credit=credit,
        feedback=prose(answer.feedback, answer.line, losses),
        tempts=note.tempts or (BLANK if weak else None),
        misconception=note.misconception or (NAMELESS if weak else None),
    )


def _credit(answer: Answer, losses: list[Loss]) -> float:
    """Return the nearest credit below full that there is, or full credit for the right answer."""
    if answer.weight == 100:
        return 1
    credit = 0.5 if answer.weight >= _HALF / 2 else 0
    if answer.weight != 100 * credit:
        told = f"a weight of {answer.weight:g} % became 'credit: {credit:g}'; it is 0, 0.5 or 1"
        losses.append((answer.line, told))
    return credit


def _id(answer: Answer, ids: Names) -> str:
    return ids.give(answer.note.id if answer.note else slug(answer.text.words, "option"))
