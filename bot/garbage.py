"""The search for circular garbage, fitted to a process that makes many things and few circles.

Python looks through what is new after every 700 objects (docs.python.org/3/library/gc.html).
A batch of claims makes a hundred thousand that live until it is sent, and next to none of them in a
circle; the search took a fifth of a push's processor time (docs/performance.md).
"""

import gc

THRESHOLDS = (20_000, 20, 50)
"""New objects after which the youngest are looked through; how often that happens before the middle
ones are, and those before all are."""


def seldom_look() -> None:
    """Let this whole process look for circular garbage less often."""
    gc.set_threshold(*THRESHOLDS)
