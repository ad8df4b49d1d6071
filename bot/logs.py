"""Logs: one line an event, for people or for machines, without tokens and without what was said.

A line says what it belongs to: `u123` is an update, `d42` a delivery, and `u123/d42` a bite that an
update asked for. The name goes with the task, so the lines of every module have it.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

QUIET = ("apscheduler", "aiohttp.access", "httpx", "telegram", "asyncio", "alembic")
"""Libraries whose INFO lines say nothing an operator needs, or hold the token's URL."""

_subject: ContextVar[str] = ContextVar("subject", default="")


def begin(name: str) -> None:
    """Name what every line of this task is about from here on."""
    _subject.set(_below(name))


@contextmanager
def about(name: str) -> Iterator[None]:
    """Name what every line inside the block is about, and those of tasks that begin in it."""
    before = _subject.set(_below(name))
    try:
        yield
    finally:
        _subject.reset(before)


def _below(name: str) -> str:
    """Return a name with that of what it belongs to."""
    return f"{subject()}/{name}" if subject() else name


def subject() -> str:
    """Return what is being done, as the lines say it, or nothing."""
    return _subject.get()


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if subject():
            line["id"] = subject()
        if record.exc_info and record.exc_info[1]:
            line["trace"] = trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """One line for a person, in UTC."""

    def __init__(self) -> None:
        """Use the house's format."""
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record on one line, whatever came into its message."""
        return " | ".join(super().format(record).splitlines())

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class's name
        """Return the line, with what it is about behind it."""
        record.message = _message(record)
        line = super().formatMessage(record)
        return f"{line} [{subject()}]" if subject() else line

    def formatTime(  # noqa: N802 - the base class's name
        self,
        record: logging.LogRecord,
        datefmt: str | None = None,  # noqa: ARG002 - as above
    ) -> str:
        """Return the time of the record, to the millisecond."""
        at = datetime.fromtimestamp(record.created, UTC)
        return at.isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00") + "Z"

    def formatException(self, ei: object) -> str:  # noqa: N802 - the base class's name
        """Return the trace without the error's message."""
        error = ei[1] if isinstance(ei, tuple) else None
        return trace(error) if isinstance(error, BaseException) else ""


def set_up(log_format: Literal["text", "json"]) -> None:
    """Send all logs to standard error, in the format wanted."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def trace(error: BaseException) -> str:
    """Return where an error came from and of what kind it is, on one line.

    Its message is left out: it can hold what a learner typed, or an address with a token.
    """
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
    kinds = [type(error).__name__]
    cause = error.__cause__ or error.__context__
    while cause is not None and len(kinds) < 5:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, BaseExceptionGroup):
        inner = "; ".join(trace(one) for one in error.exceptions)
        return f"{kinds[0]} at {path} of ({inner})"
    return f"{' from '.join(kinds)} at {path}"


def _message(record: logging.LogRecord) -> str:
    """Return what a line says. asyncio writes errors of tasks out below its first."""
    message = record.getMessage()
    return message.partition("\n")[0] if record.name == "asyncio" else message


def _module(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    return "/".join(parts[-2:])
