import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lessons.items import Form, Outcome, Several
from tests.lessons.test_items import answers_to, check_laws


def several(right: str = "11000", **changed: Any) -> Several:
    """Options a, b, c ...; those with a 1 belong."""
    options = [
        {"id": id_, "text": f"Text {id_}", "right": mark == "1", "feedback": f"About {id_}."}
        for id_, mark in zip("abcde", right, strict=False)
    ]
    values = {"kind": "several", "id": "some", "stem": "Which?", "options": options}
    return Several.model_validate({**values, "feedback": "The idea.", **changed})


def test_it_asks_once_for_all_that_belong():
    question = several().question(())
    assert question is not None
    assert (question.text, question.form) == ("Which?", Form.SEVERAL)
    assert (question.step, question.steps) == (0, 1)
    assert [option.id for option in question.options] == list("abcde")
    assert several().question(("a+b",)) is None


def test_the_right_set_is_told_the_idea():
    reply = several().reply((), "a+b")
    assert (reply.chosen, reply.feedback, reply.credit) == (("a", "b"), "The idea.", 1)
    assert reply.better == ()
    assert several().grade(("a+b",)) == Outcome(score=1, answered=1)


@pytest.mark.parametrize(
    ("answer", "about"),
    [
        ("a", "b"),
        ("a+b+d", "d"),
        ("a+e", "eb"),
        ("c", "ca"),
        ("c+d+e", "cd"),
        ("a+b+c+d+e", "cd"),
    ],
)
def test_it_speaks_of_two_mistakes_first_of_what_was_wrongly_chosen(answer: str, about: str):
    reply = several().reply((), answer)
    assert reply.feedback == "\n\n".join(f"About {id_}." for id_ in about)
    assert [option.id for option in reply.better] == ["a", "b"]


@pytest.mark.parametrize(
    ("right", "answer", "credit"),
    [
        ("11000", "a", 0.6),
        ("11000", "a+c", 0.2),
        ("11000", "a+c+d", 0),
        ("11000", "c+d+e", 0),
        ("100", "a+b", 1 / 3),
        ("100", "b", 0),
        ("1100", "a", 0.5),
        ("1100", "a+c", 0),
    ],
)
def test_a_mistake_costs_twice_its_share(right: str, answer: str, credit: float):
    assert several(right).reply((), answer).credit == pytest.approx(credit)
    assert several(right).grade((answer,)).score == pytest.approx(credit)


sets = st.text("01", min_size=3, max_size=5).filter(lambda right: len(set(right)) == 2)


@given(sets)
def test_any_set_keeps_the_laws_of_items(right: str):
    check_laws(several(right))


@given(sets)
def test_only_the_right_set_earns_all_and_choosing_everything_little(right: str):
    item = several(right)
    question = item.question(())
    assert question is not None
    credits_ = {answer: item.reply((), answer).credit for answer in answers_to(question)}
    belong = [id_ for id_, mark in zip("abcde", right, strict=False) if mark == "1"]
    assert [answer for answer, credit in credits_.items() if credit == 1] == ["+".join(belong)]
    everything = "+".join("abcde"[: len(right)])
    wrong = right.count("0")
    assert credits_[everything] == pytest.approx(max(0, 1 - 2 * wrong / len(right)))


def test_it_tells_all_its_texts():
    told = ["Text a", "About a.", "Text b", "About b.", "Text c", "About c."]
    assert several("100").texts() == ["Which?", *told, "The idea."]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"right": "11111"}, "at least one option has 'right: true'"),
        ({"right": "000"}, "at least one 'right: false'"),
        ({"right": "10"}, "at least 3 items"),
        ({"options": [*several().options, several().options[0]]}, "at most 5 items"),
        ({"options": [*several("110").options, several().options[0]]}, "have the same id"),
        ({"feedback": " "}, "at least 1 character"),
    ],
)
def test_it_refuses(changed: dict[str, Any], says: str):
    with pytest.raises(ValidationError, match=re.escape(says)):
        several(**changed)
