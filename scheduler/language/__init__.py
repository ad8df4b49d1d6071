"""The language in which learners declare slots."""

from scheduler.language.compose import Either, Now
from scheduler.language.errors import Reason, Refused, Unreadable
from scheduler.language.parse import read_date, read_quiet, read_slot
from scheduler.language.times import DEFAULT_MINUTES

__all__ = [
    "DEFAULT_MINUTES",
    "Either",
    "Now",
    "Reason",
    "Refused",
    "Unreadable",
    "read_date",
    "read_quiet",
    "read_slot",
]
