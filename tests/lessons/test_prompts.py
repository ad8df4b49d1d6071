"""Prompts: short exchanges of the bot's own."""

from collections.abc import Iterator

import pytest

from lessons.items import WRITTEN, Answers, UnknownOptionError
from lessons.prompts import PROMPTS, PromptKind, ask, takes

KINDS = tuple(PROMPTS)


def ways(kind: PromptKind, answers: Answers = ()) -> Iterator[Answers]:
    """Every way to the end of a prompt."""
    asked = ask(kind, answers)
    if asked is None:
        yield answers
        return
    assert len(answers) < 5, "it does not end"
    for option in (*asked.options, *([WRITTEN] if asked.typed else [])):
        yield from ways(kind, (*answers, option))


@pytest.mark.parametrize("kind", KINDS)
def test_every_prompt_ends_whatever_is_answered(kind):
    assert all(1 <= len(way) <= 2 for way in ways(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_no_question_is_out_of_reach(kind):
    reached = {way[:step] for way in ways(kind) for step in range(len(way))}

    assert reached == set(PROMPTS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_options_differ_and_none_of_them_passes_for_typed_words(kind):
    for asked in PROMPTS[kind].values():
        assert len(set(asked.options)) == len(asked.options)
        assert WRITTEN not in asked.options


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("action", ("maybe",)),
        ("action", (WRITTEN,)),
        ("action", ("yes", "yes")),
        ("action", ("change", "no")),
        ("follow-up", ("done", "done")),
        ("follow-up", ("not-yet", WRITTEN)),
        ("debrief", ("not-held", "nothing")),
        ("debrief", ("used", WRITTEN, "nothing")),
    ],
)
def test_answers_that_lead_nowhere_are_refused(kind, answers):
    with pytest.raises(UnknownOptionError):
        ask(kind, answers)


def test_an_action_is_taken_on_left_or_put_into_own_words():
    assert set(ways("action")) == {
        *(("yes",), ("no",), ("change", "yes"), ("change", WRITTEN)),
    }


def test_an_action_that_was_done_may_be_told_of_and_one_that_was_not_gets_another_time():
    assert takes(ask("follow-up", ("done",)), WRITTEN)
    assert ask("follow-up", ("not-yet",)).options == ("next", "days", "week")


def test_what_was_not_held_needs_no_debrief():
    assert ask("debrief", ("not-held",)) is None
