"""A dozen kills while learners press: a small storm, on both databases."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.storm import Storm, Weather, housed
from tests.storage import servers

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

SMALL = Weather(kills=12, learners=10, seed=1, words=False)


@pytest.fixture
def folder(places_index: Path) -> Iterator[Path]:
    with housed(places_index) as folder:
        yield folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The URL of a database that is still empty."""
    if request.param == "sqlite":
        yield f"sqlite:///{folder}/data/offclock.sqlite"
        return
    with servers.temporary(servers.server()) as url:
        yield url


def test_a_dozen_kills_break_no_law(folder: Path, url: str) -> None:
    counts = asyncio.run(Storm(SMALL, folder, url).rage())

    table = "\n".join(map(str, counts))
    assert [str(count) for count in counts if count.broken] == [], table
    found = {count.what.strip(): count.found for count in counts}
    assert found["kills"] == SMALL.kills
    assert found["while it worked"] > 0
    assert found["given again after a kill"] > 0
    assert found["lessons that were read"] > 0
    assert found["pushes"] > 0
