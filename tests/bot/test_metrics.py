"""Metrics: what Prometheus reads, and that it reads no more than words."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import OUTCOMES, PUSHES, UPDATES, Metrics


def samples(metrics: Metrics) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample, by its name and what its labels say."""
    families = text_string_to_metric_families(metrics.text().decode())
    return {
        (one.name, tuple(one.labels.values())): one.value
        for family in families
        for one in family.samples
    }


def test_everything_that_can_be_counted_begins_at_nought():
    seen = samples(Metrics())

    pushes = {key: value for key, value in seen.items() if key[0] == "offclock_pushes_total"}
    assert pushes == {
        ("offclock_pushes_total", (kind, outcome)): 0 for kind in PUSHES for outcome in OUTCOMES
    }
    assert all(seen["offclock_handling_seconds_count", (kind,)] == 0 for kind in UPDATES)


def test_each_bot_counts_for_itself():
    one, other = Metrics(), Metrics()
    one.gaps.labels("missed").inc(3)

    assert samples(one)["offclock_gaps_total", ("missed",)] == 3
    assert samples(other)["offclock_gaps_total", ("missed",)] == 0


def test_what_is_kept_elsewhere_is_looked_up_by_whoever_reads():
    metrics, kept = Metrics(), [1.5]
    metrics.watch("age_seconds", "An age", lambda: kept[-1])
    metrics.follow("drops", "Drops", lambda: len(kept))

    assert samples(metrics)["offclock_age_seconds", ()] == 1.5
    kept.append(2.5)
    seen = samples(metrics)
    assert seen["offclock_age_seconds", ()] == 2.5
    assert seen["offclock_drops_total", ()] == 2


def test_what_is_not_known_has_no_figure():
    metrics = Metrics()
    metrics.watch("age_seconds", "An age", lambda: None)

    assert ("offclock_age_seconds", ()) not in samples(metrics)
    assert b"# TYPE offclock_age_seconds gauge" in metrics.text()


def test_it_tells_how_much_memory_the_process_has():
    assert samples(Metrics())["process_resident_memory_bytes", ()] > 1e6


def test_a_word_that_is_not_known_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="label"):
        Metrics().pushes.labels("gap")


def test_nobody_reads_when_each_series_began():
    assert b"_created" not in Metrics().text()
