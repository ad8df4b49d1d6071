"""Packs: how long lessons take to load and to lint, beside the same YAML read by plain PyYAML.

Each measure is the first of its kind in a process of its own, as it is at a bot's start; importing
is not counted, as it is the same whatever is read.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.progress import Bar
from benchmarks.table import spread
from lessons.loader import DEFAULT_PACKS, load_packs

PLAIN = "plain PyYAML, C loader"

_SETUPS = {
    "load and validate, cold": (
        "from lessons.loader import load_packs; do = lambda: load_packs([P])"
    ),
    "load and validate, warm": (
        "from lessons.cache import load_with_cache; do = lambda: load_with_cache([P], C)"
    ),
    "lint": (
        "from datetime import date; from lessons.lint import lint; "
        "do = lambda: lint([P], today=date(2026, 11, 22))"
    ),
    PLAIN: (
        "import yaml; do = lambda: "
        "[yaml.load(f.read_bytes(), Loader=yaml.CSafeLoader) for f in P.rglob('*.yaml')]"
    ),
}


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int


FULL, QUICK = Size(7), Size(1)


def measure(size: Size) -> str:
    """Return the table, with a line on what was read."""
    bar = Bar(size.rounds * len(_SETUPS))
    took: dict[str, list[float]] = {name: [] for name in _SETUPS}
    names = list(_SETUPS)
    with tempfile.TemporaryDirectory(prefix="offclock-bench-") as folder:
        cache = Path(folder) / "lessons.json"
        _seconds("load and validate, warm", cache)  # which fills the cache
        for number in range(size.rounds):
            # Each begins once, so that a neighbour who comes or goes is nobody's in particular.
            first = number % len(names)
            for name in names[first:] + names[:first]:
                bar.say(f"round {number + 1}: {name}")
                took[name].append(_seconds(name, cache))
    bar.end()
    return f"{_table(took)}\n\n{_what(size)}"


def _seconds(name: str, cache: Path) -> float:
    script = (
        f"from pathlib import Path; from time import perf_counter; "
        f"P, C = Path({str(DEFAULT_PACKS)!r}), Path({str(cache)!r}); {_SETUPS[name]}; "
        "began = perf_counter(); do(); print(perf_counter() - began)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return float(done.stdout)


def _table(took: Mapping[str, Sequence[float]]) -> str:
    head = ["", "", "Offclock", PLAIN, "to PyYAML"]
    lines = [head, ["---", "---", *["---:"] * 3]]
    plain = [1000 * seconds for seconds in took[PLAIN]]
    for name in _SETUPS:
        if name != PLAIN:
            ours = [1000 * seconds for seconds in took[name]]
            ratio = f"{median(plain) / median(ours):.2f}x"
            lines.append([name, "ms", spread(ours), spread(plain), ratio])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _what(size: Size) -> str:
    files = list(DEFAULT_PACKS.rglob("*.yaml"))
    kilobytes = sum(file.stat().st_size for file in files) // 1024
    lessons = len(load_packs([DEFAULT_PACKS]).lessons)
    return f"{lessons} lessons, {len(files)} files of {kilobytes} KB; {size.rounds} rounds."
