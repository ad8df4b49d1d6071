"""The rules on questions, each with a lesson that breaks it and one just inside its bounds."""

from pathlib import Path

import pytest

from tests.lessons.authoring import line_of, swap
from tests.lessons.lint.authored import GOOD, check, told

KEY = "“Blue or red? Without a word by Friday noon, I send the blue one.”"
WARM = "“Blue or red? Please take your time, I know how full your mornings are.”"
SOON = "“Blue or red? I really need your choice as soon as you can.”"
FEEDBACK = """\
          The owner knows the hour and what follows. A busy baker can answer in a word, and a silent
          one still gets a sign on Monday.
"""
THEN = """\
              He thanks you for being so easy, and a week goes by. You set dummy prices and lay the
              page out twice, which takes two hours.
"""
STEM = """\
      Yusuf draws a logo in Kano for a bakery in Leeds. The owner has not chosen a colour, and the
      sign maker needs the file on Monday. Which message is most likely to bring a choice in time?
"""
AGAIN = GOOD[GOOD.index("    again:\n") : GOOD.index("\n  - kind: choice\n    id: quiet")]
STORY = GOOD[GOOD.index("\n  - kind: scenario") :]
FOURTH = """\
      - id: {id}
        text: {text}
        feedback: The message lies unread for a week, and the day of printing goes by as before.
        tempts: It seems fair.
        misconception: leaves-the-day-open
"""


def found(folder: Path, text: str) -> list[str]:
    """What the rules on questions say."""
    return [told(fault) for fault in check(folder, text).faults if fault.code[0] in "qQ"]


def only(folder: Path, text: str) -> str:
    """The one thing that they say."""
    (message,) = found(folder, text)
    return message


def quoted(count: int, word: str = "word") -> str:
    return f"“{' '.join([word] * count)}”"


def with_options(key: str, *others: str) -> str:
    text = swap(GOOD, KEY, key)
    for old, new in zip((WARM, SOON), others, strict=True):
        text = swap(text, old, new)
    return text


def with_feedback(text: str) -> str:
    return swap(GOOD, FEEDBACK, f"          {text}\n")


def with_stem(text: str) -> str:
    return swap(GOOD, STEM, f"      {text}\n")


def test_a_good_lesson_breaks_no_rule(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD) == []


def test_a_choice_without_a_second_wording_is_named(tmp_path: Path) -> None:
    text = swap(GOOD, AGAIN, "")
    line = line_of(text, "  - kind: choice")
    message = "asked again in the same words; add a second wording, 'again'"
    assert only(tmp_path, text) == f"{line} Q01 {message}"


def test_a_lesson_without_a_story_is_named_at_its_items(tmp_path: Path) -> None:
    text = swap(GOOD, STORY, "\n")
    assert only(tmp_path, text).startswith(f"{line_of(text, 'items:')} Q01 0 items of the kind")


def test_two_plain_choices_and_no_judgement_are_named(tmp_path: Path) -> None:
    messages = found(tmp_path, swap(GOOD, "    keyed_by: author\n", ""))
    assert [message.split(";")[0].split(" ", 2)[2] for message in messages] == [
        "0 items of the kind 'choice with 'keyed_by'' where a lesson has one",
        "2 items of the kind 'choice without 'keyed_by'' where a lesson has one",
        "asked again in the same words",
    ]


def test_other_kinds_may_be_added(tmp_path: Path) -> None:
    more = "  - {kind: reflection, id: mine, stem: What waits?, example: A logo.}\n"
    assert found(tmp_path, GOOD + more) == []


def test_a_fourth_option_is_for_judgements(tmp_path: Path) -> None:
    fourth = FOURTH.format(id="lets-it-lie", text="“Blue or red? I can wait until you have time.”")
    text = swap(GOOD, "    again:\n", f"{fourth}    again:\n")
    line = line_of(text, "    options:")
    assert only(tmp_path, text).startswith(f"{line} Q02 4 options; take out the one")

    judged = FOURTH.format(id="sit-and-wait", text="Wait for another day or two, as she is busy.")
    assert found(tmp_path, swap(GOOD, STORY, f"{judged}{STORY}")) == []


def test_a_point_has_one_best_option(tmp_path: Path) -> None:
    text = swap(GOOD, "            credit: 0.5\n            then: >-\n", "            then: >-\n")
    two = swap(text, "wait-for-her\n", "wait-for-her\n            credit: 1\n")
    line = line_of(two, "          - id: blue-on-wednesday") - 1
    message = "the point 'a-week-later' has 2 best options; give one 'credit: 1'"
    assert only(tmp_path, two) == f"{line} Q02 {message}"


@pytest.mark.parametrize("count", [10, 45])
def test_feedback_from_ten_to_45_words_is_right(tmp_path: Path, count: int) -> None:
    assert found(tmp_path, with_feedback("word " * count)) == []


@pytest.mark.parametrize(("count", "mend"), [(9, "say what follows and why"), (46, "cut what")])
def test_feedback_too_short_or_too_long_is_named(tmp_path: Path, count: int, mend: str) -> None:
    text = with_feedback("word " * count)
    line = line_of(text, "        feedback:")
    said = f"{line} Q03 the feedback has {count} words (10 to 45); {mend}"
    assert only(tmp_path, text).startswith(said)


def test_what_happens_in_a_story_is_feedback_too(tmp_path: Path) -> None:
    text = swap(GOOD, THEN, "              He thanks you, and it takes two hours.\n")
    line = line_of(text, "            then:")
    assert only(tmp_path, text).startswith(f"{line} Q03 the feedback has 8 words")


@pytest.mark.parametrize("verdict", ["Correct.", "Wrong,", "Yes!", "No:", "Not quite.", "Exactly!"])
def test_feedback_that_begins_with_a_verdict_is_named(tmp_path: Path, verdict: str) -> None:
    text = with_feedback(f"{verdict} The owner knows the hour, and knows what follows from it.")
    assert f"begins with a verdict, '{verdict}'" in only(tmp_path, text)


@pytest.mark.parametrize("start", ["No more waiting", "Right away", "“Yes!” he writes, and"])
def test_a_consequence_may_begin_with_the_same_word(tmp_path: Path, start: str) -> None:
    assert (
        found(tmp_path, with_feedback(f"{start} the owner knows the hour and what follows.")) == []
    )


@pytest.mark.parametrize("named", ["option B", "answer C", "option 2"])
def test_feedback_that_counts_on_an_order_is_named(tmp_path: Path, named: str) -> None:
    text = with_feedback(f"The owner knows the hour and what follows, as {named} does not say.")
    assert f"'{named}' means nothing once options are shuffled" in only(tmp_path, text)


@pytest.mark.parametrize(
    ("key", "others"), [(8, (10, 10)), (10, (8, 8)), (12, (8, 12)), (10, (10, 15))]
)
def test_lengths_within_the_bounds_are_right(
    tmp_path: Path, key: int, others: tuple[int, int]
) -> None:
    assert found(tmp_path, with_options(quoted(key), *map(quoted, others))) == []


@pytest.mark.parametrize(
    ("key", "others", "says"),
    [
        (quoted(15), (quoted(12, "words"), quoted(11, "words")), "15 words, 1.30 times"),
        (quoted(7, "longer"), (quoted(9), quoted(9)), "7 words, 0.78 times"),
        (quoted(10, "extraordinary"), (quoted(10), quoted(10)), "141 characters, 2.76 times"),
        (quoted(10), (quoted(8), quoted(13)), "have 8 to 13 words; make the longest at most 1.5"),
    ],
)
def test_lengths_beyond_the_bounds_are_named(
    tmp_path: Path, key: str, others: tuple[str, str], says: str
) -> None:
    text = with_options(key, *others)
    message = only(tmp_path, text)
    assert message.startswith(f"{line_of(text, key)} Q04")
    assert says in message


@pytest.mark.parametrize("text", ["All of the above", "None of these.", "Both B and C", "A or B"])
def test_an_option_that_points_at_others_is_named(tmp_path: Path, text: str) -> None:
    broken = swap(GOOD, SOON, text)
    messages = [message for message in found(tmp_path, broken) if " Q07 " in message]
    (message,) = messages
    assert message.startswith(f"{line_of(broken, f'text: {text}')} Q07 '{text.rstrip('.')}")


def test_an_option_may_speak_of_versions_a_and_b(tmp_path: Path) -> None:
    text = "“Blue or red? I draw both A and B, so you can compare them.”"
    assert found(tmp_path, swap(GOOD, SOON, text)) == []


@pytest.mark.parametrize(
    ("question", "turned"),
    [
        ("Which message does NOT bring a choice in time?", "NOT"),
        ("Which message does not bring a choice in time?", "Which message does not"),
        ("Which of these messages isn’t going to help?", "Which of these messages isn’t"),
        ("What should Yusuf never write to the owner?", "What should Yusuf never"),
        ("Which message is least likely to bring a choice?", "Which message is least"),
        ("What helps him now, except another letter?", "except"),
    ],
)
def test_a_stem_that_asks_for_what_not_to_do_is_named(
    tmp_path: Path, question: str, turned: str
) -> None:
    text = with_stem(f"Yusuf draws a logo in Kano for a bakery in Leeds, and waits. {question}")
    line = line_of(text, "    stem:")
    message = f"'{turned}' turns the question round; ask for the best option"
    assert only(tmp_path, text) == f"{line} Q08 {message}"


def test_a_case_may_hold_a_not(tmp_path: Path) -> None:
    text = with_stem(
        "Yusuf has not heard from a bakery in Leeds that he draws for. What does he write, if he "
        "does not want to lose the week?"
    )
    assert found(tmp_path, text) == []


def test_an_absolute_in_a_wrong_option_is_named_and_not_in_the_best(tmp_path: Path) -> None:
    text = swap(GOOD, "how full your mornings are", "how you never have mornings")
    line = line_of(text, "“Blue or red? Please")
    message = "'never' gives a wrong option away; say it without the absolute"
    assert only(tmp_path, text) == f"{line} Q09 {message}"
    assert found(tmp_path, swap(GOOD, "I send the blue one.", "I never send any.")) == []


def test_a_key_that_repeats_the_question_is_named(tmp_path: Path) -> None:
    text = swap(GOOD, KEY, "“Which colour for the sign? I send the file with blue on Friday.”")
    line = line_of(text, "“Which colour")
    says = "the best option repeats the question (colour, file, sign)"
    assert only(tmp_path, text).startswith(f"{line} q11 {says}")


def test_a_key_may_repeat_one_word_more_than_the_others(tmp_path: Path) -> None:
    text = swap(GOOD, KEY, "“Which colour is it? Without a word I send blue on Friday.”")
    assert found(tmp_path, text) == []


@pytest.mark.parametrize(
    ("odd", "start"),
    [
        ("“Hello again! I hope that your week is going very well so far.”", "a quotation mark"),
        ("Sending the question again with a friendly note and a wish.", "a word in -ing"),
        ("To send the question again with a friendly note and a wish.", "'to'"),
        ("He sends the question again with a friendly note and a wish.", "a subject"),
    ],
)
def test_an_option_of_another_form_is_named(tmp_path: Path, odd: str, start: str) -> None:
    old = "Send the question again with a friendly note and a wish for her week."
    text = swap(GOOD, old, odd)
    line = line_of(text, odd) - 2
    message = f"some options begin with {start}, others do not; give them one form"
    assert only(tmp_path, text) == f"{line} q12 {message}"


@pytest.mark.parametrize("start", ["Coaching, and", "Something", "Evening rates", "Bring her"])
def test_a_noun_in_ing_is_no_form(tmp_path: Path, start: str) -> None:
    old = "Send the question again with"
    assert found(tmp_path, swap(GOOD, old, f"{start} the question with")) == []


@pytest.mark.parametrize("count", [12, 70])
def test_stems_from_12_to_70_words_are_right(tmp_path: Path, count: int) -> None:
    assert found(tmp_path, with_stem("A day. " * (count // 2))) == []


@pytest.mark.parametrize(("count", "mend"), [(11, "tell the case"), (71, "cut what")])
def test_stems_too_short_or_too_long_are_named(tmp_path: Path, count: int, mend: str) -> None:
    text = with_stem("Why? " + "A day. " * (count // 2))
    line = line_of(text, "    stem:")
    assert only(tmp_path, text).startswith(
        f"{line} q13 the stem has {count} words (12 to 70); {mend}"
    )


def test_a_judgement_may_tell_a_longer_case(tmp_path: Path) -> None:
    old = "Testing begins in four days."
    assert found(tmp_path, swap(GOOD, old, f"{old}{' It is so.' * 13}")) == []
    (message,) = found(tmp_path, swap(GOOD, old, f"{old}{' It is so.' * 20}"))
    assert "words (12 to 90)" in message


def test_a_stem_harder_than_its_lesson_is_named(tmp_path: Path) -> None:
    text = with_stem(
        "Confidentiality considerations notwithstanding, an international organisation's "
        "representative unexpectedly reconsiders previously communicated specifications."
    )
    assert "q13 the stem has grade" in only(tmp_path, text)
