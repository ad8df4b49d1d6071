"""`storage.stats`: from a database to a table, a spreadsheet and a page, or to one sentence."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import insert

from storage import learners, stats
from storage.tables import answers
from tests.lessons.authoring import write_pack
from tests.storage.desk import seat
from tests.storage.people import OPEN, learner


@pytest.fixture
def kind() -> str:
    """Reading is tested on both in test_responses.py."""
    return "sqlite"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


@pytest.fixture
def run(pack, url, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    address = url.replace("+aiosqlite", "")

    def run(**options) -> tuple[int, str, str]:
        status = stats.run([pack], **{"database_url": address} | options)
        return status, *capsys.readouterr()

    return run


@pytest.fixture
async def answered(database):
    """Thirty learners answered one question, and a third of them were wrong."""
    row = {"part": 0, "step": 0, "lesson_id": "FBK-1", "item_id": "which-question"}
    row |= {"seconds": 20.0, "answered_at": OPEN}
    async with database.write() as work:
        for n in range(1, 31):
            await learners.add(work, learner(n))
            answer, credit = ("narrow", 1.0) if n > 10 else ("wide", 0.0)
            given = {"answer": answer, "credit": credit, "score": credit}
            await work.execute(insert(answers), row | given | {"learner_id": n})
        await work.commit()
    await database.close()


def test_it_prints_a_table(run, answered):
    status, out, told = run()
    assert (status, told) == (0, "")
    (row,) = [line.split() for line in out.splitlines() if line.startswith("  which-q")]
    assert row[:4] == ["which-question", "choice", "30", "0.69"]


def test_it_writes_a_spreadsheet_and_a_page(run, answered, tmp_path):
    assert run(csv=tmp_path / "out.csv", page=tmp_path / "out.html")[0] == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["option"] == "wide"]
    assert [row["people"] for row in rows] == ["10"]
    assert "which-question" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_it_goes_by_the_environment_and_by_a_file(run, answered, url, monkeypatch, tmp_path):
    (tmp_path / ".env").write_text(f"DATABASE_URL={url}\n", encoding="utf-8")
    assert run(database_url=None)[0] == 0
    monkeypatch.setenv("DATABASE_URL", "no address")
    assert run(database_url=None)[2].startswith("DATABASE_URL is not a database address")


def test_one_lesson_can_be_chosen(run, answered):
    assert run(lesson="FBK-1")[1].startswith("FBK-1 Ask early")
    status, _, told = run(lesson="FBK-7")
    assert (status, told) == (1, "there is no lesson FBK-7 in these packs; ids look like FBK-1\n")


async def test_of_one_learner_nothing_is_told(database, curriculum):
    desk = await seat(database, curriculum)
    await desk.work_through(OPEN)
    async with database.read() as work:
        log = [row async for row in stats.responses.read(work, curriculum)]
    table = "\n".join(stats.write_table(stats.work_out(stats.Log.of(log), curriculum)))
    assert "which-question             choice      under 5  –" in table


def test_no_answer_yet_is_told_in_one_line(run):
    status, _, told = run()
    assert (status, told.count("\n"), "nobody" in told) == (1, 1, True)


def test_no_database_is_told_and_none_is_made(run, tmp_path):
    status, _, told = run(database_url=f"sqlite:///{tmp_path}/data/none.sqlite")
    assert (status, told.count("\n")) == (1, 1)
    assert "there is no database at" in told
    assert not (tmp_path / "data").exists()


def test_a_database_without_tables_is_told(run, tmp_path):
    (tmp_path / "empty.sqlite").touch()
    status, _, told = run(database_url=f"sqlite:///{tmp_path}/empty.sqlite")
    assert (status, "storage migrate" in told) == (1, True)


def test_a_wrong_address_is_told(run):
    assert run(database_url="here")[::2] == (
        1,
        "--database is not a database address; try sqlite:///data/offclock.sqlite\n",
    )


def test_a_pack_that_can_not_be_read_is_told(run, pack):
    (pack / "feedback" / "ask.yaml").write_text("id: FBK-1\n", encoding="utf-8")
    status, out, told = run()
    assert (status, out) == (1, "")
    assert "ask.yaml:1:1" in told


@pytest.mark.parametrize("option", ["csv", "page"])
def test_a_file_that_can_not_be_written_is_told(run, answered, tmp_path, option: str):
    status, out, told = run(**{option: tmp_path / "nowhere" / "out"})
    assert (status, out, told.count("\n")) == (1, "", 1)
    assert "can not be written" in told
