"""/export and /forget: a learner's data is theirs."""

import json

from tests.conversations.scenes import (
    NOON,
    dump,
    dump_learners,
    fill_every_table,
    in_the_gap,
    planned,
    settle_in,
    toast,
)
from tests.stage import Person, Stage


async def exported(person: Person) -> dict:
    await person.say("/export")
    document = (await person.last())["document"]
    async with person.stage.http.get(f"/sandbox/files/{document['file_id']}") as response:
        assert response.status == 200
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert document["file_name"] == "offclock-2026-03-02.json"
        return json.loads(await response.read())


async def test_an_export_holds_every_row_of_every_table(stage: Stage) -> None:
    ayesha = await in_the_gap(stage, first_name="عائشہ")
    await fill_every_table(ayesha)
    told = await exported(ayesha)

    kept = await dump_learners(stage)
    assert {table: len(rows) for table, rows in told.items()} == {
        table: len(rows) for table, rows in kept.items()
    }
    assert all(told.values())
    assert told["learners"][0]["first_name"] == "عائشہ"
    assert told["answers"][0]["answered_at"].endswith("+00:00")


async def test_an_export_holds_nothing_of_others(stage: Stage) -> None:
    await settle_in(stage, first_name="Ayesha")
    bruno = await settle_in(stage, 2, first_name="Bruno")

    assert "Ayesha" not in json.dumps(await exported(bruno))


async def test_forget_asks_once_and_keeps_all_on_no(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    await ayesha.say("/forget")
    assert "Delete everything?" in await ayesha.last_text()
    await ayesha.press("Keep it")

    assert "Nothing was deleted." in await ayesha.last_text()
    assert await dump(stage) == before


async def test_forget_leaves_no_row(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await fill_every_table(ayesha)
    assert all((await dump_learners(stage)).values())
    lessons = (await dump(stage, "editions"))["editions"]
    assert lessons
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")

    assert "Nothing about you is kept." in await ayesha.last_text()
    assert not any((await dump_learners(stage)).values())
    assert (await dump(stage, "editions"))["editions"] == lessons


async def test_forget_takes_nothing_of_others(stage: Stage) -> None:
    bruno = await settle_in(stage, 2, first_name="Bruno")
    before = await dump(stage)
    ayesha = await settle_in(stage)
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")

    assert await dump(stage) == before
    assert await planned(stage, bruno.id) == NOON


async def test_nothing_comes_to_who_was_forgotten(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")
    before = await ayesha.messages()
    await stage.move_clock(to=NOON)

    assert await ayesha.messages() == before


async def test_an_old_button_does_not_bring_the_forgotten_back(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    lesson = await ayesha.last()
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")
    await toast(ayesha, lesson["message_id"], "read:1:0")

    assert not any((await dump_learners(stage)).values())


async def test_afterwards_a_message_starts_anew(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")
    await ayesha.say("hello again")

    assert "Hello, Ayesha." in await ayesha.last_text()
    assert "What time is it where you are?" in await ayesha.last_text()
