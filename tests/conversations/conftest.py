"""What conversations need beside the stage."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.lessons.shipped import FEEDBACK
from tests.stage import Stage, staged


@pytest.fixture(scope="session")
def small_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tracks of one lesson each: FBK, and LST with the second lesson under another name."""
    pack = tmp_path_factory.mktemp("packs") / "small"
    source = FEEDBACK
    for track_id, number, title in (("FBK", 1, "Feedback you can use"), ("LST", 2, "Listening")):
        folder = pack / track_id.lower()
        folder.mkdir(parents=True)
        (lesson,) = (source / "feedback").glob(f"fbk-{number}-*.yaml")
        text = lesson.read_text().replace(f"FBK-{number}", f"{track_id}-1")
        (folder / lesson.name.replace(f"fbk-{number}", f"{track_id.lower()}-1")).write_text(text)
        (folder / "track.yaml").write_text(
            f"id: {track_id}\nskill: {track_id.lower()}\ntitle: {title}\n"
            f"summary: It <helps> & how.\nlessons: [{track_id}-1]\n"
        )
    for name in ("pack.yaml", "sources.yaml"):
        shutil.copy(source / name, pack / name)
    return pack


@pytest.fixture
async def small_stage(home: Path, small_pack: Path) -> AsyncIterator[Stage]:
    """The whole bot, with so little to teach that one can be done with it."""
    async with staged(home, lessons_path=(small_pack.parent,)) as stage:
        yield stage
