"""Printing beside the bot."""

import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest

from bot.records import paper, printer
from bot.records.paper import PaperError
from bot.records.printer import Printer
from tests.bot.records.conftest import Print
from tests.bot.records.samples import CERTIFICATE, ENGLISH, SHORT, URDU


async def test_it_prints_the_same_in_a_process_of_its_own(printed: Print) -> None:
    records = [URDU, CERTIFICATE]

    papers = await asyncio.gather(*(Printer(at_once=2).print(record) for record in records))

    assert papers == [printed(record) for record in records]


async def test_it_hands_on_why_there_is_no_paper() -> None:
    with pytest.raises(PaperError, match="could not be set"):
        await Printer().print(replace(SHORT, language="english"))


async def test_it_gives_up_on_a_paper_that_takes_too_long() -> None:
    with pytest.raises(PaperError, match=r"Nothing came in 0\.001 seconds"):
        await Printer(patience=0.001).print(ENGLISH)


async def test_it_says_which_font_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "FONTS", ("fontpkg_of_nobody",))

    with pytest.raises(PaperError, match="fontpkg_of_nobody is missing: install"):
        await Printer().print(ENGLISH)


async def test_it_sees_nothing_of_the_machine_but_its_templates(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    template = tmp_path / "templates" / "record.typ"
    template.parent.mkdir()
    template.write_text('#read("../secret.txt")')
    monkeypatch.setattr(paper, "TEMPLATES", template.parent)

    with pytest.raises(PaperError, match="could not be set"):
        paper.to_pdf(printer.order_of(ENGLISH))


def test_it_loads_the_typesetter_only_to_print() -> None:
    code = "import sys, bot.records.printer; sys.exit('typst' in sys.modules)"

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
