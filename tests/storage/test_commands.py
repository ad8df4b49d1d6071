"""`python -m storage`: what an operator asks of the database, and one line for what goes wrong."""

import json
import sqlite3

import pytest

from storage import __main__ as command
from tests.storage.people import enrol


@pytest.fixture
def kind() -> str:
    """The commands are the same on both; backup is for SQLite."""
    return "sqlite"


@pytest.fixture
def run(url, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", url)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = command.main(arguments)
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.sqlite")


@pytest.fixture
async def ada(database):
    await enrol(database)
    await database.close()


def test_it_migrates_an_empty_database(run, empty):
    assert run("migrate") == (0, "The database is up to date.\n", "")
    status, out, _ = run("export", "1")
    assert (status, json.loads(out)["learners"]) == (0, [])


def test_it_exports_a_learner(run, ada):
    status, out, _ = run("export", "1")
    told = json.loads(out)
    assert status == 0
    assert [row["first_name"] for row in told["learners"]] == ["Ada"]
    assert len(told["slots"]) == 1


def test_it_forgets_a_learner_once(run, ada):
    status, out, _ = run("forget", "1")
    assert (status, "learner 1" in out) == (0, True)
    assert json.loads(run("export", "1")[1])["slots"] == []
    assert run("forget", "1") == (1, "", "there is no learner 1\n")


def test_it_plans_everybody_anew(run, ada):
    status, out, _ = run("replan")
    assert (status, out) == (0, "Planned anew for 1 learner.\n")
    (planned,) = json.loads(run("export", "1")[1])["deliveries"]
    assert planned["due_at"] != "2026-03-02T12:30:00+00:00"  # long ago


def test_it_backs_up_a_live_database(run, ada, tmp_path):
    copy = tmp_path / "copy.sqlite"
    assert run("backup", str(copy))[0] == 0
    with sqlite3.connect(copy) as found:
        assert found.execute("SELECT first_name FROM learners").fetchall() == [("Ada",)]
    found.close()


def test_a_backup_overwrites_nothing(run, ada, tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("keep", encoding="utf-8")
    status, _, told = run("backup", str(file))
    assert (status, told.count("\n")) == (1, 1)
    assert str(file) in told
    assert file.read_text(encoding="utf-8") == "keep"


def test_there_must_be_something_to_back_up(run, empty, tmp_path):
    status, _, told = run("backup", str(tmp_path / "copy.sqlite"))
    assert (status, told.count("\n")) == (1, 1)
    assert not (tmp_path / "copy.sqlite").exists()


def test_a_backup_is_for_sqlite(run, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    status, _, told = run("backup", str(tmp_path / "copy"))
    assert (status, "pg_dump" in told) == (1, True)


@pytest.mark.parametrize("arguments", [("export", "1"), ("forget", "1"), ("replan",)])
def test_a_database_without_tables_is_told_in_one_line(run, empty, arguments):
    status, _, told = run(*arguments)
    assert (status, told.count("\n")) == (1, 1)
    assert "migrate" in told


def test_a_wrong_address_is_told_in_one_line(run, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "no address")
    status, _, told = run("migrate")
    assert (status, told.count("\n")) == (1, 1)
    assert told.startswith("DATABASE_URL ")
