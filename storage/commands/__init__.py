"""The commands of `python -m storage`.

Each is a coroutine of the database and the arguments, which prints and returns the exit status.
"""


class CommandError(Exception):
    """One sentence for the operator."""


def count(number: int, noun: str = "learner") -> str:
    """Return `1 learner`, `2 learners`."""
    return f"{number:,} {noun}{'s' if number != 1 else ''}"
