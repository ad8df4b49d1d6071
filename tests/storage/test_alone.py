"""One process to one SQLite file."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.alone import InUseError, alone, file_of
from storage.database import DatabaseUrlError

HOLDER = """
import sys
from storage.alone import alone

with alone(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "offclock.sqlite"


@pytest.fixture
def url(file):
    return f"sqlite+aiosqlite:///{file}"


@contextmanager
def another(url):
    """Another process that has the database."""
    command = [sys.executable, "-c", HOLDER, url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def take(url):
    with alone(url):
        pass


def test_a_second_process_is_told_who_has_the_database(url, file):
    with another(url) as process, pytest.raises(InUseError) as refused:
        take(url)
    told = f"{file} is used by another Offclock (process {process.pid}); stop it first"
    assert str(refused.value) == told


def test_a_process_that_is_killed_leaves_no_lock(url):
    with another(url) as process:
        process.kill()
        process.wait()
        take(url)


def test_a_child_that_outlives_it_does_not_keep_the_lock(url):
    with alone(url):
        child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False)
    with child:
        take(url)
        child.kill()


def test_leaving_gives_it_up_and_the_file_beside_means_nothing(url, file):
    take(url)
    assert file.with_name("offclock.sqlite.lock").exists()
    with alone(url), pytest.raises(InUseError, match=f"process {os.getpid()}"):
        take(url)
    take(url)


def test_two_names_of_one_file_have_one_lock(url, file):
    file.touch()
    other = file.with_name("other.sqlite")
    other.symlink_to(file)
    with alone(url), pytest.raises(InUseError):
        take(other)


def test_a_holder_that_has_not_written_its_number_is_not_made_up(url, file):
    with alone(url):
        os.truncate(f"{file}.lock", 0)
        with pytest.raises(InUseError, match="another Offclock; stop it first"):
            take(url)


def test_two_databases_have_two_locks(url, file):
    with alone(url):
        take(file.with_name("another.sqlite"))


@pytest.mark.parametrize("url", ["postgresql+psycopg://nobody@127.0.0.1/none", "sqlite://"])
def test_what_has_no_file_is_not_locked(url):
    assert file_of(url) is None
    with alone(url):
        take(url)


def test_nobody_else_may_read_the_lock(url, file):
    take(url)
    assert Path(f"{file}.lock").stat().st_mode & 0o777 == 0o600


def test_a_lock_that_does_not_open_is_told_in_one_line(url, file):
    Path(f"{file}.lock").mkdir()
    with pytest.raises(DatabaseUrlError, match=r"^names a file whose lock .*directory.*mend"):
        take(url)
