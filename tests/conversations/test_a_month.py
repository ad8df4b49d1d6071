"""A learner's month, from the first lesson to the record of it, by a calendar walked by hand.

March 2026 in Karachi (UTC+5, no clock changes): weekdays at 12:30 for ten minutes, Mondays and
Thursdays at 18:00 for five. Away from the 9th to the 11th; the bite of the 17th is left; something
is coming up on Thursday the 19th at 15:00. Every fifth question is answered badly.
"""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.account import Account, account_of
from lessons.bite import Bite
from storage import bites, learners
from storage.recompute import recompute
from tests.conversations.scenes import dump, labels, pick, pushed_since, settle_in
from tests.stage import TOKEN, Message, Person, Stage, buttons

KARACHI = ZoneInfo("Asia/Karachi")
DAY = timedelta(days=1)

LUNCH, EVENING = time(12, 30), time(18)
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 31)
AWAY = (date(2026, 3, 9), date(2026, 3, 11))
LEFT = date(2026, 3, 17)
COMING_UP = date(2026, 3, 19)

SECONDS = {"read": 95, "pick": 18, "mark": 25, "say": 4, "skip": 3, "next": 1}
"""That each step takes, by what is pressed at its end."""

EARNED = 20


def expected() -> list[tuple[date, time]]:
    """The gaps of the month by local day and time."""
    gaps = []
    for day in (FIRST + DAY * number for number in range((LAST - FIRST).days + 1)):
        if day.weekday() > 4 or AWAY[0] <= day <= AWAY[1]:
            continue
        gaps += [(day, LUNCH)] + ([(day, EVENING)] if day.weekday() in (0, 3) else [])
    return gaps


@dataclass
class Diary:
    """Lives through the month, gap by gap, and writes down what was seen and done."""

    stage: Stage
    person: Person
    gaps: list[tuple[date, time]] = field(default_factory=list)
    empty: list[tuple[date, time]] = field(default_factory=list)
    """Gaps for which nothing was worth sending."""
    digests: list[date] = field(default_factory=list)
    primed: list[tuple[date, time]] = field(default_factory=list)
    debriefed: list[tuple[date, time]] = field(default_factory=list)
    spent: float = 0.0
    longest: float = 0.0
    """Minutes of the longest bite."""
    questions: int = 0
    done: int = 0

    async def live_until(self, day: date) -> None:
        """Move from gap to gap up to the morning of `day`, with all that comes."""
        morning = datetime.combine(day, time(6), tzinfo=KARACHI).astimezone(UTC)
        while (due := await self._due()) and due < morning:
            before = await self.person.messages()
            await self.stage.move_clock(to=due.isoformat())
            await self._live_through(due.astimezone(KARACHI), before)
        await self.stage.move_clock(to=morning.isoformat())

    async def _due(self) -> datetime | None:
        rows = (await dump(self.stage, "deliveries"))["deliveries"]
        return next((row["due_at"] for row in rows if row["state"] == "planned"), None)

    async def _live_through(self, local: datetime, before: list[Message]) -> None:
        came = await pushed_since(self.person, before)
        gap = local.date(), local.time()
        self.gaps.append(gap)
        if not came:
            self.empty.append(gap)
            return
        if any("See it as a picture" in labels(message) for message in came):
            self.digests.append(gap[0])
        if gap[0] == LEFT:
            await self.stage.move_clock(advance_seconds=11 * 60)  # it goes with its gap
            return
        if "Before it starts" in came[0].get("text", ""):
            self.primed.append(gap)
        await self._work_through(gap)

    async def _work_through(self, gap: tuple[date, time]) -> None:
        """Answer whatever stands in the chat, taking time over it, until nothing is left to do."""
        took = 0.0
        while act := await self._act():
            await self.stage.move_clock(advance_seconds=SECONDS[act])
            took += SECONDS[act]
            text = (await self._open())["text"]
            if "It is behind you" in text:
                self.debriefed.append(gap)
            await self._do(act, text)
        self.spent += took
        self.longest = max(self.longest, took / 60)

    async def _do(self, act: str, text: str) -> None:
        if act in ("pick", "mark"):
            self.questions += 1
            await self._pick(well=self.questions % 5 > 0)
        elif "What did it bring?" in text and not self.done:
            self.done += 1
            await self.person.say(f"${EARNED}")
        else:
            self.done += "What did it bring?" in text
            await self.person.press(f"{act}:")

    async def _pick(self, *, well: bool) -> None:
        await pick(self.person, well=well, message=await self._open())

    async def _open(self) -> Message:
        """Return the message that waits: a digest may stand below it."""
        messages = await self.person.messages()
        return next(one for one in reversed(messages) if _acts(one))

    async def _act(self) -> str | None:
        acts = [act for one in await self.person.messages() for act in _acts(one)]
        return acts[-1] if acts else None


def _acts(message: Message) -> list[str]:
    keys = [button.get("callback_data", "").split(":")[0] for button in buttons(message)]
    return [act for act in SECONDS if act in keys]


@pytest.mark.timeout(240)
async def test_a_month(stage: Stage) -> None:
    ayesha = await settle_in(stage, slot="weekdays 12:30-12:40")
    await ayesha.say("Mon and Thu 18:00 for 5 min")
    about = {"hourly": 4000, "currency": "$", "digest_day": 4, "dark": True}
    async with stage.house.database.write() as work:
        await learners.change(work, ayesha.id, **about)
        await work.commit()
    diary = Diary(stage, ayesha)

    await diary.live_until(AWAY[0])
    await ayesha.say("/pause until 12 March")
    await diary.live_until(date(2026, 3, 16))
    await ayesha.say("/event feedback 19 March 15:00")
    await diary.live_until(LAST + DAY)

    assert diary.gaps == expected()
    assert diary.digests == [date(2026, 3, day) for day in (6, 13, 20, 27)]
    assert diary.primed == [(COMING_UP, LUNCH)]
    assert diary.debriefed == [(COMING_UP, EVENING)]
    assert diary.longest < 10
    # With everything read and nothing about to be forgotten, a gap stays the learner's own.
    last = await last_lesson(stage)
    assert all(day > last for day, _ in diary.empty)

    account = await account_at_the_end(stage)
    kept = len(diary.gaps) - len(diary.empty) - 1
    assert (account.streak.kept, account.streak.offered) == (kept, kept + 1)
    assert account.streak.in_a_row == account.streak.longest == kept
    assert account.used == diary.done
    assert [str(amount) for amount in account.earned] == [f"{EARNED}.00 $"]
    assert account.seconds == pytest.approx(diary.spent, rel=0.1)
    (skill,) = account.skills
    assert skill.done == 9
    assert 0.8 < skill.now < 1
    assert skill.before is not None
    assert skill.before < skill.now

    await nothing_was_asked_twice_on_a_day(stage)
    assert not [one async for one in recompute(stage.house.database) if one.differences]
    await keep_pictures(stage, ayesha)


async def account_at_the_end(stage: Stage) -> Account:
    house = stage.house
    async with house.database.read() as work:
        learner = await learners.get(work, 1)
        assert learner is not None
        return await account_of(work, learner, house.curriculum(), house.now(), house.parameters)


async def last_lesson(stage: Stage) -> date:
    """Return the local day on which the last lesson was read."""
    rows = (await dump(stage, "readings"))["readings"]
    return max(row["read_at"] for row in rows).astimezone(KARACHI).date()


async def nothing_was_asked_twice_on_a_day(stage: Stage) -> None:
    """Nor in one bite."""
    rows = (await dump(stage, "deliveries"))["deliveries"]
    asked: dict[tuple[Any, ...], date] = {}
    for row in rows:
        if not row["bite"]:
            continue
        day = row["gap_start"].astimezone(KARACHI).date()
        for part in questions(bites.load(row["bite"])):
            assert asked.get(part) != day, (part, day)
            asked[part] = day


def questions(bite: Bite) -> list[tuple[str, str]]:
    return [(part.lesson_id, part.item_id) for part in bite.parts if part.item_id]


async def keep_pictures(stage: Stage, person: Person) -> None:
    """Write the month's pictures into the folder that PICTURES names, if it names one."""
    for language in ("en", "ur"):
        for dark in (True, False):
            async with stage.house.database.write() as work:
                await learners.change(work, person.id, language=language, dark=dark)
                await work.commit()
            await person.say("/progress")
            (*_, photo) = (await person.last())["photo"]
            assert photo["width"] == 1080
            if folder := os.environ.get("PICTURES"):
                file = await stage.call("getFile", file_id=photo["file_id"])
                async with stage.http.get(f"/file/bot{TOKEN}/{file['file_path']}") as response:
                    name = f"month-{language}-{'dark' if dark else 'light'}.png"
                    drawn = await response.read()
                await asyncio.to_thread(Path(folder, name).write_bytes, drawn)
