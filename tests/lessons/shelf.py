"""Small curricula made in memory, and what a learner may have done in them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from lessons.bite import Event, ItemRef, Opening, Opinion, Progress, Promise
from lessons.items import AnyItem, Choice, Reflection, Scenario
from lessons.items.choice import ChoiceOption, Wording
from lessons.items.scenario import Change, Decision, Ending, Point
from lessons.memory import Memory
from lessons.model import Action, Curriculum, Dialogue, Lesson, Source, Track, Turn
from lessons.pace import Pace

T = TypeVar("T")
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


def choice(id_: str, words: int = 20, again: int = 0) -> Choice:
    """A choice whose question has so many words; `best` is its best option.

    It has so many other wordings; the best option of the first of them is `best-1`.
    """

    def option(name: str, credit: float) -> ChoiceOption:
        why = {} if credit == 1 else {"tempts": "It is quick.", "misconception": "too-quick"}
        return ChoiceOption(id=name, text=name, credit=credit, feedback=f"It is {name}.", **why)

    def options(end: str) -> tuple[ChoiceOption, ...]:
        return (option(f"best{end}", 1), option(f"fair{end}", 0.5), option(f"weak{end}", 0))

    others = tuple(
        Wording(stem=f"{prose(words)} again {n}", options=options(f"-{n}"))
        for n in range(1, again + 1)
    )
    return Choice(kind="choice", id=id_, stem=prose(words), options=options(""), again=others)


def twice(id_: str, words: int) -> Choice:
    """A choice with another wording, three times as long."""
    other = choice(id_, 3 * words, again=1).again
    return choice(id_, words).model_copy(update={"again": other})


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


def reflection(id_: str) -> Reflection:
    """A question to be answered in one's own words."""
    return Reflection(kind="reflection", id=id_, stem="And you?", example="I ask.")


def lesson(
    id_: str, items: Sequence[AnyItem], words: int = 100, requires: Sequence[str] = ()
) -> Lesson:
    """A lesson whose idea has so many words."""
    return Lesson(
        id=id_,
        title=f"Lesson {id_}",
        behaviour="Ask.",
        minutes=3,
        source="gray-2020",
        evidence="practice",
        reviewed=date(2026, 1, 31),
        requires=tuple(requires),
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


PLAIN = Pace(reading_spread=0, deciding_spread=0, read=1e12, decided=1e12)
"""Allows what the middle takes: 0.3 seconds a word, 8 seconds a decision."""


def memory(
    due: timedelta, stability: float = 3.0, asked: int = 1, *, target: float = 0.9
) -> Memory:
    """A memory that sinks to the target so long after NOW."""
    takes = Memory(stability, 5.0, NOW, asked).due(target) - NOW
    return Memory(stability, 5.0, NOW + due - takes, asked)


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
    st.integers(1, 5),
)
progresses = st.builds(
    Progress,
    tracks=st.lists(st.sampled_from(["AAA", "BBB", "CCC", "OLD"]), max_size=4).map(tuple),
    read=st.dictionaries(
        st.sampled_from([*LIBRARY.lessons, "OLD-1"]),
        st.timedeltas(timedelta(), timedelta(days=60)).map(lambda ago: NOW - ago),
    ),
    memories=st.dictionaries(st.sampled_from([*REFS, ItemRef("OLD-1", "one")]), memories),
)
"""What a learner may have done in LIBRARY, with traces of a lesson that is no longer taught."""


@cache
def random_curriculum(seed: int) -> Curriculum:
    """Some tracks of some lessons, which may require any that came before them."""
    random = Random(seed)
    drawn: dict[str, list[Lesson]] = {name: [] for name in ("AAA", "BBB", "CCC", "DDD", "EEE")}
    ids = ["OLD-1"]
    for _ in range(random.randint(1, 9)):
        name = random.choice(list(drawn))
        makers = random.choices([choice, twice, story, lambda id_, _: reflection(id_)], k=3)
        items = [make(id_, random.randint(1, 5)) for make, id_ in zip(makers, "xyz", strict=True)]
        required = random.sample(ids, k=random.choice([0, 0, 1]))
        ids.append(f"{name}-{len(drawn[name]) + 1}")
        some = items[: random.randint(1, 3)]
        drawn[name].append(lesson(ids[-1], some, random.randint(1, 400), required))
    return curriculum(*(track(*lessons) for lessons in drawn.values() if lessons))


def random_progress(taught: Curriculum, seed: int) -> Progress:
    """What a learner may have done, with traces of a lesson that is no longer taught."""
    random = Random(seed)
    lessons, tracks = [*taught.lessons, "OLD-1"], [*taught.tracks_by_id, "OLD"]
    items = {
        ItemRef(each.id, item.id): item for each in taught.lessons.values() for item in each.items
    }
    graded = [*(ref for ref, item in items.items() if item.graded), ItemRef("OLD-1", "x")]
    own = [*(ref for ref, item in items.items() if not item.graded), ItemRef("OLD-1", "y")]

    def some(things: Sequence[T]) -> list[T]:
        return random.sample(things, k=random.randint(0, len(things)))

    def days(least: float, most: float) -> timedelta:
        return timedelta(days=random.uniform(least, most))

    def event(id_: int) -> Event:
        done = random.random() < 0.3
        return Event(id_, random.choice(tracks), NOW + days(-9, 20), done, done)

    def promise(id_: int) -> Promise:
        wait = random.choice([None, NOW + days(-2, 2)])
        return Promise(id_, random.choice(lessons), random.randint(0, 1), wait)

    return Progress(
        tracks=tuple(some(tracks)),
        read={id_: NOW - days(0, 60) for id_ in some(lessons)},
        memories={
            ref: memory(days(-9, 20), random.uniform(0.3, 30), random.randint(1, 4))
            for ref in some(graded)
        },
        reflected=frozenset(some(own)),
        known=frozenset(some(lessons)[:2]),
        opinions={id_: random.choice([*Opinion]) for id_ in some(lessons)[:4]},
        decided=frozenset(some(lessons)),
        promises=tuple(promise(id_) for id_ in range(random.randint(0, 2))),
        events=tuple(event(id_) for id_ in range(random.randint(0, 3))),
    )


def random_ahead(seed: int) -> Sequence[Opening]:
    """Openings of the next two weeks, and perhaps one that is over."""
    random = Random(seed)
    days = [random.uniform(-1, 14) for _ in range(random.randint(0, 6))]
    return [Opening(NOW + timedelta(days=day), random.uniform(1, 20)) for day in days]
