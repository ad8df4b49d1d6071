"""`python -m lessons`: tools for the authors of lessons."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from lessons.lint import lint
from lessons.loader import DEFAULT_PACKS
from lessons.schema import lesson_schema


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, or 1 when a fault was found."""
    options = _parser().parse_args(arguments)
    status: int = options.run(options)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lessons", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    lint_ = commands.add_parser("lint", help="check packs and name every fault by file and line")
    lint_.add_argument("paths", nargs="*", type=Path, default=[DEFAULT_PACKS], metavar="PATH")
    lint_.set_defaults(run=_lint)

    schema = commands.add_parser("schema", help="write the JSON Schema of a lesson file")
    schema.add_argument("--output", type=Path, metavar="FILE", help="a file instead of stdout")
    schema.set_defaults(run=_schema)
    return parser


def _lint(options: argparse.Namespace) -> int:
    count, faults = lint(options.paths)
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{count} {'lesson' if count == 1 else 'lessons'}, no faults")
    return 1 if faults else 0


def _schema(options: argparse.Namespace) -> int:
    text = json.dumps(lesson_schema(), indent=2, ensure_ascii=False) + "\n"
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
