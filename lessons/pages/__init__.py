"""Pages of docs/ that are written from the code and the packs, so that they are always true."""

from collections.abc import Callable, Mapping
from pathlib import Path

from lessons.lint.page import lint_page
from lessons.loader import DEFAULT_PACKS, read_packs
from lessons.pages.curriculum import curriculum_page
from lessons.pages.format import format_page

PAGES: Mapping[str, Callable[[], str]] = {
    "curriculum.md": lambda: curriculum_page(read_packs([DEFAULT_PACKS])),
    "lesson-format.md": format_page,
    "lint.md": lint_page,
}
"""By the names of the files in docs/."""


def write_pages(folder: Path) -> None:
    """Write every page into a folder."""
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")
