"""The figures as a table in a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from lessons.stats.figures import ItemFigures, LessonFigures
from lessons.stats.flags import ADVICE, Flag, flag_item, flag_lesson, flag_question, where
from lessons.stats.people import ENOUGH, FEWEST
from lessons.stats.questions import QuestionFigures
from lessons.stats.words import write_choosers, write_deeds, write_fraction, write_seconds

_COLUMNS = 100
_WIDTHS = (26, 11, 8, 5, 6, 12)


def write_table(lessons: Sequence[LessonFigures]) -> Iterator[str]:
    """Yield the lines: a block for each lesson, its items with their flags, and what flags mean."""
    raised: set[str] = set()
    for lesson in lessons:
        flags = flag_lesson(lesson)
        raised |= {flag.name for flag in flags}
        yield f"{lesson.id} {lesson.title}"
        if flags:
            yield f"  ! {'; '.join(map(str, flags))}"
        yield from _wrap(f"{stage.name} {stage.people}" for stage in lesson.stages)
        yield f"  reading {write_seconds(lesson.time)}; {write_deeds(lesson.ratings)}"
        yield f"  its action: {write_deeds(lesson.actions)}"
        yield _row(("item", "kind", "people", "p", "rest", "seconds"))
        for item in lesson.items:
            found = flag_item(item)
            raised |= {flag.name for flag in found}
            yield from _item(item, found)
        yield ""
    for name, advice in ADVICE.items():
        if name in raised:
            yield f"{name}: {advice}"
    yield (
        f"Counts are in steps of {FEWEST}; p, shares and flags begin at {ENOUGH} people."
        " --page FILE draws them all."
    )


def _item(item: ItemFigures, flags: Sequence[Flag]) -> Iterator[str]:
    p, rest = write_fraction(item.p), write_fraction(item.rest)
    yield _row((item.id, item.kind, str(item.people), p, rest, write_seconds(item.time)))
    if flags:
        yield f"    ! {'; '.join(map(str, flags))}"
    for question in item.questions:
        if any(flag_question(question)):
            yield f"    {_options(question)}"


def _options(question: QuestionFigures) -> str:
    told = [
        f"{'*' if option.right else ''}{option.id} {write_choosers(question, option)}"
        for option in question.options
    ]
    place = where(question)
    return f"{f'{place}: ' if place else ''}{', '.join(told)}"


def _wrap(parts: Iterable[str]) -> list[str]:
    return wrap(", ".join(parts), _COLUMNS, initial_indent="  ", subsequent_indent="    ")


def _row(cells: Sequence[str]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)]
    return "  " + " ".join(padded).rstrip()
