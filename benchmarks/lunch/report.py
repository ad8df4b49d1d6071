"""The table of the lunch hour: a column for each play, and its days' median, least and most."""

from collections.abc import Callable, Mapping

from benchmarks.lunch.verdict import Record, Verdict
from benchmarks.table import quantile, spread

Measure = Callable[[Verdict], float]

MEASURES: tuple[tuple[str, str, Measure], ...] = (
    ("learners with a gap", "", lambda day: day.free),
    ("pushes", "", lambda day: day.pushes),
    ("of them in time", "", lambda day: day.in_time),
    ("the best that was possible", "", lambda day: day.best),
    ("share of it", "%", lambda day: 100 * day.share),
    ("pushes after the end of their gap", "", lambda day: day.outside),
    ("claims before an earlier end", "", lambda day: day.overtaken),
    ("served before who waited for longer", "", lambda day: day.out_of_turn),
    ("not served", "", lambda day: day.missed),
    ("of them planned anew, once, and told nothing", "", lambda day: day.planned_anew),
    ("replies of a push", "", lambda day: day.replies_of_a_push),
    ("turn and send of a reply: median", "s", lambda day: _seconds(day.waits, 0.5)),
    ("turn and send of a reply: p99", "s", lambda day: _seconds(day.waits, 0.99)),
    ("turn and send of a reply: most", "s", lambda day: max(day.waits, default=0)),
    ("press to its whole answer: p99", "s", lambda day: _seconds(day.presses, 0.99)),
    ("replies lost", "", lambda day: day.lost),
    ("pushes put back, as no turn came", "", lambda day: day.put_back),
    ("last push of lunch, after 12:30", "s", lambda day: day.drained),
    ("the machine's time until the last push", "s", lambda day: day.pushing.real),
    ("processor time until then, a push", "ms", lambda day: 1000 * day.pushing.cpu / day.pushes),
    ("a tick: median", "ms", lambda day: quantile(day.ticks, 0.5)),
    ("the machine's time, of the house's", "%", lambda day: 100 * day.whole.real / day.lasted),
)


def markdown(played: Mapping[str, Record]) -> str:
    """Return the table as Markdown."""
    lines = [["", "", *played], ["---", "---", *["---:"] * len(played)]]
    for title, unit, of in MEASURES:
        cells = [spread([of(day) for day in record.days]) for record in played.values()]
        lines.append([title, unit, *cells])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def how(played: Mapping[str, Record]) -> str:
    """Say who was served how often, and what the bot complained of."""
    told = [
        f"{title}: {_times(record)}." for title, record in played.items() if len(record.days) > 1
    ]
    said = [one for record in played.values() for one in record.complaints]
    first = f", first: {said[0]}" if said else ""
    return f"{' '.join(told)} The bot complained {len(said)} times{first}."


def _times(record: Record) -> str:
    times = sorted(record.times_served().items())
    parts = ", ".join(f"{count:,} on {days}" for days, count in times)
    return f"of {len(record.days)} days, those free at half past twelve were served: {parts}"


def _seconds(waits, part: float) -> float:
    return quantile(waits, part) / 1000 if waits else 0.0
