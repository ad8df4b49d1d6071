"""Pages of docs/ that are written from the code are as they would be written today."""

import re
from pathlib import Path

import pytest

from lessons.__main__ import main
from lessons.items import AnyItem
from lessons.loader import read_packs
from lessons.model import Lesson, PackFile, Source, TrackFile
from lessons.pages import PAGES
from lessons.pages.curriculum import curriculum_page
from lessons.pages.format import format_page
from tests.lessons.authoring import write_pack

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_it_is_true(name: str):
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run: python -m lessons pages docs"


def test_the_command_writes_them_all(tmp_path: Path):
    assert main(["pages", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)


@pytest.mark.parametrize("model", [Lesson, TrackFile, PackFile, Source])
def test_the_format_names_every_key_and_says_what_it_is(model):
    page = format_page()
    for key, field in model.model_fields.items():
        (row,) = {line for line in page.splitlines() if line.startswith(f"| `{key}` |")} & rows(
            field.description
        ) or [None]
        assert row, f"{model.__name__}.{key} has no words of its own"


def rows(description: str | None) -> set[str]:
    assert description
    said = " ".join(description.split())
    return {line for line in format_page().splitlines() if line.endswith(f"| {said} |")}


def test_the_format_has_a_section_for_every_kind_of_item():
    kinds = [
        one.model_fields["kind"].annotation.__args__[0] for one in AnyItem.__args__[0].__args__
    ]
    assert kinds
    for kind in kinds:
        assert f"\n### `kind: {kind}`\n" in format_page()


def test_every_link_inside_the_format_leads_somewhere():
    page = format_page()
    heads = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).strip().replace(" ", "-")
        for line in page.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\(#([^)]*)\)", page)) <= heads


def test_a_curriculum_lists_tracks_lessons_and_sources(tmp_path: Path):
    page = curriculum_page(read_packs([write_pack(tmp_path)]))
    assert "Lessons: 1. Tracks: 1, in the order of teaching:" in page
    assert "| [Feedback you can use](#fbk-feedback-you-can-use) | feedback | 1 |" in page
    assert "| FBK-1 | Ask early | Ask one question early. | 3 | experiment | Gray 2020 |" in page
    assert "- A. Gray (2020). *On asking*. A Journal 1. verified; FBK-1" in page
