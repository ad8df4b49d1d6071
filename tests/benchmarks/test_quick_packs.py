"""The benchmark of packs still runs, and measures something in every row."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_row_is_measured(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("<!-- packs: begin -->\nold\n<!-- packs: end -->\n")
    command = [sys.executable, "-m", "benchmarks", "packs", "--quick", "--write", str(page)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=100)

    lines = page.read_text().splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if " | ms | " in line]
    assert [row[0] for row in rows] == [
        "load and validate, cold",
        "load and validate, warm",
        "lint",
    ]
    for _, _, *figures in rows:
        assert all(float(one.rstrip("x").replace(",", "")) > 0 for one in figures)
    assert "old" not in lines
