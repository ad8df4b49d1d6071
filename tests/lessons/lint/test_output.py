"""The report as text, as JSON, as GitHub's commands, and what the command makes of it."""

import json
from datetime import date
from pathlib import Path

import pytest

from lessons.__main__ import main
from lessons.faults import Fault
from lessons.lint import Report
from lessons.lint.output import count, write_github, write_json, write_text
from lessons.lint.waivers import Waived
from lessons.progress import draw_progress
from tests.lessons.authoring import swap, write_pack
from tests.lessons.lint.authored import GOOD, TODAY

ERROR = Fault(Path("/p/a,b.yaml"), 3, 5, "100% wrong:\nmend it", "L01")
MILD = Fault(Path("/p/c.yaml"), 7, 1, "hm", "L04", warning=True)
REPORT = Report(2, (ERROR, MILD), (Waived(MILD, "It is meant."),))


def test_text_has_a_line_for_each_fault_and_one_that_counts():
    assert list(write_text(REPORT)) == [
        "/p/a,b.yaml:3:5 L01 100% wrong:\nmend it",
        "/p/c.yaml:7:1 L04 hm",
        "2 lessons: 1 error, 1 warning, 1 waived",
    ]


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (Report(1, ()), "1 lesson, no faults"),
        (Report(3, (), REPORT.waived), "3 lessons, no faults (1 waived)"),
        (Report(0, (ERROR, ERROR)), "0 lessons: 2 errors"),
        (Report(1, (MILD,)), "1 lesson: 1 warning"),
    ],
)
def test_the_last_line_counts(report: Report, says: str):
    assert count(report) == says


def test_json_holds_everything_and_the_reasons():
    whole = json.loads("\n".join(write_json(REPORT)))
    mild = {
        "path": "/p/c.yaml",
        "line": 7,
        "column": 1,
        "code": "L04",
        "severity": "warning",
        "message": "hm",
    }
    assert whole["lessons"] == 2
    assert [fault["severity"] for fault in whole["faults"]] == ["error", "warning"]
    assert whole["faults"][1] == mild
    assert whole["waived"] == [mild | {"reason": "It is meant."}]


def test_github_gets_one_line_a_fault_with_its_marks_escaped():
    assert list(write_github(REPORT)) == [
        "::error file=/p/a%2Cb.yaml,line=3,col=5,title=L01::100%25 wrong:%0Amend it",
        "::warning file=/p/c.yaml,line=7,col=1,title=L04::hm",
        "2 lessons: 1 error, 1 warning, 1 waived",
    ]


def test_faults_name_files_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fault = Fault(tmp_path / "pack" / "a.yaml", 1, 2, "x")
    monkeypatch.chdir(tmp_path)
    assert str(fault) == "pack/a.yaml:1:2 F01 x"


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("lessons.__main__._today", lambda: TODAY)
    return str(write_pack(tmp_path, lesson=GOOD))


def test_a_warning_is_printed_and_lets_pass(pack: str, capsys: pytest.CaptureFixture[str]):
    write_pack(Path(pack), lesson=swap(GOOD, "reviewed: 2026-01-31", "reviewed: 2020-01-31"))
    assert main(["lint", pack]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 lesson: 1 warning"


def test_it_reads_the_calendar_once_for_the_age_of_a_review(
    pack: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lessons.__main__._today", lambda: date(2028, 1, 31))
    assert main(["lint", pack]) == 0
    assert " L24 last reviewed 2026-01-31" in capsys.readouterr().out


def test_rules_are_selected_by_how_their_codes_begin(pack: str, capsys: pytest.CaptureFixture[str]):
    write_pack(Path(pack), lesson=swap(GOOD, "In 2020 Gray", "Studies show that Gray"))
    for chosen, status in (("l15", 1), ("L1", 1), ("T, L16", 1), ("T,L0", 0), ("", 1)):
        assert main(["lint", pack, "--select", chosen]) == status, chosen
    assert capsys.readouterr().err == ""


def test_a_code_that_no_rule_has_is_refused(pack: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["lint", pack, "--select", "L00"])
    assert stopped.value.code == 2
    assert "no rule has the code L00; --rules lists them" in capsys.readouterr().err


def test_the_other_formats_are_asked_for(pack: str, capsys: pytest.CaptureFixture[str]):
    assert main(["lint", pack, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"lessons": 1, "faults": [], "waived": []}
    assert main(["lint", pack, "--format", "github"]) == 0
    assert capsys.readouterr().out == "1 lesson, no faults\n"


def test_a_bar_is_drawn_on_a_terminal_and_nowhere_else(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    draw_progress(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    draw_progress(1, 2)
    half = capsys.readouterr().err
    assert half.startswith("\r" + "━" * 16 + " ")
    assert half.endswith(" 1/2")
    draw_progress(2, 2)
    draw_progress(0, 0)
    assert capsys.readouterr().err == "\r\x1b[K" * 2
