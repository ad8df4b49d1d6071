"""Progress: the picture and the words under it say the same, of whatever a learner has done."""

from dataclasses import replace
from datetime import date

import pytest

from bot.account import Account, Day, Standing
from bot.pictures.progress import Cell, Mark, draw_progress
from bot.views.progress import MOST_SKILLS, in_words, overview, picture
from bot.views.week import LONGEST_CAPTION
from lessons.model import Track
from lessons.money import Amount
from lessons.streak import Chance, streak
from tests.bot.views.telegram import ENGLISH, TONGUES, data, shown
from tests.lessons.shelf import LIBRARY

in_every_language = pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)
TODAY = date(2026, 3, 4)
AAA, BBB, CCC = LIBRARY.tracks
NOTHING = Account(
    today=TODAY,
    monday=date(2026, 1, 12),
    days={},
    streak=streak([], TODAY),
    skills=[],
    used=0,
    seconds=0.0,
    reviews=0,
    worth=None,
    earned=(),
)
CHANCES = [
    Chance(date(2026, 2, 27), kept=False),
    Chance(date(2026, 3, 2), kept=True),
    Chance(date(2026, 3, 3), kept=True),
]
BEGUN = replace(
    NOTHING,
    days={date(2026, 3, 2): Day(kept=1), date(2026, 2, 27): Day(missed=1)},
    streak=streak(CHANCES, TODAY),
    skills=[
        Standing(AAA, now=0.3, before=None, done=1),
        Standing(BBB, now=0.62, before=0.41, done=2),
        Standing(CCC, now=0.2, before=0.5, done=0),
    ],
    used=2,
    seconds=744.0,
    worth=Amount(1033, "EUR"),
    earned=(Amount(20000, "EUR"), Amount(5000, "USD")),
)


@in_every_language
def test_at_first_there_is_nothing_to_tell(tongue):
    view = overview(tongue, NOTHING, "today, <12:30>")

    assert "today, <12:30>" in shown(view)
    assert data(view) == ["now:5"]


def test_it_says_what_was_used_and_what_it_was_worth_and_where_each_skill_stands():
    view = overview(ENGLISH, BEGUN, "tomorrow, 12:30")
    earned = [ENGLISH.money(amount) for amount in BEGUN.earned]

    *told, how, _, coming = shown(view).splitlines()
    assert told == [
        "Your progress",
        "",
        "2 used at work",
        "12 min spent reading and answering",
        f"{ENGLISH.money(Amount(1000, 'EUR'))} what they were worth at your rate",
        f"{earned[0]} + {earned[1]} brought in by using it, as you told",
        "2 of 3 gaps kept, 2 in a row",
        "",
        "Track BBB 62%, up from 41% four weeks ago, 2 of 2 lessons done",
        "Track AAA 30%, 1 of 3 lessons done",
        "Track CCC 20%, down from 50% four weeks ago, 0 of 1 lesson done",
        "",
    ]
    assert how.startswith("The percentage is what you can be expected to recall")
    assert coming == "Next gap: tomorrow, 12:30."
    assert data(view) == ["now:5", "review", "event:new", "log"]


def test_a_skill_that_stands_where_it_stood_is_told_without_a_change():
    same = replace(BEGUN, skills=[Standing(AAA, now=0.3, before=0.304, done=1)])

    assert "Track AAA 30%, 1 of 3" in shown(overview(ENGLISH, same, "soon"))


@in_every_language
def test_however_many_skills_there_are_the_words_fit_under_the_picture(tongue):
    tracks = [Track(f"T{n}", "skill", f"A long title of a skill {n}", "x", ()) for n in range(60)]
    many = replace(
        BEGUN, skills=[Standing(one, 1 - n / 60, 0.001, 10) for n, one in enumerate(tracks)]
    )

    view = overview(tongue, many, "x" * 40)

    assert len(view.html) <= LONGEST_CAPTION
    assert tracks[0].title in shown(view)
    assert tracks[-1].title not in shown(view)
    assert len(picture(tongue, many, dark=False).skills) == MOST_SKILLS


@in_every_language
@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_shows_what_the_words_say(tongue, dark):
    drawn = picture(tongue, BEGUN, dark=dark)

    assert [(one.name, one.now, one.before) for one in drawn.skills] == [
        (one.track.title, one.now, one.before) for one in BEGUN.skills
    ]
    text = shown(overview(tongue, BEGUN, "soon"))
    for said in (drawn.score, *(figure.caption for figure in drawn.figures)):
        assert said in text
    assert drawn.today == (7, 2)
    assert drawn.weeks[7].days[0] == Cell(kept=1)
    assert drawn.weeks[6].days[4] == Cell(missed=1)
    assert {Mark.KEPT, Mark.PARTLY, Mark.MISSED} <= set(drawn.marks)
    assert (drawn.dark, drawn.right_to_left) == (dark, tongue.right_to_left)
    assert draw_progress(drawn)


@in_every_language
def test_words_stand_alone_where_no_picture_can_be_had(tongue):
    view = overview(tongue, BEGUN, "soon")

    alone = in_words(tongue, view)

    assert shown(alone).startswith(shown(view))
    assert tongue.plain("progress.no-picture") in shown(alone)
    assert alone.rows == view.rows
