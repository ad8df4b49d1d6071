"""Rows of the table of planning: a measure, and beside it the same job done in other ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.table import spread

HEAD = ("", "", "Offclock", "the same job done by", "", "ratio")
OURS = ""
"""The name of ours among those that were measured together."""


@dataclass(frozen=True)
class Row:
    """One measure over the rounds. A row without ours stands under the one it goes with."""

    title: str
    unit: str
    ours: Sequence[float]
    peer: str = ""
    theirs: Sequence[float] = ()
    more_is_better: bool = False
    first: bool = True

    def cells(self) -> list[str]:
        """Its cells as text."""
        own = [self.title, self.unit, spread(self.ours)] if self.first else ["", "", ""]
        return [*own, self.peer, spread(self.theirs), self._ratio()]

    def _ratio(self) -> str:
        """How many times as good as the peer: more than 1 is for us."""
        if not self.theirs:
            return ""
        ratio = median(self.ours) / median(self.theirs)
        ratio = ratio if self.more_is_better else 1 / ratio
        return f"{ratio:,.0f}x" if ratio >= 100 else f"{ratio:.2f}x"


def rows(
    title: str,
    unit: str,
    measured: Mapping[str, Sequence[float]],
    factor: float = 1.0,
    *,
    more_is_better: bool = False,
) -> list[Row]:
    """Return a row for every other way that was measured, or one where there is none.

    What was measured, times `factor`, is in the unit.
    """
    in_unit = {name: [value * factor for value in values] for name, values in measured.items()}
    ours = in_unit.pop(OURS)
    peers = list(in_unit.items()) or [("", [])]
    return [
        Row(title, unit, ours, peer, theirs, more_is_better, first=not place)
        for place, (peer, theirs) in enumerate(peers)
    ]


def markdown(table: Sequence[Row]) -> str:
    """Return the table as Markdown."""
    lines = [HEAD, ("---", "---", "---:", "---", "---:", "---:"), *(row.cells() for row in table)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
