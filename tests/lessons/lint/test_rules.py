"""Each rule names a bad lesson, by its line, and lets one pass that is just good enough."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lessons.lint import CORPUS_RULES, LESSON_RULES, RULES
from lessons.lint.page import lint_page
from lessons.lint.rules import Severity
from tests.lessons.authoring import PACK, TRACK, line_of, swap, write_pack
from tests.lessons.lint.authored import GOOD, check

Swaps = list[tuple[str, str]]


@dataclass(frozen=True)
class Example:
    """What to swap in a good lesson to break one rule once, and what not quite breaks it."""

    rule: str
    bad: Swaps
    where: str
    says: str
    good: Swaps = field(default_factory=list)
    mild: bool = False
    """Whether it is a warning, though the rule is an error."""


def words(count: int) -> str:
    return " ".join(["word"] * count)


def idea(text: str) -> Swaps:
    return [("undone.\n\ndialogue:", f"undone. {text}\n\ndialogue:")]


AGAIN = GOOD[GOOD.index("    again:") : GOOD.index("\n  - kind: choice\n    id: quiet")]
HOOK = "closes\n  on Friday."
THIRD = GOOD[GOOD.index("  The third part") : GOOD.index("\ndialogue:")]
SHORT = [(THIRD, ""), ("The printer closes\n  on Friday.", "")]
THEN = "send one message that names the day, and what you do without a reply"
STEM = "Which message is most likely to bring a choice in time?"
LIT = "It is kind about the mornings, and it moves the message to next week."

EXAMPLES = [
    Example("F01", [("id: FBK-1", "id: *FBK")], "id: *", "aliases", [("id: FBK-1", "id: 'FBK-1'")]),
    Example("F02", [("minutes: 5\nsource", "minutes: 11\nsource")], "minutes: 11", "is 11"),
    Example("F04", [("gray-2020", "grey-2020")], "source: grey", "did you mean 'gray-2020'"),
    Example(
        "F06",
        [("evidence: exp", "requires: [FBK-7]\nevidence: exp")],
        "requires:",
        "no lesson has 'id: FBK-7'",
        [("evidence: exp", "requires: []\nevidence: exp")],
    ),
    Example("T01", idea("x" * 3000), "idea:", "the lesson's message has", idea("x" * 1500)),
    Example(
        "T02",
        [("we can still\n  change", f"{'🙂' * 80} we can still\n  change")],
        "say: >-",
        "'say' has 276 characters",
        [("we can still\n  change", f"{'x' * 140} we can still\n  change")],
    ),
    Example("T03", [(STEM, "x" * 3900)], "kind: choice", "and its options have"),
    Example(
        "T04",
        [("hope it is fine for them.", "x" * 180)],
        "text: Send it with a line",
        "has 209 characters",
        [("hope it is fine for them.", "x" * 171)],
    ),
    Example("T05", [("A dear day", "x" * 65)], "title: xxx", "title has 65"),
    Example(
        "T06",
        idea("See http://example.org/a for more."),
        "idea:",
        "'http://example.org/a' is no safe address",
        idea("See https://example.org/a for more."),
    ),
    Example(
        "L25",
        [("title: Name the day you need an answer", "title: …")],
        "title:",
        "'title' is blank",
        [("title: Name the day you need an answer", "title: … by a day")],
    ),
    Example("L01", idea(words(96)), "idea:", "401 words; cut 1", idea(words(95))),
    Example(
        "L01",
        [*SHORT, ("Fair. You have her word on Wednesday.", "You have it on Wednesday.")],
        "idea:",
        "249 words; write 1 more",
        [*SHORT, ("Fair. You have her word on Wednesday.", "You have it then, on Wednesday.")],
    ),
    Example("L02", idea(words(98)), "idea:", "2.3 minutes at 175", idea(words(97))),
    Example(
        "L02",
        [(STEM, f"{words(315)} {STEM}")],
        "items:",
        "lesson and questions take 6.1 minutes",
        [(STEM, f"{words(314)} {STEM}")],
    ),
    Example(
        "L03",
        [(HOOK, f"{HOOK} {words(6)}")],
        "hook:",
        "26 words; cut it to 25",
        [(HOOK, f"{HOOK} {words(5)}")],
    ),
    Example(
        "L03",
        [("You asked your client", "Imagine you asked")],
        "hook:",
        "opens with “Imagine”",
        [("You asked your client", "You imagine that you asked")],
    ),
    Example(
        "L03",
        [
            ("You asked your client which of two titles to print. That was nine", "Nine"),
            ("on Friday.", "soon."),
        ],
        "hook:",
        "speaks to nobody",
        [
            ("You asked your client which of two titles to print. That was nine", "Nine"),
            ("on Friday.", "on Friday."),
        ],
    ),
    Example("L04", idea(f"{words(27)}."), "idea:", "has 27 words; split it", idea(f"{words(26)}.")),
    Example(
        "L04",
        idea(f"{words(26)}. " * 9),
        "idea:",
        "10 of 43 sentences have over 20 words",
        idea(f"{words(26)}. " * 2 + f"{words(20)}. " * 7),
    ),
    Example("L04", idea("Yes. " * 30), "idea:", "sentences have 5.2 words in the mean; join"),
    Example(
        "L05",
        idea("Organisational responsibilities necessitate documentation. " * 20),
        "idea:",
        "the text is of grade",
        idea("Organisational responsibilities necessitate documentation. " * 2),
    ),
    Example("L05", idea("Do. " * 60), "idea:", "join some sentences", idea("Do. " * 5), mild=True),
    Example(
        "L06",
        idea("Organisational responsibilities necessitate documentation. " * 20),
        "idea:",
        "take shorter words",
        idea("Organisational responsibilities necessitate documentation. " * 2),
    ),
    Example(
        "L07",
        idea("The file was sent. " * 4),
        "idea:",
        "4 of 38 sentences are in the passive voice (“was sent”",
        idea("The file was sent. " * 3),
    ),
    Example(
        "L08",
        [("wonders whether the card", "asks his stakeholders whether the card")],
        "text: >-\n          You have prices",
        "“stakeholders” is an office's word",
        [("wonders whether the card", "aligns the text left, and asks whether the card")],
    ),
    Example("L09", idea("Communication is key."), "idea:", "“Communication is key” says nothing"),
    Example(
        "L10",
        [(LIT, f"{LIT} It takes 21 days to form a habit.")],
        "feedback: >-\n          It is kind",
        "“21 days to form a habit” belongs to a myth",
        [(LIT, f"{LIT} Pay within 21 days.")],
    ),
    Example(
        "L11",
        [(GOOD[GOOD.index("cast:") : GOOD.index("hook:")], "")],
        "id: FBK-1",
        "'cast' is missing",
    ),
    Example(
        "L12",
        idea("See *Getting Things Done* and *Deep Work*."),
        "idea:",
        "names 2 works (Getting Things Done, Deep Work)",
        idea("See *Getting Things Done*, and *not* **Deep Work**."),
    ),
    Example(
        "L12",
        idea("Lee (2011) did."),
        "idea:",
        "a second source, (2011)",
        idea("Gray (2020, first told in 2011)."),
    ),
    Example(
        "L12",
        [(THEN, "write one message, save it and send it")],
        "then: write",
        "asks for 3 things (write, save, send)",
        [(THEN, "write one message and send it")],
    ),
    Example(
        "L13", [("then: send", "then: try to send")], "then: try", "begins with “try”; begin with"
    ),
    Example(
        "L13",
        [(THEN, "choose how you go on")],
        "then: choose",
        "makes nothing that can be seen",
        [(THEN, "choose how you go on in a note")],
    ),
    Example(
        "L13",
        [(THEN, "ask one past client how they are")],
        "then: ask",
        "makes nothing that can be seen",
        [(THEN, "write to one past client")],
    ),
    Example(
        "L14",
        [
            (
                "    - who: Samina\n      says: >-\n        One",
                "    - who: Sam\n      says: >-\n        One",
            )
        ],
        "who: Sam\n",
        "Sam is not in 'cast' (Samina, Joris)",
    ),
    Example(
        "L14",
        [
            ("Joris\n      says: And if", "Samina\n      says: And if"),
            ("Joris\n      says: Fair", "Samina\n      says: Fair"),
        ],
        "turns:",
        "Joris speaks once",
        [("Joris\n      says: Fair", "Samina\n      says: Fair")],
    ),
    Example(
        "L14",
        [
            (
                "Tuesday is hard. I am at the fair until Wednesday, and my sister wants a say.",
                "Sure.",
            ),
            ("And if she likes neither?", "Of course."),
        ],
        "turns:",
        "Joris only agrees",
        [("And if she likes neither?", "Of course.")],
        mild=True,
    ),
    Example("L15", [("In 2020 Gray", "Gray once")], "idea:", "the year of its source, 2020"),
    Example(
        "L16",
        [(LIT, f"{LIT} Research shows it.")],
        "feedback: >-\n          It is kind",
        "“Research shows” claims more",
        [(LIT, f"{LIT} Gray shows it.")],
    ),
    Example(
        "L16",
        [(LIT, f"{LIT} 40% of clients do.")],
        "feedback: >-\n          It is kind",
        "“40% of clients” is a claim outside the idea",
        [(LIT, f"{LIT} A deposit of 40% is due."), *idea("40% of clients did.")],
    ),
    Example(
        "L17",
        [("They were not freelancers, so the step to clients is ours.", "It was in Ghent.")],
        "idea:",
        "the evidence is 'experiment'; say in the idea",
        [
            ("They were not freelancers, so the step to clients is ours.", "It was in Ghent."),
            ("evidence: experiment", "evidence: freelancers"),
        ],
    ),
    Example(
        "L18",
        [("Wednesday at six, then?", "A ballpark?")],
        "says: >-\n        A ballpark",
        "“ballpark” is a picture",
        [("And if she likes neither?", "Give me a ballpark.")],
    ),
    Example(
        "L19",
        [("that hour goes on the invoice.", "you pay me outside the platform.")],
        "says: Then I change",
        "recommends payment past a platform",
        [("that hour goes on the invoice.", "I do not let you pay me outside the platform.")],
    ),
    Example(
        "L24",
        [("minutes: 5\nsource", "minutes: 6\nsource")],
        "minutes: 6",
        "'minutes' is 6, but it takes 4.5",
        [("minutes: 5\nsource", "minutes: 4\nsource")],
    ),
    Example(
        "L24",
        [("reviewed: 2026-01-31", "reviewed: 2024-02-01")],
        "reviewed:",
        "last reviewed 2024-02-01",
        [("reviewed: 2026-01-31", "reviewed: 2024-02-02")],
        mild=True,
    ),
    Example(
        "Q01",
        [(AGAIN, "")],
        "kind: choice",
        "asked again in the same words",
        [("keyed_by: author", "keyed_by: five freelancers")],
    ),
    Example(
        "Q02",
        [
            (
                "            credit: 1\n            then: >-\n              At eleven",
                "            then: >-\n              At eleven",
            )
        ],
        "options:\n          - id: hope",
        "the point 'last-proof' has 0 best options",
    ),
    Example(
        "Q03",
        [(LIT, "It is kind."), (" The sign maker does\n          not wait that long.", "")],
        "feedback: >-\n          It is kind.",
        "the feedback has 3 words",
        [
            (LIT, "It is kind, and it moves the"),
            ("sign maker does\n          not wait", "rest to later"),
        ],
    ),
    Example(
        "Q04",
        [
            (
                "goes in on Thursday unless she picks the other",
                "comes on Thursday, unless somebody protests",
            )
        ],
        "text: Tell her which",
        "has 10 words, 0.74 times the mean",
        [
            (
                "goes in on Thursday unless she picks the other",
                "goes live on Thursday if she stays silent",
            )
        ],
    ),
    Example(
        "Q07",
        [("Send it straight to the printer to spare him the trouble.", "All of the above.")],
        "text: All of",
        "points at other options",
        [("Send it straight to the printer to spare him the trouble.", "Send all of the proofs.")],
    ),
    Example(
        "Q08",
        [("What is the most\n      effective thing", "Which is NOT a good\n      thing")],
        "stem: >-\n      Imran",
        "'NOT' turns the question round",
    ),
    Example(
        "Q09",
        [("I know how full your mornings are", "I know how full all mornings are")],
        "text: “Blue or red? Please",
        "'all' gives a wrong option away",
        [("Without a word by Friday noon", "Without any word by Friday noon")],
    ),
    Example(
        "Q11",
        [("which service goes in on Thursday", "which payment testing begins in four days")],
        "text: Tell her which",
        "repeats the question (begins, days, four, payment, testing)",
        [("which service goes in on Thursday", "which payment goes in on Thursday")],
    ),
    Example(
        "Q12",
        [
            ("text: Send it with a line that", "text: “Send it with a line that"),
            ("fine for them.", "fine.”"),
        ],
        "options:\n          - id: hope",
        "some options begin with a quotation mark",
    ),
    Example(
        "Q13",
        [(STEM, f"{'One more word. ' * 13} {STEM}")],
        "stem: >-\n      Yusuf",
        "the stem has 77 words",
        [(STEM, f"{'One more word. ' * 10} {STEM}")],
    ),
    Example(
        "Q16",
        [("change: {hours: -3}", "change: {hours: 3}")],
        "- id: draw-it-in-blue",
        "'draw-it-in-blue' is weak and costs nothing",
        [("change: {hours: -3}", "change: {hours: -3, trust: 1}")],
    ),
    Example(
        "Q16",
        [("change: {money: -60}", "change: {money: -70}")],
        "then: >-\n              He means",
        "'then' says 60",
        [("change: {money: -60}", "change: {money: -60, trust: -1}")],
        mild=True,
    ),
    Example(
        "W01",
        [("hook: >-", "waivers: [{code: L06, reason: Long names.}]\nhook: >-")],
        "waivers:",
        "nothing here breaks L06; delete this waiver",
    ),
    Example(
        "W02",
        [("hook: >-", "waivers: [{code: L96, reason: Long names.}]\nhook: >-")],
        "waivers:",
        "L96 is no rule; docs/lint.md lists them",
    ),
]


def edit(swaps: Swaps) -> str:
    lesson = GOOD
    for old, new in swaps:
        lesson = swap(lesson, old, new)
    return lesson


def find(folder: Path, swaps: Swaps, code: str) -> list[tuple[int, str, bool]]:
    found = check(folder, edit(swaps)).faults
    return [(fault.line, fault.message, fault.warning) for fault in found if fault.code == code]


MILD = {rule.code for rule in RULES if rule.severity is Severity.WARNING} - {
    rule.code for rule in RULES if rule.severity is Severity.ERROR
}


def test_the_good_lesson_breaks_no_rule(tmp_path: Path):
    report = check(tmp_path)
    assert (report.lessons, report.faults) == (1, ())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule} {e.says[:30]}")
def test_a_rule_names_what_breaks_it_and_nothing_less(tmp_path: Path, example: Example):
    bad = edit(example.bad)
    ((line, message, warning),) = find(tmp_path, example.bad, example.rule)
    assert example.says in message
    assert line == line_of(bad, example.where)
    assert warning == (example.mild or example.rule in MILD)
    assert find(tmp_path, example.good, example.rule) == []


def test_a_lesson_that_its_track_does_not_list_is_named(tmp_path: Path):
    report = check(tmp_path, track=swap(TRACK, "- FBK-1", "- FBK-2"))
    found = [(fault.path.name, fault.line, fault.code) for fault in report.faults]
    assert found == [("ask.yaml", 2, "F03"), ("track.yaml", 6, "F03")]


def test_one_id_in_two_files_is_named(tmp_path: Path):
    write_pack(tmp_path, lesson=GOOD)
    (tmp_path / "feedback" / "two.yaml").write_text(GOOD)
    (fault,) = check(tmp_path).faults
    assert (fault.path.name, fault.line, fault.code) == ("two.yaml", 2, "F05")


def test_rules_of_english_are_not_held_against_other_languages(tmp_path: Path):
    lesson = edit([*idea(f"{words(96)}. Communication is key."), ("In 2020 Gray", "Gray once")])
    codes = {fault.code for fault in check(tmp_path, lesson).faults}
    assert codes >= {"L01", "L09", "L15"}
    urdu = swap(PACK, "language: en", "language: ur")
    assert {fault.code for fault in check(tmp_path, lesson, pack=urdu).faults} == {"L15"}
    british = swap(PACK, "language: en", "language: en-GB")
    assert {fault.code for fault in check(tmp_path, lesson, pack=british).faults} == codes


def test_the_page_on_the_linter_is_true():
    page = Path("docs/lint.md").read_text(encoding="utf-8")
    assert page == lint_page(), "run: python -m lessons lint --rules > docs/lint.md"


def test_every_rule_has_a_code_a_name_and_what_an_author_needs():
    names = [rule.name for rule in RULES]
    assert len(names) == len({*names})
    for rule in RULES:
        assert rule.code[0] in "FTLQW"
        assert rule.code[1:].isdigit()
        assert rule.summary.endswith(".")
        assert f"### {rule.code} {rule.name}" in lint_page()


def test_every_rule_has_its_examples():
    """Those on all lessons together have theirs in test_corpus.py, F03 and F05 above."""
    elsewhere = {"F03", "F05", *(rule.code for rule in CORPUS_RULES)}
    shown = {example.rule for example in EXAMPLES}
    assert {rule.code for rule in RULES} - elsewhere <= shown
    assert {rule.code for rule in LESSON_RULES} <= shown
