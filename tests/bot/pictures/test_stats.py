"""The picture of how the bot fares, as SVG."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.palette import DARK, LIGHT
from bot.pictures.png import to_png
from bot.pictures.stats import LEAST, TALL, Figure, Part, Stats, draw_stats, heights, round_up
from tests.bot.pictures.drawings import Drawing, png_size
from tests.bot.pictures.test_progress import check_layout

DAYS = [
    {Part.ANSWERED: 40 + 3 * at, Part.PUT_OFF: 4, Part.UNANSWERED: 30 - at, Part.FAILED: at % 3}
    for at in range(27)
]
FULL = Stats(
    title="Offclock · 24 Nov",
    figures=[
        Figure("1,204", "learners active in 7 days, of 3,411"),
        Figure("62%", "of pushes answered"),
        Figure("99.8%", "sent within the gap"),
        Figure("0.4 s", "median delay"),
    ],
    heading="Pushes a day",
    days=[*DAYS, {Part.ANSWERED: 30, Part.OPEN: 60}],
    dates=[f"{day} Nov" for day in range(1, 29)],
    most=200,
    most_said="200",
    words={
        Part.ANSWERED: "Answered",
        Part.PUT_OFF: "Put off",
        Part.OPEN: "Still open",
        Part.UNANSWERED: "Not answered",
        Part.FAILED: "Not sent",
    },
)
EMPTY = replace(FULL, days=[{}] * 28, most=10, most_said="10")
URDU = replace(
    FULL,
    title="\u2068Offclock\u2069 · 24 نومبر",
    figures=[replace(FULL.figures[0], caption="سیکھنے والے سرگرم"), *FULL.figures[1:]],
    heading="روزانہ بھیجے گئے اسباق",
    words=dict(
        zip(
            Part,
            ("جواب ملا", "ٹالے گئے", "ابھی کھلے ہیں", "جواب نہیں ملا", "نہیں بھیجے گئے"),
            strict=True,
        )
    ),
    right_to_left=True,
)
COUNTS = st.dictionaries(st.sampled_from(Part), st.integers(0, 10**7))
WORDS = st.text(max_size=60)


@st.composite
def drawables(draw: st.DrawFn) -> Stats:
    days = draw(st.lists(COUNTS, min_size=1, max_size=28))
    return replace(
        FULL,
        title=draw(WORDS),
        figures=draw(st.lists(st.builds(Figure, WORDS, WORDS), min_size=1, max_size=4)),
        heading=draw(WORDS),
        days=days,
        dates=draw(st.lists(WORDS, min_size=len(days), max_size=len(days))),
        most=round_up(max(sum(day.values()) for day in days)),
        most_said=draw(WORDS),
        right_to_left=draw(st.booleans()),
        dark=draw(st.booleans()),
    )


def drawn(stats: Stats) -> Drawing:
    return Drawing.of(draw_stats(stats))


@pytest.mark.parametrize("stats", [FULL, EMPTY, URDU], ids=["full", "empty", "Urdu"])
def test_it_keeps_words_apart_and_on_the_sheet(stats: Stats) -> None:
    check_layout(drawn(stats))


@given(drawables())
def test_it_does_so_whatever_is_drawn(stats: Stats) -> None:
    drawing = drawn(stats)

    assert drawing.sheet.width == 360
    check_layout(drawing)


def test_only_what_is_there_is_explained() -> None:
    only = replace(FULL, days=[{Part.ANSWERED: 3, Part.OPEN: 0}], dates=["1 Nov"])

    assert drawn(only).words("legend") == ["Answered"]
    assert drawn(EMPTY).words("legend") == []


def test_it_says_everything_once() -> None:
    drawing = drawn(FULL)

    assert drawing.words("title") == [FULL.title]
    assert drawing.words("heading") == ["Pushes a day"]
    assert drawing.words("most") == ["200"]
    assert drawing.words("legend") == list(FULL.words.values())
    assert drawing.words("date") == ["28 Nov", "21 Nov", "14 Nov", "7 Nov"]


def test_a_column_stands_on_the_ground_and_is_as_high_as_its_pushes() -> None:
    parts = {Part.ANSWERED: 50, Part.PUT_OFF: 30, Part.UNANSWERED: 20}
    drawing = drawn(replace(FULL, days=[parts], dates=["1 Nov"], most=100, words={}))
    boxes = [drawing.boxes(part)[0] for part in parts]

    assert [round(box.height / TALL, 2) for box in boxes] == [0.5, 0.3, 0.19]
    for lower, upper in pairwise(boxes):
        assert upper.top + upper.height == pytest.approx(lower.top, abs=1)


@given(COUNTS.filter(lambda day: any(day.values())))
def test_parts_are_seen_and_add_up(day: dict[Part, int]) -> None:
    most = round_up(sum(day.values()))
    parts = heights(day, most, TALL)

    assert list(parts) == [part for part in Part if day.get(part)]
    assert all(high >= LEAST - 1e-6 for high in parts.values())
    whole = max(sum(day.values()) / most * TALL, LEAST * len(parts))
    assert sum(parts.values()) == pytest.approx(whole)


@given(st.integers(0, 10**12))
def test_a_scale_is_round_and_holds_the_number(number: int) -> None:
    most = round_up(number)

    assert str(most).rstrip("0") in {"1", "2", "5"}
    assert number <= most <= max(10, number * 2.5)


def test_what_became_of_pushes_is_told_apart_without_colour_too() -> None:
    drawing = drawn(FULL)
    looks = {part: drawing.named(part)[-1] for part in Part}
    shown = {(look.get("fill"), look.get("stroke")) for look in looks.values()}

    assert len(shown) == len(Part)
    assert {part for part, look in looks.items() if look.get("stroke")} == {
        Part.OPEN,
        Part.UNANSWERED,
    }


def test_it_is_mirrored_for_the_other_direction() -> None:
    left, right = drawn(FULL), drawn(replace(FULL, right_to_left=True))

    for part in Part:
        for one, other in zip(left.boxes(part), right.boxes(part), strict=True):
            assert one.start + one.width == pytest.approx(360 - other.start, abs=0.02)


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_drawn_in_the_colours_of_its_theme(dark: bool) -> None:
    (ground,) = drawn(replace(FULL, dark=dark)).named("ground")

    assert ground.get("fill") == (DARK if dark else LIGHT).ground


def test_it_is_a_picture_a_phone_can_show() -> None:
    width, height = png_size(to_png(draw_stats(FULL)))

    assert width == 1080
    assert height <= 2560


@pytest.mark.parametrize(
    "wrong",
    [
        {"dates": ["1 Nov"]},
        {"days": [], "dates": []},
        {"days": [{Part.OPEN: -1}], "dates": ["1 Nov"]},
        {"days": [{Part.OPEN: 201}], "dates": ["1 Nov"]},
    ],
)
def test_what_can_not_be_drawn_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="day"):
        replace(FULL, **wrong)
