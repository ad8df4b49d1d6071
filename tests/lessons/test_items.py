"""The laws that every kind of item keeps, on every path and in every wording."""

from collections.abc import Iterator
from itertools import combinations, permutations

import pytest
from pydantic import TypeAdapter

from lessons.items import (
    SKIPPED,
    WRITTEN,
    Answers,
    AnyItem,
    Choosable,
    Form,
    Item,
    Question,
    Scenario,
    UnknownOptionError,
    first_answer,
    read_answer,
    write_answer,
)
from tests.lessons.authoring import load_lesson

OPTIONS = tuple(Choosable(id_, id_.title()) for id_ in ("call", "mail", "wait"))


def answers_to(question: Question) -> Iterator[str]:
    """Every answer that the question takes."""
    ids = [option.id for option in question.options]
    match question.form:
        case Form.ONE:
            yield from ids
        case Form.SEVERAL:
            sizes = range(1, len(ids) + 1)
            yield from ("+".join(some) for size in sizes for some in combinations(ids, size))
        case Form.ORDER:
            yield from (">".join(order) for order in permutations(ids))
        case Form.WORDS:
            yield from (WRITTEN, SKIPPED)


def walks(item: Item) -> list[Answers]:
    """Return every way to answer the item from start to end."""
    ended, open_ = [], [()]
    while open_:
        answers = open_.pop()
        question = item.question(answers)
        if question is None:
            ended.append(answers)
        else:
            open_ += [(*answers, answer) for answer in answers_to(question)]
    return ended


def check_laws(item: AnyItem) -> None:
    """Walk the item in every wording on every path, as if each answer came after a restart."""
    check_wordings(item)
    for n in range(item.wordings):
        worded = item.worded(n)
        paths = walks(worded)
        for answers in paths:
            check_walk(worded, answers)
        for answers in {path[: n + 1] for path in paths for n in range(len(path))}:
            check_question(worded, answers[:-1], answers[-1])
        if item.graded and not isinstance(item, Scenario):
            assert max(worded.grade(answers).score or 0 for answers in paths) == 1


def check_wordings(item: AnyItem) -> None:
    """A wording is the item put in another way, and after the last comes the first again."""
    assert item.wordings >= 1
    assert item.worded(0) is item
    asked = {worded.question(()) for worded in map(item.worded, range(item.wordings))}
    assert len(asked) == item.wordings
    for n in range(-item.wordings, 2 * item.wordings):
        worded = item.worded(n)
        assert (worded.id, worded.graded, worded.wordings) == (item.id, item.graded, item.wordings)
        assert worded is item.worded(n + item.wordings)
        assert all(worded.worded(m) == item.worded(n + m) for m in range(item.wordings))


def check_walk(item: Item, answers: Answers) -> None:
    """Answer the item so, from its first question to its last."""
    for step in range(len(answers)):
        question = item.question(answers[:step])
        assert question is not None
        assert question.step == step < len(answers) <= question.steps
    with pytest.raises(UnknownOptionError):
        item.reply(answers, answers[-1])
    outcome = item.grade(answers)
    assert outcome.answered == len(answers)
    if not item.graded:
        assert outcome.score is None
        return
    earned = [item.reply(answers[:n], answers[n]).credit for n in range(len(answers))]
    assert outcome.score == pytest.approx(sum(earned) / len(earned))
    assert 0 <= outcome.score <= 1


def check_question(item: Item, before: Answers, answer: str) -> None:
    question = item.question(before)
    assert question is not None
    ids = {option.id for option in question.options}
    assert len(ids) == len(question.options)
    reply = item.reply(before, answer)
    assert (reply.answer, reply.chosen) == (answer, read_answer(question, answer))
    assert set(reply.chosen) <= ids
    assert set(reply.better) <= set(question.options)
    assert 0 <= reply.credit <= 1
    assert reply.feedback
    if reply.better:
        better = write_answer(question, [option.id for option in reply.better])
        assert reply.credit < 1 == item.reply(before, better).credit
        assert item.reply(before, better).better == ()
    texts = item.texts()
    assert all(option.text in texts for option in question.options)
    assert all(part in texts for part in reply.feedback.split("\n\n"))
    with pytest.raises(UnknownOptionError):
        item.reply(before, "no-such-option")


def test_every_kind_keeps_the_laws_on_every_path():
    items = load_lesson().items
    assert len({item.kind for item in items}) == len(items) == len(kinds())
    for item in items:
        check_laws(item)


def kinds() -> list[str]:
    """The kinds that a lesson file may name."""
    schema = TypeAdapter(AnyItem).json_schema()
    return list(schema["discriminator"]["mapping"])


def asked(form: Form) -> Question:
    options = () if form is Form.WORDS else OPTIONS
    return Question("What now?", options, step=0, steps=1, form=form)


@pytest.mark.parametrize(
    ("form", "chosen", "answer"),
    [
        (Form.ONE, ["mail"], "mail"),
        (Form.SEVERAL, ["wait", "call"], "call+wait"),
        (Form.SEVERAL, {"mail"}, "mail"),
        (Form.ORDER, ["mail", "wait", "call"], "mail>wait>call"),
    ],
)
def test_what_was_chosen_is_written_down_in_one_way(form: Form, chosen: list[str], answer: str):
    assert write_answer(asked(form), chosen) == answer
    read = read_answer(asked(form), answer)
    assert set(read) == set(chosen)
    assert write_answer(asked(form), read) == answer


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        (Form.ONE, ""),
        (Form.ONE, "fax"),
        (Form.ONE, "call+mail"),
        (Form.SEVERAL, ""),
        (Form.SEVERAL, "call+fax"),
        (Form.SEVERAL, "mail+call"),
        (Form.SEVERAL, "call+call"),
        (Form.SEVERAL, "call>mail"),
        (Form.ORDER, "call>mail"),
        (Form.ORDER, "call>mail>mail"),
        (Form.ORDER, "call>mail>wait>wait"),
        (Form.ORDER, "call+mail+wait"),
        (Form.WORDS, ""),
        (Form.WORDS, "I wrote to them"),
    ],
)
def test_an_answer_that_is_not_one_is_refused(form: Form, answer: str):
    with pytest.raises(UnknownOptionError):
        read_answer(asked(form), answer)


@pytest.mark.parametrize(
    ("form", "chosen"),
    [
        (Form.ONE, []),
        (Form.ONE, ["call", "mail"]),
        (Form.SEVERAL, []),
        (Form.SEVERAL, ["fax"]),
        (Form.ORDER, ["call", "mail"]),
        (Form.WORDS, []),
    ],
)
def test_a_choice_that_is_no_answer_is_not_written(form: Form, chosen: list[str]):
    with pytest.raises(UnknownOptionError):
        write_answer(asked(form), chosen)


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        (Form.ONE, "call"),
        (Form.SEVERAL, "call"),
        (Form.ORDER, "call>mail>wait"),
        (Form.WORDS, SKIPPED),
    ],
)
def test_every_question_has_a_first_answer(form: Form, answer: str):
    assert first_answer(asked(form)) == answer
    read_answer(asked(form), answer)


def test_a_question_takes_just_the_answers_it_is_said_to_take():
    for form in Form:
        answers = list(answers_to(asked(form)))
        assert len(answers) == len(set(answers))
        assert all(read_answer(asked(form), answer) is not None for answer in answers)
