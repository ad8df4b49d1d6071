"""What conversations have in common: a learner who is set up, a bite worked through, a look inside.

Every scene plays from Monday, 2 March 2026, 11:00 in Karachi (UTC+5, no clock changes).
"""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from itertools import combinations, permutations
from typing import Any

from sqlalchemy import insert, select

from lessons.bite import ItemRef
from lessons.items import Form
from lessons.items.answer import read_answer, write_answer
from lessons.memory import Memory
from lessons.sitting import QuestionStep, Step, current
from scheduler.notes import NoteKind
from storage import editions, events, memories, notes, sittings
from storage.export import NOBODYS
from storage.tables import broadcast_sends, broadcasts, metadata
from tests.stage import WAYS_ON, Message, Person, Stage, buttons

MONDAY = "2026-03-02T06:00:00Z"
LUNCH = "weekdays 12:30-12:45"
NOON = "2026-03-02T07:30:00Z"
"""When LUNCH opens in Karachi."""

NOTHING_ON = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//A planner//EN\nEND:VCALENDAR\n"

Rows = dict[str, list[dict[str, Any]]]


async def settle_in(
    stage: Stage, id_: int = 1, slot: str = LUNCH, zone: str = "Asia/Karachi", **about: str
) -> Person:
    """A learner with a zone and one slot, on the Monday; the first bite is still to come."""
    await stage.move_clock(to=MONDAY)
    person = stage.person(id_, **{"first_name": "Ayesha", "language_code": "en", **about})
    await person.say("/start")
    await person.press_data((await person.last())["message_id"], f"zone:{zone}")
    await person.say(slot)
    return person


async def in_the_gap(stage: Stage, **about: str) -> Person:
    """A learner in whose chat a pushed bite has just arrived."""
    person = await settle_in(stage, **about)
    await stage.move_clock(to=NOON)
    return person


async def work_through(person: Person, *, well: bool = True) -> int:
    """Read and answer until the bite is over; return the number of answers to questions.

    Actions are taken on, what is asked about them is answered with the first button, and questions
    that want own words are skipped.
    """
    answered = 0
    while True:
        keys = {b.get("callback_data", "").split(":")[0] for b in buttons(await person.last())}
        act = next((act for act in WAYS_ON if act in keys), None)
        if act is None:
            return answered
        if act in ("pick", "mark"):
            await pick(person, well=well)
            answered += 1
        else:
            await person.press(f"{act}:")


async def pick(person: Person, *, well: bool = True, message: Message | None = None) -> None:
    """Answer a question, the last in the chat, as well as can be or as badly."""
    message = message or await person.last()
    verb, *at = buttons(message)[0]["callback_data"].split(":")[:4]
    assert verb in ("pick", "mark")
    step = await standing(person, int(at[0]))
    assert isinstance(step, QuestionStep)
    ids = [option.id for option in step.question.options]
    worth = {given: step.item.reply(step.place.answers, given).credit for given in possible(step)}
    choose = max if well else min
    chosen = read_answer(step.question, choose(worth, key=lambda given: worth[given]))
    selection = "".join(str(ids.index(id_)) for id_ in chosen)
    await person.press_data(message["message_id"], f"pick:{':'.join(at)}:{selection}")


async def tap(person: Person, option: str) -> None:
    """Press the number of the option that reads so, in the question at the end of the chat."""
    message = await person.last()
    number = re.search(rf"(\d)\. {re.escape(option)}$", message["text"], re.MULTILINE)
    assert number, message["text"]
    key = next(button for button in buttons(message) if button["text"].endswith(number[1]))
    await person.press_data(message["message_id"], key["callback_data"])


def possible(step: QuestionStep) -> list[str]:
    """Return every answer that a question takes."""
    question = step.question
    ids = [option.id for option in question.options]
    match question.form:
        case Form.SEVERAL:
            some = (combinations(ids, size) for size in range(1, len(ids) + 1))
            return [write_answer(question, chosen) for sized in some for chosen in sized]
        case Form.ORDER:
            return [write_answer(question, chosen) for chosen in permutations(ids)]
        case _:
            return ids


async def standing(person: Person, delivery_id: int) -> Step | None:
    """Return what stands where the person is in a bite."""
    house = person.stage.house
    async with house.database.read() as work:
        sitting = await sittings.get(work, person.id, delivery_id)
        assert sitting is not None
        lessons = await editions.of(work, sitting.bite, house.curriculum())
    return current(sitting.bite, lessons, sitting.place)


async def fill_every_table(person: Person) -> None:
    """Work through the bite at hand, and leave a row in every table about learners."""
    stage = person.stage
    assert isinstance(stage, Stage)
    await work_through(person)
    await person.press("rate:")
    await person.say("/settings")
    await person.press("limits")
    await person.press("limits:cap")
    await person.press("limits:cap:0")
    await person.send_file("work.ics", NOTHING_ON.encode())
    house = stage.house
    async with house.database.write() as work:
        await notes.leave(work, person.id, NoteKind.CALENDAR_FAILING, 1, house.now())
        tomorrow = house.now() + timedelta(days=1)
        await events.name(work, person.id, "FBK", tomorrow, house.now())
        news = {"text": "Hello.", "state": "done", "made_at": house.now()}
        query = insert(broadcasts).values(news).returning(broadcasts.c.id)
        id_ = (await work.execute(query)).scalar_one()
        sent = {"learner_id": person.id, "state": "sent", "due_at": house.now()}
        await work.execute(insert(broadcast_sends), {"broadcast_id": id_, **sent})
        await work.commit()


async def dump(stage: Stage, *tables: str) -> Rows:
    """Return every row of the tables named, or of all, by their keys.

    Without an order PostgreSQL returns a row that was changed after those that were not.
    """
    async with stage.house.database.read() as work:
        return {
            table.name: [
                dict(row)
                for row in (
                    await work.execute(select(table).order_by(*table.primary_key))
                ).mappings()
            ]
            for table in metadata.sorted_tables
            if not tables or table.name in tables
        }


async def dump_learners(stage: Stage) -> Rows:
    """Return every row of the tables about learners."""
    nobodys = {table.name for table in NOBODYS}
    return {table: rows for table, rows in (await dump(stage)).items() if table not in nobodys}


async def known(stage: Stage, id_: int = 1) -> Mapping[ItemRef, Memory]:
    """Return what a learner remembers."""
    async with stage.house.database.read() as work:
        return (await memories.of(work, [id_]))[id_]


async def rows_of(stage: Stage, table: str) -> list[dict[str, Any]]:
    """Return every row of one table."""
    return (await dump(stage, table))[table]


async def learner(stage: Stage, id_: int = 1) -> dict[str, Any]:
    """Return a learner's row."""
    return next(row for row in (await dump(stage, "learners"))["learners"] if row["id"] == id_)


async def planned(stage: Stage, id_: int = 1) -> str:
    """Return when a learner's planned delivery is due, or nothing."""
    rows = (await dump(stage, "deliveries"))["deliveries"]
    due = [row["due_at"] for row in rows if row["learner_id"] == id_ and row["state"] == "planned"]
    return f"{due[0]:%Y-%m-%dT%H:%M:%SZ}" if due else ""


async def states(stage: Stage, id_: int = 1) -> list[str]:
    """Return the states of a learner's deliveries, the oldest first."""
    rows = (await dump(stage, "deliveries"))["deliveries"]
    return [row["state"] for row in rows if row["learner_id"] == id_]


def labels(message: Message) -> list[str]:
    """Return what stands on a message's buttons."""
    return [button["text"] for button in buttons(message)]


async def pushed_since(person: Person, before: list[Message]) -> list[Message]:
    """Return the messages that stand in the chat and did not stand there before."""
    known = {message["message_id"] for message in before}
    return [one for one in await person.messages() if one["message_id"] not in known]


async def toast(person: Person, message_id: int, data: str) -> str:
    """Press a button, and return what is shown over the chat when the press is answered."""
    return (await acknowledgement(person, message_id, data))["text"] or ""


async def acknowledgement(person: Person, message_id: int, data: str) -> dict[str, Any]:
    """Press a button, and return how the press is answered: its `text`, and `show_alert`."""
    stage = person.stage
    async with stage.http.get(f"/sandbox/events?chat_id={person.id}") as stream:
        lines = stream.content
        while (await lines.readline()).strip() != b"event: hello":
            pass
        press = {"message_id": message_id, "callback_data": data}
        asked = await stage.post(f"/sandbox/chats/{person.id}/press", press)
        answer: dict[str, Any] = {}
        while answer.get("callback_query_id") != asked["callback_query_id"]:
            line = (await lines.readline()).strip()
            answer = json.loads(line[6:]) if line.startswith(b"data: ") else {}
    await stage.settled()
    return answer
