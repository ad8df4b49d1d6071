"""A progress bar for a terminal, and nothing anywhere else."""

import sys
from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""

_WIDTH = 32


def draw_progress(done: int, total: int) -> None:
    """Draw a bar on stderr, over the last one; it goes when all is done."""
    if not sys.stderr.isatty():
        return
    full = _WIDTH * done // max(total, 1)
    bar = f"{'━' * full}{' ' * (_WIDTH - full)} {done}/{total}"
    sys.stderr.write("\r\x1b[K" if done >= total else f"\r{bar}")
    sys.stderr.flush()
