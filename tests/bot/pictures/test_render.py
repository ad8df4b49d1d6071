"""Drawing beside the bot."""

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest

from bot.pictures import png
from bot.pictures.canvas import Canvas
from bot.pictures.png import PictureError, to_png
from bot.pictures.render import Renderer
from bot.pictures.week import draw_week
from tests.bot.pictures.drawings import png_size
from tests.bot.pictures.weeks import FULL, URDU


def small(words: str) -> str:
    canvas = Canvas(60, 20)
    canvas.text(words, 5, 15, size=12, fill="#000000")
    return canvas.svg()


async def test_it_draws_the_same_in_a_process_of_its_own() -> None:
    svg = small("Wed")

    assert await Renderer().render(svg) == to_png(svg)


async def test_it_carries_words_of_any_script_there_and_back() -> None:
    svg = draw_week(replace(URDU, stretches=()))

    assert png_size(await Renderer().render(svg))[0] == 1080


async def test_it_keeps_the_bot_running_while_it_draws() -> None:
    drawing = asyncio.create_task(Renderer().render(draw_week(FULL)))  # noqa: TID251
    turns = [perf_counter()]
    while not drawing.done():
        await asyncio.sleep(0.001)
        turns.append(perf_counter())

    longest = max(later - earlier for earlier, later in pairwise(turns))
    assert longest < (turns[-1] - turns[0]) / 2
    assert await drawing


async def test_it_hands_on_why_there_is_no_picture() -> None:
    with pytest.raises(PictureError, match="could not be drawn"):
        await Renderer().render("<svg")


async def test_it_draws_many_that_wait_their_turn() -> None:
    renderer = Renderer(at_once=2)
    days = [f"{day}" for day in range(4)]

    pictures = await asyncio.gather(*(renderer.render(small(day)) for day in days))

    assert pictures == [to_png(small(day)) for day in days]


async def test_it_ends_a_process_that_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, mark = tmp_path / "slow.py", tmp_path / "pid"
    script.write_text(
        "import os, pathlib, time;"
        f"pathlib.Path({str(mark)!r}).write_text(str(os.getpid()));"
        "time.sleep(100)"
    )
    monkeypatch.setattr(png, "__file__", str(script))

    with pytest.raises(PictureError, match="Nothing came in 3 seconds"):
        await Renderer(patience=3).render(small("Wed"))

    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


async def test_it_draws_the_next_one_after_giving_up() -> None:
    renderer = Renderer(patience=20)
    given_up = asyncio.create_task(renderer.render(draw_week(FULL)))  # noqa: TID251
    await asyncio.sleep(0)
    given_up.cancel()

    assert await renderer.render(small("Wed"))
    assert given_up.cancelled()


def test_it_loads_the_renderer_only_to_draw() -> None:
    code = (
        "import sys, bot.pictures.week, bot.pictures.render;"
        "sys.exit(', '.join({'resvg_py', 'fontpkg', 'xml.etree'} & set(sys.modules)) or None)"
    )

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
