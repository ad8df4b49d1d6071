"""The language in which learners declare slots."""

from scheduler.language.errors import Reason, Refused, Unreadable
from scheduler.language.parse import read_slot

__all__ = ["Reason", "Refused", "Unreadable", "read_slot"]
