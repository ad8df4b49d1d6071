"""A bite as text: JSON, `{"seconds": 214.5, "parts": [["lesson", "FBK-1"], ...]}`."""

import json

from lessons.bite import Bite, Part


def dump(bite: Bite) -> str:
    """Return the text that `load` reads."""
    parts = [[part.kind, part.lesson_id, part.item_id] for part in bite.parts]
    return json.dumps({"seconds": round(bite.seconds, 1), "parts": parts})


def load(text: str) -> Bite:
    """Return the bite that `dump` wrote."""
    data = json.loads(text)
    return Bite(tuple(Part(*part) for part in data["parts"]), data["seconds"])
