"""Small curricula made in memory, and what a learner may have done in them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from lessons.bite import ItemRef, Progress
from lessons.items import AnyItem, Choice, Scenario
from lessons.items.choice import ChoiceOption
from lessons.items.scenario import Change, Decision, Ending, Point
from lessons.memory import Memory
from lessons.model import Action, Curriculum, Dialogue, Lesson, Source, Track, Turn

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
SOURCES = {
    "gray-2020": Source(
        authors="A. Gray", year=2020, title="On asking", published="A Journal 1", status="vouched"
    )
}
DIALOGUE = Dialogue(scene="A chat.", turns=tuple(Turn(who="Ada", says="Hello.") for _ in range(4)))


def prose(words: int) -> str:
    """A text of so many words."""
    return " ".join(["word"] * words)


def choice(id_: str, words: int = 20) -> Choice:
    """A choice whose question has so many words; `best` is its best option."""

    def option(name: str, credit: float) -> ChoiceOption:
        why = {} if credit == 1 else {"tempts": "It is quick.", "misconception": "too-quick"}
        return ChoiceOption(id=name, text=name, credit=credit, feedback=f"It is {name}.", **why)

    options = (option("best", 1), option("fair", 0.5), option("weak", 0))
    return Choice(kind="choice", id=id_, stem=prose(words), options=options)


def story(id_: str, depth: int = 3) -> Scenario:
    """A story of so many decisions where `on` goes on, and `stop` ends it at once."""

    def point(number: int) -> Point:
        to = f"p{number + 1}" if number + 1 < depth else "won"
        on = Decision(id="on", text="Go on", credit=1, then="It goes on.", to=to)
        lost = Change(money=-50)
        stop = Decision(id="stop", text="Stop", then="It is over.", change=lost, to="lost")
        return Point(id=f"p{number}", text=f"Moment {number}.", options=(on, stop))

    return Scenario(
        kind="scenario",
        id=id_,
        opening="You are Ada.",
        points=tuple(map(point, range(depth))),
        endings=(Ending(id="won", title="Won"), Ending(id="lost", title="Lost")),
    )


def lesson(id_: str, items: Sequence[AnyItem], words: int = 100) -> Lesson:
    """A lesson whose idea has so many words."""
    return Lesson(
        id=id_,
        title=f"Lesson {id_}",
        behaviour="Ask.",
        minutes=3,
        source="gray-2020",
        evidence="practice",
        reviewed=date(2026, 1, 31),
        hook="You wait.",
        idea=prose(words),
        dialogue=DIALOGUE,
        say="One thing?",
        action=Action(when="you wait", then="ask", minutes=5),
        items=tuple(items),
    )


def track(*lessons: Lesson) -> Track:
    """A track of these lessons, named by their letters."""
    name = lessons[0].track_id
    return Track(name, name.lower(), f"Track {name}", "Something.", lessons)


def curriculum(*tracks: Track) -> Curriculum:
    return Curriculum(tracks, SOURCES)


def memory(due: timedelta, stability: float = 3.0) -> Memory:
    """A memory that falls due so long after NOW."""
    return Memory(stability, 5.0, NOW + due, NOW + due - timedelta(days=round(stability)))


LIBRARY = curriculum(
    track(
        lesson("AAA-1", [choice("one"), choice("two", 60), story("tale")]),
        lesson("AAA-2", [choice("one", 5)], words=300),
        lesson("AAA-3", [story("tale", 5), choice("one")], words=50),
    ),
    track(
        lesson("BBB-1", [story("tale", 1), choice("one", 90), choice("two")]),
        lesson("BBB-2", [choice("one"), choice("two")], words=30),
    ),
    track(lesson("CCC-1", [choice("one")], words=10)),
)
REFS = [ItemRef(lesson.id, item.id) for lesson in LIBRARY.lessons.values() for item in lesson.items]

memories = st.builds(
    memory,
    st.timedeltas(timedelta(days=-30), timedelta(days=30)),
    st.floats(0.5, 30),
)
progresses = st.builds(
    Progress,
    tracks=st.lists(st.sampled_from(["AAA", "BBB", "CCC", "OLD"]), max_size=4).map(tuple),
    read=st.frozensets(st.sampled_from([*LIBRARY.lessons, "OLD-1"])),
    memories=st.dictionaries(st.sampled_from([*REFS, ItemRef("OLD-1", "one")]), memories),
)
"""What a learner may have done in LIBRARY, with traces of a lesson that is no longer taught."""
