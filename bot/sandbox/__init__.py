"""A local server that speaks the Telegram Bot API, and shows the chat in a browser."""

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox

__all__ = ["Sandbox", "SandboxClock"]
