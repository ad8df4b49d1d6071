"""The certificate on paper."""

from dataclasses import replace

from tests.bot.records.conftest import Print
from tests.bot.records.reading import pieces_of, read, text_of
from tests.bot.records.samples import CERTIFICATE, URDU_CERTIFICATE


def test_it_says_all_that_it_is_given(printed: Print) -> None:
    text = " ".join(text_of(printed(CERTIFICATE)).split())
    figures = [words for figure in CERTIFICATE.figures for words in (figure.value, figure.label)]

    for words in (
        CERTIFICATE.title,
        f"{CERTIFICATE.name} {CERTIFICATE.lines[0]} {CERTIFICATE.track}",
        CERTIFICATE.made,
        CERTIFICATE.footnote,
        *figures,
    ):
        assert words in text


def test_it_is_one_page_that_lies_on_its_side(printed: Print) -> None:
    (page,) = read(printed(CERTIFICATE)).pages

    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_it_is_one_page_for_the_longest_names(printed: Print) -> None:
    long = replace(CERTIFICATE, name="Featherstonehaugh " * 7, track="Clients who return " * 6)

    assert len(read(printed(long)).pages) == 1


def test_it_does_without_figures(printed: Print) -> None:
    assert CERTIFICATE.track in text_of(printed(replace(CERTIFICATE, figures=())))


def test_it_is_read_from_the_right_in_urdu(printed: Print) -> None:
    at = {piece.words: piece.left for piece in pieces_of(printed(URDU_CERTIFICATE))}

    assert at["خان"] < at["عائشہ"]
    assert at["87%"] < at["232"] < at["28"]
