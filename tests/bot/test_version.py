"""What runs here, and which settings may be told."""

import re
from datetime import timedelta
from importlib import metadata
from pathlib import Path

import pytest

from bot import version
from bot.settings import Settings
from bot.version import Worker
from lessons.loader import DEFAULT_PACKS
from tests.lessons.authoring import write_pack

SECRET = "hunter2-hunter2"


def test_the_version_is_the_package_s_or_that_of_the_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(metadata, "version", lambda name: f"9.9.9 of {name}")
    assert version.version() == "9.9.9 of offclock"

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    source = (Path(version.__file__).parents[1] / "pyproject.toml").read_text()
    assert f'version = "{version.version()}"' in source


@pytest.mark.parametrize(("given", "said"), [("", ""), (" 0a1b2c3 \n", "0a1b2c3")])
def test_the_commit_is_said_where_it_is_known(
    given: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(version.COMMIT, given)

    assert version.commit() == said


def test_packs_are_found_one_by_one_and_in_folders(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "mine")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "pack.yaml").write_text("name: [")

    assert re.fullmatch(r"\S+ \d+\.\d+\.\d+", version.packs([pack])[0])
    assert version.packs([pack.parent]) == version.packs([pack])
    assert version.packs([DEFAULT_PACKS])[0].startswith("offclock ")


def test_a_worker_tells_no_secret() -> None:
    settings = Settings(
        _env_file=None,
        bot_token=f"1:{SECRET}",
        database_url=f"postgresql://user:{SECRET}@localhost/offclock",
        webhook_url=f"https://bot.example.org/{SECRET}",
        webhook_secret=SECRET,
        send_rate=12.5,
    )
    worker = Worker.of(settings)

    assert SECRET not in repr(worker)
    assert ("SEND_RATE", "12.5") in worker.settings
    assert worker.send_rate == 12.5
    assert timedelta(0) <= worker.uptime < timedelta(minutes=5)
