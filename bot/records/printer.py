"""Printing beside the bot, in processes of their own."""

import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from bot.child import ChildError, Children
from bot.pictures.palette import LIGHT
from bot.records import paper
from bot.records.paper import Order, PaperError
from bot.records.record import Certificate, Record

TEMPLATES = {Record: "record.typ", Certificate: "certificate.typ"}

FONTS = ("fontpkg_noto_sans", "fontpkg_ibm_plex_sans_arabic", "fontpkg_noto_sans_arabic")
"""Packages. Plex comes before Noto for Arabic letters: in Noto a letter and its dots are two
glyphs, and whoever copies words from the paper would get letters twice."""


class Printer:
    """Prints at most so many papers at once; each takes a process of about 50 MB."""

    def __init__(self, at_once: int = 1, patience: float = 20) -> None:
        """Give up on a paper after `patience` seconds of printing."""
        self._children = Children(at_once, patience)

    async def print(self, what: Record | Certificate) -> bytes:
        """Return the PDF. Raises PaperError where it can not be had."""
        given = json.dumps(asdict(order_of(what))).encode()
        try:
            return await self._children.run(paper.__file__, given)
        except ChildError as error:
            raise PaperError(str(error)) from error


def order_of(what: Record | Certificate) -> Order:
    """Say how it is to be printed. Raises PaperError where a font is missing."""
    return Order(
        template=TEMPLATES[type(what)],
        values=_json(asdict(what)),
        colours=_json(asdict(LIGHT)),
        fonts=[_folder(package) for package in FONTS],
        day=what.day.isoformat(),
    )


def _json(values: dict[str, object]) -> str:
    written = json.dumps(values, default=str, ensure_ascii=False)
    # Half a surrogate pair is no text, and would be refused.
    return written.encode(errors="replace").decode()


def _folder(package: str) -> str:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise PaperError(f"The font package {package} is missing: install the requirements.")
    return str(Path(found.origin).parent / "files")
