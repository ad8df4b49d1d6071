"""The command: `python -m bot.places build FILE`."""

import gc
import sys
from pathlib import Path

from bot.places.index import build, index_name


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    if len(arguments) != 2 or arguments[0] != "build":
        sys.stderr.write("usage: python -m bot.places build FILE\n")
        return 2
    gc.disable()  # nothing here goes in circles, and the search for them takes a tenth of the time
    file = Path(arguments[1])
    build(file / index_name() if file.is_dir() else file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
