import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lessons.items import Answers, Effect, Outcome, Scenario, UnknownOptionError
from tests.lessons.test_items import check_laws, walks


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


def test_a_scenario_keeps_the_laws_of_items_on_every_path():
    check_laws(tale())


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
