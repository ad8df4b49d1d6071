"""How figures are written, in the terminal as on the page."""

from collections.abc import Mapping

from lessons.stats.figures import Time
from lessons.stats.people import People
from lessons.stats.questions import OptionFigures, QuestionFigures
from lessons.stats.responses import Deed

NONE = "–"
"""Of what is not known, or may not be told."""


_DEEDS = {
    Deed.EASY: "too easy",
    Deed.HARD: "too hard",
    Deed.FOREIGN: "not my work",
    Deed.DONE: "done",
    Deed.NO_FIT: "did not fit",
    Deed.OPEN: "still open",
    Deed.LEFT: "not taken on",
}


def write_fraction(value: float | None) -> str:
    """Return `0.72`, `−0.10`, or a dash."""
    return NONE if value is None else f"{value:.2f}".replace("-", "−")


def write_percent(value: float | None) -> str:
    """Return `72 %`, or a dash."""
    return NONE if value is None else f"{value:.0%}".replace("%", " %")


def write_seconds(time: Time) -> str:
    """Return the median beside what is expected: `31 of 24 s`."""
    middle = NONE if time.median is None else str(time.median)
    return f"{middle} of {time.expected:.0f} s"


def write_choosers(question: QuestionFigures, option: OptionFigures) -> str:
    """Return how many chose an option, as a share where it may be told: `72 %`, or `under 5`."""
    share = question.share(option)
    return str(option.people) if share is None else write_percent(share)


def write_deeds(deeds: Mapping[Deed, People]) -> str:
    """Return `too easy 15, too hard under 5`."""
    return ", ".join(f"{_DEEDS[deed]} {people}" for deed, people in deeds.items())
