"""`python -m lessons`: tools for the authors of lessons."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lessons.gift import commands as gift
from lessons.lint import RULES, lint
from lessons.lint.output import FORMATS
from lessons.lint.page import lint_page
from lessons.loader import DEFAULT_PACKS
from lessons.new import NewLessonError, new_lesson
from lessons.pages import write_pages
from lessons.progress import draw_progress
from lessons.schema import lesson_schema


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, or 1 when an error was found."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever was reading has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lessons", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    lint_ = commands.add_parser("lint", help="check packs and name every fault by file and line")
    lint_.add_argument("paths", nargs="*", type=Path, default=[DEFAULT_PACKS], metavar="PATH")
    lint_.add_argument(
        "--select", type=_codes, default=(), metavar="CODES", help="just these rules: L0,Q16"
    )
    lint_.add_argument("--format", choices=sorted(FORMATS), default="text", help="text by default")
    lint_.add_argument(
        "--rules", action="store_true", help="explain every rule, as docs/lint.md does"
    )
    lint_.set_defaults(run=_lint)

    new = commands.add_parser("new", help="write the file of a lesson, ready to fill")
    new.add_argument("track", help="a folder's name, an id or a skill: negotiation")
    new.add_argument("title", help='what to do, in a few words: "Trade, do not discount"')
    new.add_argument("--pack", type=Path, default=DEFAULT_PACKS / "offclock", metavar="FOLDER")
    new.set_defaults(run=_new)

    stats = commands.add_parser(
        "stats", help="how the lessons fare with learners, by their answers"
    )
    stats.add_argument("paths", nargs="*", type=Path, default=[DEFAULT_PACKS], metavar="PATH")
    stats.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")
    stats.add_argument("--lesson", metavar="ID", help="just this lesson, item by item: NEG-7")
    stats.add_argument("--csv", type=Path, metavar="FILE", help="write a table for spreadsheets")
    stats.add_argument("--page", type=Path, metavar="FILE", help="write a page with plots")
    stats.set_defaults(run=_stats)

    gift.add_parsers(commands)

    pages = commands.add_parser("pages", help="write the pages of docs/ that come from the code")
    pages.add_argument("folder", type=Path, metavar="FOLDER")
    pages.set_defaults(run=_pages)

    # The workbench is the whole bot; whoever lints waits for none of it.
    from bot.workbench import add_parser as add_preview  # noqa: PLC0415

    add_preview(commands)

    schema = commands.add_parser("schema", help="write the JSON Schema of a lesson file")
    schema.add_argument("--output", type=Path, metavar="FILE", help="a file instead of stdout")
    schema.set_defaults(run=_schema)
    return parser


def _codes(text: str) -> tuple[str, ...]:
    """Return codes of rules, or how these begin, out of a list with commas."""
    codes = tuple(code.strip().upper() for code in text.split(",") if code.strip())
    for code in codes:
        if not any(rule.code.startswith(code) for rule in RULES):
            message = f"no rule has the code {code}; --rules lists them"
            raise argparse.ArgumentTypeError(message)
    return codes


def _lint(options: argparse.Namespace) -> int:
    if options.rules:
        print(lint_page(), end="")
        return 0
    report = lint(options.paths, select=options.select, today=_today(), progress=draw_progress)
    for line in FORMATS[options.format](report):
        print(line)
    return 1 if report.errors else 0


def _new(options: argparse.Namespace) -> int:
    try:
        path = new_lesson(options.pack, options.track, options.title, _today())
    except NewLessonError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{path}\n\npython -m lessons preview {path}\npython -m lessons lint {options.pack}")
    return 0


def _stats(options: argparse.Namespace) -> int:
    # The log lies in a room above: see the import contract.
    from storage.stats import run  # noqa: PLC0415

    return run(
        options.paths,
        database_url=options.database,
        lesson=options.lesson,
        csv=options.csv,
        page=options.page,
    )


def _pages(options: argparse.Namespace) -> int:
    write_pages(options.folder)
    return 0


def _today() -> date:
    """Return the day by this machine's zone: how long ago a lesson was reviewed needs no better."""
    return date.today()  # noqa: DTZ011


def _schema(options: argparse.Namespace) -> int:
    text = json.dumps(lesson_schema(), indent=2, ensure_ascii=False) + "\n"
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
