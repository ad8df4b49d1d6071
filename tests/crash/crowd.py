"""Learners who press and type all the time, whether anybody answers or not."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import aiohttp

from tests.crash.witness import Chat, Step, Witness, step_of
from tests.stage import WAYS_ON, Message, buttons

MOST_SLOTS = 6
"""Slots that a learner declares, one an hour from FIRST_HOUR on; the bot takes more."""

FIRST_HOUR = 9
TRIES = 3
"""Presses in vain on one message after which a learner looks at another."""

MOST_UNANSWERED = 4
"""Acts that nobody has answered, after which a learner waits."""

CALM = 2.0
"""Seconds without anything new after which a learner puts the phone away."""

PATIENT = 4
"""Looks in vain after which a newcomer says hello again."""

LOOK, SLOT, NOW = "/slots", "slot", "/now 5"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a learner did, and the server has taken."""

    update_id: int
    learner_id: int
    kind: str
    """The verb of the button, `/slots`, `/now 5`, `slot`, `words` or `hello`."""
    said: str
    """The rest of the button's data, or what was typed."""


class Learner:
    """One of the crowd."""

    def __init__(
        self,
        id_: int,
        witness: Witness,
        http: aiohttp.ClientSession,
        seed: int,
        *,
        writes: bool = True,
    ) -> None:
        """`writes` says whether they answer in own words where they may."""
        self.id = id_
        self._writes = writes
        self.acts: list[Act] = []
        self._http = http
        self._witness = witness
        self._chat: Chat = witness.chats[id_]
        self._rng = Random(f"{seed}:{id_}")
        self._slots = 0
        self._tried: Counter[int] = Counter()
        self._in_vain = 0

    async def live(self, over: asyncio.Event) -> None:
        """Act, look at what comes of it, and act again, until it is over."""
        while not over.is_set():
            self._chat.changed.clear()
            if self._unanswered() < MOST_UNANSWERED:
                await self._act()
            await self._look(self._rng.uniform(2.0, 6.0))
            await asyncio.sleep(self._rng.uniform(0.05, 0.4))

    async def finish(self) -> None:
        """Work through what stands there until nothing waits, and nothing more comes."""
        idle = 0
        while idle < 2:
            self._chat.changed.clear()
            way = self._way_on()
            if way or not self._has_settled:
                await (self._go_on() if self._has_settled else self._settle_in())
            moved = await self._look(CALM)
            idle = 0 if way or moved else idle + 1

    async def ask_for_one(self) -> None:
        """Ask for a bite."""
        await self._say(NOW, NOW)

    def _unanswered(self) -> int:
        """How much of what this learner did the bot has not confirmed."""
        return len(self._witness.unconfirmed() & {act.update_id for act in self.acts[-10:]})

    async def _look(self, patience: float) -> bool:
        """Wait until something changes in the chat, or so many seconds; False if nothing did."""
        try:
            async with asyncio.timeout(patience):
                await self._chat.changed.wait()
        except TimeoutError:
            self._in_vain += 1
            return False
        self._in_vain = 0
        self._tried.clear()
        return True

    async def _act(self) -> None:
        dice = self._rng.random()
        if not self._has_settled:
            await self._settle_in()
        elif dice < 0.04:
            await self._say(LOOK, LOOK)
        elif dice < 0.07 and self._slots < MOST_SLOTS and not self._wants_words():
            await self._declare()
        elif self._in_vain > 2 or dice < 0.08:
            self._in_vain = 0
            await self.ask_for_one()
        else:
            await self._go_on()

    async def _settle_in(self) -> None:
        asked = [id_ for id_, one in self._chat.messages.items() if _offers(one, "zone")]
        if asked:
            await self._press(asked[-1], "zone:UTC")
            await self._declare()
        elif not self.acts or self._in_vain % PATIENT == 0:
            await self._say("hello", "/start")

    @property
    def _has_settled(self) -> bool:
        """A time was typed; what follows is handled after it."""
        return self._slots > 0

    async def _declare(self) -> None:
        start = FIRST_HOUR + self._slots
        self._slots += 1
        await self._say(SLOT, f"every day {start:02d}:00-{start:02d}:10")

    async def _go_on(self) -> None:
        """Do what leads on: now and then in one's own words, now and then twice, or otherwise."""
        way = self._way_on()
        if way is None:
            return
        message_id, datas = way
        # Of a step that was shown twice the older copy can be left over, and is stale for good.
        self._tried[message_id] += 1
        if self._writes and _takes_words(datas) and self._rng.random() < 0.7:
            await self._say("words", f"I would say it like this, {self.id}-{len(self.acts)}.")
            return
        for _ in range(2 if self._rng.random() < 0.1 else 1):
            await self._press(message_id, self._rng.choice(datas))

    def _way_on(self) -> tuple[int, list[str]] | None:
        """The message that leads on, and what its buttons say; of doubles any."""
        for message_id, message in reversed(self._chat.messages.items()):
            if self._tried[message_id] < TRIES and (datas := _leading(message)):
                step = step_of(message)
                doubles = list(self._doubles(step)) if step else []
                id_ = self._rng.choice([message_id, *doubles])
                return id_, _leading(self._chat.messages[id_]) or datas
        return None

    def _doubles(self, step: Step) -> Iterator[int]:
        return (id_ for id_, other in self._chat.waiting() if other == step)

    def _wants_words(self) -> bool:
        way = self._way_on()
        return way is not None and way[1][0].startswith(("skip", "say"))

    async def _say(self, kind: str, text: str) -> None:
        await self._post("text", {"text": text, "first_name": f"Learner {self.id}"}, kind, text)

    async def _press(self, message_id: int, data: str) -> None:
        verb, _, rest = data.partition(":")
        body = {"message_id": message_id, "callback_data": data}
        await self._post("press", body, verb, rest)

    async def _post(self, act: str, body: dict[str, object], kind: str, said: str) -> None:
        path = f"/sandbox/chats/{self.id}/{act}"
        async with self._http.post(path, json=body) as response:
            response.raise_for_status()
            update_id = (await response.json())["update_id"]
        self.acts.append(Act(update_id, self.id, kind, said))


def _offers(message: Message, verb: str) -> bool:
    return any(_verb(button) == verb for button in buttons(message))


def _takes_words(datas: list[str]) -> bool:
    """A question that wants own words, or a plan that can be put otherwise."""
    return datas[0].startswith("skip:") or (datas[0].startswith("say:") and len(datas) == 1)


def _leading(message: Message) -> list[str]:
    """The data of the buttons that lead on furthest."""
    offered = buttons(message)
    verbs = {_verb(button) for button in offered}
    verb = next((way for way in WAYS_ON if way in verbs), None)
    return [button["callback_data"] for button in offered if verb and _verb(button) == verb]


def _verb(button: dict[str, str]) -> str:
    return button.get("callback_data", "").partition(":")[0]
