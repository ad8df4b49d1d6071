"""`python -m storage`: what an operator asks of the database, and one line for what goes wrong."""

import json
import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import delete

from storage import __main__ as command
from storage.refit import NoOptimizerError, TooFewReviewsError, Trial
from storage.tables import memories
from tests.storage.desk import seat
from tests.storage.people import OPEN, enrol


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


@pytest.mark.parametrize(
    "arguments", [("export", "1"), ("forget", "1"), ("replan",), ("recompute",), ("refit",)]
)
def test_a_database_without_tables_is_told_in_one_line(run, empty, arguments):
    status, _, told = run(*arguments)
    assert (status, told.count("\n")) == (1, 1)
    assert "migrate" in told


def test_a_wrong_address_is_told_in_one_line(run, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "no address")
    status, _, told = run("migrate")
    assert (status, told.count("\n")) == (1, 1)
    assert told.startswith("DATABASE_URL ")


@pytest.fixture
async def at_work(database, curriculum):
    """A learner who has answered."""
    desk = await seat(database, curriculum)
    await desk.work_through(OPEN)
    await database.close()


@pytest.fixture
async def damaged(at_work, database):
    async with database.write() as work:
        await work.execute(delete(memories))
        await work.commit()
    await database.close()


FOUND = "learner 1: memories 2, pace 0, answers without a memory 0\n"


def test_it_tells_that_nothing_differs(run, at_work):
    assert run("recompute") == (0, "Checked 1 learner: 0 differed.\n", "")


def test_it_tells_what_differs_until_it_is_mended(run, damaged):
    status, out, _ = run("recompute")
    assert (status, out.startswith(FOUND), "--write" in out) == (1, True, True)
    mended = FOUND + "Checked 1 learner: 1 differed and were mended.\n"
    assert run("recompute", "--write") == (0, mended, "")
    assert run("recompute")[0] == 0


def test_it_looks_at_one_learner_alone(run, damaged):
    assert run("recompute", "--learner", "1")[0] == 1
    assert run("recompute", "--learner", "2") == (1, "", "there is no learner 2\n")


def fitting(monkeypatch, trial):
    async def refit(database, fit, now, *, dry_run=False):
        if isinstance(trial, Exception):
            raise trial
        return trial

    monkeypatch.setattr(command, "optimizer", lambda: None)
    monkeypatch.setattr(command, "refit", refit)


BETTER = Trial((), fitted=700, held_out=200, loss=0.3111, loss_before=0.3555, better=True)


def test_better_parameters_are_told_and_the_memories_worked_out_anew(run, damaged, monkeypatch):
    fitting(monkeypatch, BETTER)
    status, out, _ = run("refit")
    assert status == 0
    assert all(figure in out for figure in ("700", "200", "0.3111", "0.3555", FOUND))
    assert "Restart the bot" in out
    assert run("recompute")[0] == 0


@pytest.mark.parametrize(
    ("trial", "arguments", "told"),
    [
        (BETTER, ("--dry-run",), "dry run"),
        (replace(BETTER, better=False), (), "stay"),
        (TooFewReviewsError(30, 7), (), "30 reviews to fit to and 7 to judge by"),
    ],
)
def test_else_nothing_is_changed(run, damaged, monkeypatch, trial, arguments, told):
    fitting(monkeypatch, trial)
    status, out, _ = run("refit", *arguments)
    assert (status, told in out, "Restart" in out) == (0, True, False)
    assert run("recompute")[0] == 1


def test_a_missing_optimizer_is_told_in_one_line(run, at_work, monkeypatch):
    def missing():
        raise NoOptimizerError

    monkeypatch.setattr(command, "optimizer", missing)
    status, out, told = run("refit")
    assert (status, out, told.count("\n")) == (1, "", 1)
    assert "pip install" in told
