from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.lint import lint
from lessons.loader import load_packs, read_packs
from lessons.new import BLANK, NAMELESS, NewLessonError, lesson_text, new_lesson
from lessons.yamlfile import resolve
from tests.lessons.authoring import LESSON, TRACK, swap, write_pack

DAY = date(2026, 11, 22)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "sample")


@pytest.mark.parametrize("track", ["feedback", "FBK"])
def test_it_writes_a_file_and_lists_it(pack: Path, track: str):
    path = new_lesson(pack, track, "Trade, do not discount", DAY)

    assert path == pack / "feedback" / "fbk-2-trade-do-not-discount.yaml"
    listed = (pack / "feedback" / "track.yaml").read_text()
    assert listed == swap(TRACK, "  - FBK-1\n", "  - FBK-1\n  - FBK-2\n")
    first, second = path.read_text().splitlines()[:2]
    assert first == "# yaml-language-server: $schema=../../lesson.schema.json"
    assert second == "id: FBK-2"


def test_all_that_is_wrong_with_it_are_its_blanks(pack: Path):
    path = new_lesson(pack, "feedback", "Trade, do not discount", DAY)
    (unknown,) = read_packs([pack]).faults
    assert "sources.yaml has no 'author-2020'" in unknown.message

    path.write_text(swap(path.read_text(), "author-2020", "gray-2020"))
    assert load_packs([pack]).lessons["FBK-2"].title == "Trade, do not discount"
    blanks = [fault for fault in lint([pack], today=DAY).faults if fault.code == "L25"]
    lines = path.read_text().splitlines()
    marked = {n for n, line in enumerate(lines, 1) if BLANK in line or NAMELESS in line}
    assert {fault.line for fault in blanks} == marked
    assert "'hook' is blank; write its text" in {fault.message for fault in blanks}


def test_a_filled_lesson_has_no_blank(pack: Path):
    assert [fault for fault in lint([pack], today=DAY).faults if fault.code == "L25"] == []


def test_a_list_in_one_line_stays_in_one_line(tmp_path: Path):
    track = swap(TRACK, "lessons:\n  - FBK-1\n", "lessons: [FBK-1]  # in order\nretired: [FBK-4]\n")
    pack = write_pack(tmp_path, track=track)
    path = new_lesson(pack, "feedback", "Trade", DAY)

    assert path.name == "fbk-5-trade.yaml"
    listed = (pack / "feedback" / "track.yaml").read_text()
    assert "lessons: [FBK-1, FBK-5]  # in order\nretired: [FBK-4]\n" in listed


def test_a_file_that_nobody_listed_keeps_its_id(pack: Path):
    stray = swap(LESSON, "id: FBK-1", "id: FBK-7")
    (pack / "feedback" / "fbk-7-stray.yaml").write_text(stray)
    assert new_lesson(pack, "feedback", "Trade", DAY).name == "fbk-8-trade.yaml"


@pytest.mark.parametrize(
    ("track", "title", "says"),
    [
        ("feedbak", "Trade", "the pack has no track 'feedbak'; did you mean 'feedback'?"),
        ("feedback", "x" * 65, "a title has 1 to 64 characters, and this has 65"),
        ("feedback", "  ", "a title has 1 to 64 characters, and this has 0"),
    ],
)
def test_what_can_not_be_is_refused_and_changes_nothing(
    pack: Path, track: str, title: str, says: str
):
    before = sorted(pack.rglob("*"))
    with pytest.raises(NewLessonError) as told:
        new_lesson(pack, track, title, DAY)
    assert says in str(told.value)
    assert sorted(pack.rglob("*")) == before
    assert (pack / "feedback" / "track.yaml").read_text() == TRACK


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path):
    with pytest.raises(NewLessonError, match="holds no track"):
        new_lesson(tmp_path, "feedback", "Trade", DAY)


def test_a_track_with_faults_is_mended_first(tmp_path: Path):
    pack = write_pack(tmp_path, track=swap(TRACK, "id: FBK", "id: F"))
    with pytest.raises(NewLessonError, match=r"track\.yaml:1"):
        new_lesson(pack, "feedback", "Trade", DAY)


def test_when_the_ids_are_used_up_it_says_so(tmp_path: Path):
    pack = write_pack(tmp_path, track=TRACK + "retired: [FBK-99]\n")
    with pytest.raises(NewLessonError, match="has used up its ids"):
        new_lesson(pack, "feedback", "Trade", DAY)


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60))
def test_any_title_is_read_back(tmp_path_factory: pytest.TempPathFactory, title: str):
    folder = tmp_path_factory.mktemp("titles")
    lesson = lesson_text("FBK-1", title, "../../lesson.schema.json", DAY)
    pack = write_pack(folder, lesson=swap(lesson, "author-2020", "gray-2020"))
    shelf = read_packs([pack])
    assert shelf.faults == ()
    assert shelf.curriculum.lessons["FBK-1"].title == title.strip()
    assert resolve("…") == BLANK
