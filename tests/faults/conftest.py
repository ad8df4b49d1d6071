"""The stage with a far server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.far import FarStage, far_stage


@pytest.fixture
async def far(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FarStage]:
    """The bot in this process, and a server that it meets as it meets Telegram."""
    async with far_stage(home, monkeypatch) as stage:
        yield stage
