"""Reading PDFs with a reader that has nothing to do with the printer."""

import io
import re
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


@dataclass(frozen=True)
class Piece:
    """Words set at one place."""

    words: str
    left: float
    size: float


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def pieces_of(pdf: bytes, page: int = 0) -> list[Piece]:
    pieces: list[Piece] = []

    def visit(words, around, matrix, font, size) -> None:
        if words.strip():
            pieces.append(Piece(words.strip(), around[4], size))

    read(pdf).pages[page].extract_text(visitor_text=visit)
    return pieces


def fonts_of(pdf: bytes) -> list[DictionaryObject]:
    return [
        font.get_object()
        for page in read(pdf).pages
        for font in page["/Resources"]["/Font"].values()
    ]


def glyphs_for(pdf: bytes, letter: str) -> set[tuple[str, str]]:
    """Return the glyphs that stand for a letter: its font, and its number in it."""
    return {
        (font["/BaseFont"], code)
        for font in fonts_of(pdf)
        for code, meant in re.findall(
            r"<([0-9A-F]{4})> <([0-9A-F]{4})>\n", font["/ToUnicode"].get_data().decode()
        )
        if chr(int(meant, 16)) == letter
    }
