import re
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lessons.items import Form, Order, Outcome
from tests.lessons.test_items import check_laws

sizes = st.integers(3, 5)


def order(ids: str = "abcd", **changed: Any) -> Order:
    """The options of these one-letter ids, best first."""
    options = [{"id": id_, "text": f"Text {id_}", "why": f"Why {id_}."} for id_ in ids]
    values = {"kind": "order", "id": "rank", "stem": "In which order?", "options": options}
    return Order.model_validate({**values, "feedback": "The idea.", **changed})


def credit(best: str, answer: str) -> float:
    return order(best).reply((), ">".join(answer)).credit


def test_it_asks_once_for_all_in_order():
    question = order().question(())
    assert question is not None
    assert (question.text, question.form) == ("In which order?", Form.ORDER)
    assert [option.id for option in question.options] == list("abcd")
    assert order().question(("a>b>c>d",)) is None


def test_the_best_order_is_told_the_idea():
    reply = order().reply((), "a>b>c>d")
    assert (reply.chosen, reply.feedback, reply.credit) == (tuple("abcd"), "The idea.", 1)
    assert reply.better == ()
    assert order().grade(("a>b>c>d",)) == Outcome(score=1, answered=1)


@pytest.mark.parametrize(
    ("answer", "why"),
    [("bacd", "a"), ("abdc", "c"), ("bcda", "a"), ("dabc", "d"), ("dcba", "a"), ("acdb", "b")],
)
def test_it_says_why_the_one_furthest_from_its_place_belongs_there(answer: str, why: str):
    reply = order().reply((), ">".join(answer))
    assert reply.chosen == tuple(answer)
    assert reply.feedback == f"Why {why}."
    assert [option.id for option in reply.better] == list("abcd")


@pytest.mark.parametrize(
    ("best", "answer", "earned"),
    [
        ("abc", "acb", 0.5),
        ("abc", "cba", 0),
        ("abc", "bca", 0),
        ("abcd", "abdc", 0.75),
        ("abcd", "cdab", 0),
        ("abcde", "abced", 10 / 12),
        ("abcde", "eabcd", 4 / 12),
        ("abcde", "edcba", 0),
    ],
)
def test_it_earns_by_how_near_it_comes(best: str, answer: str, earned: float):
    assert credit(best, answer) == pytest.approx(earned)
    assert order(best).grade((">".join(answer),)).score == pytest.approx(earned)


@given(st.data(), sizes)
def test_the_credit_of_two_orders_is_the_same_both_ways(data: st.DataObject, size: int):
    ids = "abcde"[:size]
    one, other = ("".join(data.draw(st.permutations(ids))) for _ in range(2))
    assert credit(one, other) == credit(other, one)
    assert credit(one, other) == credit(one[::-1], other[::-1])


@given(sizes)
def test_it_earns_nothing_only_where_the_halves_have_changed_places(size: int):
    ids = "abcde"[:size]
    low, high = set(ids[: size // 2]), set(ids[(size + 1) // 2 :])
    for answer in map("".join, permutations(ids)):
        first, last = set(answer[: (size + 1) // 2]), set(answer[size // 2 :])
        assert (credit(ids, answer) == 0) == (low <= last and high <= first)
    assert credit(ids, ids[::-1]) == 0


@given(sizes)
def test_any_order_keeps_the_laws_of_items(size: int):
    check_laws(order("abcde"[:size]))


def test_it_tells_all_its_texts():
    told = ["Text a", "Why a.", "Text b", "Why b.", "Text c", "Why c."]
    assert order("abc").texts() == ["In which order?", *told, "The idea."]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"ids": "ab"}, "at least 3 items"),
        ({"ids": "abcdef"}, "at most 5 items"),
        ({"ids": "abca"}, "two options have the same id"),
        ({"feedback": ""}, "at least 1 character"),
    ],
)
def test_it_refuses(changed: dict[str, Any], says: str):
    with pytest.raises(ValidationError, match=re.escape(says)):
        order(**changed)
