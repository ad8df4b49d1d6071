"""The page of /export: everything on it, in the lessons' words, and nothing that could run."""

import json
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Boolean, Float, Integer, Table

from bot.records.readable import Entry, Page, Section, Words, to_html
from bot.text import Texts
from bot.views.told import page
from lessons.loader import load_packs
from lessons.markup import plain
from lessons.model import Curriculum, Edition, Lesson
from scheduler.plan import FOREVER
from storage.export import NOBODYS, Shelf
from storage.tables import metadata
from tests.lessons.shipped import FEEDBACK

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AT = NOW.isoformat()
TEXTS = Texts()
TABLES = [table for table in metadata.sorted_tables if table not in NOBODYS]

Told = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def curriculum() -> Curriculum:
    return load_packs([FEEDBACK])


def row(table: str, /, **values: Any) -> dict[str, Any]:
    """A row with every column that the table has."""
    return {column.name: None for column in metadata.tables[table].c} | values


def told_of(**rows: list[dict[str, Any]]) -> Told:
    me = {"id": 7, "first_name": "Ayesha", "zone": "Asia/Karachi", "joined_at": AT}
    settings = {"tracks": "", "mode": "steady", "step": "done", "dark": False, "reachable": True}
    return {table.name: [] for table in TABLES} | {
        "learners": [row("learners", **me, **settings)],
        **rows,
    }


def shelf(curriculum: Curriculum, **more: Any) -> Shelf:
    editions = {edition.digest: edition for edition in curriculum.editions.values()}
    return Shelf(**{"by_delivery": {}, "by_digest": editions, "by_id": curriculum.lessons} | more)


def written(told: Told, curriculum: Curriculum, code: str = "en", shelf_: Shelf | None = None):
    tongue = TEXTS.speak(code)
    return page(tongue, told, shelf_ or shelf(curriculum), curriculum, NOW)


def entries(of: Page, name: str) -> list[tuple[str, ...]]:
    """The entries of a section as they are read, each with its lines."""
    (section,) = [one for one in of.sections if one.name == name]
    return [tuple(plain_text(part) for part in (e.lead, *e.lines)) for e in section.entries]


def plain_text(html: str) -> str:
    for tag in ("<bdi>", "</bdi>", "<b>", "</b>", "<i>", "</i>"):
        html = html.replace(tag, "")
    return unescape(html)


def lesson_with(curriculum: Curriculum, kind: str) -> tuple[Lesson, Any]:
    return next(
        (lesson, item)
        for lesson in curriculum.lessons.values()
        for item in lesson.items
        if item.kind == kind
    )


def answer(lesson: Lesson, item: Any, given: str, **more: Any) -> dict[str, Any]:
    where = {"delivery_id": 1, "part": 1, "step": 0, "kind": "item", "wording": 0}
    how = {"credit": 1.0, "seconds": 12.4, "answered_at": AT}
    return row(
        "answers",
        **where | how | {"lesson_id": lesson.id, "item_id": item.id, "answer": given} | more,
    )


def test_an_answer_stands_below_its_question_in_the_words_of_the_lesson(curriculum):
    lesson, item = lesson_with(curriculum, "choice")
    told = told_of(answers=[answer(lesson, item, item.best.id)])

    assert entries(written(told, curriculum), "answers") == [
        (
            plain(item.stem),
            f"Your answer: {plain(item.best.text)}",
            "That was the best choice.",
            f"Asked in “{lesson.title}”.",
            "2 March 2026, 17:00, 12 seconds",
        )
    ]


def test_another_wording_is_told_as_it_was_asked(curriculum):
    lesson, item = lesson_with(curriculum, "choice")
    again = item.worded(1)
    given = next(option.id for option in again.options if option.credit < 1)
    rows = [answer(lesson, item, given, wording=1, kind="review", credit=0.0)]

    ((stem, chosen, credit, kind, _),) = entries(
        written(told_of(answers=rows), curriculum), "answers"
    )
    assert stem == plain(again.stem)
    assert chosen.endswith(plain(again._option(given).text))
    assert credit == "There was a better choice."
    assert kind.startswith("Asked again")


def test_each_step_of_a_story_has_its_own_question(curriculum):
    lesson, item = lesson_with(curriculum, "scenario")
    path = item.paths()[0][:2]
    rows = [answer(lesson, item, given, step=at) for at, given in enumerate(path)]

    second, first = entries(written(told_of(answers=rows), curriculum), "answers")
    assert first[0] == plain(item.question(()).text)
    assert second[0] == plain(item.question(path[:1]).text)


def test_two_askings_of_a_story_do_not_mix(curriculum):
    lesson, item = lesson_with(curriculum, "scenario")
    given = item.paths()[0][0]
    rows = [answer(lesson, item, given, delivery_id=at) for at in (1, 2)]

    told = entries(written(told_of(answers=rows), curriculum), "answers")
    assert {lead for lead, *_ in told} == {plain(item.question(()).text)}


def test_a_lesson_is_told_as_it_stood_when_it_was_sent(curriculum):
    lesson, item = lesson_with(curriculum, "choice")
    now_written = curriculum.editions[lesson.id].to_json()
    stem, once = (json.dumps(text, ensure_ascii=False) for text in (item.stem, "As it was then?"))
    old = Edition.from_json(now_written.replace(stem, once))
    kept = shelf(curriculum, by_delivery={1: {lesson.id: old.digest}}, by_digest={old.digest: old})
    rows = [answer(lesson, item, item.best.id, delivery_id=id_) for id_ in (1, 2)]

    now, then = entries(written(told_of(answers=rows), curriculum, shelf_=kept), "answers")
    assert then[0] == "As it was then?"
    assert now[0] == plain(item.stem)


@pytest.mark.parametrize(
    ("change", "lead", "said"),
    [
        ({"lesson_id": "XXX-9"}, "XXX-9", "ask"),
        ({"item_id": "gone"}, "{title}", "ask"),
        ({"answer": "no-such-option"}, "{stem}", "no-such-option"),
    ],
)
def test_what_can_not_be_had_any_more_is_told_as_it_is_kept(curriculum, change, lead, said):
    lesson, item = lesson_with(curriculum, "choice")
    rows = [answer(lesson, item, "ask", **change)]

    ((first, chosen, *_),) = entries(written(told_of(answers=rows), curriculum), "answers")
    assert first == lead.format(title=lesson.title, stem=plain(item.stem))
    assert chosen == f"Your answer: {said}"


def test_an_answer_to_the_bot_is_told_by_the_button(curriculum):
    lesson = next(iter(curriculum.lessons.values()))
    about = {"lesson_id": lesson.id, "delivery_id": 1, "part": 2, "item_id": ""}
    when = {"seconds": 1.0, "answered_at": AT, "credit": 0.0}
    steps = [("follow-up", "no-fit"), ("follow-up", "written")]
    rows = [
        row("answers", step=at, kind=kind, answer=given, **about, **when)
        for at, (kind, given) in enumerate(steps)
    ]

    written_, pressed = entries(written(told_of(answers=rows), curriculum), "answers")
    assert pressed[:2] == (
        f"What became of the action of “{lesson.title}”",
        "Your answer: It did not fit",
    )
    assert written_[1] == "Your answer is among your own words."


def test_own_words_stand_in_full_with_what_they_answer(curriculum):
    lesson, item = lesson_with(curriculum, "reflection")
    about = {"lesson_id": lesson.id, "item_id": item.id, "kind": "item", "written_at": AT}
    rows = [row("writings", text=text, **about) for text in ("", "I <asked> & listened.")]

    own = entries(written(told_of(writings=rows), curriculum), "words")
    assert own == [
        ("I <asked> & listened.", plain(item.stem), "2 March 2026, 17:00"),
        ("Passed over, or not kept any more.", plain(item.stem), "2 March 2026, 17:00"),
    ]


def test_of_a_calendar_its_busy_times_are_told_by_the_local_clock(curriculum):
    busy = ["2026-03-02T12:30:00+00:00/2026-03-02T13:00:00+00:00"]
    busy.append("2026-03-02T18:00:00+00:00/2026-03-02T20:00:00+00:00")
    about = {"name": "work.ics", "address": "https://a.example/?key=x&y", "added_at": AT}
    told = told_of(calendars=[row("calendars", busy=busy, **about)])

    ((name, address, _, count, times),) = entries(written(told, curriculum), "calendars")
    assert (name, address) == ("work.ics", "https://a.example/?key=x&y")
    assert count == "2 busy times are kept, and nothing else of them:"
    assert times.splitlines() == [
        "2 March 2026, 17:30–18:00",
        "2 March 2026, 23:00–3 March 2026, 01:00",
    ]


def test_what_was_chosen_is_told(curriculum):
    me = told_of()["learners"][0]
    me |= {"tracks": "FBK,OLD", "mode": "crunch", "hourly": 4000, "currency": "USD"}
    me |= {"digest_day": 4, "language": "ur", "paused_until": FOREVER.isoformat()}
    (you, *_) = written(told_of(learners=[me]), curriculum).sections

    assert dict(you.facts) == {
        "Name": "Ayesha",
        "Telegram id": "7",
        "Language": "Urdu",
        "Time zone": "Asia/Karachi",
        "Here since": "2 March 2026, 17:00",
        "Skills chosen": f"{curriculum.tracks_by_id['FBK'].title} and OLD",
        "Room for learning": "busy weeks",
        "Paused until": "you say so",
        "Your hourly rate": "$\u00a040",
        "Weekly digest on": "Friday",
    }


def test_a_language_without_a_name_goes_by_its_code(curriculum):
    me = told_of()["learners"][0] | {"telegram_language": "x-klingon"}
    (you, *_) = written(told_of(learners=[me]), curriculum).sections
    assert dict(you.facts)["Language"] == "x-klingon"


def test_promises_events_and_opinions_are_told(curriculum):
    lesson = next(iter(curriculum.lessons.values()))
    promise = {"lesson_id": lesson.id, "state": "done", "made_at": AT}
    earned = {"earned": 5000, "currency": "USD"}
    event = {"track_id": "FBK", "at": AT}
    told = told_of(
        promises=[
            row("promises", plan=None, **promise),
            row("promises", plan="I call & ask.", **promise, **earned),
        ],
        events=[row("events", used=True, **event), row("events", used=False, **event)],
        opinions=[row("opinions", lesson_id=lesson.id, opinion="easy", held_at=AT)],
    )
    of = written(told, curriculum)

    mine, usual, missed, helped = entries(of, "work")
    assert mine[0] == "I call & ask."
    assert mine[-1] == "It earned or saved $\u00a050, as you told it."
    assert usual[0].startswith("When ")
    assert usual[2] == "2 March 2026, 17:00: done"
    assert helped[2] == "Something from here helped."
    assert missed[2] == "Nothing from here was of use this time."
    assert entries(of, "opinions") == [(lesson.title, "Too easy", "2 March 2026, 17:00")]


def test_a_memory_is_told_with_how_long_it_lasts(curriculum):
    lesson, item = lesson_with(curriculum, "choice")
    about = {"lesson_id": lesson.id, "item_id": item.id, "reviewed_at": AT, "asked": 2}
    rows = [row("memories", stability=days, **about) for days in (10.0, 1e9)]

    soon, never = entries(written(told_of(memories=rows), curriculum), "memory")
    assert soon == (
        plain(item.stem),
        lesson.title,
        "Asked 2 times, last on 2 March 2026. You will probably know it until 12 March 2026.",
    )
    assert never[2].endswith("until 6 February 2126.")


def test_what_was_sent_is_told_with_what_became_of_it(curriculum):
    gap = {"gap_start": AT, "gap_end": "2026-03-02T12:15:00+00:00"}
    told = told_of(
        deliveries=[
            row("deliveries", state="unheard-of", asked=False, **gap),
            row("deliveries", state="declined", asked=True, **gap),
        ],
        broadcast_sends=[row("broadcast_sends", state="sent", due_at=AT)],
    )
    assert entries(written(told, curriculum), "bites") == [
        ("A message to everybody", "2 March 2026, 17:00: sent"),
        ("2 March 2026, 17:00–17:15", "put off", "You asked for it."),
        ("2 March 2026, 17:00–17:15", "sent"),
    ]


def value_for(table: Table, column: Any) -> Any:
    """Something to be found again, of a column's type."""
    special = {
        "zone": "Asia/Karachi",
        "rule": "RRULE:FREQ=WEEKLY;BYDAY=MO,TU",
        "start": "12:30",
        "minutes": 15,
        "rest_days": "SA",
        "quiet_start": "22:00",
        "quiet_end": "07:00",
        "digest_day": 4,
        "busy": ["2026-03-02T12:30:00+00:00/2026-03-02T13:00:00+00:00"],
        "learner_id": 7,
        "wording": 1,
        "bite": json.dumps({"parts": [], "editions": {}}),
    }
    if column.name in special:
        return special[column.name]
    match column.type:
        case Boolean():
            return True
        case Float():
            return 0.625
        case Integer():
            return 417
    name = type(column.type).__name__
    return AT if name == "Instant" else f"<i>{table.name}'s {column.name} & co</i>"


@pytest.fixture
def full() -> Told:
    """A row in every table, with something hostile in every text."""
    return {
        table.name: [{column.name: value_for(table, column) for column in table.c}]
        for table in TABLES
    }


@pytest.mark.parametrize("code", sorted(TEXTS.tongues))
def test_every_value_of_every_row_stands_on_the_page_and_none_becomes_html(full, curriculum, code):
    html = to_html(written(full, curriculum, code)).decode()
    read = unescape(html)
    for name, rows in full.items():
        for column, value in rows[0].items():
            for part in value if isinstance(value, list) else [value]:
                assert str(part) in read, (name, column)
    assert "'s " not in html
    assert "<i>" not in html


def test_a_table_that_nobody_has_thought_of_stands_on_the_page(curriculum):
    told = told_of(badges=[{"id": 1, "learner_id": 7, "won": "for <patience>"}])
    html = to_html(written(told, curriculum)).decode()
    assert '<code dir="ltr">badges</code> 1' in html
    assert "<td>for &lt;patience&gt;</td>" in html
    assert "<th>won</th>" in html


def test_a_long_value_is_cut_among_the_tables(curriculum):
    told = told_of(calendars=[row("calendars", name="x", text="BEGIN" * 1000, added_at=AT)])
    html = to_html(written(told, curriculum)).decode()
    assert "BEGIN" * 60 + "…" in html
    assert "BEGIN" * 61 not in html


def bare(*sections: Section) -> Page:
    return Page("ur", True, Words("Title", "Intro", "Nothing.", "More"), sections)


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_text_breaks_out_of_its_place(lead, line):
    def filled(lead: str, line: str) -> bytes:
        entries = [Entry(lead, [line])]
        return to_html(bare(Section("a", lead, line, [(lead, line)], entries)))

    given_, clean = filled(lead, line), filled("x", "x")
    assert given_.count(b"<") == clean.count(b"<")
    assert given_.count(b">") == clean.count(b">")
    assert given_.count(b'"') == clean.count(b'"')


def test_a_long_list_opens_with_a_tap():
    many = Section("a", "A", entries=[Entry(f"entry {n}") for n in range(12)])
    html = to_html(bare(many)).decode()
    seen, folded = html.split("<details><summary>More</summary>")
    assert seen.count("entry ") == 10
    assert folded.count("entry ") == 2


def test_what_is_empty_says_so():
    assert b"<p>Nothing.</p>" in to_html(bare(Section("a", "A")))


def test_half_a_surrogate_pair_is_no_obstacle():
    assert b"?" in to_html(bare(Section("a", "A", entries=[Entry("\ud83d")])))
