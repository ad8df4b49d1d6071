"""`/log`: a learning record to show to a client, and the certificates that can be had."""

import logging

from bot.handlers.common import StalePressError, acknowledge, greet
from bot.house import House
from bot.records.paper import PaperError
from bot.records.record import Certificate, Record
from bot.records.table import record_csv
from bot.text import Tongue
from bot.view import View
from bot.views import record as views
from bot.views.record import Logbook
from bot.visit import Visit
from storage import editions, record
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.record import Skill

log = logging.getLogger(__name__)


async def overview(house: House, visit: Visit) -> None:
    """Handle `/log`, and the button that opens it below the message it is on."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        book = await _book(house, work, learner)
        await work.commit()
    await acknowledge(house, visit)
    await house.gateway.reply(learner.id, views.overview(tongue, book))


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle a button that asks for a paper. Whether it can be had is looked at again."""
    if not args:
        await overview(house, visit)
        return
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        book = await _book(house, work, learner)
        if not _is_there(book, args):
            raise StalePressError(args)
        await work.commit()
    await acknowledge(house, visit)
    match args:
        case ("csv",):
            await _send_table(house, tongue, book)
        case ("pdf",):
            await _send_record(house, tongue, book)
        case (_, track_id):
            await _send_certificate(house, tongue, book, book.skills_by_id[track_id])


async def _book(house: House, work: UnitOfWork, learner: Learner) -> Logbook:
    now = house.now()
    done = await record.of(work, learner.id, now)
    curriculum = house.curriculum()
    skills = [done.skill(track, now, house.parameters) for track in curriculum.tracks]
    gone = await editions.last(work, done.lesson_ids - curriculum.lessons.keys())
    lessons = tuple(edition.lesson for edition in gone.values())
    return Logbook(learner, now, done, tuple(skills), lessons)


def _is_there(book: Logbook, args: tuple[str, ...]) -> bool:
    """Tell whether a button is one of a record that has something on it."""
    papers = {("pdf",), ("csv",), *(("cert", track_id) for track_id in book.skills_by_id)}
    return bool(book.lessons) and args in papers


async def _send_table(house: House, tongue: Tongue, book: Logbook) -> None:
    table = record_csv(views.record(tongue, book))
    said = View(tongue("record.table-sent"))
    await house.gateway.document(book.learner.id, f"learning-record-{book.day}.csv", table, said)


async def _send_record(house: House, tongue: Tongue, book: Logbook) -> None:
    paper = views.printed(tongue, views.record(tongue, book))
    pdf = await _print(house, tongue, book, paper)
    if pdf is not None:
        said = View(tongue("record.sent"))
        await house.gateway.document(book.learner.id, f"learning-record-{book.day}.pdf", pdf, said)


async def _send_certificate(house: House, tongue: Tongue, book: Logbook, skill: Skill) -> None:
    if not skill.certified:
        await house.gateway.reply(book.learner.id, views.refused(tongue, skill))
        return
    pdf = await _print(house, tongue, book, views.certificate(tongue, book, skill))
    if pdf is not None:
        name = f"certificate-{skill.track.id.lower()}-{book.day}.pdf"
        said = View(tongue("record.certificate-sent", title=skill.track.title))
        await house.gateway.document(book.learner.id, name, pdf, said)


async def _print(
    house: House, tongue: Tongue, book: Logbook, paper: Record | Certificate
) -> bytes | None:
    """Return the PDF, or None where it could not be made, and the learner was told so."""
    await house.gateway.typing(book.learner.id)
    try:
        return await house.printer.print(paper)
    except PaperError as error:
        log.warning("a paper could not be printed: %s", error)
        await house.gateway.reply(book.learner.id, views.unprinted(tongue))
        return None
