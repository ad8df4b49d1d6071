"""The skills, in the progress picture."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.bars import DOWN, UP, Skill
from tests.bot.pictures.drawings import Drawing
from tests.bot.pictures.progresses import FULL, TWELVE
from tests.bot.pictures.test_progress import PARTS, drawn


def one(now: float, before: float | None, *, right_to_left: bool = False) -> Drawing:
    skills = [Skill("Negotiation", now, before, f"{now:.0%}")]
    return drawn(replace(FULL, skills=skills, right_to_left=right_to_left))


def shapes(drawing: Drawing) -> list[str | None]:
    return [each.get("d") for each in drawing.named("change")]


@given(PARTS, st.booleans())
def test_it_draws_a_bar_as_long_as_its_part(now: float, right_to_left: bool) -> None:
    drawing = one(now, None, right_to_left=right_to_left)
    (track,) = drawing.boxes("track")
    bars = drawing.boxes("now")

    # The track's line is half inside of it.
    whole = track.width + 1
    assert len(bars) == (now > 0)
    for bar in bars:
        assert bar.width == pytest.approx(max(4, now * whole), abs=0.02)
        if right_to_left:
            assert bar.start + bar.width == pytest.approx(track.start + track.width + 0.5, abs=0.03)
        else:
            assert bar.start == pytest.approx(track.start - 0.5, abs=0.02)


@given(PARTS, st.booleans())
def test_it_marks_where_a_skill_stood(before: float, right_to_left: bool) -> None:
    drawing = one(0.5, before, right_to_left=right_to_left)
    track, marker = drawing.boxes("track")[0], drawing.boxes("before")[0]

    part = 1 - before if right_to_left else before
    at = track.start - 0.5 + part * (track.width + 1)
    assert marker.middle == pytest.approx(at, abs=1.55)
    assert track.start - 0.55 <= marker.start
    assert marker.start + marker.width <= track.start + track.width + 0.55
    assert marker.top < track.top
    assert marker.top + marker.height > track.top + track.height


def test_it_marks_nothing_where_nothing_was() -> None:
    drawing = one(0.5, None)

    assert drawing.named("before") == drawing.named("change") == []
    assert not set(FULL.legend) & set(drawing.words("legend"))


def test_it_shows_a_fall_as_plainly_as_a_rise() -> None:
    rise, fall, same = one(0.6, 0.4), one(0.4, 0.6), one(0.6, 0.598)

    assert (shapes(rise), shapes(fall), shapes(same)) == ([UP], [DOWN], [])
    assert rise.named("change")[0].get("fill") == fall.named("change")[0].get("fill")
    assert rise.named("change")[0].get("transform") == fall.named("change")[0].get("transform")


def test_it_outlines_what_was_lost() -> None:
    drawing = one(0.4, 0.6)
    (lost,), bar, marker = (
        drawing.boxes("lost"),
        drawing.boxes("now")[0],
        drawing.boxes("before")[0],
    )

    assert lost.start < bar.start + bar.width < lost.start + lost.width
    assert lost.start + lost.width == pytest.approx(marker.middle, abs=1)
    assert drawing.named("lost")[0].get("stroke-dasharray")
    assert one(0.6, 0.4).named("lost") == []


def test_it_shows_where_a_bar_will_start() -> None:
    assert one(0, None).named("nothing")
    assert not one(0.01, None).named("nothing")


def test_it_says_the_figures_and_the_names_as_they_are_given() -> None:
    drawing = drawn(FULL)

    assert drawing.words("said") == [skill.said for skill in FULL.skills]
    assert drawing.words("skill") == [skill.name for skill in FULL.skills]
    assert drawing.words("legend")[-2:] == list(FULL.legend)


def test_it_gives_a_long_name_two_lines_and_no_more() -> None:
    name = "Estimating honestly and saying what is not included in the estimate"

    first, second = drawn(replace(FULL, skills=[Skill(name, 0.5, None, "50 %")])).words("skill")

    assert name.startswith(f"{first} {second.rstrip('…')}")
    assert second.endswith("…")


def test_it_sets_all_bars_under_one_another() -> None:
    drawing = drawn(TWELVE)
    tracks = drawing.boxes("track")

    assert len(tracks) == 12
    assert len({(track.start, track.width) for track in tracks}) == 1
    assert tracks[0].width > 100


@pytest.mark.parametrize("parts", [(-0.1, None), (1.1, None), (0.5, 2.0), (float("nan"), None)])
def test_it_takes_no_part_that_is_none(parts: tuple[float, float | None]) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        Skill("Negotiation", *parts, "")
