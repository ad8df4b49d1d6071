"""What learners do, and what somebody who means harm would do in their place."""

import random
from collections.abc import Callable, Mapping, Sequence

from bot.router import COMMANDS, PRESSES
from tests.fuzz.hostile import TEXTS, broken, hostile_value
from tests.fuzz.schema import Json, Schema

LEARNERS = tuple(range(1, 13))
STRANGERS = (13, 2**40, 2**52 - 1)
"""Who never set anything up."""

ZONES = ("Asia/Karachi", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Etc/GMT+12")

SAID = (
    "weekdays 12:30-12:45",
    "Mon and Thu at 9 for 10 min",
    "every other Tuesday 18:00 for 15 min",
    "Sat at 9",
    "now 5 min",
    "Karachi",
    "San Jose",
    "negotiation tomorrow 15:00",
    "$40",
    "40 <b>doubloons</b>",
    "until Friday 5 min",
    "22:00-7:00",
    "I would ask what to change first.",
    "https://calendar.invalid/a.ics",
    "http://127.0.0.1/",
)
BEHIND = ("", "5", "feedback tomorrow 15:00", "until Friday", "sick", "3 days", "Berlin", *SAID)
FILES = ("work.ics", "\u202efdp.ics", "<b>.ics", "", "x" * 300)

_ARGS = """
    0 1 2 3 4 5 9 12 -1 - yes no x ٣ 11111111111111111111 99999999999999999999
    add list preset drop move later longer earlier shorten through keep skip back
    zone tracks slots times track quiet rest cap go day slot hour quarter length days off on other
    once weekly alike daily 20260302 20260303 20261399 1230 0900 15 new skill at prime
    FBK LST all open sick date today end until cost start 2026-03-06 2026-02-30
    language ur auto dark digest none pdf csv cert file next took changed done skipped week
    easy hard foreign Asia/Karachi ../../etc/passwd Etc/GMT+5
"""
ARGS = ("", *_ARGS.split())

Shown = Mapping[int, Sequence[tuple[int, str]]]
"""Of each chat the buttons that stand in it: message and data."""


class Crowd:
    """Thinks up updates, the same for the same seed and the same answers of the bot."""

    def __init__(self, chance: random.Random, shown: Shown, ids: Callable[[], Sequence[int]]):
        """`ids` gives ids of other people's things, for forged buttons."""
        self._chance = chance
        self._shown = shown
        self._ids = ids
        self._schema = Schema(chance, self._person)
        self._acts = (
            *[self._press_what_is_shown] * 30,
            *[self._forge_a_press] * 25,
            *[self._say] * 15,
            *[self._command] * 10,
            *[self._anything] * 17,
            *[self._share_a_location] * 2,
            self._block,
        )

    def update(self, number: int) -> object:
        """Return what comes as update `number`, broken or not."""
        chance = self._chance
        act = self._send_a_file if chance.random() < 0.0025 else chance.choice(self._acts)
        update: object = {"update_id": number, **act()}
        return broken(update, chance) if chance.random() < 0.3 else update

    def set_up(self, learner: int) -> list[Json]:
        """Return what makes a learner of somebody."""
        zone = ZONES[learner % len(ZONES)]
        return [
            self._message(learner, text="/start"),
            self._press(learner, 1, f"zone:{zone}"),
            self._message(learner, text=SAID[learner % 3]),
        ]

    def _person(self) -> Json:
        everybody = LEARNERS if self._chance.random() < 0.95 else STRANGERS
        return _user(self._chance.choice(everybody), self._chance)

    def _press_what_is_shown(self) -> Json:
        learner = self._chance.choice(LEARNERS)
        shown = self._shown.get(learner)
        if not shown:
            return self._message(learner, text="/now 5")
        return self._press(learner, *self._chance.choice(shown))

    def _forge_a_press(self) -> Json:
        chance = self._chance
        learner = self._person()["id"]
        if chance.random() < 0.2:
            return self._press(learner, chance.randrange(2000), str(hostile_value(chance)))
        verb, others = chance.choice(tuple(PRESSES)), self._ids()
        args = [
            str(chance.choice(others)) if others and chance.random() < 0.5 else chance.choice(ARGS)
            for _ in range(chance.randrange(5))
        ]
        return self._press(learner, chance.randrange(2000), ":".join([verb, *args]))

    def _say(self) -> Json:
        learner = self._chance.choice(LEARNERS)
        return self._message(learner, text=self._chance.choice((*SAID, *TEXTS)))

    def _command(self) -> Json:
        command = self._chance.choice((*COMMANDS, "unheard-of"))
        behind = self._chance.choice((*BEHIND, *TEXTS))
        return self._message(self._person()["id"], text=f"/{command} {behind}")

    def _anything(self) -> Json:
        return self._schema.update()

    def _send_a_file(self) -> Json:
        size = self._chance.choice([100, 0, 10**9])
        name = self._chance.choice(FILES)
        document = {"file_id": "F", "file_unique_id": "u", "file_name": name, "file_size": size}
        return self._message(self._chance.choice(LEARNERS), document=document)

    def _share_a_location(self) -> Json:
        latitude, longitude = self._chance.uniform(-99, 99), self._chance.uniform(-190, 190)
        location = {"latitude": latitude, "longitude": longitude}
        return self._message(self._chance.choice(LEARNERS), location=location)

    def _block(self) -> Json:
        user = self._person()
        bot = {"id": 1, "is_bot": True, "first_name": "Offclock"}
        was, is_ = self._chance.sample(["member", "kicked"], 2)
        return {
            "my_chat_member": {
                "chat": {"id": user["id"], "type": "private"},
                "from": user,
                "date": 1_800_000_000,
                "old_chat_member": {"status": was, "user": bot, "until_date": 0},
                "new_chat_member": {"status": is_, "user": bot, "until_date": 0},
            }
        }

    def _message(self, learner: int, **content: object) -> Json:
        return {"message": _message(learner, self._chance, 1, content)}

    def _press(self, learner: int, message_id: int, data: str) -> Json:
        message = _message(learner, self._chance, message_id, {"text": "x"})
        query = {"id": str(self._chance.getrandbits(60)), "chat_instance": "c", "data": data}
        return {"callback_query": {**query, "from": message["from"], "message": message}}


def _user(id_: int, chance: random.Random) -> Json:
    name = "Ayesha" if chance.random() < 0.9 else chance.choice(TEXTS)
    language = chance.choice(["en", "ur", "pt-br", None])
    return {"id": id_, "is_bot": False, "first_name": name, "language_code": language}


def _message(learner: int, chance: random.Random, id_: int, content: Json) -> Json:
    chat = {"id": learner, "type": "private"}
    if chance.random() < 0.02:
        chat = {"id": -100, "type": chance.choice(["group", "supergroup", "channel", "sender"])}
    about = {"message_id": id_, "date": 1_800_000_000, "chat": chat}
    return {**about, "from": _user(learner, chance), **content}
