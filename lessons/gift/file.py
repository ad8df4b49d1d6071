"""A GIFT file's text, from a stranger's hands."""

import re
from pathlib import Path
from typing import Never

from lessons.faults import Fault, PackError
from lessons.yamlfile import MAX_BYTES

CODE = "G01"
"""The code of every fault of a GIFT file."""

UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What is neither in a GIFT file nor in a lesson: it can not be seen, and so not be mended."""

_BREAK = re.compile(r"\r\n?")


def read_gift_file(path: Path) -> str:
    """Return the text of a file, its lines ended by LF alone.

    Raises PackError where it is missing, too large, not UTF-8 or holds what can not be shown.
    """
    data = _read_bytes(path)
    try:
        text = _BREAK.sub("\n", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse(path, "not UTF-8; save the file with the encoding UTF-8", line)
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        _refuse(path, f"a character that can not be shown, U+{ord(found[0]):04X}; delete it", line)
    return text


def _read_bytes(path: Path) -> bytes:
    if not path.is_file():
        _refuse(path, "not a file" if path.exists() else "there is no such file; check its name")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        _refuse(path, f"can not be read ({error.strerror}); check its permissions")
    if len(data) > MAX_BYTES:
        _refuse(path, f"the file is over {MAX_BYTES // 1024} KB; split it")
    return data


def _refuse(path: Path, message: str, line: int = 1) -> Never:
    raise PackError([Fault(path, line, 1, message, CODE)])
