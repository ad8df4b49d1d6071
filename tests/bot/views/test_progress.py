"""Progress in words."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.progress import Figures, overview
from lessons.bite import ItemRef, Progress
from storage.progress import Kept, Tally
from tests.bot.views.telegram import ENGLISH, TONGUES, data, shown
from tests.lessons.shelf import LIBRARY, memory, progresses

in_every_language = pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)
KNOWN = memory(timedelta(days=1))


def figures(read: set[str], finished: list[str], tallies: dict[str, Tally], kept: Kept) -> Figures:
    memories = {
        ItemRef(id_, item.id): KNOWN for id_ in finished for item in LIBRARY.lessons[id_].items
    }
    return Figures(Progress(read=frozenset(read), memories=memories), tallies, kept)


@in_every_language
def test_at_first_there_is_nothing_to_tell(tongue):
    view = overview(tongue, LIBRARY, figures(set(), [], {}, Kept(0, 0)), "today, 12:30")

    assert "12:30" in shown(view)
    assert data(view) == ["now:5"]


def test_it_counts_lessons_answers_minutes_and_gaps():
    tallies = {"AAA-1": Tally(5, 3, 200.0), "AAA-2": Tally(1, 1, 25.0), "BBB-1": Tally(0, 0, 30.0)}
    done = figures({"AAA-1", "AAA-2", "BBB-1"}, ["AAA-1"], tallies, Kept(2, 3))

    text = shown(overview(ENGLISH, LIBRARY, done, "tomorrow, 12:30"))

    assert text.splitlines() == [
        "Your progress",
        "",
        "1 lesson done",
        "Best move in 4 of 6 answers",
        "4 minutes spent",
        "2 of 3 gaps kept",
        "",
        "Track AAA",
        "1 of 3 lessons done, best move in 4 of 6 answers, 4 min",
        "",
        "Track BBB",
        "0 of 2 lessons done, best move in 0 of 0 answers, 0 min",
        "",
        "Next gap: tomorrow, 12:30.",
    ]


def test_a_lesson_is_done_when_it_is_read_and_all_its_questions_are_answered():
    read_only = figures({"CCC-1"}, [], {"CCC-1": Tally(seconds=60.0)}, Kept(0, 0))
    both = figures({"CCC-1"}, ["CCC-1"], {"CCC-1": Tally(1, 1, 60.0)}, Kept(1, 1))

    assert "0 lessons done" in shown(overview(ENGLISH, LIBRARY, read_only, "soon"))
    assert "1 lesson done" in shown(overview(ENGLISH, LIBRARY, both, "soon"))


@given(
    done=progresses,
    tallies=st.dictionaries(
        st.sampled_from([*LIBRARY.lessons, "OLD-1"]),
        st.builds(Tally, st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 1e9)),
    ),
    kept=st.builds(Kept, st.integers(0, 10**6), st.integers(0, 10**6)),
    code=st.sampled_from(list(TONGUES)),
)
def test_whatever_was_done_can_be_shown(done, tallies, kept, code):
    shown(overview(TONGUES[code], LIBRARY, Figures(done, tallies, kept), "<soon & later>"))
