"""`/export` and `/forget`: a learner's data is theirs."""

import asyncio
import io
import json
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.handlers.common import StalePressError, acknowledge, meet, show
from bot.house import House
from bot.records.readable import to_html
from bot.text import Tongue
from bot.view import Press, View
from bot.views import told as views
from bot.visit import Visit
from lessons.model import Curriculum
from storage import learners
from storage.export import Shelf, Told, everything, shelf_of
from storage.forgetting import forget


async def export(house: House, visit: Visit) -> None:
    """Handle `/export`: all there is about the learner, to be read, and for programs."""
    learner, tongue = await meet(house, visit)
    await acknowledge(house, visit)
    await house.gateway.typing(learner.id)
    now, curriculum = house.now(), house.curriculum()
    async with house.database.read() as work:
        told = await everything(work, learner.id)
        shelf = await shelf_of(work, told, curriculum)
    # A year's worth takes a second or two to write, in which others are answered.
    content = await asyncio.to_thread(_pack, tongue, told, shelf, curriculum, now)
    name = f"offclock-{now:%Y-%m-%d}.zip"
    await house.gateway.document(learner.id, name, content, View(tongue("export")))


async def ask_to_forget(house: House, visit: Visit) -> None:
    """Handle `/forget`: ask once."""
    _, tongue = await meet(house, visit)
    rows = (
        (Press(tongue.plain("forget.yes"), "forget:yes", "danger"),),
        (Press(tongue.plain("forget.no"), "forget:no"),),
    )
    await show(house, visit, View(tongue("forget.ask"), rows))


async def forget_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the answer: delete everything, or nothing."""
    match args:
        case ():
            await ask_to_forget(house, visit)
        case ("yes",):
            await _forget(house, visit)
        case ("no",):
            _, tongue = await meet(house, visit)
            await show(house, visit, View(tongue("forget.kept")))
        case _:
            raise StalePressError(args)


async def _forget(house: House, visit: Visit) -> None:
    """Delete everything, and say so once it is done; who is gone already is told the same."""
    await acknowledge(house, visit)
    async with house.database.read() as work:
        learner = await learners.get(work, visit.learner_id)
    tongue = house.tongue(learner) if learner else house.texts.speak(visit.language)
    await forget(house.database, visit.learner_id, house.backups)
    done = View(tongue("forget.done"))
    if visit.press:
        await house.gateway.edit(visit.learner_id, visit.press.message_id, done)
    else:
        await house.gateway.reply(visit.learner_id, done)


def _pack(tongue: Tongue, told: Told, shelf: Shelf, curriculum: Curriculum, now: datetime) -> bytes:
    """Return a .zip with the page and the file for programs."""
    whole = json.dumps(told, ensure_ascii=False).encode(errors="replace")
    page = to_html(views.page(tongue, told, shelf, curriculum, now))
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in (("offclock.html", page), ("offclock.json", whole)):
            about = ZipInfo(name, now.timetuple()[:6])
            about.external_attr = 0o600 << 16
            archive.writestr(about, content, ZIP_DEFLATED)
    return file.getvalue()
