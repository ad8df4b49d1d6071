"""A bite in the chat: within Telegram's limits on every path, and fair to every option."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway import LONGEST_ACKNOWLEDGEMENT
from bot.view import Copy, View
from bot.views.bite import Asking, Onward, Story, closing, cost, gap_over
from bot.views.lesson import heard, lesson, primer, read
from bot.views.question import feedback, meters, question, shuffled
from bot.views.steps import step
from lessons.bite import Bite, Opinion, Part
from lessons.items import Effect
from lessons.items.answer import SKIPPED, WRITTEN
from lessons.loader import load_packs
from lessons.model import Action, Dialogue, Lesson, Turn
from lessons.sitting import LessonStep, Place, PrimerStep, QuestionStep, answer, current
from scheduler.gaps import Gap
from scheduler.plan import Plan
from tests.bot.views.telegram import ENGLISH, HUGE, TONGUES, data, labels, shown
from tests.conversations.scenes import possible
from tests.lessons import shelf
from tests.lessons.shipped import FEEDBACK
from tests.lessons.test_items_order import order
from tests.lessons.test_items_several import several

SHIPPED = load_packs([FEEDBACK])
NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
KARACHI = ZoneInfo("Asia/Karachi")

in_every_language = pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)
for_every_lesson = pytest.mark.parametrize("told", SHIPPED.lessons.values(), ids=SHIPPED.lessons)


def bite_of(told: Lesson, kind: str = "item") -> Bite:
    """A whole lesson with all its items, far into a long bite."""
    asked = [item for item in told.items if item.graded or kind == "item"]
    items = tuple(Part(kind, told.id, item.id) for item in asked)
    return Bite((Part("lesson", told.id), *items * 30), 7000.0)


def asked(bite: Bite, part: int, taught=SHIPPED) -> Iterator[QuestionStep]:
    """Every question of a part, on every path."""
    open_places = [Place(part)]
    while open_places:
        at = current(bite, taught.editions, open_places.pop())
        if isinstance(at, QuestionStep) and at.place.part == part:
            yield at
            places = (answer(at, given).place for given in answers_to(at))
            open_places += [place for place in places if place.part == part]


def answers_to(at: QuestionStep) -> list[str]:
    return possible(at) or [WRITTEN, SKIPPED]


def first_question(item: object, delivery_id: int = 1) -> tuple[QuestionStep, Asking]:
    """The first question of an item that is a bite of its own."""
    taught = shelf.curriculum(shelf.track(shelf.lesson("AAA-1", [item])))
    bite = Bite((Part("item", "AAA-1", item.id),), 60.0)
    return current(bite, taught.editions, Place()), Asking(delivery_id, bite)


@in_every_language
@for_every_lesson
@pytest.mark.parametrize("opinion", [None, *Opinion])
def test_every_lesson_is_what_telegram_takes(tongue, told, opinion):
    bite = bite_of(told)
    at, asking = current(bite, SHIPPED.editions, Place()), Asking(HUGE, bite)
    rated = [f"rate:{HUGE}:0:{one}" for one in Opinion]

    for view, onward in (
        (lesson(tongue, at, asking), [f"read:{HUGE}:0"]),
        (read(tongue, at, asking, opinion), rated),
    ):
        text = shown(view)
        for part in (told.title, told.say, told.dialogue.turns[-1].who, str(told.action.minutes)):
            assert part in text
        assert view.rows[0][0] == Copy(tongue.plain("lesson.copy"), told.say)
        assert data(view) == onward
    assert sum(label.startswith("✓") for label in labels(view)) == (opinion is not None)


@in_every_language
def test_a_source_with_an_address_can_be_opened(tongue):
    told = next(iter(SHIPPED.lessons.values()))
    bite = bite_of(told)
    at = current(bite, SHIPPED.editions, Place())
    linked = at.source.model_copy(update={"link": "https://example.org/a?b=1&c=2"})
    view = lesson(tongue, replace(at, source=linked), Asking(HUGE, bite))

    assert '<a href="https://example.org/a?b=1&amp;c=2">' in view.html
    assert linked.authors in shown(view)
    assert "<a " not in lesson(tongue, at, Asking(HUGE, bite)).html


@in_every_language
@pytest.mark.parametrize("opinion", [None, *Opinion])
def test_what_an_opinion_changes_fits_over_the_chat(tongue, opinion):
    assert len(heard(tongue, opinion, date(2026, 9, 30))) <= LONGEST_ACKNOWLEDGEMENT


@in_every_language
@for_every_lesson
@pytest.mark.parametrize("kind", ["item", "review"])
def test_every_question_and_every_feedback_is_what_telegram_takes(tongue, told, kind):
    bite = bite_of(told, kind)
    graded = [item for item in told.items if item.graded]
    asking, parts = Asking(HUGE, bite), range(len(bite.parts) - len(told.items), len(bite.parts))
    seen = 0
    for at in (at for part in parts for at in asked(bite, part)):
        view = step(tongue, at, asking)
        text = shown(view)
        assert len(data(view)) == max(1, len(at.question.options))
        for option in at.question.options:
            assert option.text.split()[0].strip("*") in text
        for chosen in answers_to(at):
            reply = answer(at, chosen).reply
            onward = Onward(f"next:{HUGE}:{at.place.part}:{at.place.step}", HUGE, "12:30")
            shown(feedback(tongue, at, reply, asking, onward))
            seen += 1
    assert seen >= sum(len(item.question(()).options) for item in graded)


anything = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40).map(
    lambda text: f"a{text}"
)


@given(texts=st.lists(anything, min_size=9, max_size=9), languages=st.sampled_from(list(TONGUES)))
def test_whatever_an_author_writes_is_escaped(texts, languages):
    title, hook, idea, scene, who, says, when, then, say = texts
    told = shelf.lesson("AAA-1", [shelf.choice("one")]).model_copy(
        update={
            "title": title,
            "hook": hook,
            "idea": idea,
            "dialogue": Dialogue(scene=scene, turns=tuple([Turn(who=who, says=says)] * 4)),
            "action": Action(when=when, then=then, minutes=1),
            "say": say,
        }
    )
    taught = shelf.curriculum(shelf.track(told))
    bite = Bite((Part("lesson", "AAA-1"),), 60.0)

    at = current(bite, taught.editions, Place())

    shown(lesson(TONGUES[languages], at, Asking(1, bite)))


def test_a_lesson_tells_its_cost_and_leads_on():
    told = SHIPPED.lessons["FBK-1"]
    bite = Bite((Part("lesson", told.id), Part("item", told.id, told.items[0].id)), 240.0)
    at = current(bite, SHIPPED.editions, Place())

    view = step(ENGLISH, at, Asking(7, bite))

    assert shown(view).splitlines()[1] == "⏱ 4 minutes: a lesson and 1 question"
    assert labels(view) == ["📋 Copy the sentence", "On to the questions"]


def test_a_lesson_alone_says_that_it_is_all():
    bite = Bite((Part("lesson", "FBK-1"),), 61.0)
    at = current(bite, SHIPPED.editions, Place())

    assert isinstance(at, LessonStep)
    assert labels(step(ENGLISH, at, Asking(7, bite)))[1] == "I have read it"


@in_every_language
@for_every_lesson
def test_a_primer_of_three_lessons_is_what_telegram_takes(tongue, told):
    named = [told.id, *(id_ for id_ in SHIPPED.lessons if id_ != told.id)][:3]
    bite = Bite((Part("primer", ",".join(named), about=HUGE),), 60.0)
    at, asking = current(bite, SHIPPED.editions, Place()), Asking(HUGE, bite)

    assert isinstance(at, PrimerStep)
    assert data(primer(tongue, at, asking)) == [f"read:{HUGE}:0"]
    assert data(read(tongue, at, asking)) == []
    for view in (primer(tongue, at, asking), read(tongue, at, asking)):
        text = shown(view)
        copied = [button.copied for row in view.rows for button in row if isinstance(button, Copy)]
        assert copied == [SHIPPED.lessons[id_].say for id_ in named]
        assert all(SHIPPED.lessons[id_].title in text for id_ in named)


@pytest.mark.parametrize(
    ("kinds", "seconds", "told"),
    [
        (["lesson"], 10, "⏱ 1 minute: a lesson"),
        (["lesson", "item", "review"], 200, "⏱ 3 minutes: a lesson and 2 questions"),
        (["review"], 100, "⏱ 2 minutes: 1 question"),
        (["lesson", "item", "action", "lesson"], 400, "⏱ 7 minutes: 2 lessons and 1 question"),
        (["primer", "probe"], 70, "⏱ 1 minute: a reminder and 1 question"),
        (["follow-up"], 12, "⏱ 1 minute"),
    ],
)
def test_a_bite_tells_its_cost(kinds, seconds, told):
    assert cost(ENGLISH, Bite(tuple(Part(kind, "AAA-1", "x") for kind in kinds), seconds)) == told


def test_only_the_first_message_of_a_bite_tells_the_cost():
    at, asking = first_question(shelf.story("tale"))
    later = current(asking.bite, _taught(at).editions, Place(0, ("on",)))

    assert "⏱" in shown(question(ENGLISH, at, asking))
    assert "⏱" not in shown(question(ENGLISH, later, asking))


def _taught(at: QuestionStep):
    return shelf.curriculum(shelf.track(at.lesson))


def test_questions_are_numbered_and_stories_count_decisions():
    items = [shelf.choice("one"), shelf.story("tale"), shelf.choice("two")]
    taught = shelf.curriculum(shelf.track(shelf.lesson("AAA-1", items)))
    parts = (Part("lesson", "AAA-1"), *(Part("item", "AAA-1", item.id) for item in items))
    bite = Bite((*parts, Part("review", "AAA-1", "one")), 300.0)

    def title(place: Place) -> str:
        at = current(bite, taught.editions, place)
        return shown(question(ENGLISH, at, Asking(1, bite))).splitlines()[0]

    assert title(Place(1)) == "Question 1 of 4"
    assert title(Place(2, ("on",))) == "Your story, decision 2 of 3"
    assert title(Place(3)) == "Question 3 of 4"
    assert title(Place(4)) == "From earlier: Lesson AAA-1"


def test_a_button_s_number_is_that_of_its_option():
    for delivery_id in range(20):
        at, asking = first_question(shelf.choice("one"), delivery_id)
        view = question(ENGLISH, at, asking)
        text = shown(view)
        for button in view.rows[0]:
            verb, delivery, part, asked_step, index = button.data.split(":")
            assert (verb, delivery, part, asked_step) == ("pick", str(delivery_id), "0", "0")
            assert f"{button.text}. {at.question.options[int(index)].text}" in text.splitlines()


@given(st.integers(1, HUGE), st.integers(1, HUGE))
def test_the_order_is_the_same_each_time_it_is_shown(one, other):
    at, asking = first_question(shelf.choice("one"), one)
    again, later = first_question(shelf.choice("one"), one), Asking(other, asking.bite)

    assert shuffled(at, asking) == shuffled(*again)
    assert sorted(o.id for o in shuffled(at, later)) == sorted(o.id for o in shuffled(at, asking))


def chi_square(counts: Counter, kinds: int) -> float:
    expected = counts.total() / kinds
    seen = [*counts.values(), *[0] * (kinds - len(counts))]
    return sum((count - expected) ** 2 / expected for count in seen)


def test_every_order_is_as_likely():
    """The seeds are 1 to 6,000; by chance alone 30 is passed once in 60,000 such tests."""
    at, asking = first_question(shelf.choice("one"))
    orders = Counter(
        tuple(o.id for o in shuffled(at, asking._replace(delivery_id=number)))
        for number in range(1, 6001)
    )

    assert set(orders) == set(permutations(("best", "fair", "weak")))
    assert chi_square(orders, 6) < 30


def test_one_bite_does_not_put_all_its_best_options_in_one_place():
    items = [shelf.choice(f"n{number}") for number in range(1, 9)]
    taught = shelf.curriculum(shelf.track(shelf.lesson("AAA-1", items)))
    bite = Bite(tuple(Part("item", "AAA-1", item.id) for item in items), 300.0)
    positions = Counter()
    for delivery_id in range(1, 751):
        for part in range(len(items)):
            at = current(bite, taught.editions, Place(part))
            order = [option.id for option in shuffled(at, Asking(delivery_id, bite))]
            positions[(part, order.index("best"))] += 1

    for part in range(len(items)):
        counts = Counter({place: positions[(part, place)] for place in range(3)})
        assert chi_square(counts, 3) < 20


@pytest.mark.parametrize(
    ("chosen", "verdict", "better"),
    [
        ("best", "A good move. It is best.", False),
        ("fair", "It can work. It is fair.", True),
        ("weak", "There is a better move. It is weak.", True),
    ],
)
def test_feedback_is_on_the_option_chosen(chosen, verdict, better):
    at, asking = first_question(shelf.choice("one"))
    reply = answer(at, chosen).reply

    text = shown(feedback(ENGLISH, at, reply, asking, Onward()))

    assert verdict in text
    assert ("The better move: best" in text) is better
    (marked,) = [line for line in text.splitlines() if line.startswith("➤ ")]
    assert marked.endswith(f". {chosen}")
    assert [line for line in text.splitlines() if ". best" in line]


@pytest.mark.parametrize("onward", ["", "next:1:0:1"])
def test_feedback_leads_on_where_something_follows(onward):
    at, asking = first_question(shelf.choice("one"))

    view = feedback(ENGLISH, at, answer(at, "best").reply, asking, Onward(onward, 1))

    assert data(view) == ([onward] if onward else [])


@in_every_language
def test_where_the_gap_is_over_it_is_a_place_to_stop(tongue):
    at, asking = first_question(shelf.choice("one"), HUGE)
    onward = Onward(f"on:{HUGE}:1:0", HUGE, "tomorrow, <12:30>")

    for view in (
        feedback(tongue, at, answer(at, "best").reply, asking, onward),
        gap_over(tongue, onward),
    ):
        assert "tomorrow, <12:30>" in shown(view)
        assert data(view) == [f"stop:{HUGE}", f"on:{HUGE}:1:0"]


def tapped(view: View, option: str) -> tuple[int, ...]:
    """Return what is marked once the option that reads so has been tapped."""
    (number,) = re.findall(rf"(\d)\. {option}$", shown(view), re.MULTILINE)
    (button,) = (one for row in view.rows for one in row if one.text.endswith(number))
    verb, *where, marked = button.data.split(":")
    assert (verb, where) == ("mark", ["7", "0", "0"])
    return tuple(map(int, marked.replace("-", "")))


def test_several_are_marked_and_taken_back_one_by_one():
    at, asking = first_question(several("11000"), 7)

    def view(marked: tuple[int, ...]) -> View:
        return question(ENGLISH, at, asking, marked)

    assert "Done" not in labels(view(()))
    one = tapped(view(()), "Text d")
    both = tapped(view(one), "Text a")
    assert (one, both) == ((3,), (0, 3))
    assert tapped(view(both), "Text d") == (0,)
    assert tapped(view((0,)), "Text a") == ()
    ticked = [line for line in shown(view(both)).splitlines() if line.startswith("✓")]
    assert sorted(line[-1] for line in ticked) == ["a", "d"]
    assert (labels(view(both))[-1], data(view(both))[-1]) == ("Done", "pick:7:0:0:03")


def test_an_order_is_tapped_best_first_and_the_last_falls_into_place():
    at, asking = first_question(order("abc"), 7)

    def view(marked: tuple[int, ...]) -> View:
        return question(ENGLISH, at, asking, marked)

    assert "Start over" not in labels(view(()))
    one = tapped(view(()), "Text c")
    whole = tapped(view(one), "Text a")
    assert (one, whole) == ((2,), (2, 0, 1))
    assert len(data(view(one))) == 3  # two are left, and the way back
    text = shown(view(whole))
    assert [line[-1] for line in text.splitlines() if line.startswith("[1]")] == ["c"]
    assert data(view(whole)) == ["pick:7:0:0:201", "mark:7:0:0:-"]


def test_feedback_tells_an_order_as_it_was_put_and_the_better_one():
    at, asking = first_question(order("abc"), 7)

    text = shown(feedback(ENGLISH, at, answer(at, "c>a>b").reply, asking, Onward()))

    assert "Your order:\n1. Text c\n2. Text a\n3. Text b" in text
    assert "The better move:\n1. Text a\n2. Text b\n3. Text c" in text


@pytest.mark.parametrize("given", [WRITTEN, SKIPPED])
def test_own_words_are_answered_with_an_example(given):
    at, asking = first_question(shelf.reflection("own"), 7)
    view = question(ENGLISH, at, asking)

    assert data(view) == ["skip:7:0:0"]
    text = shown(feedback(ENGLISH, at, answer(at, given).reply, asking, Onward()))
    assert "One way to put it: I ask." in text
    assert "move" not in text


def test_a_story_tells_what_a_decision_changed_and_how_it_ends():
    at, asking = first_question(shelf.story("tale"))

    lost = shown(feedback(ENGLISH, at, answer(at, "stop").reply, asking, Onward()))
    goes_on = answer(at, "on").reply
    onward = shown(feedback(ENGLISH, at, goes_on, asking, Onward("next:1:0:1", 1)))

    assert "It is over.\nmoney −$50" in lost
    assert "How it ends: Lost\nmoney −$50" in lost
    assert "It goes on." in onward
    assert "How it ends" not in onward
    assert "A good move" not in onward


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        (Effect(), ""),
        (Effect(money=1200), "money +£1,200"),
        (Effect(money=-50, hours=1, trust=-2), "money −£50 · +1 hour · trust −2"),
        (Effect(hours=-3), "−3 hours"),
        (Effect(trust=1), "trust +1"),
    ],
)
def test_meters_in_words(effect, told):
    assert meters(ENGLISH, effect, "£") == told


@in_every_language
@pytest.mark.parametrize("kept", [None, timedelta(0), timedelta(days=1), timedelta(days=40)])
def test_the_end_says_what_comes_next(tongue, kept):
    plan = None
    if kept is not None:
        gap = Gap(NOW + kept, NOW + kept + timedelta(minutes=15))
        plan = Plan(gap, gap.start)

    view = closing(tongue, plan, NOW, KARACHI)

    text = shown(view)
    assert ("12:30" in text) == (plan is not None)
    assert data(view) == ["now:5"]


@in_every_language
@pytest.mark.parametrize(("seen", "again"), [(1, True), (2, True), (3, False)])
def test_a_story_whose_endings_are_not_all_seen_can_be_played_again(tongue, seen, again):
    story = Story(seen, 3, f"replay:{HUGE}:2")

    view = closing(tongue, None, NOW, KARACHI, story)

    assert shown(view)
    assert data(view) == [*([story.data] if again else []), "now:5"]
