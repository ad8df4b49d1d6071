"""What the rules on a lesson's text count, and what they let be."""

import re
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.lint import lexicon
from lessons.lint.prose import EASE, GRADE, HARDEST, MEAN, RULES
from lessons.lint.readability import measure
from lessons.lint.rules import Rule
from lessons.lint.shown import find_lesson_texts, find_shown
from lessons.lint.substance import REVIEW_MONTHS, check_review
from lessons.lint.unit import lesson_words, unit_minutes
from lessons.loader import LessonFile, read_packs
from tests.lessons.authoring import swap, write_pack
from tests.lessons.lint.authored import GOOD, check

HARD = "Organisational responsibilities necessitate comprehensive documentation."


def read(lesson: str = GOOD) -> LessonFile:
    with TemporaryDirectory() as folder:
        (file,) = read_packs([write_pack(Path(folder), lesson=lesson)]).files
    return file


def with_idea(text: str) -> LessonFile:
    return read(swap(GOOD, "undone.\n\ndialogue:", f"undone. {text}\n\ndialogue:"))


def find(file: LessonFile, code: str) -> list[bool]:
    """Return whether each fault of a rule is a warning of its own accord."""
    rule: Rule[LessonFile] = next(rule for rule in RULES if rule.code == code)
    return [fault.warning for fault in rule.check(file)]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 30), st.integers(0, 60))
def test_bounds_are_those_of_what_is_measured(hard: int, short: int):
    """Whatever the mix of sentences, a fault is found outside the bounds and nowhere else."""
    file = with_idea(f"{HARD} " * hard + "Do. " * short)
    found = measure([text for _, text in find_lesson_texts(file)])
    assert found is not None
    low, high = GRADE
    grade = round(found.grade, 1)
    if low <= grade <= high:
        assert find(file, "L05") == []
    else:
        assert find(file, "L05") == [grade <= HARDEST]
    assert bool(find(file, "L06")) == (round(found.ease) < EASE)
    assert bool(find(file, "L04")) == (not MEAN[0] <= round(found.mean, 1) <= MEAN[1])


def test_what_is_measured_is_what_is_read_before_the_questions():
    file = read()
    text = " ".join(text for _, text in find_lesson_texts(file))
    for part in ("nine days ago", "three parts", "sells lamps", "neither?", "When you next wait"):
        assert part in text
    for part in ("Joris\n", "One thing to copy", "Yusuf", "I need one word on"):
        assert part not in text
    assert lesson_words(file) == 305


def test_what_is_shown_is_every_text_of_a_learner_and_no_other():
    texts = [shown.text for shown in find_shown(read())]
    for part in ("thirty others", "blue one.”", "in a word", "Ana first", "photo of the list"):
        assert sum(part in text for text in texts) == 1
    assert "Forty zeros" in texts
    for part in ("Work feels better", "leaves-the-day-open", "End a question", "gray-2020", "PK"):
        assert not any(part in text for text in texts)


def test_a_unit_takes_the_lesson_one_reply_a_question_and_the_way_in_the_middle():
    """200 words a minute, and 8 seconds for each of five decisions."""
    file = read()
    less = swap(GOOD, "Work feels better than waiting.", "It feels better.")
    assert unit_minutes(read(less)) == unit_minutes(file)  # of another wording, and never shown
    longer = read(swap(GOOD, "The prices are missing.", f"The prices are {'still ' * 20}missing."))
    assert unit_minutes(longer) == pytest.approx(unit_minutes(file) + 20 / 200)
    story = read(GOOD[: GOOD.index("  - kind: scenario")])
    assert unit_minutes(file) - unit_minutes(story) > 3 * 8 / 60


def test_reflection_and_other_extras_take_no_time_of_the_unit():
    extra = "  - {kind: reflection, id: own, stem: Which question waits?, example: The blue one.}\n"
    assert unit_minutes(read(GOOD + extra)) == unit_minutes(read())


@pytest.mark.parametrize(
    ("pattern", "finds", "lets_be"),
    [
        (lexicon.CORPORATE, "HR says", "two hrs"),
        (lexicon.CORPORATE, "we align on the goal", "align the logo left"),
        (lexicon.CORPORATE, "Best practice", "best practised aloud"),
        (lexicon.PLATITUDES, "a game-changer", "a new game"),
        (lexicon.MYTHS, "93% of what we say", "193% more"),
        (lexicon.MYTHS, "the attention of a goldfish", "a goldfish on the label"),
        (lexicon.MYTHS, "a habit takes 21 days", "paid within 21 days"),
        (lexicon.CLAIMS, "we guarantee it", "a guard"),
        (lexicon.FIGURES, "improves replies by 47 %", "a fee of 10% of the price"),
        (lexicon.FIGURES, "is three times more likely", "asks three times"),
        (lexicon.PASSIVE, "it was quickly drawn", "she is tired"),
        (lexicon.PASSIVE, "they’re being asked", "it is red"),
        (lexicon.PASSIVE, "the file got sent", "she used to send it"),
        (lexicon.OTHERS_STUDIED, "the step to a client call is ours", "the next step is theirs"),
        (lexicon.OTHERS_STUDIED, "It is practice, not a trial", "practise it"),
        (lexicon.PUSH_BACK, "I can’t pay that", "Sure, thank you"),
        (lexicon.YOU, "You’ve sent it", "a youth club"),
    ],
)
def test_a_list_finds_the_phrase_and_lets_its_neighbour_be(pattern, finds: str, lets_be: str):
    assert pattern.search(finds)
    assert not pattern.search(lets_be)


def work_words(*said: str) -> str:
    """A lesson whose only words of freelance work are those said in its scene."""
    stems = "|".join(word.rstrip("s") for word in lexicon.FREELANCE)
    lesson = re.sub(rf"(?i)\b(?:{stems})s?\b(?!:)", "thing", GOOD)
    lesson = lesson.replace("role: thing", "role: client")
    return swap(lesson, "forty pages.", f"forty pages. {' '.join(said)}.")


@pytest.mark.parametrize(
    ("said", "faults"),
    [((), 1), (("client", "clients", "scope"), 1), (("client", "scopes", "Upwork"), 0)],
)
def test_three_words_of_their_work_are_counted_once_each(
    tmp_path: Path, said: tuple[str, ...], faults: int
):
    found = check(tmp_path, work_words(*said)).faults
    assert len([fault for fault in found if fault.code == "L11"]) == faults


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Let us settle the money outside of Upwork.", "payment past a platform"),
        ("That way we avoid the platform fee.", "payment past a platform"),
        ("Ask for a review from a friend.", "a review that is not earned"),
        ("A small discount in return for five stars.", "a review that is not earned"),
        ("Offer a free sample with it.", "free work"),
        ("Draw two pages for free.", "free work"),
        ("Do not mention that ChatGPT wrote it.", "hiding the use of AI"),
        ("Decline the free sample, and offer a paid one.", None),
        ("Tell him that he can not pay outside of Upwork.", None),
        ("Say that you used ChatGPT for the outline.", None),
        ("Ask for a review once the work is paid.", None),
    ],
)
def test_only_what_is_recommended_is_held_against_it(tmp_path: Path, text: str, what: str | None):
    """An option that is not the best, and the counterpart, may say anything."""
    best = "Send it and say that it goes to print at noon tomorrow."
    weak = "Send it straight to the printer to spare him the trouble."
    found = check(tmp_path, swap(GOOD, best, text)).faults
    told = [fault.message for fault in found if fault.code == "L19"]
    assert [message.split("recommends ")[1].split(";")[0] for message in told] == (
        [what] if what else []
    )
    for place in (weak, "And if she likes neither?"):
        other = check(tmp_path, swap(GOOD, place, text)).faults
        assert not [fault for fault in other if fault.code == "L19"]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_review_holds_for_two_years_to_the_day(reviewed: date):
    file = read_once(reviewed)
    year = reviewed.year + REVIEW_MONTHS // 12
    leap = (reviewed.month, reviewed.day) == (2, 29)
    due = date(year, 3, 1) if leap else reviewed.replace(year=year)
    assert not list(check_review(file, due - timedelta(1)))
    (fault,) = check_review(file, due)
    assert (fault.code, fault.warning) == ("L24", True)


FILE = read()


def read_once(reviewed: date) -> LessonFile:
    lesson = FILE.lesson.model_copy(update={"reviewed": reviewed})
    return LessonFile(lesson, FILE.document, FILE.language, FILE.source)
