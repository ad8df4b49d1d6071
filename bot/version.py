"""What runs here: the version of Offclock, and of what it stands on."""

import os
import platform
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import metadata
from pathlib import Path

from bot.settings import Settings
from lessons.faults import PackError
from lessons.loader import DEFAULT_PACKS
from lessons.yamlfile import read_yaml

NAME = "offclock"
COMMIT = "OFFCLOCK_COMMIT"
"""The environment variable in which an image holds the commit that it was built from."""

SHOWN = ("send_rate", "listen", "log_format", "backups_kept")
"""Settings that an admin may see in their chat. No other is shown: addresses can hold passwords."""


@dataclass(frozen=True)
class Worker:
    """The process that answers, and how it was set."""

    send_rate: float = 30
    """Messages a second to all chats together."""
    packs: Sequence[Path] = (DEFAULT_PACKS,)
    settings: Sequence[tuple[str, str]] = ()
    """Names and values, none of which is a secret."""
    started: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, settings: Settings) -> "Worker":
        """Return a worker that starts now, so set."""
        shown = tuple((name.upper(), _plain(getattr(settings, name))) for name in SHOWN)
        return cls(settings.send_rate, settings.lessons_path or (DEFAULT_PACKS,), shown)

    @property
    def uptime(self) -> timedelta:
        """How long it has run, whatever the clock was set to meanwhile."""
        return timedelta(seconds=time.monotonic() - self.started)


def version() -> str:
    """Return the version of Offclock, from its package or, where it runs from source, its file."""
    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        source = Path(__file__).parents[1] / "pyproject.toml"
        try:
            return str(tomllib.loads(source.read_text(encoding="utf-8"))["project"]["version"])
        except (OSError, ValueError, KeyError):
            return "?"


def commit() -> str:
    """Return the commit that this was built from; nothing where that is not known."""
    return os.environ.get(COMMIT, "").strip()[:40]


def python() -> str:
    """Return Python's version."""
    return platform.python_version()


def packs(paths: Sequence[Path]) -> Sequence[str]:
    """Return the names and versions of the packs at `paths`, each a pack or a folder of packs.

    They are read from the files as they are now; what can not be read is left out.
    """
    return [said for path in paths for said in _packs_at(path)]


def _packs_at(path: Path) -> Iterator[str]:
    here = path / "pack.yaml"
    for file in [here] if here.is_file() else sorted(path.glob("*/pack.yaml")):
        try:
            said = read_yaml(file).value
        except PackError:
            continue
        yield f"{said.get('name')} {said.get('version')}"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
