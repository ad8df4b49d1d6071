import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lessons.items import Choice, Outcome, UnknownOptionError
from tests.lessons.test_items import check_laws


def choice(**changed: Any) -> Choice:
    hard = {"feedback": "No.", "tempts": "Kind.", "misconception": "too-wide"}
    options = [
        {"id": "best", "text": "Best", "credit": 1, "feedback": "Yes."},
        {"id": "fair", "text": "Fair", "credit": 0.5, **hard},
        {"id": "weak", "text": "Weak", **hard},
    ]
    values = {"kind": "choice", "id": "one", "stem": "Which?", "options": options}
    return Choice.model_validate(values | changed)


def test_a_choice_asks_once():
    item = choice()
    question = item.question(())
    assert question is not None
    assert (question.text, question.step, question.steps) == ("Which?", 0, 1)
    assert [option.id for option in question.options] == ["best", "fair", "weak"]
    assert item.question(("weak",)) is None


@pytest.mark.parametrize(
    ("chosen", "credit", "better"),
    [("best", 1, []), ("fair", 0.5, ["best"]), ("weak", 0, ["best"])],
)
def test_a_choice_replies_with_the_better_move(chosen: str, credit: float, better: list[str]):
    reply = choice().reply((), chosen)
    assert (reply.chosen, reply.credit) == ((chosen,), credit)
    assert [option.id for option in reply.better] == better
    assert choice().grade((chosen,)) == Outcome(score=credit, answered=1)
    assert reply.effect is reply.total is reply.ending is None


def test_a_choice_tells_all_its_texts():
    assert choice().texts() == ["Which?", "Best", "Yes.", "Fair", "No.", "Weak", "No."]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"options": {0: {"credit": 0.5}}}, "needs 'tempts' and 'misconception'"),
        ({"options": {1: {"tempts": None}}}, "needs 'tempts' and 'misconception'"),
        ({"options": {1: {"credit": 1}}}, "exactly one option has 'credit: 1'"),
        ({"options": {1: {"id": "best"}}}, "two options have the same id"),
        ({"options": {1: {"credit": 0.7}}}, "'credit' is 0 (weak), 0.5 (acceptable) or 1 (best)"),
    ],
)
def test_a_choice_refuses(changed: dict[str, dict[int, dict[str, Any]]], says: str):
    options = [option.model_dump() for option in choice().options]
    for index, values in changed["options"].items():
        options[index] |= values
    with pytest.raises(ValidationError, match=re.escape(says)):
        choice(options=options)


def wording(name: str) -> dict[str, Any]:
    """Another way to ask, its options and texts marked with `name`."""
    options = [option.model_dump() for option in choice().options]
    for option in options:
        option["id"] = f"{option['id']}-{name}"
        option["text"] = f"{option['text']} {name}"
    return {"stem": f"Which, {name}?", "options": options}


def worded(*names: str) -> Choice:
    return choice(again=[wording(name) for name in names])


@pytest.mark.parametrize("names", [(), ("ada",), ("ada", "bo")])
def test_a_choice_keeps_the_laws_of_items_in_every_wording(names: tuple[str, ...]):
    assert worded(*names).wordings == 1 + len(names)
    check_laws(worded(*names))


def test_asked_again_a_choice_speaks_of_its_other_wording():
    item = worded("ada", "bo").worded(1)
    question = item.question(())
    assert question is not None
    assert question.text == "Which, ada?"
    assert [option.id for option in question.options] == ["best-ada", "fair-ada", "weak-ada"]
    assert [option.id for option in item.reply((), "weak-ada").better] == ["best-ada"]
    assert item.texts()[:2] == ["Which, ada?", "Best ada"]
    with pytest.raises(UnknownOptionError):
        item.reply((), "best")


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_wordings_go_round(a: int, b: int):
    item = worded("ada", "bo")
    assert item.worded(a).worded(b) == item.worded(a + b)
    assert item.worded(a) is item.worded(a + 3)


def test_each_wording_says_who_keyed_it():
    item = choice(keyed_by="author", again=[wording("ada") | {"keyed_by": "the panel"}])
    assert [item.worded(n).keyed_by for n in range(3)] == ["author", "the panel", "author"]


@pytest.mark.parametrize(
    ("again", "says"),
    [
        ([wording("ada"), wording("ada")], "two options in the wordings of one item have the same"),
        ([{"stem": "Q", "options": choice().options}], "two options in the wordings of one item"),
        ([{"stem": "Q", "options": choice().options[1:]}], "at least 3 items"),
        ([wording("ada"), wording("bo"), wording("cy")], "at most 2 items"),
        ([{"options": wording("ada")["options"]}], "Field required"),
    ],
)
def test_a_choice_refuses_wordings(again: list[dict[str, Any]], says: str):
    with pytest.raises(ValidationError, match=re.escape(says)):
        choice(again=again)


def test_another_wording_has_one_best_option_too():
    flat = wording("ada")
    flat["options"][1]["credit"] = 1
    with pytest.raises(ValidationError, match="exactly one option has 'credit: 1'"):
        choice(again=[flat])
