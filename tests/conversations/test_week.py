"""The week: seen as a picture and in words, and changed by taps."""

from datetime import time

import pytest

from bot.pictures.png import PictureError
from bot.views.week import LONGEST_CAPTION
from scheduler.slots import Slot, Weekday, Weekly
from storage import declared
from tests.bot.pictures.drawings import png_size
from tests.conversations.scenes import (
    NOON,
    dump,
    labels,
    planned,
    settle_in,
    toast,
    work_through,
)
from tests.sandbox.conftest import make_png
from tests.stage import TOKEN, Message, Person, Stage, buttons

STALE = "That button has had its day. Nothing has changed."
Drawn = list[str]


@pytest.fixture
def drawn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The pictures that were asked for, as SVG; what is sent in their place is quickly made."""
    asked: Drawn = []

    async def render(svg: str) -> bytes:
        asked.append(svg)
        return make_png(30 + len(asked), 20)

    monkeypatch.setattr(stage.house.renderer, "render", render)
    return asked


async def in_the_week(stage: Stage, **more: str) -> Person:
    """A learner with a time on weekdays, who has the week before them."""
    person = await settle_in(stage, **more)
    await person.say("/week")
    return person


async def tap(person: Person, *labels_: str) -> Message:
    """Tap one button after the other, each under the message at the end of the chat."""
    for label in labels_:
        message = await person.last()
        data = {button["text"]: button["callback_data"] for button in buttons(message)}
        await person.press_data(message["message_id"], data[label])
    return await person.last()


async def rules(stage: Stage, id_: int = 1) -> list[tuple[str, str, int]]:
    rows = (await dump(stage, "slots"))["slots"]
    return [(r["rule"], r["start"], r["minutes"]) for r in rows if r["learner_id"] == id_]


def lines(message: Message) -> list[str]:
    return message["caption"].splitlines()


async def test_the_week_comes_as_a_picture_with_its_words(stage: Stage) -> None:
    message = await (await in_the_week(stage)).last()

    photo = message["photo"][-1]
    found = await stage.call("getFile", file_id=photo["file_id"])
    async with stage.http.get(f"/file/bot{TOKEN}/{found['file_path']}") as response:
        png = await response.read()
    assert png_size(png) == (photo["width"], photo["height"])
    assert photo["width"] >= 720
    assert (await stage.get("/sandbox/stats"))["calls"]["sendChatAction"] == 1
    assert lines(message) == [
        "2 March – 8 March",
        "Mon: 12:30–12:45 (next)",
        "Tue–Fri: 12:30–12:45",
        "Sat–Sun: nothing",
        "Next gap: today, 12:30.",
        "Tap a day to change it.",
    ]
    days = ["Mon 2", "Tue 3", "Wed 4", "Thu 5", "Fri 6", "Sat 7", "Sun 8"]
    assert labels(message) == [*days, "‹ 23 February", "9 March ›"]


async def test_it_says_what_was_answered_and_what_was_left_open(stage: Stage, drawn: Drawn) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("every day 21:00-21:10")
    await stage.move_clock(to=NOON)
    await work_through(ayesha)
    await stage.move_clock(to="2026-03-02T16:00:00Z")
    await stage.move_clock(to="2026-03-03T07:30:00Z")
    await ayesha.press("Not today")
    await ayesha.say("/week")

    assert lines(await ayesha.last())[1:3] == [
        "Mon: 12:30–12:45 (answered) and 21:00–21:10 (left open)",
        "Tue: 12:30–12:45 and 21:00–21:10",  # put off is neither
    ]
    assert "Answered: 1 of 2." in lines(await ayesha.last())
    assert all(f'class="{kind}"' in drawn[-1] for kind in ("kept", "missed", "planned", "now"))


async def test_one_can_go_four_weeks_back_and_on(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage)
    on = await tap(ayesha, "9 March ›", "16 March ›", "23 March ›", "30 March ›")
    assert lines(on)[:2] == ["30 March – 5 April", "Mon–Fri: 12:30–12:45"]
    assert labels(on)[7:] == ["‹ 23 March", "This week"]

    here = await tap(ayesha, "This week")
    assert lines(here)[0] == "2 March – 8 March"
    assert len(drawn) == 6
    assert here["message_id"] == on["message_id"]

    back = await tap(ayesha, "‹ 23 February", "‹ 16 February", "‹ 9 February", "‹ 2 February")
    assert labels(back)[7:] == ["This week", "9 February ›"]


TYPED_AND_TAPPED = [
    ("4 March 18:15-18:30", "Wednesday 4 March, 18:15–18:30"),
    ("Wed 18:15-18:30", "Wednesday, 18:15–18:30"),
    ("weekdays 18:15-18:30", "Weekdays, 18:15–18:30"),
    ("every day 18:15-18:30", "Every day, 18:15–18:30"),
]


async def test_what_is_tapped_is_what_would_have_been_typed(stage: Stage, drawn: Drawn) -> None:
    typist = await settle_in(stage, 2, first_name="Tariq")
    ayesha = await in_the_week(stage)
    for typed, tapped in TYPED_AND_TAPPED:
        await typist.say(typed)
        added = await tap(ayesha, "Wed 4", "Add a time", "18", "18:15", "15", tapped)
        assert lines(added)[0] == f"{tapped}, 15 minutes."
        await tap(ayesha, "Back", "Back")

    assert await rules(stage, 1) == await rules(stage, 2)
    assert await planned(stage, 1) == await planned(stage, 2)
    assert len(drawn) == 1 + len(TYPED_AND_TAPPED)


async def test_a_slot_is_moved_and_resized_and_the_plan_with_it(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage)
    moved = await tap(ayesha, "Tue 3", "Weekdays, 12:30–12:45", "15 min earlier", "5 min longer")

    assert lines(moved)[0] == "Weekdays, 12:15–12:35, 20 minutes."
    assert (await rules(stage))[0][1:] == ("12:15", 20)
    assert await planned(stage) == "2026-03-02T07:15:00Z"
    assert len(drawn) == 3
    await tap(ayesha, "15 min later", "15 min later", "5 min shorter", "5 min shorter")
    assert (await rules(stage))[0][1:] == ("12:45", 10)


async def test_what_can_get_no_shorter_is_not_drawn_again(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage)
    await tap(ayesha, "Tue 3", "Weekdays, 12:30–12:45", *["5 min shorter"] * 3)
    assert (await rules(stage))[0][2] == 2
    shown = await ayesha.last()
    (data,) = [b["callback_data"] for b in buttons(shown) if b["text"] == "5 min shorter"]

    assert await toast(ayesha, shown["message_id"], data)
    assert (len(drawn), await ayesha.last()) == (4, shown)


async def test_a_slot_can_be_off_on_one_day_and_back_on(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage)
    before = await rules(stage)
    day = await tap(ayesha, "Mon 2", "Weekdays, 12:30–12:45", "Not on 2 March")
    assert lines(day)[:2] == ["Monday 2 March", "nothing"]
    assert "EXDATE;VALUE=DATE:20260302" in (await rules(stage))[0][0]
    assert await planned(stage) == "2026-03-03T07:30:00Z"

    await tap(ayesha, "Back on: Weekdays, 12:30–12:45")
    assert await rules(stage) == before
    assert await planned(stage) == NOON


async def test_a_removed_slot_leaves_an_empty_week(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage)
    await tap(ayesha, "Mon 2", "Weekdays, 12:30–12:45", "Remove")
    week = await tap(ayesha, "Back")

    assert (await rules(stage), await planned(stage)) == ([], "")
    assert lines(week)[1] == "Mon–Sun: nothing"
    assert 'class="invitation"' in drawn[-1]


async def test_a_time_in_quiet_hours_says_so_and_can_be_let_through(
    stage: Stage, drawn: Drawn
) -> None:
    ayesha = await in_the_week(stage)
    added = await tap(ayesha, "Mon 2", "Add a time", "22", "22:30", "10", "Every day, 22:30–22:40")
    assert "Your quiet hours or rest days" in added["caption"]
    week = await tap(ayesha, "Back", "Back")
    assert lines(week)[1] == "Mon: 12:30–12:45 (next) and 22:30–22:40 (nothing comes)"

    await tap(ayesha, "Mon 2", "Every day, 22:30–22:40")
    allowed = await tap(ayesha, "Send at this time anyway")
    assert "quiet hours" not in allowed["caption"]
    assert "today, 22:30–22:40" in allowed["caption"]


async def test_what_is_over_is_not_offered(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage)
    offered = await tap(ayesha, "Mon 2", "Add a time", "9", "09:00", "5")

    assert labels(offered)[0] == "Monday, 09:00–09:05"
    message_id = offered["message_id"]
    assert await toast(ayesha, message_id, "week:add:20260302:0900:5:once") == STALE


async def test_any_other_time_is_typed(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage)
    told = await tap(ayesha, "Tue 3", "Add a time", "Another time")
    assert "“Tue 5:20-5:35”" in told["caption"]
    await ayesha.say("Tue 5:20-5:35")

    assert ("05:20", 15) in [rule[1:] for rule in await rules(stage)]


async def test_no_more_than_forty_and_the_words_still_fit(stage: Stage, drawn: Drawn) -> None:
    ayesha = await settle_in(stage)
    async with stage.house.database.write() as work:
        for number in range(39):
            hour, day = divmod(number, 7)
            slot = Slot(Weekly(frozenset({Weekday(day)})), time(hour, day), 10)
            await declared.add(work, 1, slot)
        await work.commit()
    await ayesha.say("/week")
    week = await ayesha.last()
    assert lines(week)[6] == (
        "Sat: 00:05–00:15 (nothing comes), 01:05–01:15 (nothing comes), "
        "02:05–02:15 (nothing comes), and 2 more"
    )
    assert len(week["caption"]) <= LONGEST_CAPTION

    told = await tap(ayesha, "Sat 7", "Add a time", "22", "22:45", "5", "Weekends, 22:45–22:50")
    assert lines(told) == ["You have 40 times already. Remove one in /slots first."]
    assert len(await rules(stage)) == 40


FORGED = [
    "week:",
    "week:go",
    "week:go:",
    "week:go:20261399",
    "week:go:20260413",
    "week:go:20260125",
    "week:go:-0260302",
    "week:go:20260302:1",
    "week:day:20260302:1",
    "week:nothing:20260302",
    "week:slot:20260302",
    "week:slot:20260302:99",
    "week:slot:20260302:x",
    "week:later:20260302:99",
    "week:drop:20260302:99",
    "week:off:20260307:1",
    "week:off:20260223:1",
    "week:on:20260302:1",
    "week:through:20260302:99",
    "week:quarter:20260302:24",
    "week:length:20260302:1231",
    "week:length:20260302:9999",
    "week:days:20260302:1230:7",
    "week:add:20260302",
    "week:add:20260302:1230:15:yearly",
    "week:add:20260302:1230:600:daily",
    "week:add:20260302:1230:15",
]


async def test_forged_buttons_change_nothing(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage)
    message, before = await ayesha.last(), await dump(stage)
    heard = {data: await toast(ayesha, message["message_id"], data) for data in FORGED}

    assert {data: said for data, said in heard.items() if said != STALE} == {}
    assert (await dump(stage), await ayesha.last(), len(drawn)) == (before, message, 1)


SOMEBODYS = ("slot", "later", "longer", "through", "drop", "off", "on")


async def test_nobody_changes_somebody_elses_slot(stage: Stage, drawn: Drawn) -> None:
    await settle_in(stage, 2, first_name="Tariq")
    mallory = await in_the_week(stage)
    theirs = next(s["id"] for s in (await dump(stage, "slots"))["slots"] if s["learner_id"] == 2)
    message, before = await mallory.last(), await rules(stage, 2)

    for what in SOMEBODYS:
        data = f"week:{what}:20260303:{theirs}"
        assert await toast(mallory, message["message_id"], data) == STALE
    assert await rules(stage, 2) == before


async def test_a_button_elsewhere_opens_the_week_in_a_message_of_its_own(
    stage: Stage, drawn: Drawn
) -> None:
    ayesha = await settle_in(stage)
    text = await ayesha.last()
    await ayesha.press_data(text["message_id"], "week")

    messages = await ayesha.messages()
    assert messages[-2] == text
    assert "photo" in messages[-1]


async def test_in_urdu_it_runs_from_right_to_left(stage: Stage, drawn: Drawn) -> None:
    ayesha = await in_the_week(stage, language_code="ur")
    message = await ayesha.last()

    assert labels(message)[:4] == ["جمعرات 5", "بدھ 4", "منگل 3", "پیر 2"]
    assert "اگلا فارغ وقت" in message["caption"]
    assert not set(message["caption"]) & set("abcdefghijklmnopqrstuvwxyz")
    assert "منگل" in drawn[-1]


async def test_in_the_night_of_a_clock_change_it_says_when_the_bite_comes(
    stage: Stage, drawn: Drawn
) -> None:
    ayesha = await settle_in(stage, slot="Sun 2:30-2:45", zone="Europe/Berlin")
    await stage.move_clock(to="2026-03-25T06:00:00Z")
    await ayesha.say("/week")

    week = await ayesha.last()
    assert lines(week)[0] == "23 March – 29 March"
    assert "Sun: 03:30–03:45 (nothing comes)" in lines(week)


def failing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(svg: str) -> bytes:
        raise PictureError("no memory")

    monkeypatch.setattr(stage.house.renderer, "render", fail)


async def test_without_a_picture_the_week_comes_in_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(stage, monkeypatch)
    message = await (await in_the_week(stage)).last()

    assert "Mon: 12:30–12:45 (next)" in message["text"]
    assert "could not be drawn" in message["text"]
    assert labels(message) == ["Try again", "Your times"]


async def test_a_change_holds_also_where_it_can_not_be_drawn(
    stage: Stage, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ayesha = await in_the_week(stage)
    failing(stage, monkeypatch)
    moved = await tap(ayesha, "Mon 2", "Weekdays, 12:30–12:45", "15 min later")

    assert (await rules(stage))[0][1] == "12:45"
    assert lines(moved)[0] == "Weekdays, 12:45–13:00, 15 minutes."
    assert "could not be drawn anew" in moved["caption"]
    assert "15 min later" in labels(moved)
