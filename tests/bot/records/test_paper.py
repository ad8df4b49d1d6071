"""What is in a PDF beside its words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.records.record import Certificate, Record
from tests.bot.records.conftest import Print
from tests.bot.records.reading import fonts_of, glyphs_for, read
from tests.bot.records.samples import (
    CERTIFICATE,
    DAY,
    ENGLISH,
    URDU,
    URDU_CERTIFICATE,
    long,
)

ALL = [ENGLISH, URDU, CERTIFICATE, URDU_CERTIFICATE]


@pytest.mark.parametrize("paper", ALL)
def test_it_says_whose_it_is_and_in_which_language(
    printed: Print, paper: Record | Certificate
) -> None:
    pdf = read(printed(paper))

    assert pdf.metadata.author == paper.name
    assert pdf.metadata.title.startswith(paper.title)
    assert pdf.root_object["/Lang"] == paper.language


def test_it_names_a_region_s_language_by_the_language(printed: Print) -> None:
    assert read(printed(replace(ENGLISH, language="en-GB"))).root_object["/Lang"] == "en"


def test_it_is_dated_by_the_day_it_is_given(printed: Print) -> None:
    dated = read(printed(ENGLISH)).metadata

    assert dated.creation_date == datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)


@pytest.mark.parametrize("paper", ALL)
def test_it_is_the_same_for_the_same_values(printed: Print, paper: Record | Certificate) -> None:
    assert printed(paper) == printed(paper)
    assert printed(paper) != printed(replace(paper, day=DAY - timedelta(days=1)))


@pytest.mark.parametrize("paper", ALL)
def test_it_carries_no_more_of_its_fonts_than_it_shows(
    printed: Print, paper: Record | Certificate
) -> None:
    pdf = printed(paper)

    assert len(pdf) < 100_000
    for font in fonts_of(pdf):
        assert font["/BaseFont"][7] == "+"
        assert "/ToUnicode" in font


def test_it_stays_small_with_every_lesson_there_is(printed: Print) -> None:
    assert len(printed(long(URDU))) < 300_000


def test_it_joins_arabic_letters(printed: Print) -> None:
    name = "ببب"
    alone, joined = (printed(replace(CERTIFICATE, name=name)) for name in ("ب ب ب", name))

    assert len(glyphs_for(alone, "ب")) == 1
    assert len(glyphs_for(joined, "ب")) == 3


def test_it_tells_a_screen_reader_what_is_a_table(printed: Print) -> None:
    pdf = read(printed(ENGLISH))

    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert pdf.root_object["/StructTreeRoot"]
