"""A cache of packs that were read and found without fault.

It can not go stale: it is used only where every byte of the packs, and the code that reads them,
are the same as when it was written. It holds JSON, which is checked as it is read, so a damaged
cache is no worse than none.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache as remember
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import BaseModel, TypeAdapter, ValidationError

from lessons.loader import load_packs
from lessons.model import Curriculum
from lessons.textfile import MAX_BYTES

_CODE = Path(__file__).parent


class _Kept(BaseModel):
    """What the file holds."""

    key: str
    curriculum: Curriculum


_KEPT = TypeAdapter(_Kept)


def load_with_cache(paths: Sequence[Path], cache: Path) -> Curriculum:
    """Return the curriculum of the packs at `paths`, as `load_packs` does.

    `cache` is a file, which need not exist; where it can not be written all goes on without it.
    Raises PackError with every fault of every file.
    """
    key = key_of(paths)
    kept = _read(cache)
    if kept and kept.key == key:
        return kept.curriculum
    curriculum = load_packs(paths)
    if key_of(paths) == key:  # nobody wrote to them meanwhile
        _write(cache, _Kept(key=key, curriculum=curriculum))
    return curriculum


def key_of(paths: Sequence[Path]) -> str:
    """Return a digest of all that reading depends on: names and bytes of the files, and the code.

    A file that can not be read counts as one that is not there: reading the packs says what is
    wrong with it.
    """
    digest = hashlib.sha256(_code().encode())
    for path in paths:
        for file in (path.resolve(), *_files(path)):
            data = _bytes(file)
            digest.update(f"{file}\0{len(data)}\0".encode(errors="surrogateescape"))
            digest.update(data)
    return digest.hexdigest()


def stamps_of(paths: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of change (in nanoseconds) of the files, to see that one changed.

    Far cheaper than `key_of`, and good enough to decide when to read again.
    """
    found = []
    for file in (file for path in paths for file in _files(path)):
        with suppress(OSError):  # it went away just now
            about = file.stat()
            found.append((str(file), about.st_size, about.st_mtime_ns))
    return tuple(found)


def _files(path: Path) -> Iterator[Path]:
    """Yield what may be part of a pack at or below `path`, sorted."""
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")):
                yield Path(folder, name)


def _bytes(file: Path) -> bytes:
    """Return what a file holds; of one that is too large to be read, enough to tell."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError:
        return b""


@remember
def _code() -> str:
    """Return a digest of this package's code, and of what it reads with."""
    digest = hashlib.sha256(f"{version('pydantic')} {version('pyyaml')}".encode())
    for module in sorted(_CODE.rglob("*.py")):
        digest.update(_bytes(module))
    return digest.hexdigest()


def _read(cache: Path) -> _Kept | None:
    try:
        return _KEPT.validate_json(cache.read_bytes())
    except (OSError, ValidationError):
        return None


def _write(cache: Path, kept: _Kept) -> None:
    """Put it in place in one step, so that nobody ever reads half of it."""
    with suppress(OSError):
        with NamedTemporaryFile("wb", dir=cache.parent, delete=False) as file:
            file.write(_KEPT.dump_json(kept))
        Path(file.name).replace(cache)
