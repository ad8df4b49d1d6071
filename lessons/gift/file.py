"""A GIFT file's text."""

import re
from pathlib import Path

from lessons.textfile import read_text

CODE = "G01"
"""The code of every fault of a GIFT file."""

_BREAK = re.compile(r"\r\n?")


def read_gift_file(path: Path) -> str:
    """Return the text of a file, its lines ended by LF alone. Raises PackError as `read_text`."""
    return _BREAK.sub("\n", read_text(path, CODE))
