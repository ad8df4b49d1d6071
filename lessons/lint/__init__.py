"""The linter: everything that can be said of lessons without reading them as a person would.

A rule is a function marked with `lessons.lint.rules.rule`. To add one, write it in the module of
its subject, name it in that module's `RULES`, show it a bad and a good example in
tests/lessons/lint/test_rules.py, and write docs/lint.md anew (`python -m lessons pages docs`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from lessons.faults import Fault
from lessons.lint import blanks, corpus, prose, quiz, stories, substance, telegram
from lessons.lint.described import READING, WAIVING, Described
from lessons.lint.rules import Rule, Severity
from lessons.lint.waivers import Waived, Waivers, check_waivers, part_waived
from lessons.loader import LessonFile, OpenPack, Shelf, read_packs
from lessons.progress import Progress

__all__ = ["CORPUS_RULES", "LESSON_RULES", "RULES", "Report", "lint"]

S = TypeVar("S")

LESSON_RULES: tuple[Rule[LessonFile], ...] = (
    *blanks.RULES,
    *telegram.RULES,
    *prose.RULES,
    *substance.RULES,
    *quiz.RULES,
    *stories.RULES,
)
"""Rules that look at one lesson."""

CORPUS_RULES: tuple[Rule[Shelf], ...] = corpus.RULES
"""Rules that look at all lessons of a pack together."""

AnyRule = Rule[LessonFile] | Rule[Shelf] | Described

_BY_LETTER: list[AnyRule] = [*READING, *LESSON_RULES, *CORPUS_RULES, *WAIVING]

RULES: tuple[AnyRule, ...] = tuple(
    sorted(_BY_LETTER, key=lambda rule: ("FTLQW".index(rule.code[0]), rule.code))
)
"""All rules, in the order of docs/lint.md."""

_CODES = frozenset(rule.code for rule in RULES)


@dataclass(frozen=True, slots=True)
class Report:
    """What the linter found."""

    lessons: int
    """How many lessons could be read."""
    faults: tuple[Fault, ...]
    """What is to be mended, sorted by file and line."""
    waived: tuple[Waived, ...] = ()
    """What may stand, with the reason that its file gives."""

    @property
    def errors(self) -> int:
        """How many of the faults are errors."""
        return sum(not fault.warning for fault in self.faults)

    @property
    def warnings(self) -> int:
        """How many of the faults are warnings."""
        return len(self.faults) - self.errors


def lint(
    paths: Sequence[Path],
    *,
    select: Sequence[str] = (),
    today: date,
    progress: Progress | None = None,
    only: Path | None = None,
) -> Report:
    """Return what is wrong with the packs at `paths`.

    `only` is the file of a lesson, as its pack's path makes it: no other is checked then, and
    nothing is counted over all lessons.

    `select` holds codes or their beginnings, as `T` or `L0`; none means all. Faults in reading (F)
    are always told, and lessons that can be read are checked even where others can not.
    """
    shelf = read_packs(paths)
    prefixes = tuple(select) or ("",)
    # Waivers are judged by what they waive, so that each rule is run for them.
    with_waivers = any(rule.code.startswith(prefixes) for rule in WAIVING)
    chosen = _Chosen(("",) if with_waivers else prefixes, today)
    waivers = _waivers(shelf)
    found = _find(shelf, chosen, progress, only)
    standing, waived = part_waived(found, waivers)
    if with_waivers:
        checked = chosen.codes(counted=not shelf.faults and only is None)
        standing += check_waivers(waivers, waived, known=_CODES, checked=checked)
    asked = (fault for fault in standing if fault.code.startswith(prefixes))
    kept = (each for each in waived if each.fault.code.startswith(prefixes))
    faults = tuple(sorted({*shelf.faults, *asked}))
    return Report(len(shelf.files), faults, tuple(sorted(kept, key=lambda each: each.fault)))


def _find(
    shelf: Shelf, chosen: "_Chosen", progress: Progress | None, only: Path | None
) -> Iterator[Fault]:
    """Yield what the rules find, waived or not."""
    for done, file in enumerate(shelf.files):
        if progress:
            progress(done, len(shelf.files))
        if only in {None, file.document.path}:
            yield from chosen.check_lesson(file)
    if not shelf.faults and only is None:  # of a pack that is not whole, nothing can be counted
        for pack in shelf.packs:
            yield from chosen.check_pack(shelf, pack)
    if progress:
        progress(len(shelf.files), len(shelf.files))


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The rules to look for, by how their codes begin."""

    prefixes: tuple[str, ...]
    today: date

    def has(self, code: str) -> bool:
        return code.startswith(self.prefixes)

    def codes(self, *, counted: bool) -> set[str]:
        """Return the codes looked for; those of all lessons together only where it `counted`."""
        codes = {rule.code for rule in LESSON_RULES if self.has(rule.code)}
        return codes | {rule.code for rule in CORPUS_RULES if counted and self.has(rule.code)}

    def check_lesson(self, file: LessonFile) -> Iterator[Fault]:
        if blank := list(blanks.check_blanks.check(file)):
            yield from blank  # of a file that is still to be written, the rest says nothing
            return
        for rule in LESSON_RULES:
            if self.has(rule.code) and _applies(rule, file.language):
                yield from _weigh(rule, rule.check(file))
        if self.has("L24"):
            yield from substance.check_review(file, self.today)

    def check_pack(self, shelf: Shelf, pack: OpenPack) -> Iterator[Fault]:
        alone = replace(shelf, files=pack.lessons, packs=(pack,))
        for rule in CORPUS_RULES:
            if self.has(rule.code) and _applies(rule, pack.file.language):
                yield from _weigh(rule, rule.check(alone))


def _applies(rule: Rule[S], language: str) -> bool:
    return language.partition("-")[0] == "en" or not rule.english


def _weigh(rule: Rule[S], faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the faults, as warnings where the rule is no more than that."""
    for fault in faults:
        yield replace(fault, warning=fault.warning or rule.severity is Severity.WARNING)


def _waivers(shelf: Shelf) -> list[Waivers]:
    lessons = [Waivers(file.document, file.lesson.waivers) for file in shelf.files]
    return [*lessons, *(Waivers(pack.document, pack.file.waivers) for pack in shelf.packs)]
