"""What a running bot says of what it did: metrics and the check of whether it is ready."""

import re
from collections.abc import Mapping

from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from tests.conversations.scenes import in_the_gap, settle_in, work_through
from tests.stage import Stage

WORDS = {
    *metrics.PUSHES,
    *metrics.OUTCOMES,
    *metrics.SERVED,
    *metrics.UPDATES,
    *metrics.RESULTS,
    *metrics.WORKS,
    *metrics.LEVELS,
}

Samples = Mapping[tuple[str, ...], float]


async def scrape(stage: Stage) -> Samples:
    """Every sample by its name and what its labels say."""
    async with stage.http.get("/metrics") as response:
        families = text_string_to_metric_families(await response.text())
    return {
        (one.name.removeprefix("offclock_"), *one.labels.values()): one.value
        for family in families
        for one in family.samples
    }


async def test_a_bite_in_its_gap_is_on_time(stage: Stage) -> None:
    await work_through(await in_the_gap(stage))

    seen = await scrape(stage)
    assert seen["pushes_total", "gap", "sent"] == 1
    assert seen["gaps_total", "on_time"] == 1
    assert seen["push_lag_seconds_count",] == 1
    assert seen["updates_total", "press"] == seen["handling_seconds_count", "press"] > 2
    assert seen["calls_total", "sendMessage", "ok"] > 2
    assert seen["database_work_seconds_count", "write"] > 2


async def test_a_gap_that_went_by_is_missed(stage: Stage) -> None:
    await settle_in(stage)
    await stage.move_clock(to="2026-03-02T08:00:00Z")

    seen = await scrape(stage)
    assert (seen["gaps_total", "missed"], seen["gaps_total", "on_time"]) == (1, 0)
    assert seen["pushes_total", "gap", "sent"] == 0


async def test_a_push_that_has_to_wait_is_no_push_that_was_sent(stage: Stage) -> None:
    await settle_in(stage)
    await stage.fault("sendMessage", "429", retry_after=7)
    await stage.move_clock(to="next-gap")

    seen = await scrape(stage)
    assert seen["pushes_total", "gap", "retry_at"] == 1
    assert seen["calls_total", "sendMessage", "retry_after"] == 1
    assert seen["told_to_wait_seconds_total",] == 7
    assert seen["gaps_total", "on_time"] == 0


async def test_no_label_says_who_it_was(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    await ayesha.send_file("work.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")

    for _, *labels in await scrape(stage):
        for word in labels:
            is_method = re.fullmatch(r"[a-z]+[A-Za-z]*", word)
            is_bucket = re.fullmatch(r"[\d.]+|\+Inf", word)
            assert word in WORDS or is_method or is_bucket, word


async def test_a_bot_that_runs_is_ready(stage: Stage) -> None:
    await settle_in(stage)

    told = await stage.get("/readyz")

    assert told["ok"]
    assert set(told["checks"]) == {"tick", "poll", "database", "migrations"}
