"""Skills by the words in which learners name them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.skills import named_in
from lessons.model import Track


def track(id_: str, skill: str, title: str) -> Track:
    return Track(id_, skill, title, "", ())


FEEDBACK = track("FBK", "feedback", "Feedback you can use")
MONEY = track("NEG", "negotiation", "Talks about money")
TIME = track("TIM", "time-management", "Time for the work")
TALKS = track("TLK", "difficult-talks", "Difficult talks")
ALL = (FEEDBACK, MONEY, TIME, TALKS)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("NEG", MONEY),
        ("neg", MONEY),
        ("negotiation", MONEY),
        ("Negotiation with Acme", MONEY),
        ("talks about money", MONEY),
        ("negot", MONEY),
        ("negotation", MONEY),
        ("negotitaion on Thursday", MONEY),
        ("time management", TIME),
        ("time-management", TIME),
        ("time", TIME),
        ("Feedback", FEEDBACK),
        ("feeback", FEEDBACK),
        ("difficult talks", TALKS),
        ("dificult talks", TALKS),
        ("difficult", TALKS),
    ],
)
def test_a_skill_is_found_by_its_names_a_part_or_nearly_so(text: str, meant: Track):
    assert named_in(text, ALL).tracks == [meant]


@pytest.mark.parametrize(
    "text", ["", "  ", "cooking", "ne", "a call", "Thu 15:00", "?!", "x" * 500]
)
def test_other_words_name_none(text: str):
    assert not named_in(text, ALL).tracks


def test_words_that_can_mean_several_name_them_all():
    assert named_in("talks", ALL).tracks == [MONEY, TALKS]


def test_misspelt_words_that_can_mean_several_name_them_all():
    clients = track("CLI", "clients", "Difficult clients")
    assert named_in("dificult", (TALKS, clients, MONEY)).tracks == [TALKS, clients]


def test_it_tells_whether_something_follows_the_name():
    assert named_in("negotiation", ALL).whole
    assert named_in("talks about money", ALL).whole
    assert named_in("negotation", ALL).whole
    assert not named_in("negotiation soon", ALL).whole
    assert not named_in("negotation soon", ALL).whole
    assert not named_in("cooking", ALL).whole


def test_without_skills_there_is_nothing_to_name():
    assert not named_in("negotiation", ()).tracks


@given(st.text(max_size=80))
def test_any_text_is_taken(text: str):
    named = named_in(text, ALL)
    assert set(named.tracks) <= set(ALL)
    assert named.tracks or not named.whole


@given(st.sampled_from(ALL), st.text("abcdefghij ", max_size=40))
def test_a_whole_name_is_found_whatever_follows(meant: Track, rest: str):
    assert meant in named_in(f"{meant.title} {rest}", ALL).tracks
