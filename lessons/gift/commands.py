"""`python -m lessons import` and `export`: GIFT in and out, from the command line."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lessons.faults import Fault, PackError
from lessons.gift.file import read_gift_file
from lessons.gift.items import Imported, Taken, to_items
from lessons.gift.reading import read_gift
from lessons.gift.writing import write_gift
from lessons.loader import DEFAULT_PACKS, load_packs
from lessons.model import Lesson
from lessons.yamlwriter import write_yaml

_MOST = 100
"""How many faults of one file are told one by one."""

_INDENT = 2


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the two commands."""
    import_parser = commands.add_parser(
        "import", help="read questions in Moodle's GIFT format as items for a lesson"
    )
    import_parser.add_argument("file", type=Path, metavar="GIFT")
    import_parser.add_argument("--into", type=Path, metavar="FILE", help="a new file, not stdout")
    import_parser.add_argument(
        "--strict", action="store_true", help="exit with 1 when anything is left out or changed"
    )
    import_parser.set_defaults(run=import_)

    export_parser = commands.add_parser("export", help="write items in Moodle's GIFT format")
    export_parser.add_argument(
        "paths", nargs="*", type=Path, default=[DEFAULT_PACKS], metavar="PACK"
    )
    export_parser.add_argument("--lesson", action="append", metavar="ID", help="just this one")
    export_parser.add_argument("--output", type=Path, metavar="FILE", help="a file, not stdout")
    export_parser.set_defaults(run=export)


def import_(options: argparse.Namespace) -> int:
    """Write a GIFT file's questions as the lines that go below a lesson's `items:`.

    Faults and a summary go to stderr. Returns 1 where nothing could be read or written, and with
    `strict` where anything was left out or changed.
    """
    try:
        reading = read_gift(read_gift_file(options.file), options.file)
    except PackError as error:
        return _fail(str(error))
    taken = to_items(reading.questions, options.file)
    if problem := _write(options.into, "".join(_yaml(taken.items)), mode="x"):
        return _fail(problem)
    faults = sorted({*reading.faults, *taken.faults})
    _tell_faults(faults)
    _tell(_summary(taken, reading.broken))
    return 1 if options.strict and faults else 0


def export(options: argparse.Namespace) -> int:
    """Write the items of packs, or of some of their lessons, as GIFT.

    What GIFT can not hold is named on stderr. Returns 1 where a pack or lesson can not be read.
    """
    try:
        curriculum = load_packs(options.paths)
    except PackError as error:
        return _fail(str(error))
    wanted = options.lesson or list(curriculum.lessons)
    if unknown := [id_ for id_ in wanted if id_ not in curriculum.lessons]:
        return _fail(f"no lesson is called {', '.join(unknown)}; ids look like FBK-1")
    written = write_gift(_chosen(curriculum.lessons, wanted))
    if problem := _write(options.output, written.text, mode="w"):
        return _fail(problem)
    for sentence in written.left_out:
        _tell(sentence)
    _tell(f"{_many(written.items, 'item')} exported, {len(written.left_out)} not")
    return 0


def _chosen(lessons: Mapping[str, Lesson], wanted: Sequence[str]) -> list[Lesson]:
    return [lesson for id_, lesson in lessons.items() if id_ in wanted]


def _yaml(items: Sequence[Imported]) -> Iterator[str]:
    """Yield the lines of the items, with a comment where another lesson or category begins."""
    last = ""
    for number, imported in enumerate(items):
        if number:
            yield "\n"
        origin = imported.category or imported.lesson
        if origin != last:
            last = origin
            yield f"{' ' * _INDENT}# {origin}\n"
        yield write_yaml([imported.item], indent=_INDENT)


def _write(path: Path | None, text: str, *, mode: str) -> str:
    """Write to a file, or to stdout, and return what went wrong. Mode `x` never overwrites."""
    if path is None:
        sys.stdout.write(text)
        return ""
    try:
        with path.open(mode, encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return f"{path} is there already; name a new file, and copy its lines into the lesson"
    except OSError as error:
        return f"{path} can not be written ({error.strerror}); name another file"
    return ""


def _tell_faults(faults: Sequence[Fault]) -> None:
    for fault in faults[:_MOST]:
        _tell(f"{fault.place}: {fault.message}")
    if len(faults) > _MOST:
        _tell(f"and {len(faults) - _MOST} more; mend the others first")


def _summary(taken: Taken, broken: int) -> str:
    """Return `7 items, 3 questions not taken: 2 true/false, 1 matching`."""
    left = dict(taken.not_taken)
    if broken:
        left["broken"] = broken
    whole = _many(len(taken.items), "item")
    if not left:
        return whole
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(left.items()))
    return f"{whole}, {_many(sum(left.values()), 'question')} not taken: {kinds}"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _fail(message: str) -> int:
    _tell(message)
    return 1


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
