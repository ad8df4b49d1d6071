"""A small helping of what `python -m tests.fuzz` feeds to the bot, the same every time."""

import random
from pathlib import Path

import pytest
from telegram import Bot

from bot.updates import read_update
from tests.fuzz.acts import LEARNERS, Crowd
from tests.fuzz.run import Unplugged, fuzz
from tests.fuzz.telegram import AtOnce
from tests.stage import staged

# The library warns of types that are to change whenever one is made.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

UPDATES = 700


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_that_comes_brings_the_bot_down(home: Path, seed: int) -> None:
    async with staged(home, fetcher=Unplugged()) as stage:
        account = await fuzz(stage, UPDATES, seed)

    assert account.faults == []
    assert account.became.total() == UPDATES + 3 * len(LEARNERS)
    assert {"press", "text", "command", "not for us", "unreadable"} < account.became.keys()
    assert account.asked["sendMessage"] > UPDATES / 10
    assert account.asked["answerCallbackQuery"] > UPDATES / 10
    assert account.slowest[0][0] < 20


def test_what_the_schema_makes_can_be_read() -> None:
    bot = Bot("1:fuzz", request=AtOnce(), get_updates_request=AtOnce())
    crowd = Crowd(random.Random(3), {}, lambda: range(9))
    made = [{"update_id": number, **crowd._anything()} for number in range(150)]

    assert [one for one in made if read_update(one, bot) is None] == []
    assert len({kind for one in made for kind in one}) > 15
