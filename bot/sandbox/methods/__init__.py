"""The methods of the Bot API, one noun a module."""

from bot.sandbox.methods import (
    callbacks,
    chats,
    commands,
    editing,
    files,
    profile,
    removing,
    sending,
    transport,
)
from bot.sandbox.methods.handler import Handler

METHODS: dict[str, tuple[str, Handler]] = {
    name.lower(): (name, handler)
    for module in (
        callbacks,
        chats,
        commands,
        editing,
        files,
        profile,
        removing,
        sending,
        transport,
    )
    for name, handler in module.METHODS.items()
}
"""Every method with its proper name, by the name in lower case: Telegram minds no case."""
