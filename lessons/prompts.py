"""Prompts: short exchanges that belong to the bot and not to a lesson.

Like an item, a prompt has no state but the answers so far. Each prompt is a table from those to
what is asked next; where it has no entry, the prompt is over. The words stand in the catalogs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lessons.items import Answers, UnknownOptionError
from lessons.items.answer import WRITTEN

PromptKind = Literal["action", "follow-up", "debrief"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: `prompt.<key>` in the catalogs, and `prompt.<key>.<option>` on the buttons."""

    key: str
    options: tuple[str, ...]
    typed: bool = False
    """Their own words are taken too."""


_WORTH = Ask("worth", ("nothing",), typed=True)

PROMPTS: Mapping[PromptKind, Mapping[Answers, Ask]] = {
    "action": {
        (): Ask("action", ("yes", "change", "no")),
        ("change",): Ask("change", ("yes",), typed=True),
    },
    "follow-up": {
        (): Ask("follow-up", ("done", "not-yet", "no-fit")),
        ("done",): _WORTH,
        ("not-yet",): Ask("when", ("next", "days", "week")),
        ("no-fit",): Ask("why", ("other-work", "client", "too-much"), typed=True),
    },
    "debrief": {
        (): Ask("debrief", ("used", "not-used", "not-held")),
        ("used",): _WORTH,
        ("not-used",): Ask("missing", ("skip",), typed=True),
    },
}


def ask(kind: PromptKind, answers: Answers) -> Ask | None:
    """Return what is asked next, or None at the end.

    Raises UnknownOptionError for answers that lead nowhere.
    """
    for step in range(len(answers)):
        asked = PROMPTS[kind].get(answers[:step])
        if asked is None or not takes(asked, answers[step]):
            raise UnknownOptionError(answers)
    return PROMPTS[kind].get(answers)


def takes(asked: Ask, answer: str) -> bool:
    """Tell whether this is an answer to what was asked."""
    return answer in asked.options or (asked.typed and answer == WRITTEN)
