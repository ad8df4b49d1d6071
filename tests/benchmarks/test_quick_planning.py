"""The benchmark of planning still runs, and measures something in every row."""

import subprocess
import sys
from pathlib import Path

import pytest

# What takes seconds takes minutes beside other tests.
pytestmark = pytest.mark.timeout(300)

ROOT = Path(__file__).parents[2]

PEERS = {
    "the next gap of ten slots": 3,
    "the same without quiet hours and cap": 0,
    "the next gap of ten slots, from their texts": 1,
    "the next gap beside a calendar of 200 events": 1,
    "read a slot sentence, of 20": 2,
    "of them, any answer": 2,
    "of them, the right first start": 2,
    "read and unfold a calendar of 200 events": 1,
    "plan a million learners anew, from 2,000": 2,
    "processor time of it": 0,
    "most memory of it, all processes": 0,
    "bites answered, one of three gaps a day": 3,
    "answers lost a week to the choice": 2,
}


@pytest.fixture(scope="module")
def table() -> dict[str, list[list[str]]]:
    """The rows of a quick run by their titles, each with those that stand under it."""
    command = [sys.executable, "-m", "benchmarks", "planning", "--quick"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[list[str]]] = {}
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    for line in lines[2:]:
        title, *cells = [cell.strip() for cell in line[1:-1].split("|")]
        found.setdefault(title or list(found)[-1], []).append(cells)
    return found


def middle(cell: str) -> float:
    """The median in a cell."""
    return float(cell.split(maxsplit=1)[0].removesuffix("x").replace(",", ""))


def test_it_measures_everything(table: dict[str, list[list[str]]]) -> None:
    assert list(table) == list(PEERS)
    for title, lines in table.items():
        assert middle(lines[0][1]) > 0, title


def test_it_stands_beside_others(table: dict[str, list[list[str]]]) -> None:
    for title, lines in table.items():
        peers = [cells for cells in lines if cells[2]]
        assert len(peers) == PEERS[title], title
        assert all(middle(theirs) > 0 and middle(ratio) > 0 for *_, theirs, ratio in peers), title


def test_every_sentence_is_read(table: dict[str, list[list[str]]]) -> None:
    assert {lines[0][1] for title, lines in table.items() if "of them" in title} == {"20"}
