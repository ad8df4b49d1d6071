import json
from pathlib import Path

import pytest

from lessons.__main__ import main
from lessons.lint.page import lint_page
from lessons.loader import DEFAULT_PACKS
from tests.lessons.authoring import LESSON, TRACK, swap, write_pack


def test_lint_counts_the_lessons(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["lint", str(write_pack(tmp_path)), "--select", "T"]) == 0
    assert capsys.readouterr().out == "1 lesson, no faults\n"
    track = swap(TRACK, "- FBK-1", "- FBK-1\n  - FBK-2")
    write_pack(tmp_path, track=track)
    (tmp_path / "feedback" / "two.yaml").write_text(swap(LESSON, "id: FBK-1", "id: FBK-2"))
    assert main(["lint", str(tmp_path), "--select", "T"]) == 0
    assert capsys.readouterr().out == "2 lessons, no faults\n"


def test_lint_prints_each_fault_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    broken = swap(LESSON, "minutes: 3", "minutes: 99")
    write_pack(tmp_path / "pack", lesson=swap(broken, "title: Ask early", "title: 5"))
    assert main(["lint", "pack"]) == 1
    assert capsys.readouterr().out == (
        "pack/feedback/ask.yaml:3:1 F02 'title' must be text; put it in quotes: '5'\n"
        "pack/feedback/ask.yaml:5:1 F02 'minutes' is 99; it must be 10 or less\n"
        "0 lessons: 2 errors\n"
    )


def test_lint_writes_the_page_of_its_rules(capsys: pytest.CaptureFixture[str]):
    assert main(["lint", "--rules"]) == 0
    assert capsys.readouterr().out == lint_page()


def test_the_shipped_schema_is_true(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["schema"]) == 0
    written = capsys.readouterr().out
    assert main(["schema", "--output", str(tmp_path / "schema.json")]) == 0
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == written
    shipped = (DEFAULT_PACKS / "lesson.schema.json").read_text(encoding="utf-8")
    assert shipped == written, "run: python -m lessons schema --output <that file>"


def test_the_schema_says_what_an_editor_shows(capsys: pytest.CaptureFixture[str]):
    main(["schema"])
    schema = json.loads(capsys.readouterr().out)
    assert "copy button" in schema["properties"]["say"]["description"]
    assert schema["$defs"]["ChoiceOption"]["properties"]["credit"]["enum"] == [0, 0.5, 1]
    assert schema["additionalProperties"] is False
