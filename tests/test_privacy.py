"""docs/privacy.md is complete: every column that is kept, and every period after which it goes."""

import re
from collections.abc import Iterator
from pathlib import Path

from storage.export import NOBODYS
from storage.forgetting import QUICK_BYTES, QUIET_BYTES
from storage.retention import BROADCAST_DAYS, BROADCASTS, RULES
from storage.tables import metadata

PAGE = (Path(__file__).parents[1] / "docs" / "privacy.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """What stands below a heading, up to the next."""
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every row of the tables in a text, without headings."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.startswith("|---") and not following.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def named(text: str) -> list[tuple[str, str]]:
    """The columns that a text names, each with its table."""
    found = []
    for _, columns, *_ in rows(text):
        table, names = columns.split(": ")
        found += [(table.strip("`"), name.strip("`")) for name in names.split()]
    return found


def test_every_column_that_is_kept_is_named_once():
    kept = [(table.name, column.name) for table in metadata.sorted_tables for column in table.c]
    assert sorted(named(section("What is kept"))) == sorted(kept)


def test_what_is_about_nobody_is_said_to_be():
    _, nobodys = section("What is kept").split("These tables are about nobody:")
    assert {table for table, _ in named(nobodys)} == {table.name for table in NOBODYS}


def test_everything_that_is_kept_has_a_reason_and_an_end():
    theirs, _ = section("What is kept").split("These tables are about nobody:")
    described = list(rows(theirs))
    assert len(described) > 15
    assert all(len(cells) == 4 and all(cells) for cells in described)


def test_the_periods_are_those_of_the_code():
    told = {what: int(days) for what, days, _ in rows(section("What goes by itself"))}
    assert told == {rule.what: rule.days for rule in RULES} | {BROADCASTS: BROADCAST_DAYS}


def test_the_sizes_are_those_of_the_code():
    told = [
        int(size) << 20 for size in re.findall(r"[Uu]p to (\d+) MB", section("Being forgotten"))
    ]
    assert told == [QUICK_BYTES, QUIET_BYTES]


def test_what_hangs_on_a_learner_goes_with_them():
    """`/forget` deletes one row, and the database the others."""
    for table in metadata.sorted_tables:
        if table in NOBODYS or table.name == "learners":
            continue
        rules = {key.parent.name: key.ondelete for key in table.foreign_keys}
        assert rules["learner_id"] == "CASCADE", table.name
