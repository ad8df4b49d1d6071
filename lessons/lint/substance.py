"""Rules on what a lesson says: who is in it, what it asks for, and what it claims."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lessons.faults import Fault
from lessons.lint import lexicon
from lessons.lint.decisions import find_decisions
from lessons.lint.readability import sentences, tokens
from lessons.lint.rules import Rule, Severity, rule
from lessons.lint.shown import find_phrases, find_shown
from lessons.lint.unit import unit_minutes
from lessons.loader import LessonFile
from lessons.markup import plain
from lessons.yamlfile import KeyPath, shorten

FREELANCE_WORDS = 3
"""How many words of freelance work a lesson has at least."""
SPOKEN = 2
"""How often the counterpart speaks at least."""
MINUTES_OFF = 1.0
"""By how much `minutes` may miss what a unit takes."""
REVIEW_MONTHS = 24
"""After how many months somebody reads a lesson over."""

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_BRACKETS = re.compile(r"\([^()]*\)")
_SMALL = "a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|without|you"
_WORK = re.compile(rf"(?<!\*)\*([A-Z][\w’'-]*(?:\s(?:[A-Z][\w’'-]*|{_SMALL}))+)\*(?!\*)")
"""A title in italics: capitals throughout, but for small words."""
_CLAUSE = re.compile(r",? and |,? then |[,;] ")


@rule("L11", "freelance-scene")
def check_scene(file: LessonFile) -> Iterator[Fault]:
    """Set it among freelancers: name who talks in `cast`, and use three words of their work.

    A scene is "for me" when it has a client, an invoice and a deadline, and no boss. From `cast`
    the balance of all lessons is counted, and translators need it: in many languages the words
    around a person depend on who it is. The counterpart is never a boss; the roles say so.
    """
    if file.lesson.cast is None:
        message = "'cast' is missing; say who talks in the dialogue: 'lead' and 'other'"
        yield file.document.fault((), message, "L11")
    found = {
        stem
        for shown in find_shown(file)
        for token in tokens(shown.text)
        if (stem := _singular(token)) in _STEMS
    }
    if file.language.startswith("en") and len(found) < FREELANCE_WORDS:
        named = ", ".join(sorted(found)) or "none"
        message = f"of the words of freelance work there are {len(found)} ({named}); set the scene"
        yield file.document.fault(("dialogue", "scene"), message, "L11")


@rule("L12", "one-idea")
def check_idea(file: LessonFile) -> Iterator[Fault]:
    """Teach one idea from one source: name one work at most, and ask for one action.

    Two models in a lesson are two lessons. Counted are titles in italics and years in brackets
    within the idea, and the verbs that the action lines up: "write it and send it" is one action,
    a third verb is a to-do list. Whether the behaviour is really one, a reader has to judge.
    """
    works = dict.fromkeys(_WORK.findall(file.lesson.idea))
    if len(works) > 1:
        message = f"the idea names {len(works)} works ({', '.join(works)}); keep one"
        yield file.document.fault(("idea",), message, "L12")
    for bracket in _BRACKETS.findall(plain(file.lesson.idea)):
        years = _years(bracket)
        if file.source and years and file.source.year not in years:
            message = f"the idea cites a second source, {bracket}; keep to the lesson's own"
            yield file.document.fault(("idea",), message, "L12")
    steps = _CLAUSE.split(plain(file.lesson.action.then))
    verbs = [word for step in steps if (word := _first_word(step)) in lexicon.IMPERATIVES]
    if file.language.startswith("en") and len(verbs) > 2:
        message = f"the action asks for {len(verbs)} things ({', '.join(verbs)}); keep one"
        yield file.document.fault(("action", "then"), message, "L12")


@rule("L13", "action", english=True)
def check_action(file: LessonFile) -> Iterator[Fault]:
    """Ask for one thing that can be seen afterwards: begin with a verb, and name what is made.

    An if-then plan is carried out more often than an intention (Gollwitzer & Sheeran 2006, a
    meta-analysis), and a message, a note or a file shows that it was. The 15 minutes are held by
    the format; whether it can be done while the client sleeps, a reader has to judge.
    """
    then = plain(file.lesson.action.then)
    first = _first_word(then)
    if first not in lexicon.IMPERATIVES:
        message = f"'then' begins with “{first}”; begin with what to do, as “send” or “write”"
        yield file.document.fault(("action", "then"), message, "L13")
    made = {form for token in tokens(then) for form in (token.lower(), _singular(token))}
    if not made & _MADE and first not in lexicon.WRITING:
        message = "'then' makes nothing that can be seen; name a message, a note, a file, a date"
        yield file.document.fault(("action", "then"), message, "L13")


@rule("L14", "dialogue")
def check_dialogue(file: LessonFile) -> Iterator[Fault]:
    """Let two people talk, and let the other side push back.

    The speakers are the two of `cast`, by name, and the counterpart speaks twice or more. People
    learn a behaviour from seeing it meet resistance (Taylor, Russ-Eft & Chan 2005, a meta-analysis
    of behaviour modelling): a counterpart who only agrees shows nothing. That nobody pushes back is
    a warning, as it goes by signs: a question, a number, a "but".
    """
    cast = file.lesson.cast
    if cast is None:
        return
    names = {cast.lead.name, cast.other.name}
    for n, turn in enumerate(file.lesson.dialogue.turns):
        if turn.who not in names:
            message = f"{turn.who} is not in 'cast' ({cast.lead.name}, {cast.other.name})"
            place = ("dialogue", "turns", n, "who")
            yield file.document.fault(place, f"{message}; mend one of them", "L14")
    theirs = [turn.says for turn in file.lesson.dialogue.turns if turn.who == cast.other.name]
    if len(theirs) < SPOKEN:
        times = "once" if theirs else "never"
        message = f"{cast.other.name} speaks {times}; let the other side speak twice or more"
        yield file.document.fault(("dialogue", "turns"), message, "L14")
    elif file.language.startswith("en") and not any(map(lexicon.PUSH_BACK.search, theirs)):
        message = f"{cast.other.name} only agrees; let the other side doubt, ask or refuse"
        fault = file.document.fault(("dialogue", "turns"), message, "L14")
        yield replace(fault, warning=True)


@rule("L15", "year-of-source")
def check_year(file: LessonFile) -> Iterator[Fault]:
    """Give the year of the source in the idea, as its record has it.

    A reader sees at once how old the evidence is, and finds the paper. The record's status and
    fields are held by the format; F04 holds that there is a record.
    """
    if file.source is None:
        return
    if file.source.year not in _years(plain(file.lesson.idea)):
        message = f"the idea does not give the year of its source, {file.source.year}; add it"
        yield file.document.fault(("idea",), message, "L15")


@rule("L16", "claims", english=True)
def check_claims(file: LessonFile) -> Iterator[Fault]:
    """Claim no more than the source: no promises, and no figures about people but in the idea.

    Nothing "always works", and "studies show" without a name is hearsay. A share of people, or a
    "times more likely", stands in the idea, beside its year. Sums and shares within a story are no
    claims.
    """
    for place, found in find_phrases(file, lexicon.CLAIMS):
        message = f"“{found}” claims more than anybody knows; say what the source found"
        yield file.document.fault(place, message, "L16")
    idea = frozenset({("idea",)})
    for place, found in find_phrases(file, lexicon.FIGURES, without=idea):
        message = f"“{found}” is a claim outside the idea; move it there, or take it out"
        yield file.document.fault(place, message, "L16")


@rule("L17", "whom-it-was-found-in", Severity.WARNING, english=True)
def check_people_studied(file: LessonFile) -> Iterator[Fault]:
    """Say so in the idea, where the people studied were not freelancers or nobody was studied.

    Most of what is known of work was found with students and employees. Say whom the source
    studied, and that the step to freelancers is ours; or that it comes from practice, and not from
    an experiment.
    """
    if file.lesson.evidence == "freelancers":
        return
    if not lexicon.OTHERS_STUDIED.search(plain(file.lesson.idea)):
        message = f"the evidence is '{file.lesson.evidence}'; say in the idea whom it was found in"
        yield file.document.fault(("idea",), f"{message}, and that the step is ours", "L17")


@rule("L19", "ethics", english=True)
def check_ethics(file: LessonFile) -> Iterator[Fault]:
    """Recommend nothing that breaks rules or trust.

    No payment past a platform, no review that is not earned, no free work as the usual way in, no
    hiding of AI: it can cost a learner the account. Looked at is what the lesson recommends: `say`,
    the action, the best options and the lead's lines; a sentence that speaks against it is let be.
    """
    for place, text in _recommended(file):
        for sentence in sentences(text):
            for what, pattern in lexicon.ETHICS:
                found = pattern.search(sentence)
                if found and not lexicon.REFUSALS.search(sentence.replace(found[0], " ")):
                    message = f"“{shorten(found[0])}” recommends {what}; recommend what is allowed"
                    yield file.document.fault(place, message, "L19")


@rule("L24", "minutes-and-review")
def check_minutes(file: LessonFile) -> Iterator[Fault]:
    """Say truly how many minutes it takes, and read it over every 24 months.

    `minutes` is within one of what the unit takes (L02). The grade of evidence is held by the
    format. A `reviewed` of long ago is a warning, so that an old commit does not fail by the
    calendar alone: read the lesson over, look whether the source still stands, and set the date.
    """
    takes = round(unit_minutes(file), 1)
    if file.language.startswith("en") and abs(file.lesson.minutes - takes) > MINUTES_OFF:
        message = f"'minutes' is {file.lesson.minutes}, but it takes {takes}; mend the number"
        yield file.document.fault(("minutes",), message, "L24")


def check_review(file: LessonFile, today: date) -> Iterator[Fault]:
    """Yield a warning (L24) where nobody has read the lesson over for REVIEW_MONTHS."""
    reviewed = file.lesson.reviewed
    months = 12 * (today.year - reviewed.year) + today.month - reviewed.month
    if months - (today.day < reviewed.day) >= REVIEW_MONTHS:
        message = f"last reviewed {reviewed}, {REVIEW_MONTHS} months ago or more; read it over"
        yield replace(file.document.fault(("reviewed",), message, "L24"), warning=True)


def _recommended(file: LessonFile) -> Iterator[tuple[KeyPath, str]]:
    lesson = file.lesson
    yield ("say",), lesson.say
    yield ("action", "then"), lesson.action.then
    for n, turn in enumerate(lesson.dialogue.turns):
        if lesson.cast and turn.who == lesson.cast.lead.name:
            yield ("dialogue", "turns", n, "says"), turn.says
    for decision in find_decisions(file):
        yield (*decision.key.place, "text"), decision.key.text


def _years(text: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(text)}


def _first_word(text: str) -> str:
    return next(iter(tokens(text)), "").lower()


def _singular(word: str) -> str:
    return word.lower().rstrip("s")


_STEMS = frozenset(map(_singular, lexicon.FREELANCE))
_MADE = lexicon.ARTEFACTS | frozenset(map(_singular, lexicon.ARTEFACTS))

RULES: tuple[Rule[LessonFile], ...] = (
    check_scene,
    check_idea,
    check_action,
    check_dialogue,
    check_year,
    check_claims,
    check_people_studied,
    check_ethics,
    check_minutes,
)
