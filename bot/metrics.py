"""Metrics: what a running bot counts and measures, for Prometheus to read.

Each bot has a registry of its own. No label holds anybody's id, or anything that was typed: each
takes one of the few words below, or the name of a method of the Bot API. docs/metrics.md lists all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

# A third of all series would say when the others began, which nobody reads.
disable_created_metrics()  # type: ignore[no-untyped-call]

PUSHES = ("gap", "asked", "check_in")
"""A bite for a gap, one that was asked for, and the question to somebody who was ill."""

OUTCOMES = ("sent", "retry_at", "unreachable", "rejected", "uncertain")
"""As in `scheduler.outcomes`."""

SERVED = ("on_time", "late", "missed")
"""The bite of a gap came inside it, after it, or was planned anew without being sent."""

UPDATES = ("command", "press", "text", "location", "document", "member", "other", "foreign")
"""What an update is: `member` is a block or its end, `foreign` is from groups and channels."""

RESULTS = ("ok", "retry_after", "refused", "failed", "not_sent", "uncertain")
"""How a call of the Bot API went: `refused` is a 4xx, `failed` a 5xx, `uncertain` no answer."""

WORKS = ("read", "write")
LEVELS = ("warning", "error")

CALLING = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
HANDLING = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LAGGING = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)
TICKING = (0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 15)
WORKING = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)


Look = Callable[[], float | None]


class Metrics:
    """The metrics of one bot. Those who see something happen count it here (`bot.observing`)."""

    def __init__(self) -> None:
        """Begin with a series for every word, at nought, so that none is missing at first."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.pushes = self._count(
            "pushes", "Pushes, by what came of them", kind=PUSHES, outcome=OUTCOMES
        )
        self.gaps = self._count("gaps", "Gaps that fell due", served=SERVED)
        self.lag = self._measure("push_lag", "From due to sent", LAGGING)
        self.calls = self._count("calls", "Calls of the Bot API", method=(), result=RESULTS)
        self.calling = self._measure("call", "Until the Bot API answered", CALLING, method=())
        self.told_to_wait = self._count("told_to_wait_seconds", "What 429s asked for, added up")
        self.updates = self._count("updates", "Updates that came", kind=UPDATES)
        self.handling = self._measure("handling", "Handling an update", HANDLING, kind=UPDATES)
        self.works = self._measure(
            "database_work", "Units of work, once begun", WORKING, kind=WORKS
        )
        self.waits = self._measure(
            "database_wait", "Until units of work could begin", WORKING, kind=WORKS
        )
        self.failures = self._count(
            "database_failures", "Units of work that the database failed", kind=WORKS
        )
        self.ticks = self._measure("tick", "Ticks of the delivery loop", TICKING)
        self.lines = self._count("log_lines", "Warnings and errors in the log", level=LEVELS)

    def watch(self, name: str, about: str, look: Look) -> None:
        """Show what `look` finds when somebody reads; for None there is no series."""
        self._registry.register(_Watched(GaugeMetricFamily, f"offclock_{name}", about, look))

    def follow(self, name: str, about: str, look: Look) -> None:
        """Show a count that is kept elsewhere, and only grows."""
        self._registry.register(_Watched(CounterMetricFamily, f"offclock_{name}", about, look))

    def text(self) -> bytes:
        """Return everything in Prometheus's text format, version 0.0.4."""
        return generate_latest(self._registry)

    def _count(self, name: str, about: str, **labels: Sequence[str]) -> Counter:
        made = Counter(f"offclock_{name}", about, tuple(labels), registry=self._registry)
        _begin(made, labels)
        return made

    def _measure(
        self, name: str, about: str, buckets: Sequence[float], **labels: Sequence[str]
    ) -> Histogram:
        """Make a histogram of seconds."""
        made = Histogram(
            f"offclock_{name}_seconds",
            about,
            tuple(labels),
            buckets=buckets,
            registry=self._registry,
        )
        _begin(made, labels)
        return made


def _begin(made: Counter | Histogram, labels: dict[str, Sequence[str]]) -> None:
    """Have a series for every choice of words."""
    if labels:
        for words in product(*labels.values()):
            made.labels(*words)


@dataclass(frozen=True)
class _Watched(Collector):
    """A metric that is looked up when somebody reads."""

    family: type[CounterMetricFamily] | type[GaugeMetricFamily]
    name: str
    about: str
    look: Look

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        """Look, and return what there is."""
        yield self.family(self.name, self.about, self.look())
