"""Text out of files from a stranger: of bounded size, in UTF-8, and with nothing unseen in it."""

import re
from pathlib import Path
from typing import Never

from lessons.faults import Fault, PackError

MAX_BYTES = 256 * 1024

UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What can not be seen, and so not be mended."""


def read_text(path: Path, code: str = "F01") -> str:
    """Return the text of a file, its line ends as they are; `code` is that of its faults.

    Raises PackError where it is missing, over MAX_BYTES, not UTF-8, or holds what can not be shown.
    """
    data = _read_bytes(path, code)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse(path, code, "not UTF-8; save the file with the encoding UTF-8", line)
    if found := UNPRINTABLE.search(text.replace("\r", "\n")):
        message = f"a character that can not be shown, U+{ord(found[0]):04X}; delete it"
        _refuse(path, code, message, *mark(text, found.start()))
    return text


def mark(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _read_bytes(path: Path, code: str) -> bytes:
    if not path.is_file():
        missing = "there is no such file; add it, or check its name"
        _refuse(path, code, "not a file" if path.exists() else missing)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        _refuse(path, code, f"can not be read ({error.strerror}); check its permissions")
    if len(data) > MAX_BYTES:
        _refuse(path, code, f"the file is over {MAX_BYTES // 1024} KB; split it")
    return data


def _refuse(path: Path, code: str, message: str, line: int = 1, column: int = 1) -> Never:
    raise PackError([Fault(path, line, column, message, code)])
