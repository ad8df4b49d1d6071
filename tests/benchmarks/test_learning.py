"""The benchmark of learning still runs, and measures something in every row."""

import subprocess
import sys
from pathlib import Path

import pytest

# What takes seconds takes minutes beside other tests.
pytestmark = pytest.mark.timeout(300)

ROOT = Path(__file__).parents[2]
PAGE = "# Learning\n\n<!-- learning: begin -->\nold\n<!-- learning: end -->\n"
RECALL = (
    "items met, of 336",
    "recall of those, at the end",
    "recall of the whole curriculum",
    "minutes spent",
    "items recalled for an hour spent",
    "bites that overran their gap",
    "minutes due and not asked, of an evening",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with the tables of a quick run."""
    path = tmp_path_factory.mktemp("bench") / "page.md"
    path.write_text(PAGE)
    command = [sys.executable, "-m", "benchmarks", "learning", "--quick", "--write", str(path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    return path.read_text()


@pytest.fixture(scope="module")
def lines(page: str) -> list[list[str]]:
    """The cells of every line of a table."""
    found = [line for line in page.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in found]


def test_it_compares_four_who_teach(lines: list[list[str]]) -> None:
    rows = {cells[0]: cells[2:] for cells in lines if cells[0] in RECALL}
    assert tuple(rows) == RECALL
    assert all(len(cells) == 5 for cells in rows.values())
    for title in RECALL[:5]:
        assert all(float(cell.split()[0]) > 0 for cell in rows[title][:4]), title


def test_expectations_stand_beside_the_mean_of_all(lines: list[list[str]]) -> None:
    begin = next(place for place, cells in enumerate(lines) if "Brier" in cells)
    rows = lines[begin + 2 : begin + 6]
    assert [cells[1] for cells in rows] == ["the engine", "always the mean"] * 2
    assert all(0 <= float(cell) < 5 for cells in rows for cell in cells[2:])


def test_every_review_is_in_a_bin(lines: list[list[str]]) -> None:
    begin = next(place for place, cells in enumerate(lines) if cells[0] == "expected")
    end = next(place for place, cells in enumerate(lines) if "Brier" in cells)
    bins = lines[begin + 2 : end]
    assert sum(int(cells[1].replace(",", "")) for cells in bins) > 0
    assert [float(cells[0][:-2]) for cells in bins] == sorted(float(c[0][:-2]) for c in bins)


def test_costs_stand_beside_the_package(lines: list[list[str]]) -> None:
    costs = [cells for cells in lines if "2,000 memories" in cells[0]]
    assert len(costs) == 2
    assert all(float(cells[5].removesuffix("x").replace(",", "")) > 0 for cells in costs)


def test_the_seeds_are_told(page: str) -> None:
    assert "3 simulated learners over 21 days, seeds 1 to 3;" in page
    assert "\nold\n" not in page
