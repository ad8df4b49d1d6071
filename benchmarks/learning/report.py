"""The tables of learning: what was remembered, at which cost, and what was expected of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from benchmarks.learning.crowd import OURS, Results
from benchmarks.learning.figures import Calibration, bins, calibrate, difference, mean
from benchmarks.learning.play import Guess, Result

AGAINST = "FSRS at midnight"
"""With whom the differences are taken."""


@dataclass(frozen=True)
class Measure:
    """One number of a result."""

    title: str
    unit: str
    of: Callable[[Result], float]


def measures(items: int) -> list[Measure]:
    """Return what is told of each who taught a curriculum of so many items."""
    return [
        Measure(f"items met, of {items}", "", lambda one: one.taught),
        Measure("recall of those, at the end", "%", lambda one: _part(one.remembered, one.taught)),
        Measure("recall of the whole curriculum", "%", lambda one: _part(one.remembered, items)),
        Measure("minutes spent", "", lambda one: one.minutes),
        Measure("items recalled for an hour spent", "", _for_an_hour),
        Measure("bites that overran their gap", "%", lambda one: _part(one.overrun, one.bites)),
        Measure("minutes due and not asked, of an evening", "", lambda one: one.backlog),
    ]


def _part(of: float, whole: float) -> float:
    return 100 * of / whole if whole else 0.0


def _for_an_hour(one: Result) -> float:
    return 60 * one.remembered / one.minutes if one.minutes else 0.0


def recall_table(worlds: dict[str, Results], items: int) -> str:
    """Return the table of who taught what, one part for each world."""
    names = list(next(iter(worlds.values())))
    head = ["", "", *names, f"{OURS} less {AGAINST}"]
    lines = [head, ["---", "---", *["---:"] * (len(names) + 1)]]
    for world, results in worlds.items():
        for measure in measures(items):
            title = f"{measure.title}{world}"
            lines.append([title, measure.unit, *_cells(results, measure)])
    return _markdown(lines)


def _cells(results: Results, measure: Measure) -> list[str]:
    values = {name: [measure.of(one) for one in found] for name, found in results.items()}
    apart = difference(values[OURS], values[AGAINST])
    return [*(str(mean(found)) for found in values.values()), f"{apart}"]


def bins_table(guesses: Sequence[Guess]) -> str:
    """Return the table of what was expected, in ten bins."""
    lines = [["expected", "reviews", "recalled", "answered right"], ["---:"] * 4]
    lines += [
        [
            f"{100 * found.expected:.0f} %",
            f"{found.guesses:,}",
            f"{100 * found.known:.0f} %",
            f"{100 * found.right:.0f} %",
        ]
        for found in bins(guesses)
    ]
    return _markdown(lines)


def calibration_table(guesses: Sequence[Guess]) -> str:
    """Return the table of how far off the engine is, beside the mean of all for each."""
    expected = [guess.expected for guess in guesses]
    lines = [["", "", "calibration error", "Brier", "log loss"], ["---", "---", *["---:"] * 3]]
    for title, true in (
        ("a right answer", [float(guess.right) for guess in guesses]),
        ("recall", [guess.known for guess in guesses]),
    ):
        constant = [fmean(true)] * len(true)
        lines.append([title, "the engine", *_told(calibrate(expected, true))])
        lines.append(["", "always the mean", *_told(calibrate(constant, true))])
    return _markdown(lines)


def _told(calibration: Calibration) -> list[str]:
    return [f"{n:.3f}" for n in (calibration.error, calibration.brier, calibration.log_loss)]


def _markdown(lines: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
