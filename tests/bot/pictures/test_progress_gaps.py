"""The gaps of the last weeks, in the progress picture."""

from dataclasses import replace

import pytest

from bot.pictures.progress import Cell, Mark, Progress, Week
from tests.bot.pictures.drawings import Drawing, box_of, holds
from tests.bot.pictures.progresses import EMPTY, FULL, URDU, weeks
from tests.bot.pictures.test_progress import drawn

PLAIN = replace(FULL, marks={}, today=None)


def only(row: str, **change: object) -> Progress:
    return replace(PLAIN, weeks=weeks(row, labels=("23 Nov",)), **change)


def across(drawing: Drawing, name: str) -> list[float]:
    return [float(each.get("x", "nan")) for each in drawing.named(name)]


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        (Cell(), Mark.FREE),
        (Cell(kept=2), Mark.KEPT),
        (Cell(kept=1, missed=3), Mark.PARTLY),
        (Cell(missed=1), Mark.MISSED),
    ],
)
def test_it_tells_how_a_day_went(cell: Cell, mark: Mark) -> None:
    assert cell.mark is mark


def test_it_draws_every_day_once() -> None:
    drawing = drawn(PLAIN)

    counts = {mark: len(drawing.boxes(mark)) for mark in Mark}

    assert counts == {Mark.KEPT: 19, Mark.PARTLY: 2, Mark.MISSED: 4, Mark.FREE: 31}


def test_it_has_days_across_and_weeks_down() -> None:
    drawing = drawn(replace(PLAIN, weeks=weeks("xo·/···", "·······", labels=("a", "b"))))

    (kept,), (missed,), (partly,) = (
        drawing.boxes(mark) for mark in (Mark.KEPT, Mark.MISSED, Mark.PARTLY)
    )

    assert kept.top == missed.top == partly.top
    assert kept.start < missed.start < partly.start
    first, second = (float(each.get("y", "nan")) for each in drawing.named("label"))
    assert kept.top < first < kept.top + kept.height < second
    for name, box in zip(across(drawing, "day"), (kept, missed), strict=False):
        assert name == pytest.approx(box.middle, abs=0.02)


def test_it_reads_from_right_to_left_where_the_language_does() -> None:
    drawing = drawn(URDU)

    assert drawing.words("day") == list(URDU.day_names)
    assert across(drawing, "day") == sorted(across(drawing, "day"), reverse=True)
    assert min(across(drawing, "label")) > max(across(drawing, "day"))


def test_it_fills_half_of_a_day_that_was_partly_kept() -> None:
    drawing = drawn(only("/······"))
    rects = [each for each in drawing.root.iter() if each.tag.endswith("rect")]
    at = rects.index(drawing.named(Mark.PARTLY)[0])

    whole, hollow, half = (box_of(each) for each in rects[at : at + 3])

    assert holds(whole, hollow)
    assert half.start + half.width == pytest.approx(whole.middle, abs=0.02)
    assert rects[at + 1].get("fill") != rects[at].get("fill") == rects[at + 2].get("fill")


def test_it_marks_today() -> None:
    drawing = drawn(replace(only("xxxxxxx"), today=(0, 3)))

    (ring,) = drawing.boxes("today")

    assert holds(ring, drawing.boxes(Mark.KEPT)[3])
    bold = [each.get("font-weight") == "700" for each in drawing.named("day")]
    assert bold.index(True) == 3
    assert bold.count(True) == 1
    assert drawn(PLAIN).named("today") == []


def test_it_leaves_the_days_to_come_open() -> None:
    drawing = drawn(replace(only("x··x···"), today=(0, 1)))

    # Today is free so far, and what is known of Thursday already is drawn.
    assert len(drawing.named(Mark.FREE)) == 1
    assert len(drawing.named("coming")) == 4
    assert len(drawing.named(Mark.KEPT)) == 2


def test_it_invites_into_the_days_that_are_left_where_nothing_is_yet() -> None:
    drawing = drawn(EMPTY)

    assert len(drawing.named("invitation")) == 6
    assert len(drawing.named(Mark.FREE)) == 7 * 7 + 1
    assert {each.top for each in drawing.boxes("invitation")} == {
        drawing.boxes("today")[0].top + 3.2
    }
    assert len(drawn(replace(EMPTY, today=None)).named("invitation")) == 7
    assert drawn(FULL).named("invitation") == []


def test_it_explains_the_marks_that_occur() -> None:
    assert drawn(replace(only("x······"), marks=FULL.marks)).words("legend")[0] == "Kept"
    assert set(FULL.marks.values()) < set(drawn(FULL).words("legend"))
    assert set(FULL.marks.values()).isdisjoint(drawn(EMPTY).words("legend"))


def test_it_shortens_a_long_label() -> None:
    (label,) = drawn(replace(PLAIN, weeks=[Week("the 23rd of November", [Cell()] * 7)])).words(
        "label"
    )

    assert label.endswith("…")


def test_it_takes_no_other_week_than_of_seven_days() -> None:
    with pytest.raises(ValueError, match="seven days"):
        Week("2 Nov", [Cell()] * 6)


@pytest.mark.parametrize("counts", [(-1, 0), (0, -1)])
def test_it_counts_no_fewer_gaps_than_none(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="fewer gaps than none"):
        Cell(*counts)
