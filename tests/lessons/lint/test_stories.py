"""The rules on scenarios, and the sums that they read."""

from pathlib import Path

import pytest

from lessons.lint.amounts import adds_up, hours_in, money_in, numbers_in, read_number
from tests.lessons.authoring import line_of, swap
from tests.lessons.lint.authored import GOOD, check, told

EARLY_END = "            change: {hours: -1}\n            to: a-week-later\n"
NIGHT = "The printer’s next free day costs $60 more"


def found(folder: Path, text: str) -> list[str]:
    """What the rules on scenarios say."""
    return [told(fault) for fault in check(folder, text).faults if fault.code == "Q16"]


def only(folder: Path, text: str) -> str:
    (message,) = found(folder, text)
    return message


def test_a_good_story_breaks_no_rule(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD) == []


def test_a_path_of_other_than_three_decisions_is_named(tmp_path: Path) -> None:
    text = swap(GOOD, EARLY_END, EARLY_END.replace("a-week-later", "last-proof"))
    message = "a path has 2 decisions where each has 3; mend the 'to's"
    assert only(tmp_path, text) == f"{line_of(text, '    points:')} Q16 {message}"


def test_two_endings_are_too_few(tmp_path: Path) -> None:
    text = swap(GOOD, "      - id: forty-zeros\n        title: Forty zeros\n", "")
    text = swap(text, "            to: forty-zeros\n", "            to: a-dear-day\n")
    message = "2 endings; write at least 3"
    assert only(tmp_path, text) == f"{line_of(text, '    endings:')} Q16 {message}"


def test_a_choice_that_changes_nothing_is_named(tmp_path: Path) -> None:
    text = swap(GOOD, EARLY_END, "            to: a-week-later\n")
    line = line_of(text, "          - id: call-the-kitchen")
    message = "'call-the-kitchen' changes nothing; give it a 'change' in money, hours or trust"
    assert only(tmp_path, text) == f"{line} Q16 {message}"


def test_a_weak_choice_that_costs_nothing_is_named(tmp_path: Path) -> None:
    text = swap(GOOD, "            change: {hours: -1}\n", "            change: {hours: 1}\n")
    message = "'call-the-kitchen' is weak and costs nothing; let it cost money, hours or trust"
    assert only(tmp_path, text).endswith(message)


def test_a_middling_choice_may_cost_nothing(tmp_path: Path) -> None:
    text = swap(GOOD, "            change: {hours: -1}\n", "            change: {hours: 1}\n")
    text = swap(
        text,
        "          - id: call-the-kitchen\n",
        "          - id: call-the-kitchen\n            credit: 0.5\n",
    )
    assert found(tmp_path, text) == []


def test_a_weak_choice_that_nothing_repairs_is_named(tmp_path: Path) -> None:
    doomed = GOOD[GOOD.index("      - id: last-proof\n") : GOOD.index("    endings:\n")]
    doomed = doomed.replace("last-proof", "too-late").replace("credit: 1", "credit: 0.5")
    text = swap(GOOD, "    endings:\n", f"{doomed}    endings:\n")
    text = swap(
        text,
        "            change: {hours: -3}\n            to: last-proof\n",
        "            change: {hours: -3}\n            to: too-late\n",
    )
    line = line_of(text, "          - id: draw-it-in-blue")
    message = "no way leads from 'draw-it-in-blue' to a good end; let a later point repair it"
    assert only(tmp_path, text) == f"{line} Q16 {message}"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "change: {money: -60}",
            "change: {money: -80}",
            "'then' says 60 ($), and 'change' says -80",
        ),
        (
            "change: {hours: -2}",
            "change: {hours: -5}",
            "'then' says 2 (hours), and 'change' says -5",
        ),
        (
            "Three hours are gone",
            "Four hours are gone",
            "'then' says 4 (hours), and 'change' says -3",
        ),
    ],
)
def test_a_sum_that_the_meters_do_not_show_is_a_warning(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert f" q16 {says}; make them agree" in only(tmp_path, swap(GOOD, old, new))


@pytest.mark.parametrize(
    "says",
    [
        "The printer’s next free day is dear",
        "The printer’s next free day costs $90 in place of $30",
        "Forty cards at $1.50 more each",
        "It is $40 for the day and $20 for the night",
    ],
)
def test_a_sum_may_come_of_what_is_named(tmp_path: Path, says: str) -> None:
    assert found(tmp_path, swap(GOOD, NIGHT, says)) == []


def test_a_sum_may_stand_in_the_option(tmp_path: Path) -> None:
    text = swap(GOOD, NIGHT, "Of the $300 less is left")
    text = swap(text, "Send it with a line that you hope", "Pay $60 with a line that you hope")
    assert found(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("It costs $75, then $1,140 and **$0.50**.", (75, 1140, 0.5)),
        ("€40 and 40 of them", ()),
        ("Forty dollars", ()),
    ],
)
def test_money_is_read_with_its_sign(text: str, money: tuple[float, ...]) -> None:
    assert money_in(text, "$") == money


def test_a_currency_may_have_letters() -> None:
    assert money_in("Rs 5,000 now, Rs900 later", "Rs") == (5000, 900)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("six hours", (6,)),
        ("An hour later, and half an hour more", (1, 0.5)),
        ("a six-hour course and 12.5 hours", (6, 12.5)),
        ("three late hours, four of your hours", (3, 4)),
        ("one of two hours", (2,)),
        ("Twenty-four hours", (24,)),
        ("two days, and the hour after", ()),
    ],
)
def test_hours_are_read_in_figures_and_words(text: str, hours: tuple[float, ...]) -> None:
    assert hours_in(text) == hours


def test_numbers_are_read_whatever_they_count() -> None:
    assert numbers_in("Twelve months at $70 less is $840, twice") == (12, 70, 840, 2)
    assert read_number("ninety-nine") == 99


@pytest.mark.parametrize("amount", [8, 2, 10, 6, 16, 24])
def test_an_amount_is_named_or_comes_of_two_that_are(amount: int) -> None:
    assert adds_up(amount, (8, 2), (3,))


def test_an_amount_that_comes_of_nothing_does_not_add_up() -> None:
    assert not adds_up(7, (8, 2), (3,))
