"""Three workers behind one webhook: in order, once each, within one budget, whoever dies."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.stage import Person, lead_on, until
from tests.storage import servers
from tests.workers.fleet import fleet, settle

pytestmark = [pytest.mark.postgres, pytest.mark.crash]


@pytest.fixture
def url(template_postgres: str) -> Iterator[str]:
    with servers.copy_of(template_postgres) as url:
        yield url


def rows(url: str, query: str) -> list[tuple]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        return connection.execute(query).fetchall()


async def take_a_lesson(person: Person) -> None:
    """Set up in a few taps, ask for a bite, and work through it."""
    await person.say("/start")
    await person.press("Karachi")
    await person.say("/now 10")
    while await lead_on(person):
        pass


async def test_learners_are_served_by_all_of_them_and_by_each_once(
    tmp_path: Path, url: str
) -> None:
    async with fleet(tmp_path, url) as three:
        learners = [three.person(id_, first_name=f"Learner {id_}") for id_ in range(1, 7)]
        await asyncio.gather(*map(take_a_lesson, learners))
        await settle(three)

        assert len(three.balancer.handled) == 3
        for learner in learners:
            assert "That was it." in await learner.last_text()
    given = rows(url, "SELECT learner_id, delivery_id, part, step FROM answers")
    assert len(given) == len(set(given)) >= 3 * len(learners)
    assert rows(url, "SELECT count(*) FROM learners") == [(6,)]


async def test_what_one_says_is_answered_in_order_whichever_worker_hears_it(
    tmp_path: Path, url: str
) -> None:
    said = [f"weekdays {hour:02d}:00-{hour:02d}:15" for hour in range(8, 20)]
    async with fleet(tmp_path, url) as three:
        ayesha = three.person(1, first_name="Ayesha")
        await ayesha.say("/start")
        await ayesha.press("Karachi")
        for text in said:
            await three.post("/sandbox/chats/1/text", {"text": text, **ayesha.about})
        await settle(three)

        assert len(three.balancer.handled) > 1
    kept = rows(url, "SELECT start FROM slots ORDER BY id")
    assert kept == [(f"{hour:02d}:00",) for hour in range(8, 20)]


async def test_the_others_go_on_when_one_is_killed_and_nothing_is_lost(
    tmp_path: Path, url: str
) -> None:
    async with fleet(tmp_path, url) as three:
        learners = [three.person(id_, first_name=f"Learner {id_}") for id_ in range(1, 5)]

        async def kill_one() -> None:
            await until(lambda: sum(three.balancer.handled.values()) >= 12)
            await three.workers[0].kill()

        await asyncio.gather(kill_one(), *map(take_a_lesson, learners))
        await settle(three)

        for learner in learners:
            assert "That was it." in await learner.last_text()
    given = rows(url, "SELECT learner_id, delivery_id, part, step FROM answers")
    assert len(given) == len(set(given))
    live = "state IN ('planned', 'sending', 'sent', 'uncertain')"
    assert rows(
        url,
        f"SELECT max(n) FROM (SELECT count(*) n FROM deliveries WHERE {live}"
        " GROUP BY learner_id) counted",
    ) in ([(1,)], [(None,)])


async def test_they_share_one_budget(tmp_path: Path, url: str) -> None:
    """Thirty greetings at ten a second take about three seconds, and not one."""
    async with fleet(tmp_path, url, SEND_RATE="10") as three:
        people = [three.person(id_, first_name=f"Learner {id_}") for id_ in range(1, 31)]
        loop = asyncio.get_running_loop()
        began = loop.time()
        for one in people:
            await three.post(f"/sandbox/chats/{one.id}/text", {"text": "/help", **one.about})
        await settle(three)
        took = loop.time() - began

        assert len(three.balancer.handled) == 3
        for one in people:
            assert len(await one.messages()) == 2
    assert took > 2.4
