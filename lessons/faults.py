"""What is wrong with a pack, said to its author."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend. `line` and `column` count from 1."""

    path: Path
    line: int
    column: int
    message: str

    @property
    def place(self) -> str:
        """`path:line`, the path relative to the working directory where it lies below it."""
        here = Path.cwd()
        path = self.path.absolute()
        return f"{path.relative_to(here) if path.is_relative_to(here) else path}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class PackError(Exception):
    """A pack can not be read. `faults` holds all that is wrong, sorted by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
