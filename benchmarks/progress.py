"""A bar on the standard error stream."""

import sys

WIDTH = 30


class Bar:
    """Grows by one with each thing begun."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._begun = 0

    def say(self, what: str) -> None:
        """Show what is being done now."""
        full = WIDTH * self._begun // self._total
        self._begun += 1
        self._show(f"[{'#' * full}{'.' * (WIDTH - full)}] {what}")

    def end(self) -> None:
        """Take the bar away."""
        self._show("")

    def _show(self, text: str) -> None:
        # A log keeps every line; a terminal shows the last.
        ends = "\r\033[K" if sys.stderr.isatty() else "\n"
        sys.stderr.write(f"{text}{ends}" if text else ends)
        sys.stderr.flush()
