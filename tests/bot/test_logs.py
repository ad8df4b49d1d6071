"""Logs: one line an event, and nothing in it that was said or that opens a door."""

import asyncio
import json
import logging
from datetime import UTC, datetime

import pytest

from bot import logs
from bot.logs import JsonFormatter, TextFormatter, about, begin, set_up, subject, trace

SECRET = "https://api.telegram.org/bot110201543:AAHdqTcvCH1vGWJx/sendMessage"


def caught(depth: int = 1) -> ValueError:
    """An error that was raised and caught, so many calls deep."""

    def fall(left: int) -> None:
        if left:
            fall(left - 1)
        raise ValueError(SECRET)

    try:
        fall(depth)
    except ValueError as error:
        return error
    raise AssertionError


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("bot.intake", logging.WARNING, "x.py", 1, message, args, info)
    made.created = datetime(2026, 3, 29, 1, 30, 15, 250_000, tzinfo=UTC).timestamp()
    return made


@pytest.fixture
def restored():
    """Logging as it was, afterwards."""
    root = logging.getLogger()
    before = root.level, root.handlers[:], {n: logging.getLogger(n).level for n in logs.QUIET}
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)


def test_a_line_for_people():
    line = TextFormatter().format(record("chat %d: %s", 7, "late"))

    assert line == "2026-03-29 01:30:15.250Z WARNING bot.intake: chat 7: late"


def test_a_line_for_machines():
    line = json.loads(JsonFormatter().format(record("chat %d: %s", 7, "نہیں")))

    assert line == {
        "at": "2026-03-29T01:30:15.250000+00:00",
        "level": "warning",
        "logger": "bot.intake",
        "message": "chat 7: نہیں",
    }


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
@pytest.mark.parametrize("message", ["one\ntwo", "one\r\ntwo\n", "one\x0btwo\u2028three", ""])
def test_an_event_is_one_line(formatter, message):
    line = formatter.format(record("%s", message, error=caught()))

    assert not {"\n", "\r"} & set(line)


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_an_error_is_told_by_its_kind_and_place(formatter):
    line = formatter.format(record("it failed", error=caught(2)))

    assert "ValueError at " in line
    assert line.count("test_logs.py:") == 4
    assert SECRET not in line


def test_an_error_s_causes_are_told_by_kind():
    try:
        try:
            raise KeyError(SECRET) from caught()  # noqa: TRY301 - a chain is what is wanted
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        told = trace(error)

    assert told.startswith("RuntimeError from KeyError from ValueError at bot/test_logs.py:")
    assert SECRET not in told


def test_a_chain_without_end_is_cut():
    first, second = caught(), KeyError()
    first.__context__, second.__context__ = second, first

    assert trace(first).count(" from ") == 4


def test_every_error_of_a_group_is_told():
    told = trace(ExceptionGroup(SECRET, [caught(), ExceptionGroup("more", [KeyError(SECRET)])]))

    assert "ValueError at " in told
    assert "KeyError at " in told
    assert SECRET not in told


def test_an_error_that_was_never_raised_has_no_place():
    assert trace(ValueError(SECRET)) == "ValueError at "


@pytest.mark.parametrize(("log_format", "start"), [("text", "20"), ("json", '{"at": "20')])
def test_all_logs_go_to_standard_error(capsys, restored, log_format, start):
    set_up(log_format)
    logging.getLogger("bot.app").info("hello")
    logging.getLogger("bot.app").debug("too much")
    for name in logs.QUIET:
        logging.getLogger(name).info(SECRET)
        logging.getLogger(name).warning("a warning of %s", name)

    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert len(lines) == 1 + len(logs.QUIET)
    assert all(line.startswith(start) for line in lines)
    assert SECRET not in shown.err


def test_a_caught_error_is_logged_on_one_line(capsys, restored):
    set_up("text")
    logging.getLogger("bot.app").error("it failed", exc_info=caught())

    shown = capsys.readouterr().err
    assert len(shown.splitlines()) == 1
    assert "it failed | ValueError at " in shown
    assert SECRET not in shown


def test_asyncio_s_lines_end_where_it_begins_to_write_errors_out():
    line = record("Task exception was never retrieved\nfuture: %s", caught())
    line.name = "asyncio"

    assert json.loads(JsonFormatter().format(line))["message"] == (
        "Task exception was never retrieved"
    )
    assert SECRET not in TextFormatter().format(line)


def shown(formatter: logging.Formatter) -> str:
    """The part of a line in which it says what it belongs to."""
    line = formatter.format(record("late"))
    if isinstance(formatter, JsonFormatter):
        return json.loads(line).get("id", "")
    return line.partition(": late")[2].strip(" []")


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
async def test_a_line_says_what_it_belongs_to(formatter):
    async def deliver() -> list[str]:
        begin("d42")
        return [shown(formatter)]

    with about("u7"):
        seen = [shown(formatter)]
        async with asyncio.TaskGroup() as tasks:
            asked_for = tasks.create_task(deliver())
        seen += asked_for.result()
        seen += [shown(formatter), await asyncio.to_thread(shown, formatter)]
    seen += [shown(formatter)]

    assert seen == ["u7", "u7/d42", "u7", "u7", ""]


def test_a_block_that_fails_gives_its_name_back():
    with pytest.raises(KeyError), about("u7"):
        raise KeyError

    assert subject() == ""


def test_a_line_for_people_has_its_trace_behind_what_it_belongs_to():
    with about("u7"):
        line = TextFormatter().format(record("it failed", error=caught()))

    assert ": it failed [u7] | ValueError at " in line
