from pathlib import Path

import pytest

from lessons.gift.notes import ItemNote, OptionNote
from lessons.gift.questions import Kind, Question, Text
from lessons.gift.reading import Reading, read_gift

PATH = Path("quiz.gift")


def read(text: str) -> Reading:
    return read_gift(text, PATH)


def one(text: str) -> Question:
    reading = read(text)
    assert not reading.faults
    (question,) = reading.questions
    return question


@pytest.mark.parametrize(
    ("text", "kind", "answers"),
    [
        (
            "Who owns the draft? {=the client ~the agency ~nobody}",
            Kind.CHOICE,
            [("the client", 100), ("the agency", 0), ("nobody", 0)],
        ),
        (
            "First? {\n  =Ask\n  ~%50%Wait\n  ~%-33.33333%Shout\n}",
            Kind.CHOICE,
            [("Ask", 100), ("Wait", 50), ("Shout", -33.33333)],
        ),
        (
            "Which two? {~%50%price ~%50%date ~%-100%joke}",
            Kind.SEVERAL,
            [("price", 50), ("date", 50), ("joke", -100)],
        ),
        ("A draft is final. {F}", Kind.TRUE_FALSE, [("F", 100)]),
        ("A draft is a draft.{TRUE}", Kind.TRUE_FALSE, [("TRUE", 100)]),
        ("Two and two? {=four =%50%about four}", Kind.SHORT, [("four", 100), ("about four", 50)]),
        ("Two and two? {four}", Kind.SHORT, [("four", 100)]),
        ("Days in a year? {#365:1}", Kind.NUMERICAL, [("365:1", 100)]),
        ("Pi? {#3.1..3.2}", Kind.NUMERICAL, [("3.1..3.2", 100)]),
        (
            "Days? {#\n =365:0#exact\n =%50%365:5#near\n ~#no}",
            Kind.NUMERICAL,
            [("365:0", 100), ("365:5", 50), ("", 0)],
        ),
        ("Match. {=Sweden -> SE =Kenya->KE}", Kind.MATCHING, [("Sweden", 100), ("Kenya", 100)]),
        ("Tell of your week. {}", Kind.ESSAY, []),
        ("Tell of your week. {\n}", Kind.ESSAY, []),
        ("These are about money.", Kind.DESCRIPTION, []),
    ],
)
def test_each_kind_is_told_apart(text: str, kind: Kind, answers: list[tuple[str, float]]):
    question = one(text)
    assert question.kind is kind
    assert [(answer.text.words, answer.weight) for answer in question.answers] == answers


def test_pairs_have_their_other_halves():
    answers = one("Match. {=Sweden -> SE =Kenya -> KE}").answers
    assert [answer.match for answer in answers] == [Text("SE"), Text("KE")]


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Who? {=a ~b}", "Who?"),
        ("Ada wrote {=a ~b} first.", "Ada wrote _____ first."),
        ("{=a ~b} came first.", "_____ came first."),
        ("Over\ntwo lines? {=a ~b}", "Over\ntwo lines?"),
        ("Two\\n\\nparagraphs? {=a ~b}", "Two\n\nparagraphs?"),
        (r"1 \= 1\: \{\} \# \~ \\ \x? {=a ~b}", "1 = 1: {} # ~ \\ \\x?"),
        (r"Not a break: \\n {=a ~b}", "Not a break: \\n"),
        ("[odd] mark {=a ~b}", "[odd] mark"),
    ],
)
def test_the_stem_is_what_stands_around_the_answers(text: str, stem: str):
    assert one(text).stem.words == stem


def test_feedback_belongs_to_its_answer_and_to_all():
    question = one("::Late:: Who? {=a#Yes\\: a. ~b # ~c#No. #### For all.}")
    assert question.title == "Late"
    told = [answer.feedback and answer.feedback.words for answer in question.answers]
    assert told == ["Yes: a.", None, "No."]
    assert question.feedback == Text("For all.")
    assert one("Essay {####Just this}").feedback == Text("Just this")
    assert one("Essay {####}").feedback is None


def test_markup_holds_for_the_question_unless_a_text_says_otherwise():
    question = one("[html]<b>Who?</b> {=[plain]a#[markdown]*b* ~c ####d}")
    assert question.stem == Text("<b>Who?</b>", "html")
    first, second = question.answers
    assert (first.text.markup, second.text.markup) == ("plain", "html")
    assert first.feedback == Text("*b*", "markdown")
    assert question.feedback == Text("d", "html")


def test_categories_hold_until_the_next():
    text = "$CATEGORY: $course$/One\n\nA? {}\n\n$CATEGORY: Two\nB? {}\n\nC? {}"
    questions = read(text).questions
    assert [question.category for question in questions] == ["$course$/One", "Two", "Two"]


def test_lines_are_those_of_the_file():
    text = "// a\n\n// b\n::T:: Who? {\n// c\n=a\n// d\n~b\n\t~c\n}\n\nNext? {}\n"
    first, second = read(text).questions
    assert first.line == 4
    assert [answer.line for answer in first.answers] == [6, 8, 9]
    assert second.line == 12


def test_a_comment_is_no_part_of_what_surrounds_it():
    question = one("Who?\n  // owns it {\nIndeed? {=a // not a comment\n~b}")
    assert question.stem.words == "Who?\nIndeed?"
    assert question.answers[0].text.words == "a // not a comment"


def test_notes_are_read_with_what_they_stand_above():
    question = one(
        '// offclock item {"lesson": "FBK-1", "item": "late", "wording": 1}\n'
        "Who? {\n"
        '// offclock option {"id": "a"}\n'
        "=A\n"
        "~B ~C\n"
        '// offclock option {"id": "d", "tempts": "It is near.", "misconception": "near"}\n'
        "~D\n"
        "}"
    )
    assert question.note == ItemNote(lesson="FBK-1", item="late", wording=1)
    assert [answer.note for answer in question.answers] == [
        OptionNote(id="a"),
        None,
        None,
        OptionNote(id="d", tempts="It is near.", misconception="near"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("\n\nWho? {=a ~b", 3, "'{' is never closed; write '}' behind them"),
        ("Who? =a ~b}", 1, "a '}' closes nothing"),
        ("Who? {=a ~b} {=c}", 1, "a second '{' in one question"),
        ("Who? {=a ~{b}}", 1, "a second '{' in one question"),
        ("Who? {=a ~b}}", 1, "a second '}' in one question"),
        ("::Title Who? {=a ~b}", 1, "the title's '::' is never closed"),
        ("::Title:: {=a ~b}", 1, "the question has no text"),
        ("Who? {\n=a\n~#no\n}", 3, "an answer has no text"),
        ("Who? {\nso ~a =b}", 2, "text before the first answer"),
        ("Match {=a -> b\n=c}", 2, "a pair has no '->'"),
        ("Who? {=a " + "~b " * 100 + "}", 1, "over 100 answers"),
    ],
)
def test_a_broken_question_is_named_and_the_next_is_read(text: str, line: int, says: str):
    reading = read(f"{text}\n\nNext? {{}}")
    (fault,) = reading.faults
    assert (fault.line, fault.code) == (line, "G01")
    assert says in fault.message
    assert reading.broken == 1
    assert [question.stem.words for question in reading.questions] == ["Next?"]


@pytest.mark.parametrize(
    "note",
    [
        "// offclock item {",
        '// offclock item {"lesson": "FBK-1"}',
        '// offclock option {"id": "Not a slug"}',
        "// offclock option " + "[" * 9000,
    ],
)
def test_a_broken_note_is_named_and_passed_over(note: str):
    reading = read(f"{note}\nWho? {{=a ~b}}")
    (fault,) = reading.faults
    assert fault.line == 1
    assert "this note is broken" in fault.message
    assert reading.questions[0].note is None
    assert reading.broken == 0
