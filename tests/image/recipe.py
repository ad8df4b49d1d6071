"""The Dockerfile, read as far as the checks need it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Step:
    """One instruction of a stage."""

    stage: str
    """The stage's name; empty for the last, and `before` ahead of the first."""
    instruction: str
    """In capitals: RUN, COPY, ENV ..."""
    words: str


def steps(dockerfile: Path = ROOT / "Dockerfile") -> list[Step]:
    """Read every instruction, with its lines joined and without comments."""
    lines = dockerfile.read_text().splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    found, stage = [], "before"
    for line in text.replace("\\\n", " ").splitlines():
        instruction, _, words = line.strip().partition(" ")
        if instruction == "FROM":
            stage = words.partition(" AS ")[2]
        if instruction:
            found.append(Step(stage, instruction, " ".join(words.split())))
    return found


def select(instruction: str, stage: str = "") -> list[str]:
    """Return what follows an instruction, each time that a stage has it."""
    return [s.words for s in steps() if (s.instruction, s.stage) == (instruction, stage)]


def environment() -> dict[str, str]:
    """Return what the image sets for the bot."""
    pairs = " ".join(select("ENV")).split()
    return dict(pair.split("=", 1) for pair in pairs)


def relocate(words: str, folder: Path) -> str:
    """Put the image's own folders below `folder`."""
    return re.sub(r"(?<![\w.*}/-])/(?=(?:venv|app|build)\b)", f"{folder}/", words)


def copies(stage: str) -> Iterator[tuple[Sequence[str], str]]:
    """Give what is copied from the repository into a stage, and where to."""
    for words in select("COPY", stage):
        if not words.startswith("--from"):
            *sources, goal = words.split()
            yield sources, goal
