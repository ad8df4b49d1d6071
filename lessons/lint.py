"""The linter: everything that can be said of a lesson without reading it as a person would.

A check is a function of one lesson file that yields its faults. To add one, write it in the module
of its subject and name it in `CHECKS`.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lessons import limits
from lessons.faults import Fault
from lessons.loader import LessonFile, read_packs

Check = Callable[[LessonFile], Iterable[Fault]]

CHECKS: tuple[Check, ...] = (
    limits.check_lesson_message,
    limits.check_copied_text,
    limits.check_questions,
    limits.check_options,
    limits.check_replies,
)


def lint(paths: Sequence[Path]) -> tuple[int, tuple[Fault, ...]]:
    """Return how many lessons the packs at `paths` hold, and every fault, sorted.

    Lessons that can be read are checked even where others can not.
    """
    shelf = read_packs(paths)
    found = [fault for file in shelf.files for check in CHECKS for fault in check(file)]
    return len(shelf.files), tuple(sorted({*shelf.faults, *found}))
