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
    code: str = "F01"
    """The rule it breaks, as docs/lint.md lists them."""
    warning: bool = False
    """Whether a pack may be used all the same."""

    @property
    def file(self) -> str:
        """The path, relative to the working directory where it lies below it."""
        here = Path.cwd()
        path = self.path.absolute()
        return str(path.relative_to(here) if path.is_relative_to(here) else path)

    @property
    def place(self) -> str:
        """`path:line`, as an editor opens it."""
        return f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}:{self.column} {self.code} {self.message}"


class PackError(Exception):
    """A pack can not be read. `faults` holds all that is wrong, sorted by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
