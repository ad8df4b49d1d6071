"""A learner's walk past everything that a smaller image could have lost."""

import io
import re
import struct

from pypdf import PdfReader

from tests.stage import Message, Person, Remote, lead_on, remote

URDU = re.compile("[\u0600-\u06ff]{2}")
CALENDAR = "\r\n".join(
    (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//Test//EN", "BEGIN:VEVENT"),
        *("UID:1@test", "DTSTAMP:20260101T000000Z", "DTSTART:20260302T072000Z"),
        *("DTEND:20260302T074000Z", "RRULE:FREQ=DAILY", "SUMMARY:Lunch"),
        *("END:VEVENT", "END:VCALENDAR", ""),
    )
)


async def walk(address: str) -> list[str]:
    """Walk through the bot of the sandbox at `address`; return what was seen, in words.

    Raises AssertionError at the first thing that is missing.
    """
    async with remote(address) as sandbox:
        await sandbox.move_clock(to="2026-03-02T06:00:00Z")  # in no gap, as the real clock may be
        ayesha = sandbox.person(1, first_name="Ayesha", language_code="en")
        hina = sandbox.person(2, first_name="حنا", language_code="ur")
        seen = [await _set_up(ayesha, "Lahore, Pakistan", "Asia/Karachi")]
        seen.append(await _set_up(hina, "کراچی", "Asia/Karachi"))
        seen.append(await _share_location(ayesha))
        for person in (ayesha, hina):
            await _take_a_lesson(person)
            seen += [await _picture(person, command) for command in ("/week", "/progress")]
            seen.append(await _record(person))
        assert URDU.search(await _say(hina, "/help")), "an Urdu help"
        await ayesha.send_file("work.ics", CALENDAR.encode())
        assert "work" in await ayesha.last_text(), await ayesha.last_text()
        seen.append("a calendar")
        await sandbox.call("getMe")
    return seen


async def _say(person: Person, text: str) -> str:
    await person.say(text)
    return await person.last_text()


async def _set_up(person: Person, city: str, zone: str) -> str:
    await person.say("/start")
    await person.say(city)
    if zone not in await _texts(person):
        await person.press("zone:")
    assert zone in await _texts(person), await _texts(person)
    await person.say("weekdays 12:30-12:45")
    assert "12:30" in await _texts(person), await _texts(person)
    return f"{city} is in {zone}"


async def _share_location(person: Person) -> str:
    await person.say("/timezone")
    await person.share_location(52.52, 13.405)
    assert "Europe/Berlin" in await _texts(person), await person.last_text()
    return "a location in Europe/Berlin"


async def _take_a_lesson(person: Person) -> None:
    await person.say("/now 10")
    steps = 0
    while await lead_on(person):
        steps += 1
    assert steps > 2, await person.last_text()


async def _picture(person: Person, command: str) -> str:
    await person.say(command)
    message = await person.last()
    assert "photo" in message, message
    photo = message["photo"][-1]
    png = await _fetch(person.stage, photo["file_id"])
    assert png.startswith(b"\x89PNG")
    size = struct.unpack(">II", png[16:24])
    assert size == (photo["width"], photo["height"])
    return f"{command} in {person.about['language_code']}: {size[0]} x {size[1]}"


async def _record(person: Person) -> str:
    await person.say("/log")
    await person.press("log:pdf")
    document = (await person.last())["document"]
    pdf = PdfReader(io.BytesIO(await _fetch(person.stage, document["file_id"])))
    words = " ".join(page.extract_text() for page in pdf.pages)
    if person.about["language_code"] == "ur":
        assert URDU.search(words), words
    assert any(character.isdigit() for character in words)
    return f"{document['file_name']}: {len(words)} letters"


async def _fetch(sandbox: Remote, file_id: str) -> bytes:
    async with sandbox.http.get(f"/sandbox/files/{file_id}") as response:
        assert response.status == 200
        return await response.read()


async def _texts(person: Person) -> str:
    messages: list[Message] = await person.messages()
    return "\n".join(f"{one.get('text', '')}{one.get('reply_markup', '')}" for one in messages[-4:])
