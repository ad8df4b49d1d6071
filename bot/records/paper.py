"""From values to PDF. Run as a script, this file reads the one as JSON and writes the other."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

TEMPLATES = Path(__file__).parent


class PaperError(Exception):
    """A paper could not be made. Send the CSV file, which needs no printing, or try again."""


@dataclass(frozen=True)
class Order:
    """What is to be printed."""

    template: str
    """The name of a file beside this one."""
    values: str
    """A JSON object: what the template asks for."""
    colours: str
    """A JSON object: names, and colours such as "#0d6b7f"."""
    fonts: Sequence[str]
    """The folders that they are in; no others are looked for."""
    day: str
    """In ISO 8601."""


def to_pdf(order: Order) -> bytes:
    """Return the same PDF for the same order. Raises PaperError for what can not be set.

    Only parts of the fonts go into it. The bot prints by `bot.records.printer`.
    """
    import typst  # noqa: PLC0415 - only a process that prints needs it

    try:
        return typst.compile(
            TEMPLATES / order.template,
            root=TEMPLATES,
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=list(order.fonts),
            ),
            sys_inputs={"values": order.values, "colours": order.colours},
            timestamp=datetime.fromisoformat(order.day).replace(tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise PaperError(f"The paper could not be set: {error.message}") from error


def main() -> None:
    """Print what stands on the standard input."""
    try:
        pdf = to_pdf(Order(**json.load(sys.stdin.buffer)))
    except PaperError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
