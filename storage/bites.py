"""A bite as text: JSON, `{"seconds": 214.5, "parts": [["lesson", "FBK-1", ...], ...], ...}`."""

import json
from typing import Any

from lessons.bite import Bite, Part, Why


def dump(bite: Bite) -> str:
    """Return the text that `load` reads."""
    parts = [
        [part.kind, part.lesson_id, part.item_id, part.wording, part.why, part.about]
        for part in bite.parts
    ]
    whole = {"seconds": bite.seconds, "parts": parts, "editions": dict(bite.editions)}
    return json.dumps(whole | {"expected": bite.expected})


def load(text: str) -> Bite:
    """Return the bite that `dump` wrote; one of an earlier release has shorter parts."""
    data = json.loads(text)
    parts = tuple(_part(part) for part in data["parts"])
    return Bite(parts, data["seconds"], data.get("editions", {}), data.get("expected"))


def _part(written: list[Any]) -> Part:
    kind, lesson_id, item_id, *rest = written
    wording, why, about = rest or (0, Why.NEXT, 0)
    return Part(kind, lesson_id, item_id, wording, Why(why), about)
