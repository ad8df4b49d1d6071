"""Two bots poll with one token: Telegram ends the polls of both in turn, and nothing is lost."""

import shutil
from pathlib import Path

import pytest

from bot.app import running
from tests.conversations.scenes import rows_of
from tests.faults.far import FarStage, settings_for
from tests.stage import Person, until

SAID = "terminated by other getUpdates request"
REPLY = "soft skills"
"""Stands in the answer to `/start`."""


@pytest.fixture
def elsewhere(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for another bot, with a database of its own."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(home, folder, dirs_exist_ok=True, symlinks=True)
    return folder


async def greeted(person: Person) -> bool:
    return any(REPLY in message.get("text", "") for message in await person.messages())


async def test_both_say_so_and_each_message_is_answered(
    far: FarStage, elsewhere: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(settings_for(elsewhere, far.server.address)):
        await until(lambda: caplog.text.count(SAID) >= 2)
        people = [far.person(id_, first_name="Ayesha") for id_ in range(1, 6)]
        for person in people:
            await far.post(f"/sandbox/chats/{person.id}/text", {"text": "/start"})
        for person in people:
            await until(lambda person=person: greeted(person))


async def test_one_goes_on_when_the_other_stops(
    far: FarStage, elsewhere: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(settings_for(elsewhere, far.server.address)):
        await until(lambda: SAID in caplog.text)
    ayesha = far.person(1, first_name="Ayesha")
    await ayesha.say("/start")  # and it is confirmed

    assert await greeted(ayesha)
    (learner,) = await rows_of(far, "learners")
    assert learner["first_name"] == "Ayesha"
