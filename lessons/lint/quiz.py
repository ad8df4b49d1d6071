"""Rules on the questions of one lesson: how many, how they reply, what gives an answer away."""

import re
from collections.abc import Iterator

from lessons.faults import Fault
from lessons.items import Choice, Scenario
from lessons.items.scenario import Point
from lessons.lint.cues import absolutes, content_words
from lessons.lint.decisions import Decision, Option, best_options, find_decisions
from lessons.lint.readability import Readability, measure, sentences, tokens
from lessons.lint.rules import Rule, Severity, rule
from lessons.lint.shown import find_lesson_texts
from lessons.loader import LessonFile
from lessons.markup import plain
from lessons.yamlfile import KeyPath, shorten

FEEDBACK = (10, 45)
"""Words of feedback: fewer give no reason, more are not read on a phone."""
RATIO = (0.8, 1.25)
"""The key's length, as a share of the mean of the others."""
SPREAD = 1.5
"""The longest option, as a multiple of the shortest."""
STEM = (12, 70)
"""Words of a stem: fewer tell no case, more hide it."""
JUDGEMENT_STEM = (12, 90)
"""Words of the stem of a situational judgement, which has more to tell."""
HARDER = 1
"""School years by which a stem may read harder than its lesson."""
GRADE = 8
"""The grade up to which a stem passes in each lesson, as lessons do in L05."""
ECHO = 1
"""Words of the stem that the key may repeat beyond what another option repeats."""

_VERDICT = re.compile(
    r"(?:Correct|Incorrect|Wrong|Right|Yes|No|Exactly|Well done|Not quite|Good (?:choice|answer))"
    r"\b[,.!:;]",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\b(?:option|choice|answer) [ABCD]\b|\b(?:option|choice) [1-4]\b")
_CATCH_ALL = re.compile(
    r"\b(?:all|none|any|both|some|either|neither) of the (?:above|other options?|others)\b"
    r"|^\W*(?:all|none|any|both|either|neither) of (?:these|them|those)\W*$"
    r"|^\W*(?:both |either |neither )?\(?[A-D]\)? (?:and|or|nor) \(?[A-D]\)?\W*$",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\b(?:NOT|EXCEPT|LEAST)\b")
_BE = "is|are|was|were|do|does|did|should|would|will|could|can|may|must|has|have|had"
_TURNED = re.compile(
    rf"^(?:(?:[\w’]+ ){{0,3}}?(?:which|what|who|where|when|how)\b)(?: [\w’]+){{0,4}}?"
    rf" (?:(?:{_BE}) (?:\w+ )?(?:not|least)|(?:{_BE})?n[’']t|cannot|never)\b"
    r"|\bexcept\b|\b(?:least|worst) (?:likely|effective|useful|helpful|suitable|thing|reply)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:I|You|He|She|We|They)\b", re.IGNORECASE)
_ING = re.compile(r"\w*[aeiouy]\w*ing\b(?!,)", re.IGNORECASE)
_NO_VERBS = re.compile(r"(?:some|any|every|no)thing\b|(?:morning|evening|during)\b", re.IGNORECASE)


@rule("Q01", "three-questions")
def check_items(file: LessonFile) -> Iterator[Fault]:
    """Ask once plainly with a second wording, once for judgement, and once in a story.

    So it has exactly one choice without `keyed_by`, which has a second wording in `again`, one
    choice with `keyed_by`, and one scenario. The plain choice comes back in a review and must not
    be known by its words; the judgement has options that sensible people pick; the story lets a
    weak choice be felt and repaired. Other kinds (several, order, reflection) may be added.

    Write what is missing, or move what is too much to a lesson of its own.
    """
    items = file.lesson.items
    choices = [item for item in items if isinstance(item, Choice)]
    plainly = [item for item in choices if item.keyed_by is None]
    found = {
        "choice without 'keyed_by'": len(plainly),
        "choice with 'keyed_by'": len(choices) - len(plainly),
        "scenario": sum(isinstance(item, Scenario) for item in items),
    }
    for what, count in found.items():
        if count != 1:
            mend = "write one" if not count else "keep one"
            message = f"{count} items of the kind '{what}' where a lesson has one; {mend}"
            yield file.document.fault(("items",), message, "Q01")
    for index, item in enumerate(items):
        if item in plainly and isinstance(item, Choice) and not item.again:
            message = "asked again in the same words; add a second wording, 'again'"
            yield file.document.fault(("items", index), message, "Q01")


@rule("Q02", "three-options")
def check_option_count(file: LessonFile) -> Iterator[Fault]:
    """Give a question three options, one of them best; a judgement may have four.

    Three are enough: a fourth that real people choose is rare, and it costs reading time
    (Rodriguez 2005, a meta-analysis). A point of a scenario may have two, and has one best too.

    Drop the option that nobody would choose, or give exactly one `credit: 1`.
    """
    for decision in find_decisions(file):
        if len(decision.options) > 3 and not decision.judged:
            message = f"{len(decision.options)} options; take out the one that tempts least"
            yield file.document.fault((*decision.place, "options"), message, "Q02")
    for place, point in _points(file):
        if (count := len(best_options(point))) != 1:
            message = f"the point '{point.id}' has {count} best options; give one 'credit: 1'"
            yield file.document.fault((*place, "options"), message, "Q02")


@rule("Q03", "feedback", english=True)
def check_feedback(file: LessonFile) -> Iterator[Fault]:
    """Give each option feedback of 10 to 45 words that tells what follows, and no verdict.

    Wrong options plant wrong beliefs where nothing is said about them (Roediger & Marsh 2005;
    Butler & Roediger 2008). What teaches is the consequence or the reason, in this very case; the
    verdict stands in the mark beside it. And no letters or numbers of options: the order is
    shuffled for each learner. In a scenario this holds for `then`.

    Say what happens next, why it tempts, and what to do instead.
    """
    for decision in find_decisions(file):
        for option in decision.options:
            for message in _weigh_feedback(option):
                yield file.document.fault(option.feedback_place, message, "Q03")


def _weigh_feedback(option: Option) -> Iterator[str]:
    count = len(tokens(option.feedback))
    least, most = FEEDBACK
    if not least <= count <= most:
        mend = "say what follows and why" if count < least else "cut what does nothing"
        yield f"the feedback has {count} words ({least} to {most}); {mend}"
    read = plain(option.feedback)
    if found := _VERDICT.match(read):
        yield f"the feedback begins with a verdict, '{found[0]}'; begin with what follows"
    if found := _LETTER.search(read):
        yield f"'{found[0]}' means nothing once options are shuffled; say what it does"


@rule("Q04", "length-cue", english=True)
def check_lengths(file: LessonFile) -> Iterator[Fault]:
    """Make the options of a question about equally long, in words and on the screen.

    Authors qualify the best option until it is the longest, and test-wise readers know it
    (Tarrant & Ware 2008). The key has 0.80 to 1.25 times the mean of the other options, in words
    and in characters, and the longest option at most 1.5 times the words of the shortest.

    Write the wrong options as richly as the right one, or cut the right one.
    """
    for decision in find_decisions(file):
        for message in _weigh_lengths(decision):
            yield file.document.fault((*decision.key.place, "text"), message, "Q04")


def _weigh_lengths(decision: Decision) -> Iterator[str]:
    words = [max(len(tokens(text)), 1) for text in decision.texts]
    letters = [max(len(plain(text)), 1) for text in decision.texts]
    for counts, unit in ((words, "words"), (letters, "characters")):
        ratio = _key_ratio(counts, decision.best)
        if not RATIO[0] <= ratio <= RATIO[1]:
            said = f"{ratio:.2f} times the mean of the others ({RATIO[0]:.2f} to {RATIO[1]:.2f})"
            mend = (
                "cut it, or fill the others out" if ratio > 1 else "fill it out, or cut the others"
            )
            count = f"{counts[decision.best]} {unit}"
            yield f"the best option of '{decision.id}' has {count}, {said}; {mend}"
    if max(words) > SPREAD * min(words):
        message = f"the options of '{decision.id}' have {min(words)} to {max(words)} words"
        yield f"{message}; make the longest at most {SPREAD} times the shortest"


def _key_ratio(counts: list[int], best: int) -> float:
    others = counts[:best] + counts[best + 1 :]
    return counts[best] * len(others) / sum(others)


@rule("Q07", "catch-all", english=True)
def check_catch_alls(file: LessonFile) -> Iterator[Fault]:
    """Let no option point at other options: no “all of the above”, no “both A and B”.

    Whoever sees that two options hold knows that all do, without knowing why; and once the order
    is shuffled nothing is above (Haladyna, Downing & Rodriguez 2002).

    Ask for several with the kind `several`, or write what a person would do.
    """
    for decision in find_decisions(file):
        for option in decision.options:
            if found := _CATCH_ALL.search(plain(option.text)):
                message = f"'{found[0].strip()}' points at other options; write an act of its own"
                yield file.document.fault((*option.place, "text"), message, "Q07")


@rule("Q08", "negative-stem", english=True)
def check_negatives(file: LessonFile) -> Iterator[Fault]:
    """Ask what to do, and not what not to do.

    A reader in a hurry overlooks the NOT, and answers the opposite of what they know; who reads in
    a second language does so more often (Haladyna, Downing & Rodriguez 2002). Capitals help little.

    Turn the question round: ask for the best option.
    """
    for decision in find_decisions(file):
        if found := _SHOUTED.search(plain(decision.stem)) or _turned(decision.stem):
            message = f"'{shorten(found[0])}' turns the question round; ask for the best option"
            yield file.document.fault(_stem_place(decision), message, "Q08")


def _turned(stem: str) -> re.Match[str] | None:
    questions = (part for part in sentences(stem) if part.rstrip('"”’) ').endswith("?"))
    return next((found for part in questions if (found := _TURNED.search(part))), None)


@rule("Q09", "absolutes", english=True)
def check_absolutes(file: LessonFile) -> Iterator[Fault]:
    """Keep absolute terms such as always, never, only or nothing out of wrong options.

    People know that such sentences are hardly ever true, so they cross the option out and need
    not know anything else (Haladyna, Downing & Rodriguez 2002).

    Say how often, how many, or just leave the word out.
    """
    for decision in find_decisions(file):
        for option in decision.distractors:
            if found := absolutes(option.text):
                message = f"'{found[0]}' gives a wrong option away; say it without the absolute"
                yield file.document.fault((*option.place, "text"), message, "Q09")


@rule("Q11", "echo", Severity.WARNING, english=True)
def check_echoes(file: LessonFile) -> Iterator[Fault]:
    """Keep the best option from repeating the question's words more than the others do.

    A repeated word sounds like an answer (a “clang”: Haladyna, Downing & Rodriguez 2002). The key
    may share one word of four letters or more with the stem beyond the option that shares most.

    Use another word in the key, or let a wrong option pick the word up too.
    """
    for decision in find_decisions(file):
        asked = content_words(decision.stem)
        shared = asked & content_words(decision.key.text)
        others = max(len(asked & content_words(option.text)) for option in decision.distractors)
        if len(shared) - others > ECHO:
            repeated = ", ".join(sorted(shared))
            message = f"the best option repeats the question ({repeated}) and no other does so much"
            place = (*decision.key.place, "text")
            yield file.document.fault(place, f"{message}; use other words", "Q11")


@rule("Q12", "parallel-options", Severity.WARNING, english=True)
def check_forms(file: LessonFile) -> Iterator[Fault]:
    """Put all options of a question into the same form.

    The odd one out draws the eye. Either each option is said in quotation marks, or none is; and
    those that are not begin alike: all with an order (“Ask her”), all with a subject (“You ask”),
    all with “to”, or all with a word in -ing.

    Put the odd option into the form of the others.
    """
    for decision in find_decisions(file):
        forms = {_form(plain(text)) for text in decision.texts}
        if len(forms) > 1:
            message = f"some options begin with {max(forms)}, others do not; give them one form"
            yield file.document.fault((*decision.place, "options"), message, "Q12")


def _form(text: str) -> str:
    """Return what marks the form of an option: nothing, where it begins with an order or a noun."""
    if text[:1] in '“"‘':
        return "a quotation mark"
    if text[:3].lower() == "to ":
        return "'to'"
    if _SUBJECT.match(text):
        return "a subject"
    return "a word in -ing" if _ING.match(text) and not _NO_VERBS.match(text) else ""


@rule("Q13", "stem", Severity.WARNING, english=True)
def check_stems(file: LessonFile) -> Iterator[Fault]:
    """Tell a case in 12 to 70 words (a judgement in up to 90), no harder than its lesson.

    The case belongs into the stem, so that options can be short; a long stem measures reading. Its
    Flesch-Kincaid grade is at most a year above its lesson's. Of so few words the grade is rough,
    and prose reads harder than dialogue, so that up to grade 8 is fine in each lesson. Points of a
    scenario stand in a story that is told already, and are free.

    Cut what the decision does not need, or split a long sentence.
    """
    lesson = measure([text for _, text in find_lesson_texts(file)])
    for decision in find_decisions(file):
        if not decision.told:
            for message in _weigh_stem(decision, lesson):
                yield file.document.fault(_stem_place(decision), message, "Q13")


def _weigh_stem(decision: Decision, lesson: Readability | None) -> Iterator[str]:
    count = len(tokens(decision.stem))
    least, most = JUDGEMENT_STEM if decision.judged else STEM
    if not least <= count <= most:
        mend = "tell the case" if count < least else "cut what the decision does not need"
        yield f"the stem has {count} words ({least} to {most}); {mend}"
    measured = measure([decision.stem])
    if measured and lesson:
        bound = max(lesson.grade + HARDER, GRADE)
        if measured.grade > bound:
            said = f"the stem has grade {measured.grade:.1f}, its lesson {lesson.grade:.1f}"
            yield f"{said}; shorten words and sentences until it is {bound:.1f} or less"


def _points(file: LessonFile) -> Iterator[tuple[KeyPath, Point]]:
    for index, item in enumerate(file.lesson.items):
        if isinstance(item, Scenario):
            for n, point in enumerate(item.points):
                yield ("items", index, "points", n), point


def _stem_place(decision: Decision) -> KeyPath:
    return (*decision.place, "text" if decision.told else "stem")


RULES: tuple[Rule[LessonFile], ...] = (
    check_items,
    check_option_count,
    check_feedback,
    check_lengths,
    check_catch_alls,
    check_negatives,
    check_absolutes,
    check_echoes,
    check_forms,
    check_stems,
)
