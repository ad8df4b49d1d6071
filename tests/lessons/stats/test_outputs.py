"""The table, the spreadsheet and the page: what they say, and what they never say."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.model import Lesson
from lessons.stats.figures import work_out
from lessons.stats.page import write_page
from lessons.stats.responses import Log, Mark
from lessons.stats.spreadsheet import COLUMNS, write_csv
from lessons.stats.table import write_table
from tests.lessons.authoring import load_lesson
from tests.lessons.shelf import curriculum, track
from tests.lessons.stats.logs import answered, simulate

LESSON = load_lesson()
TAUGHT = curriculum(track(LESSON))


def figures_of(log: Log, lesson: Lesson = LESSON):
    return work_out(log, curriculum(track(lesson)))


def csv_of(figures) -> list[dict[str, str]]:
    file = io.StringIO(newline="")
    write_csv(figures, file)
    return [*csv.DictReader(io.StringIO(file.getvalue(), newline=""))]


def crowd(*groups: tuple[int, str]) -> Log:
    """So many people with this answer to the choice, and so on."""
    rows, person = [], 0
    for people, answer in groups:
        for _ in range(people):
            rows += answered(person, LESSON, "two-ways", answer, seconds=99.0)
            person += 1
    return Log.of(rows)


class Reader(HTMLParser):
    """Checks that elements are closed in turn, and keeps what the page holds."""

    VOID = frozenset({"meta", "line", "rect", "circle"})

    def __init__(self, page: str):
        super().__init__()
        self.open, self.tags, self.links, self.words = [], [], [], ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in {"href", "src"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words += data


def test_the_table_has_a_row_for_each_item_and_says_what_its_flags_mean():
    lines = [*write_table(figures_of(crowd((36, "one"), (14, "two"), (2, "six"))))]
    at = next(n for n, line in enumerate(lines) if line.startswith("  two-ways"))
    assert lines[at].split() == ["two-ways", "choice", "50", "0.71", "–", "99", "of", "10", "s"]
    assert lines[at + 1 : at + 3] == [
        "    ! slow",
        "  what-belongs               several     0        –     –      – of 38 s",
    ]
    assert any(line.startswith("slow: ") for line in lines)
    assert not any(line.startswith("too hard: ") for line in lines)


def test_the_table_shows_the_options_that_are_flagged():
    lines = [*write_table(figures_of(crowd((80, "one"), (22, "two"), (2, "six"))))]
    assert "    ! slow; rare option: six" in lines
    assert "    *one 80 %, two 22 %, six under 5" in lines


def test_the_spreadsheet_reads_back():
    rows = csv_of(figures_of(crowd((80, "one"), (22, "two"), (2, "six"))))
    assert tuple(rows[0]) == COLUMNS
    (item,) = [row for row in rows if row["level"] == "item" and row["item"] == "two-ways"]
    assert (item["lesson"], item["people"], item["p"], item["seconds"]) == (
        ("FBK-1", "100", "0.80", "99")
    )
    assert item["flags"] == "slow; rare option: six"
    options = [row for row in rows if row["item"] == "two-ways" and row["level"] == "option"]
    assert [(row["option"], row["right"], row["people"], row["share"]) for row in options[:3]] == [
        ("one", "yes", "80", "0.80"),
        ("two", "no", "20", "0.22"),
        ("six", "no", "under 5", ""),
    ]
    assert {(row["wording"], row["point"]) for row in options} == {("1", ""), ("2", "")}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_is_a_formula_in_a_spreadsheet(start: str):
    lesson = LESSON.model_copy(update={"title": f"{start}1+1"})
    assert csv_of(figures_of(Log(), lesson))[0]["name"] == f"'{start}1+1"


def test_the_page_is_whole_and_needs_nothing_else():
    page = write_page(figures_of(simulate(TAUGHT, 60, 1)))
    read = Reader(page)
    assert {"svg", "details", "style"} <= set(read.tags)
    assert not {"script", "link", "img", "iframe"} & set(read.tags)
    assert set(read.links) == {"#FBK-1"}
    assert "prefers-color-scheme:dark" in page
    assert "url(" not in page
    assert "Which first?" in read.words


def test_the_page_draws_shares_and_counts():
    read = Reader(page := write_page(figures_of(crowd((80, "one"), (22, "two"), (2, "six")))))
    assert all(told in read.words for told in ("80 % · 80", "✓ One", "22 % · 20", "under 5"))
    assert '<i style="width:80.4%">' in page


def test_what_authors_wrote_is_escaped_on_the_page():
    evil = '<script>alert("&amp;")</script>'
    item = LESSON.items[1]
    option = item.options[0].model_copy(update={"text": evil})
    options = (option, *item.options[1:])
    second = item.model_copy(update={"stem": evil, "options": options})
    lesson = LESSON.model_copy(update={"title": evil, "items": (LESSON.items[0], second)})
    read = Reader(write_page(figures_of(Log(), lesson)))
    assert "script" not in read.tags
    assert read.words.count(evil) == 3


def test_without_flags_the_page_says_so():
    read = Reader(write_page(figures_of(Log())))
    assert "Nothing is flagged." in read.words
    assert "No item has been answered by enough people yet." in read.words


FIGURES = ("share", "p", "item_rest", "upper_third", "flags")
few = st.builds(simulate, st.just(TAUGHT), st.integers(0, 4), st.integers(0, 10**6))
some = st.builds(simulate, st.just(TAUGHT), st.integers(0, 45), st.integers(0, 10**6))


@settings(max_examples=30)
@given(few)
def test_nothing_is_shown_of_fewer_than_five(log: Log):
    figures = figures_of(log)
    for row in csv_of(figures):
        assert row["people"] in {"0", "under 5"}
        assert not any(row[column] for column in (*FIGURES, "seconds"))
    _, page = Reader(write_page(figures)).words.split("All items")
    for told in ("\n".join(write_table(figures)), page):
        assert not re.search(r"\d %|\d\.\d\d|\d of \d+ s", told)


@settings(max_examples=30)
@given(some)
def test_no_count_is_shown_that_is_not_in_steps_of_five(log: Log):
    figures = figures_of(log)
    for row in csv_of(figures):
        assert row["people"] == "under 5" or int(row["people"]) % 5 == 0
        if row["people"] == "under 5" or int(row["people"]) < 20:
            assert not any(row[column] for column in ("p", "item_rest", "upper_third"))
        if row["people"] == "under 5":
            assert not row["share"]
            assert not row["seconds"] or row["level"] == "lesson"


@settings(max_examples=20)
@given(some, st.integers(1, 10**9))
def test_nothing_tells_who_it_was(log: Log, more: int):
    """Everything is the same whatever number a person bears."""

    def renamed(row):
        return type(row)(
            **{name: getattr(row, name) for name in row.__slots__} | {"person": more - row.person}
        )

    other = Log(tuple(map(renamed, log.responses)), tuple(map(renamed, log.marks)))
    assert isinstance(other.marks[0], Mark) if other.marks else True
    assert write_page(figures_of(other)) == write_page(figures_of(log))
