"""Shelves of many small lessons, made in memory, for the rules that count."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from lessons.items import Choice
from lessons.items.choice import ChoiceOption
from lessons.lint.decisions import Decision, all_decisions
from lessons.loader import LessonFile, OpenPack, Shelf
from lessons.model import Cast, Counterpart, Curriculum, Lead, PackFile
from lessons.yamlfile import Document, KeyPath
from tests.lessons.shelf import lesson

EACH = 6
"""Decisions in a lesson."""
NOUNS = """
river table candle market garden window letter bridge summer basket pencil mirror
copper button lantern meadow pillow saddle timber violin walnut yellow anchor barrel
"""
WORDS = NOUNS.split()
PACK = PackFile(name="sample", version="1.0.0", licence="CC-BY-4.0", language="en")

Row = tuple[Sequence[str], int]
"""The texts of a decision's options, and the index of the best."""


def choice(n: int, row: Row, stem: str = "What now?") -> Choice:
    """A choice with these options."""
    texts, best = row

    def option(k: int, text: str) -> ChoiceOption:
        why = {} if k == best else {"tempts": "It is quick.", "misconception": "too-quick"}
        return ChoiceOption(id=f"o{k}", text=text, credit=int(k == best), feedback="So.", **why)

    options = tuple(option(k, text) for k, text in enumerate(texts))
    return Choice(kind="choice", id=f"c{n}", stem=stem, options=options)


def file_of(n: int, rows: Sequence[Row], stem: str = "What now?", **changed: object) -> LessonFile:
    """The `n`-th lesson, with these decisions and an idea of words drawn by lot.

    Its id stands in line 2, its items in line 9.
    """
    items = [choice(k, row, stem) for k, row in enumerate(rows)]
    idea = " ".join(Random(n).choices(WORDS, k=100))
    taught = lesson(f"FBK-{n}", items).model_copy(update={"idea": idea, **changed})
    marks: dict[KeyPath, tuple[int, int]] = {(): (1, 1), ("id",): (2, 1), ("items",): (9, 1)}
    return LessonFile(taught, Document(Path(f"fbk-{n}.yaml"), {}, marks))


def shelf_of(files: Sequence[LessonFile]) -> Shelf:
    """A shelf with one pack, whose name stands in line 3."""
    document = Document(Path("pack.yaml"), {}, {(): (1, 1), ("name",): (3, 1)})
    pack = OpenPack(PACK, document, tuple(files))
    return Shelf(Curriculum((), {}), tuple(files), (), (pack,))


def shelf_with(rows: Sequence[Row], stem: str = "What now?") -> Shelf:
    """A shelf whose lessons have these decisions, six each."""
    parts = [rows[n : n + EACH] for n in range(0, len(rows), EACH)]
    return shelf_of([file_of(n, part, stem) for n, part in enumerate(parts, start=1)])


def rows_with(
    count: int, key: Callable[[str], str] = str, other: Callable[[str], str] = str, options: int = 3
) -> list[Row]:
    """Decisions whose options say six words drawn by lot, best in each place as often.

    `key` changes the best one, `other` the others.
    """
    lots = Random(7)

    def row(n: int) -> Row:
        texts = [" ".join(lots.choices(WORDS, k=6)) for _ in range(options)]
        best = n % options
        return [key(text) if k == best else other(text) for k, text in enumerate(texts)], best

    return [row(n) for n in range(count)]


def decisions_with(rows: Sequence[Row], stem: str = "What now?") -> tuple[Decision, ...]:
    """The decisions of such a shelf."""
    return all_decisions(shelf_with(rows, stem).files)


def cast(
    country: str = "PK", *, gender: str = "woman", trade: str = "design", client: str = "NO"
) -> Cast:
    """Two people."""
    lead = Lead(name="Samina", gender=gender, country=country, trade=trade)
    other = Counterpart(name="Joris", gender="man", country=client, role="client")
    return Cast(lead=lead, other=other)


def shelf_led_by(casts: Sequence[Cast | None]) -> Shelf:
    """A shelf of one lesson for each of these."""
    rows = rows_with(len(casts))
    led = enumerate(zip(casts, rows, strict=True), start=1)
    return shelf_of([file_of(n, [row], cast=who) for n, (who, row) in led])
