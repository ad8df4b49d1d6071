"""Why a calendar could not be read."""

from enum import StrEnum


class Problem(StrEnum):
    """What is wrong with a file; short enough for a column of 24 letters."""

    NOT_A_CALENDAR = "not-a-calendar"  # a page, a picture, nothing
    TRUNCATED = "truncated"  # it starts as a calendar and never ends
    NOT_TEXT = "not-text"  # neither UTF-8 nor UTF-16 with a byte order mark
    TOO_BIG = "too-big"
    TOO_MANY = "too-many"
    TOO_HEAVY = "too-heavy"  # it took more time or memory than any honest calendar


_SENTENCES = {
    Problem.NOT_A_CALENDAR: "This is no calendar; give an .ics file, which starts BEGIN:VCALENDAR.",
    Problem.TRUNCATED: "The calendar breaks off before END:VCALENDAR; export it again.",
    Problem.NOT_TEXT: "The calendar is not UTF-8 text; export it as UTF-8.",
    Problem.TOO_BIG: "The calendar is too large; export fewer months of it.",
    Problem.TOO_MANY: "The calendar holds too many events; export fewer months of it.",
    Problem.TOO_HEAVY: "The calendar takes too long to unfold; look for rules without end.",
}


class CalendarError(ValueError):
    """A calendar that can not be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem, and say it in a sentence."""
        super().__init__(_SENTENCES[problem])
        self.problem = problem
