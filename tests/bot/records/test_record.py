"""The learning record on paper."""

from dataclasses import replace

import pytest

from bot.records.paper import PaperError
from bot.records.record import RecordLesson, RecordSkill
from tests.bot.records.conftest import Print
from tests.bot.records.reading import pieces_of, read, text_of
from tests.bot.records.samples import DAY, EMPTY, ENGLISH, SHORT, URDU, long

A4 = (595, 842)
WIDE_NAME = "W" * 64


def test_it_says_all_that_it_is_given(printed: Print) -> None:
    text = " ".join(text_of(printed(ENGLISH)).split())

    for words in (ENGLISH.title, ENGLISH.name, ENGLISH.period, ENGLISH.made, ENGLISH.footnote):
        assert words in text
    for line in ENGLISH.lines:
        assert line in text
    for figure in ENGLISH.figures:
        assert figure.value in text
        assert figure.label in text
    for skill in ENGLISH.skills:
        assert f"{skill.lessons_done} / {skill.of}" in text
        assert skill.mastery_said in text
    for lesson in ENGLISH.lessons:
        assert lesson.day_said in text
        assert lesson.title in text


def test_it_is_one_page_of_a4_for_one_lesson(printed: Print) -> None:
    pages = read(printed(SHORT)).pages

    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == A4


def test_it_leaves_out_what_is_empty(printed: Print) -> None:
    text = text_of(printed(EMPTY))

    assert EMPTY.name in text
    assert EMPTY.headings.skills not in text
    assert EMPTY.headings.lessons not in text


def test_it_numbers_pages_where_there_are_several(printed: Print) -> None:
    pages = read(printed(long(ENGLISH))).pages

    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page.extract_text()
    assert "1 / 1" not in text_of(printed(SHORT))


def test_it_heads_the_table_on_every_page(printed: Print) -> None:
    for page in read(printed(long(ENGLISH))).pages:
        assert "Day Lesson Skill Minutes" in " ".join(page.extract_text().split())


def test_it_shows_each_lesson_once_and_cuts_none_in_two(printed: Print) -> None:
    titles = [f"first{n} {'and so on ' * 30}last{n}" for n in range(112)]
    lessons = [RecordLesson(DAY, "today", title, "Negotiation", 5) for title in titles]
    record = replace(ENGLISH, lessons=lessons)

    pages = [page.extract_text().split() for page in read(printed(record)).pages]

    for n in range(112):
        (page,) = [words for words in pages if f"first{n}" in words]
        assert page.count(f"first{n}") == page.count(f"last{n}") == 1


def test_it_puts_the_footnote_on_the_first_page_alone(printed: Print) -> None:
    first, *others = (page.extract_text() for page in read(printed(long(ENGLISH))).pages)

    assert "accredited" in first
    assert not any("accredited" in page for page in others)


def test_it_starts_at_the_right_in_a_language_from_right_to_left(printed: Print) -> None:
    middle = A4[0] / 2
    left = {piece.words: piece.left for piece in pieces_of(printed(ENGLISH))}
    right = {piece.words: piece.left for piece in pieces_of(printed(URDU))}

    assert left["Ayesha Khan"] < middle < right["عائشہ"]
    assert right["خان"] < right["عائشہ"]
    assert left["2026-11-18"] < middle < right["2026-11-18"]


def test_it_sets_names_of_the_other_direction_in_their_own(printed: Print) -> None:
    record = replace(ENGLISH, name="عائشہ خان (UK)")

    at = {piece.words: piece.left for piece in pieces_of(printed(record)) if piece.size == 26}

    assert at["خان"] < at["عائشہ"] < at["UK)"]


def test_it_makes_a_word_smaller_that_would_run_off_the_paper(printed: Print) -> None:
    sizes = {piece.words: piece.size for piece in pieces_of(printed(ENGLISH))}
    wide = replace(
        ENGLISH, name=WIDE_NAME, skills=(RecordSkill("W" * 60, 0, 0, 0, "M" * 60),), lessons=()
    )

    fitted = {piece.words: piece.size for piece in pieces_of(printed(wide))}

    assert sizes[ENGLISH.name] == 26
    assert 6 < fitted[WIDE_NAME] < 9
    assert fitted["W" * 60] < 10
    assert fitted["M" * 60] < 10


def test_it_keeps_a_long_name_to_about_two_lines(printed: Print) -> None:
    record = replace(ENGLISH, name="Featherstonehaugh " * 7)

    lines = [piece for piece in pieces_of(printed(record)) if "haugh" in piece.words]

    assert len(lines) == 2
    assert 10 < lines[0].size < 26


def test_it_takes_words_for_words_and_not_for_commands(printed: Print) -> None:
    name = '#panic("x") *a* $b$ \\ "c" @d <e> [f] //'

    assert name in " ".join(text_of(printed(replace(ENGLISH, name=name))).split())


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\x00b", "\ud83d", "李明 😀", "\u202eabc"])
def test_it_prints_whatever_a_name_is(printed: Print, name: str) -> None:
    assert read(printed(replace(SHORT, name=name))).pages


def test_it_refuses_a_language_that_is_none(printed: Print) -> None:
    with pytest.raises(PaperError, match="could not be set"):
        printed(replace(ENGLISH, language="english"))
