"""Rules on how a lesson reads: its length, its sentences and its words.

The bounds were set around lessons that readers found right, measured in the same way (words and
syllables by rules of thumb), and not around essays: short turns of a dialogue pull a grade down.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lessons.faults import Fault
from lessons.lint import lexicon
from lessons.lint.readability import measure, sentences, tokens
from lessons.lint.rules import Rule, Severity, rule
from lessons.lint.shown import find_lesson_texts, find_phrases
from lessons.lint.unit import lesson_words, unit_minutes
from lessons.loader import LessonFile
from lessons.markup import plain
from lessons.yamlfile import KeyPath, shorten

WORDS = (250, 400)
"""Words of a lesson without its questions."""
PACES = ((238, 1.7), (175, 2.3))
"""Words a minute of adults who read English, in the mean and at the low end of the usual range
(Brysbaert 2019), and the most minutes a lesson may take them."""
UNIT = 6.0
"""The most minutes for a lesson with its three questions."""
HOOK = 25
"""The most words of a hook: two lines on a phone."""
MEAN = (7, 14)
"""Words a sentence, in the mean."""
LONG, LONG_SHARE, LONGEST = 20, 0.1, 26
"""From how many words on a sentence is long, how many of them may be, and the most words of one."""
GRADE = (2, 7)
"""The school years (Flesch-Kincaid) to aim for."""
HARDEST = 8
"""The school years at which a text is no longer plain."""
EASE = 70
"""The lowest reading ease (Flesch): fairly easy."""
PASSIVES = 0.1
"""The share of sentences that may be in the passive voice."""


@rule("L01", "lesson-length", english=True)
def check_length(file: LessonFile) -> Iterator[Fault]:
    """Write 250 to 400 words: hook, idea, dialogue and action together.

    Fewer leave out the example or the reason, more do not fit into the minutes that a freelancer
    has. Cut what is interesting and beside the point: such details cost learning (Sundararajan &
    Adesope 2020, a meta-analysis).
    """
    count = lesson_words(file)
    low, high = WORDS
    if count < low:
        message = f"the lesson has {count} words; write {low - count} more, {low} to {high} in all"
        yield file.document.fault(("idea",), message, "L01")
    elif count > high:
        message = f"the lesson has {count} words; cut {count - high}, {low} to {high} are meant"
        yield file.document.fault(("idea",), message, "L01")


@rule("L02", "reading-time", english=True)
def check_time(file: LessonFile) -> Iterator[Fault]:
    """Let a lesson take 1.7 minutes at most to read, or 2.3 to read slowly, and a unit 6 in all.

    Adults read 238 words of English a minute in the mean and 175 at the low end of the usual range
    (Brysbaert 2019); many of our readers read their second language. The unit is the lesson with
    its choice, its judgement and its story at 200 words a minute and 8 seconds a decision, along
    the path in the middle. Shorten what is longest, often the replies of the story.
    """
    words = lesson_words(file)
    for pace, most in PACES:
        if words / pace > most:
            takes = f"{words / pace:.1f} minutes at {pace} words a minute"
            message = f"the lesson takes {takes}; cut it to {most} minutes"
            yield file.document.fault(("idea",), message, "L02")
    unit = unit_minutes(file)
    if round(unit, 1) > UNIT:
        message = f"lesson and questions take {unit:.1f} minutes; cut them to {UNIT:g}"
        yield file.document.fault(("items",), message, "L02")


@rule("L03", "hook", english=True)
def check_hook(file: LessonFile) -> Iterator[Fault]:
    """Open with a moment, in at most 25 words.

    The hook stands alone when a bite arrives, and decides whether it is opened. It speaks to "you",
    or something happens to somebody in it. "Did you know", "Imagine" and "In today's" announce a
    lecture. Start where it hurts: with what the client wrote.
    """
    hook = file.lesson.hook
    count = len(tokens(hook))
    if count > HOOK:
        message = f"the hook has {count} words; cut it to {HOOK}"
        yield file.document.fault(("hook",), message, "L03")
    if found := lexicon.OPENINGS.match(plain(hook)):
        message = f"the hook opens with “{found[0]}”, like a lecture; open with what happens"
        yield file.document.fault(("hook",), message, "L03")
    if not (lexicon.YOU.search(plain(hook)) or lexicon.EVENT.search(plain(hook))):
        message = "the hook speaks to nobody, and nothing happens in it; say “you”, or name a case"
        yield file.document.fault(("hook",), message, "L03")


@rule("L04", "sentence-length", Severity.WARNING, english=True)
def check_sentences(file: LessonFile) -> Iterator[Fault]:
    """Write sentences of 7 to 14 words in the mean, none over 26, and one in ten over 20 at most.

    On a phone a long sentence is a paragraph, and in a second language it is read twice. Split it
    where a new thought begins. Do not chop: a row of five-word sentences reads like a telegram.
    """
    texts = find_lesson_texts(file)
    for place, sentence in _sentences(texts):
        if (count := len(tokens(sentence))) > LONGEST:
            message = f"“{shorten(sentence)}” has {count} words; split it, {LONGEST} are the most"
            yield file.document.fault(place, message, "L04")
    found = measure([text for _, text in texts])
    if found is None:
        return
    low, high = MEAN
    mean = round(found.mean, 1)
    if not low <= mean <= high:
        how = "split some" if mean > high else "join some"
        message = f"sentences have {mean} words in the mean; {how}, to {low} to {high}"
        yield file.document.fault(("idea",), message, "L04")
    long = sum(length > LONG for length in found.lengths)
    if long > LONG_SHARE * len(found.lengths):
        share = f"{long} of {len(found.lengths)} sentences"
        message = f"{share} have over {LONG} words; split some, one in ten may be as long"
        yield file.document.fault(("idea",), message, "L04")


@rule("L05", "grade", english=True)
def check_grade(file: LessonFile) -> Iterator[Fault]:
    """Write for grade 2 to 7 (Flesch-Kincaid); over 8 is an error, the rest a warning.

    The grade counts words a sentence and syllables a word (Kincaid & others 1975). It is rough, and
    says nothing of sense, so do not chop sentences for it: take the shorter word, and say who does
    what.
    """
    found = measure([text for _, text in find_lesson_texts(file)])
    if found is None:
        return
    low, high = GRADE
    grade = round(found.grade, 1)
    if grade > high:
        message = f"the text is of grade {grade}; take shorter words, to {high} or below"
        fault = file.document.fault(("idea",), message, "L05")
        yield replace(fault, warning=grade <= HARDEST)
    elif grade < low:
        message = f"the text is of grade {grade}; join some sentences, to {low} or above"
        yield replace(file.document.fault(("idea",), message, "L05"), warning=True)


@rule("L06", "reading-ease", Severity.WARNING, english=True)
def check_ease(file: LessonFile) -> Iterator[Fault]:
    """Write text of a reading ease (Flesch 1948) of 70 or more: fairly easy.

    Long words count most. "Ask" says what "request" says, and "about" what "regarding" says.
    """
    found = measure([text for _, text in find_lesson_texts(file)])
    if found and round(found.ease) < EASE:
        message = f"the reading ease is {found.ease:.0f}; take shorter words, to {EASE} or more"
        yield file.document.fault(("idea",), message, "L06")


@rule("L07", "passive-voice", Severity.WARNING, english=True)
def check_passives(file: LessonFile) -> Iterator[Fault]:
    """Say who does it: at most one sentence in ten is in the passive voice.

    Found by a form of "to be" before a past participle, so a few that only tell how something is
    are counted too. "The file was sent" hides who sent it; "Amna sent the file" is shorter.
    """
    spoken = _sentences(find_lesson_texts(file))
    texts = [sentence for _, sentence in spoken]
    found = [match[0] for text in texts if (match := lexicon.PASSIVE.search(text))]
    if len(found) > PASSIVES * len(texts):
        some = ", ".join(f"“{phrase}”" for phrase in found[:4])
        share = f"{len(found)} of {len(texts)} sentences"
        message = f"{share} are in the passive voice ({some}); say who does it"
        yield file.document.fault(("idea",), message, "L07")


@rule("L08", "corporate-words", english=True)
def check_corporate(file: LessonFile) -> Iterator[Fault]:
    """Leave the words of offices out: stakeholder, leverage, align with, best practice.

    Whoever works for themselves reads them as "not for me". Say what is meant: the client, use,
    agree, what works. Where a client's employee talks that way in a lesson, waive it.
    """
    for place, found in find_phrases(file, lexicon.CORPORATE):
        message = f"“{found}” is an office's word; say it as a freelancer would"
        yield file.document.fault(place, message, "L08")


@rule("L09", "platitudes", english=True)
def check_platitudes(file: LessonFile) -> Iterator[Fault]:
    """Write nothing whose opposite is absurd: “communication is key”, “be proactive”.

    Such a sentence says nothing, and a reader notices. Put in its place what to do, to whom, when.
    """
    for place, found in find_phrases(file, lexicon.PLATITUDES):
        message = f"“{found}” says nothing; say what to do instead"
        yield file.document.fault(place, message, "L09")


@rule("L10", "myths", english=True)
def check_myths(file: LessonFile) -> Iterator[Fault]:
    """Repeat no myths: learning styles, 10,000 hours, 93 % of communication.

    They are told everywhere, and no study bears them out. Take the sentence out.
    """
    for place, found in find_phrases(file, lexicon.MYTHS):
        message = f"“{found}” belongs to a myth that no study bears out; take it out"
        yield file.document.fault(place, message, "L10")


@rule("L18", "idioms", Severity.WARNING, english=True)
def check_idioms(file: LessonFile) -> Iterator[Fault]:
    """Use no pictures from sports or offices, but in a counterpart's mouth.

    A reader in a second language can not guess them. Clients do talk that way, so their lines in
    the dialogue are left alone.
    """
    cast = file.lesson.cast
    theirs = frozenset(
        ("dialogue", "turns", n, "says")
        for n, turn in enumerate(file.lesson.dialogue.turns)
        if cast and turn.who == cast.other.name
    )
    for place, found in find_phrases(file, lexicon.IDIOMS, without=theirs):
        message = f"“{found}” is a picture that not everybody knows; say it plainly"
        yield file.document.fault(place, message, "L18")


def _sentences(texts: tuple[tuple[KeyPath, str], ...]) -> Iterator[tuple[KeyPath, str]]:
    for place, text in texts:
        for sentence in sentences(text):
            yield place, _SPACES.sub(" ", sentence.strip())


_SPACES = re.compile(r"\s+")

RULES: tuple[Rule[LessonFile], ...] = (
    check_length,
    check_time,
    check_hook,
    check_sentences,
    check_grade,
    check_ease,
    check_passives,
    check_corporate,
    check_platitudes,
    check_myths,
    check_idioms,
)
