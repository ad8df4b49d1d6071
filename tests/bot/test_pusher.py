"""Pushes: what is sent for a claim, by which way, and how an expired bite goes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from markupsafe import Markup

from bot.pusher import Pusher
from bot.text import Texts
from bot.view import Press, View
from lessons.bite import Bite, Event, Part, Progress, Promise
from lessons.loader import load_packs
from lessons.markup import to_html
from scheduler.claims import Claim, Expired
from scheduler.gaps import Gap
from scheduler.notes import Note, NoteKind
from scheduler.outcomes import Outcome, Rejected, Sent
from tests.lessons.shipped import FEEDBACK
from tests.sandbox.conftest import run_sandbox

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
CURRICULUM = load_packs([FEEDBACK])
LESSON = next(iter(CURRICULUM.lessons.values()))
NEW = Progress()
READING = Bite((Part("lesson", LESSON.id), Part("item", LESSON.id, LESSON.items[0].id)), 200.0)


@dataclass
class Gateway:
    """Notes what it is asked for."""

    calls: list[tuple[object, ...]] = field(default_factory=list)

    def __getattr__(self, act: str):
        async def called(chat_id: int, what: View | int) -> Outcome:
            self.calls.append((act, chat_id, what))
            return Sent(77)

        return called


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
def pusher(gateway) -> Pusher:
    return Pusher(gateway, lambda: CURRICULUM, Texts(), said)


async def said(claim: Claim, note: Note) -> View | None:
    """What a note says, unless it has become void."""
    return View(Markup(f"a word for {claim.learner_id}")) if note.about else None


def claim(progress: Progress = NEW, **more: Any) -> Claim:
    return Claim(12, 1, Gap(NOW, NOW + timedelta(minutes=15)), progress, **more)


@pytest.mark.parametrize(("asked", "way"), [(False, "push"), (True, "reply")])
async def test_who_asked_is_answered_and_who_did_not_is_pushed(gateway, pusher, asked, way):
    assert await pusher.push(claim(asked=asked), READING) == Sent(77)

    ((act, chat_id, view),) = gateway.calls
    assert (act, chat_id) == (way, 1)
    assert LESSON.title in view.html
    below = [button.data for row in view.rows for button in row if isinstance(button, Press)]
    put_off = ["later:12:later", "later:12:next", "later:12:tomorrow", "why:12"]
    assert below == ["read:12:0", *([] if asked else put_off)]


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        ((None, None), "On to the questions"),
        ((None, "ur"), "سوال"),
        (("en", "ur"), "On to the questions"),
        ((None, "xx"), "On to the questions"),
    ],
)
async def test_it_speaks_the_learner_s_language(gateway, pusher, languages, words):
    await pusher.push(claim(languages=languages), READING)

    assert words in gateway.calls[0][2].rows[1][0].text


async def test_it_begins_with_what_is_still_taught(gateway, pusher):
    item = LESSON.items[0]
    parts = (Part("lesson", "OLD-1"), Part("review", LESSON.id, item.id))

    await pusher.push(claim(), Bite(parts, 60.0))

    assert gateway.calls[0][2].rows[0][0].data.startswith("pick:12:1:0:")


async def test_it_rejects_what_is_no_longer_taught(gateway, pusher):
    outcome = await pusher.push(claim(), Bite((Part("lesson", "OLD-1"),), 60.0))

    assert isinstance(outcome, Rejected)
    assert gateway.calls == []


@pytest.mark.parametrize(
    ("plan", "words"),
    [(None, to_html(LESSON.action.then)), ("At <noon> I ask", "At &lt;noon&gt; I ask")],
)
async def test_a_bite_can_begin_with_what_became_of_an_action(gateway, pusher, plan, words):
    promised = Progress(promises=(Promise(5, LESSON.id, bites=1, plan=plan),))
    bite = Bite((Part("follow-up", LESSON.id, about=5), *READING.parts), 200.0)

    await pusher.push(claim(promised), bite)

    ((_, _, view),) = gateway.calls
    assert "⏱" in view.html
    assert words in view.html
    asked, *_ = view.rows
    assert [button.data for button in asked] == ["say:12:0:0:done", "say:12:0:0:not-yet"]
    assert view.rows[-1][-1].data == "why:12"


async def test_a_debrief_names_the_skill_and_the_learner_s_own_day(gateway, pusher):
    late = datetime(2026, 3, 1, 22, tzinfo=UTC)  # 03:00 on the second in Karachi
    over = Progress(events=(Event(9, LESSON.track_id, late),))

    await pusher.push(claim(over, zone="Asia/Karachi"), Bite((Part("debrief", about=9),), 20.0))

    ((_, _, view),) = gateway.calls
    assert CURRICULUM.tracks_by_id[LESSON.track_id].title in view.html
    assert "2 March" in view.html


async def test_it_asks_who_was_ill_how_they_are(gateway, pusher):
    assert await pusher.check_in(claim(languages=("en",))) == Sent(77)

    ((act, chat_id, view),) = gateway.calls
    assert (act, chat_id) == ("push", 1)
    assert "How are you" in view.html


@pytest.mark.parametrize(("about", "told"), [(5, [("tell", 1, "a word for 1")]), (0, [])])
async def test_it_tells_a_note_without_a_sound_unless_it_is_void(gateway, pusher, about, told):
    outcome = await pusher.tell(claim(), Note(3, NoteKind.SLOT_UNANSWERED, about))

    assert isinstance(outcome, Sent)
    assert [(act, chat_id, view.html) for act, chat_id, view in gateway.calls] == told


@pytest.mark.parametrize(
    ("begun", "unanswered", "act"),
    [
        (False, True, "delete"),
        (True, True, "delete"),
        (False, False, "delete"),
        (True, False, "strip"),
    ],
)
async def test_it_withdraws_questions_and_leaves_feedback(gateway, pusher, begun, unanswered, act):
    outcome = await pusher.withdraw(Expired(12, 1, 55, begun, unanswered))

    assert outcome == Sent(77)
    assert gateway.calls == [(act, 1, 55)]


async def test_what_it_sends_is_what_telegram_takes(pusher, gateway):
    await pusher.push(claim(), READING)

    async with run_sandbox() as peer:
        await peer.chat(1)
        html = str(gateway.calls[0][2].html)
        assert await peer.result("sendMessage", chat_id=1, text=html, parse_mode="HTML")
