"""Waivers: what stands for a reason, and what no reason helps."""

from pathlib import Path

import pytest

from lessons.lint import RULES, lint
from tests.lessons.authoring import PACK, TRACK, swap, write_pack
from tests.lessons.lint.authored import GOOD, TODAY, check, told

HOOK = "hook: >-"
DULL = swap(GOOD, "undone.\n\ndialogue:", "undone. Communication is key.\n\ndialogue:")


def waive(lesson: str, *codes: str) -> str:
    lines = "".join(f"  - {{code: {code}, reason: The client says so.}}\n" for code in codes)
    return swap(lesson, HOOK, f"waivers:\n{lines}{HOOK}")


def test_a_waived_fault_is_kept_with_its_reason_and_not_told(tmp_path: Path):
    assert [fault.code for fault in check(tmp_path, DULL).faults] == ["L09"]
    report = check(tmp_path, waive(DULL, "L09"))
    assert (report.faults, report.errors) == ((), 0)
    (waived,) = report.waived
    assert (waived.fault.code, waived.reason) == ("L09", "The client says so.")


def test_a_waiver_that_nothing_needs_is_a_fault(tmp_path: Path):
    (fault,) = check(tmp_path, waive(GOOD, "L09")).faults
    assert told(fault) == "15 W01 nothing here breaks L09; delete this waiver"


def test_a_rule_is_waived_once(tmp_path: Path):
    (fault,) = check(tmp_path, waive(DULL, "L09", "L09")).faults
    assert told(fault) == "16 W01 L09 is waived twice; delete one"


def test_each_rule_on_waivers_is_selected_by_itself(tmp_path: Path):
    write_pack(tmp_path, lesson=waive(GOOD, "L09", "X01"))
    for code in ("W01", "W02"):
        (fault,) = lint([tmp_path], select=[code], today=TODAY).faults
        assert fault.code == code


@pytest.mark.parametrize("code", ["F02", "T02", "W01"])
def test_some_rules_can_not_be_waived(tmp_path: Path, code: str):
    long = swap(GOOD, "we can still\n  change", f"{'🙂' * 80} we can still\n  change")
    found = check(tmp_path, waive(long, code)).faults
    assert [fault.code for fault in found] == ["W02", "T02"]
    assert found[0].message == f"{code} can not be waived; mend what it names, and delete this"


def test_a_waiver_holds_for_its_own_file(tmp_path: Path):
    write_pack(tmp_path, lesson=waive(DULL, "L09"), track=swap(TRACK, "FBK-1", "FBK-1\n  - FBK-2"))
    (tmp_path / "feedback" / "two.yaml").write_text(swap(DULL, "id: FBK-1", "id: FBK-2"))
    found = lint([tmp_path], select=["L09", "W"], today=TODAY).faults
    assert [(fault.path.name, fault.code) for fault in found] == [("two.yaml", "L09")]


def test_what_the_pack_waives_does_not_hold_for_its_lessons(tmp_path: Path):
    pack = PACK + "waivers:\n  - {code: L09, reason: Our tone.}\n"
    found = check(tmp_path, DULL, pack=pack).faults
    assert [(fault.path.name, fault.code) for fault in found] == [
        ("ask.yaml", "L09"),
        ("pack.yaml", "W01"),
    ]


def test_waivers_are_judged_where_they_are_asked_for(tmp_path: Path):
    """Whatever else is selected: a waiver is judged by its rule, and its rule is not told."""
    write_pack(tmp_path, lesson=waive(swap(DULL, "In 2020 Gray", "Gray once"), "L09", "L10"))
    for select, codes in (
        (["L09"], []),
        (["L08"], []),
        (["L09", "L15"], ["L15"]),
        (["W"], ["W01"]),
        (["W02", "L15"], ["L15"]),
        ([], ["W01", "L15"]),
    ):
        report = lint([tmp_path], select=select, today=TODAY)
        assert [fault.code for fault in report.faults] == codes, select
        assert len(report.waived) == ("L09" in select or not select)


def test_of_a_broken_pack_nothing_is_counted_and_no_waiver_called_needless(tmp_path: Path):
    pack = PACK + "waivers:\n  - {code: L21, reason: Two lessons.}\n"
    track = swap(TRACK, "FBK-1", "FBK-1\n  - FBK-2")
    write_pack(tmp_path, lesson=GOOD, pack=pack, track=track)
    (tmp_path / "feedback" / "two.yaml").write_text(swap(GOOD, "id: FBK-1", "id: FBK-2"))
    whole = [(fault.path.name, fault.code) for fault in lint([tmp_path], today=TODAY).faults]
    assert whole == [("two.yaml", "L20"), ("pack.yaml", "W01")]
    (tmp_path / "feedback" / "six.yaml").write_text("a: b: c\n")
    assert [fault.code for fault in lint([tmp_path], today=TODAY).faults] == ["F01"]


@pytest.mark.parametrize("code", sorted({rule.code for rule in RULES if rule.code[0] in "LQ"}))
def test_every_other_rule_can_be_waived(tmp_path: Path, code: str):
    (fault,) = check(tmp_path, waive(GOOD, code)).faults
    assert fault.code == "W01"


def test_one_file_alone_is_checked_as_it_would_be_among_others(tmp_path: Path):
    lesson = swap(GOOD, "hook: >-", "waivers: [{code: L06, reason: Long names.}]\nhook: >-")
    pack = write_pack(tmp_path, lesson=swap(lesson, "minutes: 5\nsource", "minutes: 6\nsource"))
    file = pack / "feedback" / "ask.yaml"
    alone = lint([pack], today=TODAY, only=file)
    assert [fault.code for fault in alone.faults] == ["L24", "W01"]
    other = lint([pack], today=TODAY, only=pack / "feedback" / "other.yaml")
    assert [fault.code for fault in other.faults if fault.code == "L24"] == []
