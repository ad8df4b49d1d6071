"""/log: a record to show to a client, and the certificates that can be had."""

import csv
import io
import re

import pytest
from pypdf import PdfReader

from bot.records.paper import PaperError
from bot.records.printer import Printer
from tests.conversations.scenes import (
    dump,
    in_the_gap,
    labels,
    pick,
    settle_in,
    toast,
    work_through,
)
from tests.stage import Person, Stage, buttons


async def finished(stage: Stage, **about: str) -> Person:
    """A learner who has just worked through the lesson of one track, and not of the other."""
    person = await in_the_gap(stage, **about)
    await stage.move_clock(advance_seconds=90)
    await work_through(person)
    return person


async def sent(person: Person) -> tuple[str, bytes]:
    """Return the name and the content of the document at the end of the chat."""
    document = (await person.last())["document"]
    async with person.stage.http.get(f"/sandbox/files/{document['file_id']}") as response:
        assert response.status == 200
        return document["file_name"], await response.read()


def words_of(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split())


async def test_at_first_it_leads_to_the_first_lesson(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/log")

    assert "still an empty page" in await ayesha.last_text()
    await ayesha.press("A lesson now")
    assert "⏱" in await ayesha.last_text()


async def test_it_says_what_it_holds_and_what_a_certificate_takes(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    text = await ayesha.last_text()

    assert "1 lesson finished, 2 min of reading and answering." in text
    assert "Telegram, Ayesha." in text
    assert "On the way" not in text
    (certificate,) = [label for label in labels(await ayesha.last()) if "Certificate" in label]
    assert labels(await ayesha.last()) == ["PDF", "Spreadsheet (CSV)", certificate]


async def test_a_skill_under_way_is_named_with_what_is_missing(stage: Stage) -> None:
    ayesha = await finished(stage)
    await ayesha.say("/log")

    line = r"Feedback you can use: 8 lessons left, mastery \d+% today\."
    assert re.search(line, await ayesha.last_text())
    assert labels(await ayesha.last()) == ["PDF", "Spreadsheet (CSV)"]


async def test_the_pdf_says_what_was_learned_and_nothing_of_answers(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    await ayesha.press("PDF")
    name, pdf = await sent(ayesha)
    words = words_of(pdf)
    rows = await dump(small_stage)

    assert name == "learning-record-2026-03-02.pdf"
    assert (await ayesha.last())["caption"] == "Your learning record as it stands today."
    assert "Learning record Ayesha 2 March 2026" in words
    assert "1 lesson finished" in words
    assert "1 / 1" in words
    assert "2 March 2026 Ask for advice" in words
    assert "no accredited qualification" in words
    for answer in rows["answers"]:
        lesson = small_stage.house.curriculum().lessons[answer["lesson_id"]]
        item = lesson.item(answer["item_id"])
        assert item is None or not any(text in words for text in item.texts())


async def test_the_table_holds_a_row_for_each_finished_lesson(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    await ayesha.press("Spreadsheet")
    name, content = await sent(ayesha)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    (lesson_id,) = {row["lesson_id"] for row in (await dump(small_stage))["readings"]}
    lesson = small_stage.house.curriculum().lessons[lesson_id]

    assert name == "learning-record-2026-03-02.csv"
    assert rows[0] == ["Finished", "Lesson", "Skill", "Minutes"]
    assert [row[:2] for row in rows[1:]] == [["2026-03-02", lesson.title]]


async def test_a_lesson_is_not_finished_while_a_question_is_open(small_stage: Stage) -> None:
    ayesha = await in_the_gap(small_stage)
    await ayesha.press("read:")
    await pick(ayesha)
    await ayesha.say("/log")

    assert "still an empty page" in await ayesha.last_text()


async def test_the_certificate_of_a_finished_skill_is_sent(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    await ayesha.press("Certificate")
    name, pdf = await sent(ayesha)
    words = words_of(pdf)

    assert name in {"certificate-fbk-2026-03-02.pdf", "certificate-lst-2026-03-02.pdf"}
    assert "Certificate of completion Ayesha has read the 1 lesson of this skill" in words
    assert "mastery on this day" in words
    assert "Made with Offclock on 2 March 2026" in words


async def test_no_certificate_is_sent_once_mastery_has_fallen(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    _, button = await ayesha.find_button("log:cert")
    await small_stage.move_clock(to="2026-12-24T07:00:00Z")
    await ayesha.press(button["callback_data"])
    text = await ayesha.last_text()

    assert text.startswith("There is no certificate for this today")
    assert "every lesson done, mastery" in text
    assert [one["callback_data"] for one in buttons(await ayesha.last())] == ["review"]
    await ayesha.say("/log")
    assert "every lesson done, mastery" in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["PDF", "Spreadsheet (CSV)"]


async def test_answering_again_brings_the_certificate_back(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    _, button = await ayesha.find_button("log:cert")
    await small_stage.move_clock(to="2026-12-24T12:00:00Z")
    await ayesha.press(button["callback_data"])
    while not (await ayesha.last()).get("document"):
        await ayesha.say("/review 15")
        assert await work_through(ayesha), await ayesha.last_text()
        await ayesha.press(button["callback_data"])

    assert (await sent(ayesha))[0].startswith("certificate-")


async def test_another_skill_has_no_certificate_for_being_asked(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    message, button = await ayesha.find_button("log:cert")
    other = "LST" if button["callback_data"].endswith("FBK") else "FBK"
    await ayesha.press_data(message["message_id"], f"log:cert:{other}")

    assert "1 lesson left, mastery 0% today." in await ayesha.last_text()
    assert [one["callback_data"] for one in buttons(await ayesha.last())] == ["now:5"]


@pytest.mark.parametrize(
    "forged",
    ["log:cert:XXX", "log:cert:", "log:cert", "log:cert:FBK:1", "log:pdf:1", "log:", "log:x"],
)
async def test_a_forged_press_sends_nothing(small_stage: Stage, forged: str) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    before = await ayesha.messages()

    assert "had its day" in await toast(ayesha, before[-1]["message_id"], forged)
    assert await ayesha.messages() == before


@pytest.mark.parametrize("data", ["log:pdf", "log:csv", "log:cert:FBK"])
async def test_there_is_no_paper_before_the_first_lesson(small_stage: Stage, data: str) -> None:
    ayesha = await settle_in(small_stage)
    before = await ayesha.messages()

    assert "had its day" in await toast(ayesha, before[-1]["message_id"], data)
    assert await ayesha.messages() == before


async def test_an_old_button_does_not_bring_the_forgotten_back(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    log = await ayesha.last()
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")
    await toast(ayesha, log["message_id"], "log:pdf")

    assert await dump(small_stage, "learners") == {"learners": []}


async def test_where_nothing_can_be_printed_the_table_is_offered(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(self: Printer, what: object) -> bytes:
        raise PaperError("There is no paper left.")

    ayesha = await finished(small_stage)
    await ayesha.say("/log")
    monkeypatch.setattr(Printer, "print", fail)
    for button in ("PDF", "Certificate"):
        await ayesha.press(button)
        assert "Sorry, the PDF could not be made just now." in await ayesha.last_text()

    await ayesha.press("Spreadsheet")
    assert (await sent(ayesha))[0].endswith(".csv")


async def test_it_opens_below_the_message_whose_button_was_pressed(small_stage: Stage) -> None:
    ayesha = await finished(small_stage)
    before = await ayesha.messages()
    await ayesha.press_data(before[-1]["message_id"], "log")

    assert (await ayesha.messages())[: len(before)] == before
    assert (await ayesha.last_text()).startswith("Your learning record")


async def test_it_speaks_urdu_on_the_screen_and_on_paper(small_stage: Stage) -> None:
    ayesha = await finished(small_stage, language_code="ur", first_name="عائشہ")
    await ayesha.say("/log")
    assert (await ayesha.last_text()).startswith("آپ کے سیکھنے کا ریکارڈ")
    await ayesha.press("log:pdf")
    _, record = await sent(ayesha)
    await ayesha.press("log:cert")
    _, certificate = await sent(ayesha)

    assert "عائشہ" in words_of(record)
    assert "عائشہ" in words_of(certificate)
    assert PdfReader(io.BytesIO(record)).root_object["/Lang"] == "ur"
    await ayesha.press("log:csv")
    assert "سبق" in (await sent(ayesha))[1].decode("utf-8-sig").splitlines()[0]
