"""Looks places up, and keeps the index they are looked up in."""

import asyncio
import atexit
import logging
import os
import shutil
import sqlite3
import sys
import tempfile
import zoneinfo
from pathlib import Path

from bot.places.index import LONGEST_TEXT, index_name
from bot.places.likely import likely
from bot.places.place import Place
from bot.places.search import ask, find_offset

log = logging.getLogger(__name__)

SHIPPED = Path(__file__).parent

_BUILD_SECONDS = 120.0  # a build takes 4 s on a slow core; the rest is patience with a busy machine


class Places:
    """Looks zones up in an index: the file beside this one, where the bot was shipped with it.

    Otherwise it keeps one in the folder `cache`. Where it can not write, that lives in a temporary
    folder that goes with the process. It is made at the first `prepare` or `find` that misses it.
    Several processes may share the folder; the file may be deleted at any time.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._spare: Path | None = None
        self._building = asyncio.Lock()

    async def prepare(self) -> Path | None:
        """Return the index, built if it is missing; None and a line in the log if that fails."""
        async with self._building:
            file, ready = await asyncio.to_thread(self._choose)
            return file if ready or await _build_apart(file) else None

    async def find(self, text: str) -> list[Place]:
        """Return what a person may have meant, best first, at most five; [] if unknown.

        Takes a city in any script, "city, country", a country, a zone's name, or an offset in whole
        hours such as "UTC+5".
        """
        if len(text) > LONGEST_TEXT:
            return []
        fixed = find_offset(text)
        if fixed is not None:
            return fixed
        file = await self.prepare()
        if file is None:
            return []
        try:
            return await asyncio.to_thread(ask, file, text)
        except sqlite3.DatabaseError:
            log.warning("The index of places %s is broken; building it anew.", file, exc_info=True)
        async with self._building:
            built = await _build_apart(file)
        return await asyncio.to_thread(ask, file, text) if built else []

    @staticmethod
    async def at(latitude: float, longitude: float) -> str | None:
        """Return the zone of a point in degrees; at sea a fixed `Etc/GMT±N`; None off the globe.

        The first call loads 35 MB of borders, which stay.
        """
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return None
        return await asyncio.to_thread(_locate, latitude, longitude)

    @staticmethod
    def likely(language_code: str | None) -> list[Place]:
        """Return six places, one to a zone, for a person of this language (an IETF tag)."""
        return likely(language_code)

    def _choose(self) -> tuple[Path, bool]:
        """Return where the index belongs, and whether it is there."""
        shipped = SHIPPED / index_name()
        if os.access(shipped, os.R_OK):
            return shipped, True
        file = (self._spare or self._cache.absolute()) / index_name()
        if os.access(file, os.R_OK):
            return file, True
        if self._spare is None and not _is_writable(file.parent):
            self._spare = Path(tempfile.mkdtemp(prefix="offclock-places-"))
            atexit.register(shutil.rmtree, self._spare, ignore_errors=True)
            file = self._spare / file.name
        return file, False


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        log.warning("Can not write to %s (%s); using a temporary folder.", folder, error)
        return False


async def _build_apart(file: Path) -> bool:
    try:
        complaint = await _run_build(file)
    except TimeoutError:
        complaint = f"It was not done after {_BUILD_SECONDS:.0f} seconds."
    except OSError as error:
        complaint = str(error)
    if complaint is not None:
        log.error("The index of places %s could not be built: %s", file, complaint)
    return complaint is None


async def _run_build(file: Path) -> str | None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.places", "build", str(file)),
        cwd=Path(__file__).parents[2],
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_BUILD_SECONDS):
            _, complaint = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode == 0:
        return None
    last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
    return last or f"exit status {child.returncode}"


def _locate(latitude: float, longitude: float) -> str | None:
    import tzfpy  # noqa: PLC0415 - its borders take 35 MB; most learners type a city instead

    zone = tzfpy.get_tz(longitude, latitude)
    try:
        return zoneinfo.ZoneInfo(zone).key if zone else None
    except zoneinfo.ZoneInfoNotFoundError:
        return None
