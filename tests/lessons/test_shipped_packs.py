import os.path
from datetime import date
from pathlib import Path

import pytest

from lessons.items import Scenario
from lessons.lint import lint
from lessons.loader import DEFAULT_PACKS, load_packs
from lessons.model import Curriculum
from tests.lessons.test_items import check_laws

LESSON_FILES = sorted(
    set(DEFAULT_PACKS.glob("*/*/*.yaml")) - set(DEFAULT_PACKS.glob("*/*/track.yaml"))
)


@pytest.fixture(scope="module")
def curriculum() -> Curriculum:
    return load_packs([DEFAULT_PACKS])


def test_they_have_no_fault():
    """Of warnings just none that come by the calendar: see L24."""
    report = lint([DEFAULT_PACKS], today=date.min)
    assert [str(fault) for fault in report.faults] == []
    assert report.lessons == len(LESSON_FILES) > 0


def test_every_item_can_be_walked_to_its_end_on_every_path(curriculum: Curriculum):
    for lesson in curriculum.lessons.values():
        for item in lesson.items:
            check_laws(item)


def test_every_ending_of_a_story_is_shown(curriculum: Curriculum):
    stories = [i for x in curriculum.lessons.values() for i in x.items if isinstance(i, Scenario)]
    assert stories
    for story in stories:
        shown = {story.reply(path[:-1], path[-1]).ending for path in story.paths()}
        assert shown == {ending.title for ending in story.endings}


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_every_lesson_file_names_its_schema(path: Path):
    schema = os.path.relpath(DEFAULT_PACKS / "lesson.schema.json", path.parent)
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={schema}"
