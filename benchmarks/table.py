"""The table of the bots: medians over the rounds, with their spread, and ratios."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.rounds import Round
from benchmarks.sums import Sum

BEGIN, END = "<!-- {part}: begin -->", "<!-- {part}: end -->"


@dataclass(frozen=True)
class Row:
    """One measure: of ours, and of each peer that has it, over the rounds."""

    title: str
    unit: str
    ours: Sequence[float]
    postgres: Sequence[float] = ()
    ptb: Sequence[float] = ()
    aiogram: Sequence[float] = ()
    jobs: Sequence[float] = ()
    more_is_better: bool = False

    def cells(self) -> list[str]:
        """Its cells as text."""
        peers = (self.ptb, self.aiogram, self.jobs)
        given = [spread(values) for values in (self.ours, self.postgres, *peers)]
        ratios = [self._ratio(values) for values in peers]
        return [self.title, self.unit, *given, *ratios]

    def _ratio(self, peer: Sequence[float]) -> str:
        """How many times as good as a peer: more than 1 is for us."""
        if not peer:
            return ""
        ratio = median(self.ours) / median(peer)
        return f"{ratio if self.more_is_better else 1 / ratio:.2f}x"


def rows(
    rounds: dict[str, list[Round]], bot_starts: Sequence[float], sums: Sequence[Sum]
) -> list[Row]:
    """Return everything that was measured."""

    def compare(
        title: str, unit: str, measure: Callable[[Round], float], *, more_is_better: bool = False
    ) -> Row:
        found = {name: [measure(one) for one in played] for name, played in rounds.items()}
        return Row(
            title,
            unit,
            ours=found["offclock"],
            postgres=found.get("postgres", ()),
            ptb=found["ptb"],
            aiogram=found["aiogram_bot"],
            jobs=found["jobs"],
            more_is_better=more_is_better,
        )

    alone = "press to answer, one at a time"
    many = "press to answer, all side by side"
    return [
        compare("presses", "a second", lambda one: one.press_rate, more_is_better=True),
        compare("processor time of a press", "ms", lambda one: one.press_cpu),
        compare(f"{alone}: median", "ms", lambda one: quantile(one.alone, 0.5)),
        compare(f"{alone}: p99", "ms", lambda one: quantile(one.alone, 0.99)),
        compare(f"{many}: median", "ms", lambda one: quantile(one.answering, 0.5)),
        compare(f"{many}: p99", "ms", lambda one: quantile(one.answering, 0.99)),
        compare("pushes", "a second", lambda one: one.push_rate, more_is_better=True),
        compare("processor time of a push", "ms", lambda one: one.push_cpu),
        compare("start to first poll", "s", lambda one: one.start),
        Row("start to first poll, `python -m bot`", "s", bot_starts),
        compare("memory after the first push", "MB", lambda one: one.memory),
        *(Row(one.title, "µs", [one.ours]) for one in sums),
    ]


def quantile(seconds: Sequence[float], part: float) -> float:
    """Return a quantile of some waits, in milliseconds."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))] * 1000


def markdown(table: Sequence[Row]) -> str:
    """Return the table as Markdown."""
    contenders = ["Offclock", "on PostgreSQL", "bare PTB", "bare aiogram", "a job a learner"]
    head = ["", "", *contenders, "to PTB", "to aiogram", "to jobs"]
    lines = [head, ["---", "---", *["---:"] * 8], *(row.cells() for row in table)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def write_between(text: str, part: str, table: str) -> str:
    """Return a page with the table between the markers of its part."""
    begin, end = BEGIN.format(part=part), END.format(part=part)
    before, began, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not began or not ended:
        raise ValueError(f"the page has no {begin} and {end} to write between")
    return f"{before}{begin}\n{table}\n{end}{after}"


def spread(values: Sequence[float]) -> str:
    """Say the median, and with several values the least and the most."""
    if not values:
        return ""
    middle = _number(median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({_number(min(values))}–{_number(max(values))})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
