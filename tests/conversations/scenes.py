"""What conversations have in common: a learner who is set up, a bite worked through, a look inside.

Every scene plays from Monday, 2 March 2026, 11:00 in Karachi (UTC+5, no clock changes).
"""

import json
from typing import Any

from sqlalchemy import select

from lessons.sitting import QuestionStep, current
from scheduler.dispatch import NoteKind
from storage import notes, sittings
from storage.tables import metadata
from tests.stage import Message, Person, Stage, buttons

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
    """Read and answer until the bite is over; return the number of answers."""
    answered = 0
    while True:
        keys = {b.get("callback_data", "").split(":")[0] for b in buttons(await person.last())}
        act = next((act for act in ("read", "pick", "next") if act in keys), None)
        if act is None:
            return answered
        if act == "pick":
            await pick(person, well=well)
            answered += 1
        else:
            await person.press(f"{act}:")


async def pick(person: Person, *, well: bool = True) -> None:
    """Answer the question at the end of the chat, with the best option or the weakest."""
    message = await person.last()
    worth = await _credits(person, buttons(message)[0]["callback_data"])
    index = worth.index(max(worth) if well else min(worth))
    data = next(
        button["callback_data"]
        for button in buttons(message)
        if button["callback_data"].endswith(f":{index}")
    )
    await person.press_data(message["message_id"], data)


async def _credits(person: Person, data: str) -> list[float]:
    house = person.stage.house
    delivery_id = int(data.split(":")[1])
    async with house.database.read() as work:
        sitting = await sittings.get(work, person.id, delivery_id)
    assert sitting is not None
    step = current(sitting.bite, house.curriculum(), sitting.place)
    assert isinstance(step, QuestionStep)
    return [
        step.item.reply(step.place.answers, option.id).credit for option in step.question.options
    ]


async def fill_every_table(person: Person) -> None:
    """Work through the bite at hand, and leave a row in every table there is."""
    stage = person.stage
    assert isinstance(stage, Stage)
    await work_through(person)
    await person.say("/settings")
    await person.press("limits")
    await person.press("limits:cap")
    await person.press("limits:cap:0")
    await person.send_file("work.ics", NOTHING_ON.encode())
    house = stage.house
    async with house.database.write() as work:
        await notes.leave(work, person.id, NoteKind.CALENDAR_FAILING, 1, house.now())
        await work.commit()


async def dump(stage: Stage, *tables: str) -> Rows:
    """Return every row of the tables named, or of all."""
    async with stage.house.database.read() as work:
        return {
            table.name: [dict(row) for row in (await work.execute(select(table))).mappings()]
            for table in metadata.sorted_tables
            if not tables or table.name in tables
        }


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
