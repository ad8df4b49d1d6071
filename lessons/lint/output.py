"""How the linter's report is written: for people, for programs, and for GitHub's pages."""

import json
from collections.abc import Callable, Iterator, Mapping

from lessons.faults import Fault
from lessons.lint import Report

Write = Callable[[Report], Iterator[str]]


def write_text(report: Report) -> Iterator[str]:
    """Yield a line for each fault, `path:line:column CODE message`, and one that counts."""
    yield from map(str, report.faults)
    yield count(report)


def write_json(report: Report) -> Iterator[str]:
    """Yield one JSON object: `lessons`, `faults`, and `waived` with the `reason` of each."""
    whole = {
        "lessons": report.lessons,
        "faults": [_fields(fault) for fault in report.faults],
        "waived": [_fields(waived.fault) | {"reason": waived.reason} for waived in report.waived],
    }
    yield json.dumps(whole, ensure_ascii=False, indent=2)


def write_github(report: Report) -> Iterator[str]:
    """Yield GitHub's workflow commands, which show each fault beside its line, and the count."""
    for fault in report.faults:
        fields = _fields(fault)
        places = {"file": fields["path"], "line": fault.line, "col": fault.column}
        titled = {**places, "title": fault.code}
        told = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in titled.items())
        yield f"::{fields['severity']} {told}::{_escape(fault.message)}"
    yield count(report)


FORMATS: Mapping[str, Write] = {"text": write_text, "json": write_json, "github": write_github}


def count(report: Report) -> str:
    """Return the last line: `112 lessons: 2 errors, 1 warning, 3 waived`."""
    found = [(report.errors, "error"), (report.warnings, "warning")]
    told = [_many(number, what) for number, what in found if number]
    told += [f"{len(report.waived)} waived"] if report.waived else []
    lessons = _many(report.lessons, "lesson")
    if not report.faults:
        return f"{lessons}, no faults{f' ({told[0]})' if told else ''}"
    return f"{lessons}: {', '.join(told)}"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _fields(fault: Fault) -> dict[str, str | int]:
    return {
        "path": fault.file,
        "line": fault.line,
        "column": fault.column,
        "code": fault.code,
        "severity": "warning" if fault.warning else "error",
        "message": fault.message,
    }


def _escape(text: str, more: str = "") -> str:
    """Return `text` as a workflow command holds it; `more` are marks that end a value."""
    for mark in ("%", "\r", "\n", *more):
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text
