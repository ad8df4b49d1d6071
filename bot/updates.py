"""Updates as Telegram's JSON has them, each read alone: one that can not be spoils no other."""

import logging
from typing import Any

from telegram import Bot, Update

log = logging.getLogger(__name__)

Json = dict[str, Any]


def id_of(raw: object) -> int | None:
    """Return the id of an update, or None where it has none."""
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    whole = isinstance(update_id, int) and not isinstance(update_id, bool)
    return update_id if whole else None


def read_update(raw: object, bot: Bot) -> Update | None:
    """Return an update, or None where it is none that can be read. Never raises."""
    if not isinstance(raw, dict) or id_of(raw) is None:
        return None
    try:
        update = Update.de_json(raw, bot)
        # It stands for the learner and for their lane; a wrong type would come up in either.
        person = update.effective_user
        return update if person is None or type(person.id) is int else None
    except Exception as cause:  # the library checks no types, so anything can come of a wrong one
        log.warning("update %d can not be read (%s)", raw["update_id"], type(cause).__name__)
        return None
