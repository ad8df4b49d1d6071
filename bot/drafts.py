"""Drafts: the slots that a sentence can mean, kept until the learner has chosen one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from zlib import crc32

from scheduler.slots import Slot


@dataclass(frozen=True, slots=True)
class Draft:
    """What a sentence can mean, and the id of the slot whose place it is to take, if any."""

    slots: Sequence[Slot]
    instead_of: int | None = None


def write(draft: Draft) -> str:
    """Return a draft as text."""
    meant = [[one.rule, one.start.isoformat("minutes"), one.minutes] for one in draft.slots]
    return json.dumps({"slots": meant, "instead_of": draft.instead_of})


def read(text: str) -> Draft:
    """Return the draft of a text that `write` gave. Raises ValueError for another."""
    written = json.loads(text)
    meant = [
        Slot.from_rule(rule, time.fromisoformat(start), minutes)
        for rule, start, minutes in written["slots"]
    ]
    return Draft(meant, written["instead_of"])


def mark(text: str) -> int:
    """Return a number for buttons, so that those of an earlier sentence choose nothing now."""
    return crc32(text.encode())
