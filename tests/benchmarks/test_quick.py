"""The bots' benchmark still runs, and measures something in every row.

How fast is not a test's matter.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.table import Row, write_between

# What takes seconds takes minutes beside other tests.
pytestmark = pytest.mark.timeout(300)

ROOT = Path(__file__).parents[2]

COMPARED = (
    "presses",
    "processor time of a press",
    "press to answer, one at a time: median",
    "press to answer, one at a time: p99",
    "press to answer, all side by side: median",
    "press to answer, all side by side: p99",
    "pushes",
    "processor time of a push",
    "start to first poll",
    "memory after the first push",
)
ALONE = ("start to first poll, `python -m bot`", "compose a bite, 24 memories")
PAGE = """# Speed

<!-- bots: begin -->
old
<!-- bots: end -->

<!-- planning: begin -->
kept
<!-- planning: end -->

The end.
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with the table of a quick run."""
    path = tmp_path_factory.mktemp("bench") / "page.md"
    path.write_text(PAGE)
    command = [sys.executable, "-m", "benchmarks", "bots", "--quick", "--write", str(path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    return path.read_text()


def cells(page: str) -> dict[str, list[str]]:
    """The table's rows, by their titles."""
    lines = [line.strip("| ").split("|") for line in page.splitlines() if line.startswith("| ")]
    split = [[cell.strip() for cell in line] for line in lines]
    return {line[0]: line[2:] for line in split[1:] if line[0] not in ("", "---")}


def number(cell: str) -> float:
    return float(cell.removesuffix("x").replace(",", ""))


def test_it_compares_the_bots(page: str) -> None:
    table = cells(page)
    for title in COMPARED:
        ours, postgres, *others = table[title]
        assert len(others) == 6, title
        assert all(number(cell) > 0 for cell in (ours, *others)), title
        assert bool(postgres) == ("TEST_POSTGRES_URL" in os.environ), title


def test_it_measures_what_has_no_peer(page: str) -> None:
    table = cells(page)
    assert set(table) == {*COMPARED, *ALONE}
    for title in ALONE:
        assert number(table[title][0]) > 0, title


def test_nothing_is_lost(page: str) -> None:
    assert ", 0 lost;" in page


def test_it_leaves_the_rest_of_the_page(page: str) -> None:
    before, after = PAGE.split("old")
    assert page.startswith(f"{before}| ")
    assert page.endswith(after)


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="has no <!-- planning: begin -->"):
        write_between("# Speed\n\n<!-- planning: end -->\n", "planning", "a table")


@pytest.mark.parametrize(("more_is_better", "ratio"), [(True, "2.00x"), (False, "0.50x")])
def test_a_ratio_above_one_is_always_good_for_us(more_is_better: bool, ratio: str) -> None:
    row = Row("speed", "a second", [10, 20, 30], ptb=[10], more_is_better=more_is_better)
    assert row.cells() == ["speed", "a second", "20 (10–30)", "", "10", "", "", ratio, "", ""]
