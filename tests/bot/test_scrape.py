"""The scrape: what stands in it however the rest is."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot import glance
from bot.metrics import Metrics
from bot.scrape import Scrape, watch
from storage.database import Database
from tests.bot.test_health import Away, heart
from tests.storage.people import BEFORE, OPEN, enrol


async def scraped(metrics: Metrics, database: Any, now=BEFORE) -> dict[str, float]:
    """Every sample without a label, as Prometheus gets it."""
    app = web.Application()
    Scrape(metrics, database, lambda: now).add_route(app)
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/metrics")
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = await response.text()
    families = text_string_to_metric_families(text)
    return {
        sample.name.removeprefix("offclock_"): sample.value
        for family in families
        for sample in family.samples
        if not sample.labels
    }


async def test_the_queues_are_looked_up_for_each_scrape(home):
    database = Database(f"sqlite+aiosqlite:///{home}/offclock.sqlite")
    await enrol(database, 1)

    before = await scraped(Metrics(), database)
    assert (before["queue_deliveries"], before["queue_broadcast_sends"]) == (0, 0)
    assert (await scraped(Metrics(), database, OPEN))["queue_deliveries"] == 1
    await database.close()


@pytest.mark.parametrize("error", [OSError("away"), None], ids=["fails", "hangs"])
async def test_a_database_that_is_away_hides_its_queues_and_nothing_else(monkeypatch, error):
    monkeypatch.setattr(glance, "LONGEST", 0.01)
    metrics = Metrics()
    metrics.watch("here", "It is", lambda: 1)

    seen = await scraped(metrics, Away(error))

    assert seen["here"] == 1
    assert "queue_deliveries" not in seen


def standing(**ways: Any) -> Metrics:
    metrics, kept = Metrics(), SimpleNamespace(waiting=3, dropped=4)
    ways = {"poll": lambda: 2.5, "backup_age": lambda: 3600, **ways}
    watch(metrics, heart(well=1.5), pacer=kept, flood=kept, **ways)
    return metrics


async def test_ages_and_counts_are_those_of_the_moment():
    seen = await scraped(standing(), Away(OSError()))

    shown = {
        "tick_age_seconds": 1.5,
        "poll_age_seconds": 2.5,
        "backup_age_seconds": 3600,
        "pacer_waiting": 3,
        "flood_drops_total": 4,
    }
    assert {name: seen[name] for name in shown} == shown


async def test_a_webhook_has_no_polls_and_no_backup_has_no_age():
    seen = await scraped(standing(poll=None, backup_age=lambda: None), Away(OSError()))

    assert "poll_age_seconds" not in seen
    assert "backup_age_seconds" not in seen
