"""The week's picture, as SVG."""

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.stretches import Kind
from bot.pictures.week import Week, draw_week
from tests.bot.pictures.drawings import Drawing, holds
from tests.bot.pictures.test_hours import stretches
from tests.bot.pictures.weeks import EMPTY, FULL, URDU, minute, stretch


def drawn(week: Week) -> Drawing:
    return Drawing.of(draw_week(week))


def across(elements: list[Element]) -> list[float]:
    return [float(each.get("x", "nan")) for each in elements]


def test_it_is_as_wide_as_a_phone() -> None:
    assert drawn(FULL).sheet.width == 360


def test_it_names_seven_days_from_left_to_right() -> None:
    drawing = drawn(FULL)

    assert drawing.words("day") == list(FULL.days)
    assert drawing.words("date") == list(FULL.dates)
    assert across(drawing.named("day")) == sorted(across(drawing.named("day")))


def test_it_reads_from_right_to_left_where_the_language_does() -> None:
    drawing = drawn(URDU)

    assert drawing.words("day") == list(URDU.days)
    assert across(drawing.named("day")) == sorted(across(drawing.named("day")), reverse=True)
    assert min(across(drawing.named("time"))) > max(across(drawing.named("day")))
    assert {each.get("text-anchor") for each in drawing.named("title")} == {"end"}


def test_it_mirrors_the_lanes_and_nothing_else() -> None:
    left, right = drawn(FULL), drawn(replace(FULL, right_to_left=True))

    for kind in Kind:
        for one, other in zip(left.boxes(kind), right.boxes(kind), strict=True):
            assert one.start + one.width == pytest.approx(360 - other.start, abs=0.02)
            assert (one.top, one.width, one.height) == (other.top, other.width, other.height)


def test_it_puts_a_stretch_between_the_lines_of_its_hours() -> None:
    week = replace(EMPTY, stretches=[stretch(3, "12:00", "13:00", Kind.SLOT)], legend={})
    drawing = drawn(week)

    (slot,) = drawing.boxes(Kind.SLOT)
    lines = [float(each.get("y1", "nan")) for each in drawing.named("hour")]

    # 09:00 to 17:00 is shown, and neither end has a line.
    assert lines[12 - 10] < slot.top
    assert slot.top + slot.height < lines[13 - 10]
    assert holds(drawing.boxes("lane")[3], slot)


def test_it_writes_the_hours() -> None:
    times = drawn(replace(EMPTY, stretches=[stretch(3, "12:00", "13:00", Kind.SLOT)])).words("time")

    assert times == [f"{hour:02}:00" for hour in range(9, 18)]


def test_it_writes_every_other_hour_of_a_long_day() -> None:
    whole = drawn(replace(EMPTY, stretches=[stretch(3, "00:00", "24:00", Kind.SLOT)]))

    assert whole.words("time") == [f"{hour % 24:02}:00" for hour in range(0, 25, 2)]


def test_it_marks_today_and_now() -> None:
    drawing = drawn(FULL)

    (mark,), (now,) = drawing.named("today"), drawing.named("now")
    lane = drawing.boxes("lane")[2]

    assert float(mark.get("cx", "nan")) == pytest.approx(lane.middle, abs=0.02)
    assert float(now.get("x1", "nan")) == lane.start
    assert "11:20" in drawing.words("time")
    assert "11:00" not in drawing.words("time")  # it would lie under now


@pytest.mark.parametrize(
    "week", [replace(FULL, today=None), replace(FULL, now=None), replace(FULL, now=minute("03:00"))]
)
def test_it_draws_no_now_that_is_not_in_sight(week: Week) -> None:
    assert drawn(week).named("now") == []


def test_it_explains_the_kinds_that_occur() -> None:
    few = replace(EMPTY, stretches=[stretch(0, "12:00", "12:10", Kind.SLOT)])

    assert drawn(few).words("legend") == ["Free"]
    assert set(drawn(FULL).words("legend")) == set(FULL.legend.values())


def test_it_explains_nothing_that_is_out_of_sight() -> None:
    night = stretch(0, "00:00", "05:00", Kind.QUIET)
    lunch = stretch(0, "12:00", "12:10", Kind.SLOT)

    assert drawn(replace(EMPTY, stretches=[night, lunch])).words("legend") == ["Free"]


def test_it_needs_no_word_for_a_kind() -> None:
    assert drawn(replace(FULL, legend={})).words("legend") == []


def test_it_dims_a_day_of_rest() -> None:
    drawing = drawn(replace(FULL, legend={}))

    opacity = [float(each.get("opacity", 1)) for each in drawing.named(Kind.SLOT)]

    assert opacity == [1, 0.5]
    assert [each.get("fill") == "none" for each in drawing.named("lane")].index(True) == 5


def test_it_invites_into_the_days_that_are_left_of_an_empty_week() -> None:
    # Wednesday, Thursday, Friday, Sunday: Saturday is for rest.
    week = replace(EMPTY, today=2, closed=(5,))

    assert len(drawn(week).named("invitation")) == 4
    assert len(drawn(EMPTY).named("invitation")) == 7
    assert drawn(FULL).named("invitation") == []


def test_it_invites_into_a_week_that_is_only_busy() -> None:
    busy = replace(EMPTY, stretches=[stretch(0, "09:00", "12:00", Kind.BUSY)])

    assert len(drawn(busy).named("invitation")) == 7


def test_it_breaks_a_long_title_and_cuts_a_longer_one() -> None:
    open_week = "Your week is open. Tell me when you have ten minutes to spare."

    assert " ".join(drawn(replace(EMPTY, title=open_week)).words("title")) == open_week
    first, second = drawn(replace(EMPTY, title=open_week * 3)).words("title")
    assert open_week.startswith(first)
    assert second.endswith("…")


def test_it_escapes_what_people_wrote() -> None:
    title = "<b>Ali & \"Sons\"</b> 'x'"
    week = replace(EMPTY, title=title, days=["<", "&", '"', "'", "</>", "Sat", "Sun"])

    drawing = drawn(week)

    assert drawing.words("title") == [title]
    assert drawing.words("day") == week.days


@given(st.text(max_size=80))
def test_it_can_be_drawn_whatever_the_words_are(words: str) -> None:
    assert len(drawn(replace(EMPTY, title=words)).words("title")) <= 2


@given(st.lists(stretches(), max_size=12), st.booleans(), st.integers(0, 1440), st.booleans())
def test_it_keeps_everything_on_the_sheet(
    shown: list[object], right_to_left: bool, now: int, dark: bool
) -> None:
    week = replace(
        FULL, stretches=shown, right_to_left=right_to_left, now=now, closed=(1, 5), dark=dark
    )

    drawing = drawn(week)

    for rect in (name for name in ("lane", "invitation", *Kind)):
        assert all(holds(drawing.sheet, box) for box in drawing.boxes(rect))


def test_it_writes_nothing_smaller_than_a_phone_shows() -> None:
    sizes = {float(each.get("font-size", 99)) for each in drawn(FULL).root.iter()}

    assert min(sizes) >= 11


def test_it_wears_other_colours_in_the_dark() -> None:
    light, dark = drawn(FULL), drawn(replace(FULL, dark=True))

    assert light.named("ground")[0].get("fill") == "#ffffff"
    assert light.boxes("lane") == dark.boxes("lane")
    assert light.named("ground")[0].get("fill") != dark.named("ground")[0].get("fill")


@pytest.mark.parametrize(
    "change", [{"days": ["Mon"]}, {"dates": []}, {"today": 7}, {"now": 1441}, {"now": -1}]
)
def test_it_takes_no_other_week_than_of_seven_days(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"seven|column"):
        replace(EMPTY, **change)
