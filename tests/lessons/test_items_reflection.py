from typing import Any

import pytest
from pydantic import ValidationError

from lessons.items import SKIPPED, WRITTEN, Form, Outcome, Reflection, UnknownOptionError
from tests.lessons.test_items import check_laws


def reflection(**changed: Any) -> Reflection:
    values = {"kind": "reflection", "id": "own", "stem": "When did you?", "example": "On Monday."}
    return Reflection.model_validate(values | changed)


def test_it_asks_once_for_their_own_words():
    question = reflection().question(())
    assert question is not None
    assert (question.text, question.form, question.options) == ("When did you?", Form.WORDS, ())
    assert reflection().question((WRITTEN,)) is None


@pytest.mark.parametrize("answer", [WRITTEN, SKIPPED])
def test_the_example_is_shown_and_nothing_is_graded(answer: str):
    reply = reflection().reply((), answer)
    assert (reply.answer, reply.chosen, reply.feedback) == (answer, (), "On Monday.")
    assert (reply.credit, reply.better) == (0, ())
    assert reflection().grade((answer,)) == Outcome(score=None, answered=1)
    assert not reflection().graded


def test_it_keeps_the_laws_of_items():
    check_laws(reflection())


def test_it_never_takes_the_words_themselves():
    with pytest.raises(UnknownOptionError):
        reflection().reply((), "On Tuesday, to my client.")
    with pytest.raises(UnknownOptionError):
        reflection().grade(("On Tuesday, to my client.",))


def test_it_tells_all_its_texts():
    assert reflection().texts() == ["When did you?", "On Monday."]


@pytest.mark.parametrize("changed", [{"stem": " "}, {"example": ""}, {"options": []}])
def test_it_refuses(changed: dict[str, Any]):
    with pytest.raises(ValidationError):
        reflection(**changed)
