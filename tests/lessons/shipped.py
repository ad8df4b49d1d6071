"""The shipped track on feedback, as a pack of its own: enough for a conversation, and soon read."""

import atexit
import shutil
from pathlib import Path
from tempfile import mkdtemp

from lessons.loader import DEFAULT_PACKS


def _one_track() -> Path:
    source = DEFAULT_PACKS / "offclock"
    pack = Path(mkdtemp(prefix="offclock-feedback-"))
    atexit.register(shutil.rmtree, pack, ignore_errors=True)
    shutil.copytree(source / "feedback", pack / "feedback")
    shutil.copy(source / "sources.yaml", pack)
    (pack / "pack.yaml").write_text(
        "name: feedback\nversion: 1.0.0\nlicence: CC-BY-4.0\nlanguage: en\n", encoding="utf-8"
    )
    return pack


FEEDBACK = _one_track()
