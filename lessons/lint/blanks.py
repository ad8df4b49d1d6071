"""What an author still has to write."""

from collections.abc import Iterator

from lessons.faults import Fault
from lessons.lint.rules import Rule, rule
from lessons.loader import LessonFile
from lessons.new import BLANK, NAMELESS


@rule("L25", "blank")
def check_blanks(file: LessonFile) -> Iterator[Fault]:
    """Fill in every blank of a file that `python -m lessons new` made.

    A text that is just an ellipsis would be sent to learners as it is, and a misconception without
    a name can not be counted across lessons.
    """
    for place, text in file.document.texts.items():
        if text.strip() in {BLANK, NAMELESS}:
            where = next(key for key in reversed(place) if isinstance(key, str))
            yield file.document.fault(place, f"'{where}' is blank; write its text", "L25")


RULES: tuple[Rule[LessonFile], ...] = (check_blanks,)
