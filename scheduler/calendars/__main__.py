"""The child that reads one calendar: `python -m scheduler.calendars`.

Takes a line of JSON (`zone`, and `after` and `before` in seconds since the epoch) and the bytes of
the calendar; gives JSON: the stripped `text`, the `events` it holds, how many are `unread`, and
the `busy` times as Busy writes them, in hexadecimal digits; or the `problem`.
"""

import contextlib
import json
import resource
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from scheduler.busy import Busy
from scheduler.calendars.lines import decode
from scheduler.calendars.problem import CalendarError, Problem
from scheduler.calendars.strip import strip
from scheduler.calendars.unfold import unfold
from scheduler.walltime import zone_named

MOST_SECONDS = 4
"""Of the processor, for one calendar; one of 2,000 events takes one on a slow machine."""
MOST_MEMORY = 512 * 1024 * 1024

# So that what is still to come is kept in every zone.
_KEPT = timedelta(days=2)


def main() -> None:
    """Read what stands on the standard input; the answer goes to the standard output."""
    _confine()
    options = json.loads(sys.stdin.buffer.readline())
    try:
        answer = _read(sys.stdin.buffer.read(), options)
    except CalendarError as error:
        answer = {"problem": error.problem}
    except (MemoryError, RecursionError):
        answer = {"problem": Problem.TOO_HEAVY}
    json.dump(answer, sys.stdout)


def _confine() -> None:
    """Allow little time and memory, no file and no further process."""
    limits = {
        resource.RLIMIT_CPU: MOST_SECONDS,
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_FSIZE: 0,
    }
    for what, most in limits.items():
        with contextlib.suppress(OSError, ValueError):  # a system that does not know it
            resource.setrlimit(what, (most, most))


def _read(data: bytes, options: dict[str, Any]) -> dict[str, Any]:
    after = datetime.fromtimestamp(options["after"], UTC)
    before = datetime.fromtimestamp(options["before"], UTC)
    stripped = strip(decode(data), (after - _KEPT).date())
    unfolded = unfold(stripped.text, zone_named(options["zone"]), after, before)
    return {
        "text": stripped.text,
        "events": stripped.events,
        "unread": stripped.unread + unfolded.unread,
        "busy": Busy.of(unfolded.spans).to_bytes().hex(),
    }


if __name__ == "__main__":
    main()
