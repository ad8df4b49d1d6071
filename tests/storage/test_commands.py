"""`python -m storage`: what an operator asks of the database, and one line for what goes wrong."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import delete

from storage import __main__ as command
from storage.alone import alone
from storage.commands import learning
from storage.database import Database
from storage.refit import NoOptimizerError, TooFewReviewsError, Trial
from storage.tables import memories
from tests.storage import servers
from tests.storage.desk import seat
from tests.storage.people import OPEN, enrol


@pytest.fixture
def kind() -> str:
    """The commands are the same on both; those that are not say so."""
    return "sqlite"


@pytest.fixture
def run(url, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("BACKUP_FOLDER", raising=False)

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


def test_it_forgets_in_the_backups_too(run, ada, tmp_path, monkeypatch):
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path / "elsewhere"))
    for file in ("elsewhere/mine.sqlite", "backups/not-looked-at.sqlite"):
        assert run("backup", str(tmp_path / file))[0] == 0
    status, out, _ = run("forget", "1")
    assert (status, "nor in 1 copy of it" in out) == (0, True)
    assert names(tmp_path / "elsewhere/mine.sqlite") == []
    assert names(tmp_path / "backups/not-looked-at.sqlite") == ["Ada"]


def test_it_forgets_who_is_in_a_backup_alone(run, ada, tmp_path):
    run("backup", str(tmp_path / "backups/mine.sqlite"))
    run("restore", str(tmp_path / "backups/mine.sqlite"))
    with sqlite3.connect(tmp_path / "offclock.sqlite") as opened:
        opened.execute("DELETE FROM learners")
    opened.close()
    status, out, _ = run("forget", "1")
    assert (status, "nor in 2 copies of it" in out) == (0, True)
    assert run("forget", "1") == (1, "", "there is no learner 1\n")


def names(file) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return [name for (name,) in opened.execute("SELECT first_name FROM learners")]


def test_it_backs_up_a_live_database(run, ada, tmp_path):
    copy = tmp_path / "copy.sqlite"
    size = (tmp_path / "offclock.sqlite").stat().st_size
    assert run("backup", str(copy)) == (0, f"Backed up to {copy} ({size:,} bytes, checked).\n", "")
    assert names(copy) == ["Ada"]


def test_a_backup_overwrites_nothing(run, ada, tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("keep", encoding="utf-8")
    assert run("backup", str(file)) == (1, "", f"{file} exists already; name a new file\n")
    assert file.read_text(encoding="utf-8") == "keep"


def test_there_must_be_something_to_back_up(run, empty, tmp_path):
    status, _, told = run("backup", str(tmp_path / "copy.sqlite"))
    assert (status, told.count("\n")) == (1, 1)
    assert "there is no database at" in told
    assert not (tmp_path / "copy.sqlite").exists()


def test_it_restores_a_backup_and_says_what_it_holds(run, at_work, tmp_path):
    run("backup", str(tmp_path / "copy.sqlite"))
    run("forget", "1")
    status, out, told = run("restore", str(tmp_path / "copy.sqlite"))
    assert (status, told) == (0, "")
    assert out.startswith("Restored 1 learner; last answer: 2026-03-02 12:30 UTC.")
    (aside,) = tmp_path.glob("offclock.sqlite.before-restore-*Z")
    assert str(aside) in out
    assert names(tmp_path / "offclock.sqlite") == ["Ada"]


def test_a_restore_without_answers_makes_none_up(run, ada, tmp_path):
    run("backup", str(tmp_path / "copy.sqlite"))
    assert "last answer: never" in run("restore", str(tmp_path / "copy.sqlite"))[1]


def test_it_moves_everything_and_counts_it(run, at_work, tmp_path, monkeypatch):
    to = f"sqlite:///{tmp_path}/moved.sqlite"
    status, out, told = run("move", to)
    assert (status, told) == (0, "")  # and no bar, as nobody sits at a terminal
    assert re.search(r"^answers +3  identical$", out, re.MULTILINE)
    assert "Set DATABASE_URL" in out
    before = run("export", "1")
    monkeypatch.setenv("DATABASE_URL", to)
    assert run("export", "1") == before


def test_it_shows_at_a_terminal_how_far_it_is(run, ada, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    bars = run("move", f"sqlite:///{tmp_path}/moved.sqlite")[2].split("\r")
    assert "Copying   [####################          ]  67%  deliveries" in bars[2]
    assert bars[-1].startswith(f"Comparing [{'#' * 30}] 100%  slots")
    assert bars[-1].endswith("\n")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("nothing at all", "TO_URL is not a database address"),
        ("postgresql://nobody:hush@127.0.0.1:1/none", "TO_URL names a database that does not open"),
        ("itself", "that is the same database"),
    ],
)
def test_a_wrong_target_is_told_in_one_line_without_a_password(run, ada, url, to, why):
    status, out, told = run("move", url if to == "itself" else to)
    assert (status, out, told.count("\n")) == (1, "", 1)
    assert told.startswith(why)
    assert "hush" not in told


@pytest.mark.parametrize("arguments", [("restore", "copy.sqlite"), ("move", "sqlite:///to.sqlite")])
def test_a_running_bot_is_not_pulled_from_under(run, ada, url, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    run("backup", "copy.sqlite")
    with alone(url):
        status, out, told = run(*arguments)
    assert (status, out, told.count("\n")) == (1, "", 1)
    assert "is used by another Offclock" in told
    assert names(tmp_path / "offclock.sqlite") == ["Ada"]


def test_tables_are_not_changed_beneath_a_bot(run, empty, tmp_path):
    database = tmp_path / "empty.sqlite"
    with alone(database):
        assert "is used by another" in run("migrate")[2]
    run("migrate")
    with alone(database):  # with nothing to do there is nothing to wait for
        assert run("migrate") == (0, "The database is up to date.\n", "")


@pytest.fixture
def postgres(monkeypatch):
    with servers.temporary(servers.server()) as first, servers.temporary(servers.server()) as other:
        yield first, other


@pytest.mark.postgres
def test_a_dump_of_postgres_goes_into_an_empty_database(run, postgres, tmp_path, monkeypatch):
    full, empty = postgres
    monkeypatch.setenv("DATABASE_URL", full)
    run("migrate")
    asyncio.run(enrol_into(full))
    dump = tmp_path / "offclock.dump"
    assert run("backup", str(dump))[0] == 0
    assert dump.stat().st_mode & 0o777 == 0o600
    status, _, told = run("restore", str(dump))
    assert (status, told.count("\n"), "not empty" in told) == (1, 1, True)
    monkeypatch.setenv("DATABASE_URL", empty)
    assert run("restore", str(dump))[1].startswith("Restored 1 learner; last answer: never.")
    assert json.loads(run("export", "1")[1])["learners"][0]["first_name"] == "Ada"


async def enrol_into(url):
    database = Database(url)
    await enrol(database)
    await database.close()


@pytest.mark.postgres
def test_what_is_no_dump_is_told_in_one_line(run, postgres, ada, tmp_path, monkeypatch):
    run("backup", str(tmp_path / "lite.sqlite"))
    (tmp_path / "noise").write_text("noise", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", postgres[1])
    for name, why in (("lite.sqlite", "storage move"), ("noise", "archive"), ("none", "open")):
        status, out, told = run("restore", str(tmp_path / name))
        assert (status, out, told.count("\n")) == (1, "", 1)
        assert why in told


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

    monkeypatch.setattr(learning, "optimizer", lambda: None)
    monkeypatch.setattr(learning, "refit_all", refit)


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

    monkeypatch.setattr(learning, "optimizer", missing)
    status, out, told = run("refit")
    assert (status, out, told.count("\n")) == (1, "", 1)
    assert "pip install" in told
