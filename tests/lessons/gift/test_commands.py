import argparse
from contextlib import suppress
from pathlib import Path

import pytest

from lessons.gift.commands import add_parsers
from lessons.gift.file import read_gift_file
from lessons.gift.items import to_items
from lessons.gift.reading import read_gift
from lessons.loader import PackError
from lessons.textfile import MAX_BYTES
from tests.lessons.authoring import KINDS, LESSON, write_pack

QUIZ = """\
$CATEGORY: First calls

What first? {
  =Ask#Good.
  ~%50%Wait#Hm.
  ~Shout#No.
}

Is it so? {T}

Broken {=a ~b
"""


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers(required=True))
    options = parser.parse_args([str(argument) for argument in arguments])
    return options.run(options)


@pytest.fixture
def quiz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "quiz.gift"
    path.write_text(QUIZ, encoding="utf-8")
    return path


def test_import_prints_items_and_tells_the_rest(quiz: Path, capsys: pytest.CaptureFixture[str]):
    assert run("import", quiz) == 0
    told = capsys.readouterr()
    assert told.out == (
        "  # First calls\n"
        "  - kind: choice\n"
        "    id: what-first\n"
        "    stem: What first?\n"
        "    options:\n"
        "      - id: ask\n"
        "        text: Ask\n"
        "        credit: 1\n"
        "        feedback: Good.\n"
        "      - id: wait\n"
        "        text: Wait\n"
        "        credit: 0.5\n"
        "        feedback: Hm.\n"
        "        tempts: …\n"
        "        misconception: name-it\n"
        "      - id: shout\n"
        "        text: Shout\n"
        "        feedback: No.\n"
        "        tempts: …\n"
        "        misconception: name-it\n"
    )
    assert told.err == (
        "quiz.gift:9: not taken: 'Is it so?' (true/false); "
        "a choice needs three options; write it as one, with a third way\n"
        "quiz.gift:11: the answers' '{' is never closed; write '}' behind them\n"
        "1 item, 2 questions not taken: 1 broken, 1 true/false\n"
    )


def test_strict_fails_only_when_something_is_left_out(quiz: Path):
    assert run("import", quiz, "--strict") == 1
    quiz.write_text("And you? {}", encoding="utf-8")
    assert run("import", quiz, "--strict") == 0


def test_import_into_a_file_overwrites_none(quiz: Path, capsys: pytest.CaptureFixture[str]):
    assert run("import", quiz, "--into", quiz.with_suffix(".yaml")) == 0
    assert quiz.with_suffix(".yaml").read_text(encoding="utf-8").startswith("  # First calls\n")
    assert capsys.readouterr().out == ""
    assert run("import", quiz, "--into", quiz) == 1
    assert "is there already; name a new file" in capsys.readouterr().err
    assert quiz.read_text(encoding="utf-8") == QUIZ


def test_many_faults_are_counted(quiz: Path, capsys: pytest.CaptureFixture[str]):
    quiz.write_text("So? {T}\n\n" * 130, encoding="utf-8")
    assert run("import", quiz) == 0
    *_, more, summary = capsys.readouterr().err.splitlines()
    assert more == "and 30 more; mend the others first"
    assert summary == "0 items, 130 questions not taken: 130 true/false"


def test_export_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    story = LESSON[LESSON.index("  - kind: scenario") :]
    whole = LESSON[: LESSON.index("  - kind: choice")] + KINDS + story
    pack = write_pack(tmp_path / "pack", lesson=whole)
    gift, back = tmp_path / "out.gift", tmp_path / "back.yaml"
    assert run("export", pack, "--output", gift) == 0
    assert capsys.readouterr().err == (
        "not exported: FBK-1 what-first; GIFT has no order\n"
        "not exported: FBK-1 one-story; GIFT has no scenario\n"
        "3 items exported, 2 not\n"
    )
    assert run("import", gift, "--into", back, "--strict") == 0
    again = LESSON[: LESSON.index("  - kind: choice")] + back.read_text(encoding="utf-8") + story
    write_pack(pack, lesson=again)
    assert run("export", pack, "--lesson", "FBK-1") == 0
    assert capsys.readouterr().out == gift.read_text(encoding="utf-8")


def test_export_tells_what_it_can_not_find(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run("export", write_pack(tmp_path / "pack"), "--lesson", "FBK-9") == 1
    assert capsys.readouterr().err == "no lesson is called FBK-9; ids look like FBK-1\n"
    assert run("export", tmp_path / "nowhere") == 1
    assert run("export", tmp_path / "pack", "--output", tmp_path / "no" / "out.gift") == 1
    assert "can not be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "data",
    [
        QUIZ.replace("\n", "\r\n").encode(),
        QUIZ.replace("\n", "\r").encode(),
        QUIZ.encode("utf-8-sig"),
    ],
    ids=["CRLF", "CR", "BOM"],
)
def test_files_from_elsewhere_are_read_alike(quiz: Path, data: bytes):
    expected = read_gift_file(quiz)
    quiz.write_bytes(data)
    assert read_gift_file(quiz) == expected


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"A? {}\n\nB\xff? {}", 3, "not UTF-8"),
        (b"A? {}\n\nB\x00? {}", 3, "U+0000; delete it"),
        ("A? {}\n\ufeffB? {}".encode(), 2, "U+FEFF; delete it"),
        (b"x" * (MAX_BYTES + 1), 1, "the file is over 256 KB; split it"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused(quiz: Path, data: bytes, line: int, says: str):
    quiz.write_bytes(data)
    with pytest.raises(PackError) as told:
        read_gift_file(quiz)
    (fault,) = told.value.faults
    assert (fault.line, fault.code) == (line, "G01")
    assert says in fault.message


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run("import", tmp_path / "none.gift") == 1
    assert "add it, or check its name" in capsys.readouterr().err
    assert run("import", tmp_path) == 1
    assert "not a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "part",
    [
        "A? {}\n\n",
        "So? {=a ~b ~c}\n\n",
        "~",
        "{",
        "\\",
        "<",
        "<b>",
        "<b><i>x</b>",
        "<!--",
        "&",
        " ",
        " \n",
        "::",
        "# ",
        "[",
        "%1",
        "`",
        "*",
        "- ",
        "// offclock item {}\n",
    ],
)
def test_a_huge_file_takes_no_more_than_its_size(part: str, tmp_path: Path):
    long = part * (MAX_BYTES * 9 // 10 // len(part))
    for text in (
        long,
        f"Q? {{=a{long}}}",
        f"[html]{long} x {{}}",
        f"::{long}::Q? {{~{long[:999]}}}",
    ):
        with suppress(PackError):
            to_items(read_gift(text, tmp_path).questions, tmp_path)


def test_a_file_of_too_many_questions_is_refused(quiz: Path, capsys: pytest.CaptureFixture[str]):
    quiz.write_text("A? {}\n\n" * 1000, encoding="utf-8")
    assert run("import", quiz, "--strict") == 0
    quiz.write_text("A? {}\n\n" * 1001, encoding="utf-8")
    capsys.readouterr()
    assert run("import", quiz) == 1
    assert capsys.readouterr().err == ("quiz.gift:2001:1 G01 over 1000 questions; split the file\n")
