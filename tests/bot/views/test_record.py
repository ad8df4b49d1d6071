"""The learning record: its screen and its papers."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import record as views
from bot.views.record import Logbook, duration
from lessons.bite import ItemRef, Progress
from lessons.memory import DEFAULT_PARAMETERS, Memory
from lessons.model import Curriculum
from storage.learners import Learner
from storage.record import Done
from tests.bot.views.telegram import ENGLISH, TONGUES, data, labels, shown
from tests.lessons.shelf import LIBRARY, NOW, choice, curriculum, lesson, progresses, track

DAY = timedelta(days=1)
URDU = TONGUES["ur"]
AYESHA = Learner(1, "Ayesha", "Asia/Karachi", NOW)
in_every_language = pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)

AAA, BBB, CCC = (
    [ItemRef(lesson.id, item.id) for lesson in track.lessons for item in lesson.items]
    for track in LIBRARY.tracks
)


def book_of(
    *items: ItemRef,
    ago: timedelta = DAY,
    shelf: Curriculum = LIBRARY,
    first_name: str = "Ayesha",
    **more,
) -> Logbook:
    """All the lessons of these items, read and answered so long ago, with half a minute each."""
    lessons, then = sorted({item.lesson_id for item in items}), NOW - ago
    memories = {item: Memory(10.0, 5.0, then, 1) for item in items}
    read = dict.fromkeys(lessons, then)
    seconds = dict.fromkeys(lessons, 150.0)
    about = {"read": read, "answered": dict.fromkeys(items, then), "shown": {}, "seconds": seconds}
    done = Done(Progress(read=read, memories=memories), **about, total=4000.0, used=0)
    return opened(replace(done, **more), shelf, replace(AYESHA, first_name=first_name))


def opened(done: Done, shelf: Curriculum = LIBRARY, learner: Learner = AYESHA) -> Logbook:
    skills = (done.skill(track, NOW, DEFAULT_PARAMETERS) for track in shelf.tracks)
    return Logbook(learner, NOW, done, tuple(skills))


def skill_of(book: Logbook, track_id: str, **changed):
    return replace(book.skills_by_id[track_id], **changed)


# The screen


@in_every_language
def test_at_first_there_is_a_way_to_the_first_lesson(tongue):
    view = views.overview(tongue, book_of())

    assert "/now" in shown(view)
    assert data(view) == ["now:5"]


def test_it_says_what_is_on_record_and_what_a_certificate_takes():
    book = book_of(*AAA, *BBB[:3])
    text = shown(views.overview(ENGLISH, book))

    assert text.startswith("Your learning record\n4 lessons finished, 1 h 7 min of reading and")
    assert "Telegram, Ayesha." in text
    assert "above 80% on the day.\nTrack BBB: 1 lesson left, mastery 59% today." in text
    assert "Track AAA" not in text
    assert "Track CCC" not in text


def test_it_offers_each_certificate_that_can_be_had():
    view = views.overview(ENGLISH, book_of(*AAA, *BBB[:3], *CCC))

    assert data(view) == ["log:pdf", "log:csv", "log:cert:AAA", "log:cert:CCC"]
    assert labels(view)[2] == "Certificate: Track AAA"


def test_it_says_what_brings_back_a_skill_that_is_done_and_faded():
    text = shown(views.overview(ENGLISH, book_of(*AAA, ago=300 * DAY)))

    assert re.search(r"Track AAA: every lesson done, mastery [4-7]\d% today. /review", text)


def test_nothing_is_missing_where_every_skill_begun_has_its_certificate():
    assert "On the way" not in shown(views.overview(ENGLISH, book_of(*CCC)))


@in_every_language
@pytest.mark.parametrize(("left", "button"), [(1, "now:5"), (0, "review")])
def test_a_certificate_that_can_not_be_had_is_refused_with_what_is_missing(tongue, left, button):
    skill = skill_of(book_of(*AAA), "AAA", mastery=0.7, finished=3 - left)
    view = views.refused(tongue, skill)

    assert "70%" in shown(view)
    assert "80%" in shown(view)
    assert data(view) == [button]


@in_every_language
def test_where_a_paper_can_not_be_printed_the_file_is_offered(tongue):
    view = views.unprinted(tongue)

    assert shown(view)
    assert data(view) == ["log:csv"]


@given(
    done=progresses,
    known=st.sets(st.sampled_from(list(LIBRARY.lessons))),
    seconds=st.dictionaries(st.sampled_from([*LIBRARY.lessons, "OLD-1"]), st.floats(0, 1e7)),
    name=st.text(max_size=64),
    code=st.sampled_from(list(TONGUES)),
)
def test_whatever_was_done_can_be_told(done, known, seconds, name, code):
    tongue = TONGUES[code]
    then = dict.fromkeys(known, NOW)
    answered = dict.fromkeys(done.memories, NOW)
    told = Done(replace(done, known=known), done.read, answered, then, seconds, 1.0, 3)
    book = opened(told, learner=replace(AYESHA, first_name=name))

    shown(views.overview(tongue, book))
    record = views.printed(tongue, views.record(tongue, book))
    assert len(record.lessons) == sum(skill.lessons_done for skill in record.skills)
    for skill in book.skills:
        assert views.certificate(tongue, book, skill).name


# The papers


def test_a_record_says_what_was_learned_and_when():
    done = book_of(*AAA, *CCC).done
    dated = dict.fromkeys(CCC, NOW - 3 * DAY) | dict.fromkeys(AAA, NOW - DAY)
    record = views.record(ENGLISH, opened(replace(done, answered=dated, used=2)))

    assert (record.title, record.name, record.language) == ("Learning record", "Ayesha", "en")
    assert record.period == "27 February 2026 to 2 March 2026"
    assert record.made == "Made with Offclock on 2 March 2026"
    assert [(figure.value, figure.label) for figure in record.figures] == [
        ("4", "lessons finished"),
        ("1 h 7 min", "of reading and answering"),
        ("2", "skills"),
        ("2", "times used at work"),
    ]
    assert [(one.name, one.lessons_done, one.of, one.minutes) for one in record.skills] == [
        ("Track AAA", 3, 3, 8),
        ("Track CCC", 1, 1, 2),
    ]
    assert record.lessons[0].day_said == "1 March 2026"
    assert {one.title: one.minutes for one in record.lessons}["Lesson CCC-1"] == 2


def test_the_newest_lesson_comes_first_and_days_are_the_learners_own():
    # 12:30 in UTC is the next day already in Auckland.
    done = book_of(*AAA[:3], *CCC).done
    done = replace(
        done,
        read={"AAA-1": NOW, "CCC-1": NOW - 2 * DAY},
        answered={ref: done.read[ref.lesson_id] - 3 * DAY for ref in done.answered},
    )
    auckland = replace(AYESHA, zone="Pacific/Auckland")
    record = views.record(ENGLISH, opened(done, learner=auckland))

    assert [(one.title, one.day) for one in record.lessons] == [
        ("Lesson AAA-1", date(2026, 3, 3)),
        ("Lesson CCC-1", date(2026, 3, 1)),
    ]
    assert record.day == date(2026, 3, 3)


def test_what_was_never_used_at_work_is_not_spoken_of():
    record = views.record(ENGLISH, book_of(*CCC))

    assert len(record.figures) == 3
    assert "at work" not in record.footnote


@in_every_language
def test_every_paper_says_what_it_is_not(tongue):
    book = book_of(*CCC, used=1)
    of_record = views.record(tongue, book).footnote
    of_certificate = views.certificate(tongue, book, book.skills_by_id["CCC"]).footnote

    for note in ("record.measured", "record.estimated", "record.practice"):
        assert tongue.plain(note) in of_record
        assert tongue.plain(note) in of_certificate
    assert tongue.plain("record.told") in of_record


def test_no_paper_says_more_than_was_measured():
    book = book_of(*AAA)
    paper = views.certificate(ENGLISH, book, skill_of(book, "AAA", mastery=0.8799))

    assert paper.figures[2].value == "87%"


def test_a_certificate_says_what_was_read_and_what_was_known():
    book = book_of(*AAA)
    read = views.certificate(ENGLISH, book, book.skills_by_id["AAA"])
    known = views.certificate(ENGLISH, book, skill_of(book, "AAA", known=2))

    assert read.lines == ("has read all 3 lessons of this skill and answered their questions",)
    assert known.lines[0].startswith("has read 1 of the 3 lessons of this skill, and shown")
    assert (read.track, read.figures[0].value, read.figures[1].value) == ("Track AAA", "3", "8 min")


@pytest.mark.parametrize(
    ("seconds", "english", "urdu"),
    [
        (0, "0 min", "0 منٹ"),
        (3569, "59 min", "59 منٹ"),
        (3600, "1 h 0 min", "1 گھنٹہ 0 منٹ"),
        (7509, "2 h 5 min", "2 گھنٹے 5 منٹ"),
    ],
)
def test_time_is_said_in_hours_and_minutes(seconds: float, english: str, urdu: str):
    assert duration(ENGLISH, seconds) == english
    assert duration(URDU, seconds) == urdu


@pytest.mark.parametrize(
    ("first_name", "printed"),
    [
        ("عائشہ", "عائشہ"),
        ("Ayesha ✨ Khan", "Ayesha Khan"),
        ("❤️Zoë-Mæ O'Neill", "Zoë-Mæ O'Neill"),
        ("🦊", "A freelancer"),
        ("", "A freelancer"),
    ],
)
def test_a_name_is_printed_without_what_no_font_has(first_name: str, printed: str):
    book = book_of(*CCC, first_name=first_name)

    assert views.record(ENGLISH, book).name == printed
    assert views.certificate(ENGLISH, book, book.skills_by_id["CCC"]).name == printed


def test_a_title_keeps_its_direction_in_print_alone():
    shelf = curriculum(track(lesson("EEE-1", [choice("one")])))
    book = book_of(ItemRef("EEE-1", "one"), shelf=shelf)
    english, urdu = (views.record(tongue, book) for tongue in (ENGLISH, URDU))

    assert views.printed(ENGLISH, english) == english
    assert urdu.lessons[0].title == "Lesson EEE-1"
    (skill,), (taught,) = (getattr(views.printed(URDU, urdu), n) for n in ("skills", "lessons"))
    assert (skill.name, taught.title, taught.skill) == (
        "\u2068Track EEE\u2069",
        "\u2068Lesson EEE-1\u2069",
        "\u2068Track EEE\u2069",
    )
    assert views.certificate(URDU, book, book.skills[0]).track == "\u2068Track EEE\u2069"
