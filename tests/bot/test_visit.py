"""Visits: what Telegram tells, freed of its types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.visit import Pressed, Sent, Visit, clean_name, visit_of

ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "pt-br"}
PRIVATE = {"id": 7, "type": "private"}
POLL_ANSWER = {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["a"], "user": ANN}
GROUP = {"id": -100, "type": "supergroup", "title": "Friends"}


def message(chat=PRIVATE, **content):
    return {"message_id": 5, "date": 1_800_000_000, "chat": chat, "from": ANN, **content}


def press(**fields):
    query = {"id": "99", "from": ANN, "chat_instance": "x", "message": message(), "data": "go:1"}
    return {key: value for key, value in (query | fields).items() if value is not None}


def member(status, chat=PRIVATE):
    def as_member(status):
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": {**ANN, "id": 1, "is_bot": True}, **until}

    change = {"old_chat_member": as_member("member"), "new_chat_member": as_member(status)}
    return {"chat": chat, "from": ANN, "date": 1_800_000_000, **change}


def visit(**kind):
    return visit_of(Update.de_json({"update_id": 1, **kind}, None))


def test_it_hears_a_text():
    assert visit(message=message(text="hello")) == Visit(7, "Ann", "pt-br", text="hello")


def test_it_sees_a_location():
    seen = visit(message=message(location={"latitude": 24.86, "longitude": -67.01}))

    assert seen == Visit(7, "Ann", "pt-br", location=(24.86, -67.01))


@pytest.mark.parametrize(
    ("about", "name", "size"),
    [
        ({"file_name": "work.ics", "file_size": 512}, "work.ics", 512),
        ({"file_name": "\u202ework\n.ics"}, "work.ics", 0),
        ({}, "", 0),
    ],
)
def test_it_is_handed_a_file(about, name, size):
    document = {"file_id": "F1", "file_unique_id": "u", **about}
    handed = visit(message=message(document=document, caption="my calendar"))

    assert handed == Visit(7, "Ann", "pt-br", document=Sent("F1", name, size))


def test_it_feels_a_press():
    assert visit(callback_query=press()) == Visit(7, "Ann", "pt-br", press=Pressed("99", 5, "go:1"))


def test_it_feels_a_press_on_a_message_that_is_gone():
    gone = {"message_id": 5, "date": 0, "chat": PRIVATE}

    assert visit(callback_query=press(message=gone)).press == Pressed("99", 5, "go:1")


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("member", False)])
def test_it_notes_who_leaves_and_who_comes_back(status, blocked):
    assert visit(my_chat_member=member(status)) == Visit(7, "Ann", "pt-br", blocked=blocked)


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": None},
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
        {"caption": "look"},
    ],
)
def test_what_it_can_not_read_is_something_else(content):
    kept = {key: value for key, value in content.items() if value}

    assert visit(message=message(**kept)) == Visit(7, "Ann", "pt-br", other=True)


@pytest.mark.parametrize(
    "kind",
    [
        {"message": message(chat=GROUP, text="hello")},
        {"callback_query": press(message=message(chat=GROUP))},
        {"callback_query": press(message=None, inline_message_id="5")},
        {"callback_query": press(data=None, game_short_name="chess")},
        {"my_chat_member": member("kicked", chat=GROUP)},
        {"edited_message": message(text="hello")},
        {"channel_post": {**message(chat={"id": -5, "type": "channel"}), "text": "news"}},
        {"poll_answer": POLL_ANSWER},
        {},
    ],
)
def test_what_is_not_for_us_is_no_visit(kind):
    assert visit(**kind) is None


def from_ann(**about):
    return {**message(text="hello"), "from": {**ANN, **about}}


@pytest.mark.parametrize("id_", [-1, 2**52, 2**70, 7.0, "7", [7], {}, None, True])
def test_who_has_no_id_of_telegram_s_is_nobody(id_):
    assert visit(message=from_ann(id=id_)) is None
    assert visit(callback_query=press(message=message(message_id=id_))) is None


@pytest.mark.parametrize("wrong", [7, ["a"], {"a": 1}, True, "x" * 4097, "9" * 5000])
def test_what_is_no_text_is_something_else(wrong):
    assert visit(message=message(text=wrong)) == Visit(7, "Ann", "pt-br", other=True)


@pytest.mark.parametrize(
    "wrong", [7, ["en"], {}, "", "e", "en_", "en\n", "x" * 17, "en-" + "x" * 14]
)
def test_what_is_no_language_is_none(wrong):
    assert visit(message=from_ann(language_code=wrong)) == Visit(7, "Ann", None, text="hello")


def test_a_change_of_nothing_is_no_visit():
    change = member("kicked")
    del change["new_chat_member"]

    assert visit(my_chat_member=change) is None


@pytest.mark.parametrize("code", ["en", "ur", "pt-br", "zh-Hant-TW"])
def test_it_knows_a_language_tag(code):
    assert visit(message=from_ann(language_code=code)).language == code


def test_a_name_that_is_none_is_empty():
    assert visit(message=from_ann(first_name=["Ann"])).first_name == ""


def test_what_nothing_can_hold_is_replaced():
    assert visit(message=message(text="a\0b\ud800")).text == "a\ufffdb\ufffd"
    assert visit(callback_query=press(data="go:\udfff")).press.data == "go:\ufffd"
    assert visit(message=message(text="😀")).text == "😀"


@pytest.mark.parametrize("degrees", ["24.86", None, [1.0], True])
def test_what_is_no_position_is_something_else(degrees):
    sent = message(location={"latitude": degrees, "longitude": 67.01})

    assert visit(message=sent) == Visit(7, "Ann", "pt-br", other=True)


@pytest.mark.parametrize("size", ["big", -1, 2**60, 1.5, None])
def test_a_size_that_is_none_is_not_believed(size):
    document = {"file_id": "F1", "file_unique_id": "u", "file_name": 9, "file_size": size}

    assert visit(message=message(document=document)).document == Sent("F1", "", 0)


def test_a_file_that_can_not_be_asked_for_is_something_else():
    document = {"file_id": "", "file_unique_id": "u"}

    assert visit(message=message(document=document)).other


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/start", "start", ""),
        ("/START", "start", ""),
        ("/start@offclock_bot", "start", ""),
        ("/now 5", "now", "5"),
        ("/now@offclock_bot  5 minutes ", "now", "5 minutes"),
        ("/now\n5", "now", "5"),
        ("/", "", ""),
        ("/ now", "", "now"),
        ("now /now", None, "/now"),
        ("hello", None, ""),
        (None, None, ""),
        ("", None, ""),
    ],
)
def test_it_tells_commands_from_words(text, command, argument):
    told = Visit(7, "Ann", None, text=text)

    assert (told.command, told.argument) == (command, argument)


@pytest.mark.parametrize(
    ("data", "verb", "args"),
    [
        ("now:5", "now", ("5",)),
        ("pick:12:0:1:2", "pick", ("12", "0", "1", "2")),
        ("forget", "forget", ()),
        ("", "", ()),
        (":", "", ("",)),
        ("a::b", "a", ("", "b")),
    ],
)
def test_it_parts_a_button_s_data(data, verb, args):
    pressed = Pressed("99", 5, data)

    assert (pressed.verb, pressed.args) == (verb, args)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Ann", "Ann"),
        ("  Ann Lee ", "Ann Lee"),
        ("\u202eAnn\u202c", "Ann"),
        ("An\x00n\n\u2028", "Ann"),
        ("عائشہ", "عائشہ"),
        ("\u2066\u200f", ""),
        ("x" * 100, "x" * 64),
    ],
)
def test_it_takes_out_of_a_name_what_is_not_seen(name, clean):
    assert clean_name(name) == clean


@given(st.text(max_size=100))
def test_a_clean_name_is_clean(name):
    clean = clean_name(name)

    assert clean_name(clean) == clean
    assert len(clean) <= 64
    assert clean.isprintable()
