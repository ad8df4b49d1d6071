"""Answers as strings: how what was chosen is written down, and read again.

A question of the form ONE takes an option's id, `call`; SEVERAL takes ids in the author's order,
`price+date`; ORDER takes all ids, best first, `call>mail>wait`; WORDS takes WRITTEN or SKIPPED.
No id holds a mark between them, and each answer is written in one way alone.
"""

from collections.abc import Collection

from lessons.items.base import Form, Question, UnknownOptionError

WRITTEN = "written"
SKIPPED = "skipped"

_BETWEEN = {Form.SEVERAL: "+", Form.ORDER: ">"}


def write_answer(question: Question, chosen: Collection[str]) -> str:
    """Return the answer in which these option ids are chosen, in an order in their order.

    Raises UnknownOptionError when the question does not take it. Not for the form WORDS.
    """
    if question.form is Form.SEVERAL:
        chosen = [option.id for option in question.options if option.id in chosen]
    answer = _BETWEEN.get(question.form, " ").join(chosen)
    read_answer(question, answer)
    return answer


def read_answer(question: Question | None, answer: str) -> tuple[str, ...]:
    """Return the option ids that an answer chooses; none where it is in words.

    Raises UnknownOptionError when the question, or None, does not take it.
    """
    if question is None:
        raise UnknownOptionError(answer)
    ids = tuple(option.id for option in question.options)
    between = _BETWEEN.get(question.form)
    chosen = tuple(answer.split(between)) if between else (answer,)
    match question.form:
        case Form.ONE:
            taken = answer in ids
        case Form.SEVERAL:
            taken = chosen == tuple(id_ for id_ in ids if id_ in chosen)
        case Form.ORDER:
            taken = sorted(chosen) == sorted(ids)
        case Form.WORDS:
            taken, chosen = answer in {WRITTEN, SKIPPED}, ()
    if not taken:
        raise UnknownOptionError(answer)
    return chosen


def first_answer(question: Question) -> str:
    """Return an answer that the question takes: the first option, the order listed, no words."""
    ids = tuple(option.id for option in question.options)
    match question.form:
        case Form.ORDER:
            return write_answer(question, ids)
        case Form.WORDS:
            return SKIPPED
        case _:
            return ids[0]
