import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lessons.items import Answers, AnyItem, Choice, Effect, Outcome, Scenario, UnknownOptionError


def choice(**changed: Any) -> Choice:
    hard = {"feedback": "No.", "tempts": "Kind.", "misconception": "too-wide"}
    options = [
        {"id": "best", "text": "Best", "credit": 1, "feedback": "Yes."},
        {"id": "fair", "text": "Fair", "credit": 0.5, **hard},
        {"id": "weak", "text": "Weak", **hard},
    ]
    values = {"kind": "choice", "id": "one", "stem": "Which?", "options": options}
    return Choice.model_validate(values | changed)


def decision(id_: str, to: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "text": id_.title(), "then": f"Then {to}.", "to": to} | more


def story(*points: tuple[str, list[dict[str, Any]]], endings: tuple[str, ...]) -> Scenario:
    return Scenario.model_validate(
        {
            "kind": "scenario",
            "id": "tale",
            "opening": "Once.",
            "points": [{"id": id_, "text": f"At {id_}.", "options": o} for id_, o in points],
            "endings": [{"id": id_, "title": id_.title()} for id_ in endings],
        }
    )


def tale() -> Scenario:
    """Three points: `a` leads to `b` or past it to `c`; `c` comes before `b` in the file."""
    return story(
        ("a", [decision("stay", "b", credit=1, change={"trust": 1}), decision("skip", "c")]),
        ("c", [decision("up", "good", credit=1, change={"money": 20}), decision("down", "bad")]),
        ("b", [decision("on", "c", credit=0.5, change={"hours": -2}), decision("off", "bad")]),
        endings=("good", "bad"),
    )


def walks(item: AnyItem) -> list[Answers]:
    """Return every way to answer the item from start to end."""
    ended, open_ = [], [()]
    while open_:
        answers = open_.pop()
        question = item.question(answers)
        if question is None:
            ended.append(answers)
        else:
            open_ += [(*answers, option.id) for option in question.options]
    return ended


def check_laws(item: AnyItem) -> None:
    """Walk the item on every path, as if each answer came after a restart."""
    for answers in walks(item):
        for step in range(len(answers)):
            before, chosen = answers[:step], answers[step]
            question = item.question(before)
            assert question is not None
            assert question.step == step
            assert step < len(answers) <= question.steps
            assert len({option.id for option in question.options}) == len(question.options)
            reply = item.reply(before, chosen)
            assert reply.option in question.options
            assert reply.option.id == chosen
            assert reply.better is None or reply.better in question.options
            with pytest.raises(UnknownOptionError):
                item.reply(before, "no-such-option")
        with pytest.raises(UnknownOptionError):
            item.reply(answers, answers[-1])
        outcome = item.grade(answers)
        assert outcome.answered == len(answers)
        earned = [item.reply(answers[:n], answers[n]).credit for n in range(len(answers))]
        assert outcome.score == pytest.approx(sum(earned) / len(earned))
        assert 0 <= outcome.score <= 1


@pytest.mark.parametrize("make", [choice, tale])
def test_it_keeps_the_laws_of_items_on_every_path(make: Callable[[], AnyItem]):
    check_laws(make())


def test_a_choice_asks_once():
    item = choice()
    question = item.question(())
    assert question is not None
    assert (question.text, question.step, question.steps) == ("Which?", 0, 1)
    assert [option.id for option in question.options] == ["best", "fair", "weak"]
    assert item.question(("weak",)) is None


@pytest.mark.parametrize(
    ("chosen", "credit", "better"), [("best", 1, None), ("fair", 0.5, "best"), ("weak", 0, "best")]
)
def test_a_choice_replies_with_the_better_move(chosen: str, credit: float, better: str | None):
    reply = choice().reply((), chosen)
    assert (reply.credit, reply.better.id if reply.better else None) == (credit, better)
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


def test_a_scenario_opens_with_its_story():
    first, later = tale().question(()), tale().question(("stay",))
    assert first is not None
    assert later is not None
    assert (first.text, first.step, first.steps) == ("Once.\n\nAt a.", 0, 3)
    assert (later.text, later.step, later.steps) == ("At b.", 1, 3)
    shortcut = tale().question(("skip",))
    assert shortcut is not None
    assert (shortcut.text, shortcut.steps) == ("At c.", 2)


def test_a_scenario_counts_its_meters():
    reply = tale().reply(("stay", "on"), "up")
    assert reply.effect == Effect(money=20)
    assert reply.total == Effect(money=20, hours=-2, trust=1)
    assert (reply.feedback, reply.credit, reply.ending) == ("Then good.", 1, "Good")
    assert tale().reply((), "stay").ending is None


def test_a_scenario_is_graded_by_the_mean_of_its_decisions():
    assert tale().grade(("stay", "on", "up")) == Outcome(score=pytest.approx(2.5 / 3), answered=3)
    assert tale().grade(("skip", "down")) == Outcome(score=0, answered=2)


def test_a_scenario_knows_its_paths():
    assert sorted(tale().paths()) == sorted(walks(tale()))
    assert len(tale().paths()) == 5


def test_a_scenario_tells_the_texts_of_every_path():
    texts = tale().texts()
    assert {"Once.", "At a.", "At b.", "At c.", "Skip", "Then bad."} <= set(texts)


@pytest.mark.parametrize("answers", [("no",), ("stay", "up"), ("skip", "up", "on")])
def test_a_scenario_refuses_answers_that_lead_nowhere(answers: Answers):
    with pytest.raises(UnknownOptionError):
        tale().question(answers)


END = [decision("x", "good"), decision("y", "bad")]
BOTH = ("good", "bad")


@pytest.mark.parametrize(
    ("points", "endings", "says"),
    [
        ([("a", END), ("a", END)], BOTH, "used for two places of the story: a"),
        ([("good", END)], BOTH, "used for two places of the story: good"),
        ([("a", [END[0], decision("y", "bat")])], BOTH, "'to' names no point and no ending: bat"),
        ([("a", [END[0], END[0]])], BOTH, "two options of 'a' have the same id"),
        ([("a", [END[0], decision("y", "a")])], BOTH, "runs in a circle through 'a'"),
        (
            [("a", [END[0], decision("y", "b")]), ("b", [END[1], decision("z", "a")])],
            BOTH,
            "runs in a circle through 'a'",
        ),
        ([("a", END), ("b", END)], BOTH, "no path leads to: b"),
        ([("a", END)], ("good", "bad", "odd"), "no path leads to: odd"),
    ],
)
def test_a_scenario_refuses(
    points: list[tuple[str, list[dict[str, Any]]]], endings: tuple[str, ...], says: str
):
    with pytest.raises(ValidationError, match=re.escape(says)):
        story(*points, endings=endings)


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, list[dict[str, Any]]]]:
    """Stories whose decisions only lead onward; each point can be reached from the one before."""
    size = draw(st.integers(1, 6))
    names = [f"p{n}" for n in range(size)]
    points = []
    for n, name in enumerate(names):
        onward = st.sampled_from([*names[n + 1 :], *BOTH])
        following = names[n + 1] if n + 1 < size else "good"
        last = "bad" if n + 1 == size else draw(onward)
        credit = st.sampled_from([0, 0.5, 1])
        options = [decision("x", following, credit=draw(credit)), decision("y", last)]
        points.append((name, options))
    return points


@given(stories())
def test_any_story_that_leads_onward_keeps_the_laws(
    points: list[tuple[str, list[dict[str, Any]]]],
):
    item = story(*points, endings=BOTH)
    check_laws(item)
    first = item.question(())
    assert first is not None
    assert first.steps == max(len(answers) for answers in walks(item))


def test_a_long_story_is_measured_in_no_time():
    names = [f"p{n}" for n in range(16)]
    points = [
        (name, [decision(f"o{n}", to) for n in range(3)])
        for name, to in zip(names, [*names[1:], "good"], strict=True)
    ]
    points[-1][1][0]["to"] = "bad"
    question = story(*points, endings=BOTH).question(())
    assert question is not None
    assert question.steps == 16
