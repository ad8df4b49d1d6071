"""The progress picture, as SVG."""

from dataclasses import replace
from itertools import combinations
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.canvas import Box
from bot.pictures.lettering import width_of
from bot.pictures.palette import DARK, LIGHT, Palette
from bot.pictures.png import to_png
from bot.pictures.progress import Cell, Figure, Progress, Skill, Week, draw_progress
from tests.bot.pictures.drawings import Drawing, box_of, holds, png_size
from tests.bot.pictures.progresses import EMPTY, FULL, TWELVE, URDU
from tests.bot.pictures.test_palette import contrast

CELLS = st.builds(Cell, st.integers(0, 3), st.integers(0, 3))
PARTS = st.floats(0, 1)
WORDS = st.text(max_size=60)
PROGRESSES = st.builds(
    Progress,
    title=WORDS,
    weeks=st.lists(
        st.builds(Week, WORDS, st.lists(CELLS, min_size=7, max_size=7)), min_size=1, max_size=8
    ),
    day_names=st.lists(WORDS, min_size=7, max_size=7),
    score=WORDS,
    skills_title=WORDS,
    skills=st.lists(
        st.builds(Skill, WORDS, PARTS, st.none() | PARTS, WORDS), min_size=1, max_size=12
    ),
    legend=st.tuples(WORDS, WORDS),
    figures=st.lists(st.builds(Figure, WORDS, WORDS), min_size=1, max_size=4),
    today=st.none() | st.tuples(st.just(0), st.integers(0, 6)),
    marks=st.just(FULL.marks),
    right_to_left=st.booleans(),
    dark=st.booleans(),
)


def drawn(progress: Progress) -> Drawing:
    return Drawing.of(draw_progress(progress))


def texts(drawing: Drawing) -> list[tuple[str, Box]]:
    """Every line that is written, with about the room it takes, counted from the left."""
    return [(each.text or "", room_of(each)) for each in drawing.root.iter() if is_text(each)]


def is_text(element: Element) -> bool:
    return element.tag.endswith("text") and bool((element.text or "").strip("\u2067\u2069"))


def room_of(text: Element) -> Box:
    size, width = float(text.get("font-size", 0)), 0.0
    width = width_of(text.text or "", size)
    before = {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
    left, baseline = float(text.get("x", "nan")) - before, float(text.get("y", "nan"))
    return Box(left, baseline - 0.8 * size, width, size)


def overlap(one: Box, other: Box) -> bool:
    across = min(one.start + one.width, other.start + other.width) - max(one.start, other.start)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return across > 0.05 and down > 0.05


def check_layout(drawing: Drawing) -> None:
    rects = [box_of(each) for each in drawing.root.iter() if each.tag.endswith("rect")]
    assert all(holds(drawing.sheet, rect) for rect in rects)
    assert all(holds(drawing.sheet, room) for _, room in texts(drawing))
    for (one, its_room), (other, other_room) in combinations(texts(drawing), 2):
        assert not overlap(its_room, other_room), f"{one!r} lies on {other!r}"


@pytest.mark.parametrize("progress", [FULL, EMPTY, URDU, TWELVE], ids=["4", "0", "Urdu", "12"])
def test_it_keeps_words_apart_and_on_the_sheet(progress: Progress) -> None:
    check_layout(drawn(progress))


@given(PROGRESSES)
def test_it_does_so_whatever_is_drawn(progress: Progress) -> None:
    drawing = drawn(progress)

    assert drawing.sheet.width == 360
    check_layout(drawing)


def test_it_says_everything_from_top_to_bottom() -> None:
    drawing = drawn(FULL)

    assert drawing.words("title") == [FULL.title]
    assert drawing.words("score") == [FULL.score]
    assert drawing.words("skills") == [FULL.skills_title]
    order = ["title", "score", "day", "label", "skills", "skill", "value"]
    tops = [float(drawing.named(name)[0].get("y", "nan")) for name in order]
    assert tops == sorted(tops)


def test_it_takes_no_room_for_what_is_not_said() -> None:
    silent = drawn(replace(FULL, score="", skills_title=""))

    assert silent.named("score") == silent.named("skills") == []
    assert silent.sheet.height < drawn(FULL).sheet.height - 2 * 14


def test_it_fits_twelve_skills_on_a_sheet_that_a_phone_can_show() -> None:
    # Three pixels to one: photos of more than 2,560 are made smaller on their way.
    assert drawn(replace(TWELVE, figures=FULL.figures[:2])).sheet.height * 3 <= 2560


def test_it_mirrors_what_is_drawn_for_the_other_direction() -> None:
    left, right = drawn(FULL), drawn(replace(FULL, right_to_left=True))

    pairs = list(zip(rects(left), rects(right), strict=True))
    assert len(pairs) > 70
    for one, other in pairs:
        assert one.start + one.width == pytest.approx(360 - other.start, abs=0.03)
        assert (one.top, one.width, one.height) == (other.top, other.width, other.height)


def rects(drawing: Drawing) -> list[Box]:
    return [box_of(each) for each in drawing.root.iter() if each.tag.endswith("rect")]


def test_it_writes_nothing_smaller_than_a_phone_shows() -> None:
    for progress in (FULL, TWELVE, EMPTY):
        sizes = {float(each.get("font-size", 99)) for each in drawn(progress).root.iter()}

        assert min(sizes) >= 11


def test_it_escapes_what_people_wrote() -> None:
    name = "<b>Ali & \"Sons\"</b> 'x'"

    assert drawn(replace(FULL, title=name)).words("title") == [name]


def test_it_wears_other_colours_in_the_dark() -> None:
    light, dark = drawn(FULL), drawn(replace(FULL, dark=True))

    assert light.named("ground")[0].get("fill") == LIGHT.ground
    assert dark.named("ground")[0].get("fill") == DARK.ground
    assert rects(light) == rects(dark)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_it_puts_words_on_grounds_that_they_are_read_on(theme: Palette) -> None:
    read = [("text", "lane_marked"), ("text", "lane"), ("muted", "lane"), ("accent", "lane_marked")]

    for words, ground in read:
        assert contrast(getattr(theme, words), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_it_draws_shapes_that_can_be_told_from_their_ground(theme: Palette) -> None:
    seen = [("accent_fill", "ground"), ("text", "ground"), ("muted", "ground"), ("text", "lane")]

    for shape, ground in seen:
        assert contrast(getattr(theme, shape), getattr(theme, ground)) >= 3


@pytest.mark.parametrize("progress", [FULL, URDU], ids=["English", "Urdu"])
def test_it_becomes_a_picture_three_pixels_to_one(progress: Progress) -> None:
    svg = draw_progress(progress)

    assert png_size(to_png(svg)) == (1080, Drawing.of(svg).sheet.height * 3)


@pytest.mark.parametrize(
    "change",
    [
        {"weeks": []},
        {"weeks": [FULL.weeks[0]] * 13},
        {"day_names": ["Mo"]},
        {"skills": []},
        {"skills": [FULL.skills[0]] * 13},
        {"figures": []},
        {"figures": [FULL.figures[0]] * 5},
        {"today": (8, 0)},
        {"today": (0, 7)},
        {"today": (-1, 0)},
    ],
)
def test_it_takes_no_other_shape(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"one to|Today is"):
        replace(FULL, **change)
