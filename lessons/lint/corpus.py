"""Rules on all lessons of a pack together: what no single lesson can show.

They count, so they say nothing of a pack with few lessons, and name a share only where chance does
not explain it (`lessons.lint.chance`). What they find stands at the pack's name in `pack.yaml`, or
in the lesson that it is about.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from lessons.faults import Fault
from lessons.lint.bots import run_baseline, run_bots, telltales
from lessons.lint.chance import ONE_SIDED, above, below, gap_error, mixed_error
from lessons.lint.copies import find_copies
from lessons.lint.cues import absolutes, hedges, warmth
from lessons.lint.decisions import Decision, all_decisions, find_decisions
from lessons.lint.figures import (
    Rates,
    Share,
    casts,
    client_countries,
    count_extremes,
    count_positions,
    count_rates,
    tally,
    women_leading,
)
from lessons.lint.rules import Rule, Severity, rule
from lessons.loader import LessonFile, OpenPack, Shelf
from lessons.model import Cast

DECISIONS = 30
"""Fewer decisions say nothing about habits: one in three, give or take 17 points in 19 of 20."""
LESSONS = 10
"""Fewer lessons say nothing about whom a pack is about."""
ALIKE = 0.10
"""The share of five-word runs that two lessons may have in common: set phrases, and no passage."""
WOMEN = (0.45, 0.55)
HOME = "PK"
"""Where most of the learners of these lessons live."""
AT_HOME = (0.30, 0.45)
"""Lessons whose lead lives there: enough to be theirs, few enough to show the world."""
ONE_COUNTRY = 0.15
"""The share of leads of any other country."""
FEW_CLIENTS = ("US", "GB")
FEW_CLIENTS_SHARE = 0.40
ONE_TRADE = 0.30
SMALL_PACK = 1.0
"""The deviate of counts that an author sets at will: one standard error, room for small packs."""
RUN = 4
UNEVEN = 0.05
"""The p below which places of best options are no accident."""
ABSOLUTES_GAP = 0.02
HEDGES_GAP = 0.05
WARMEST = 0.40
"""The share of decisions in which the warmest option alone is best, where chance would be 0.33."""
BOT_ERRORS = 2.0
"""Standard errors by which a bot may beat chance."""
GUESSED = 0.15
"""By how much the options alone may beat chance: words of a trade can not be hidden altogether."""


@rule("L20", "near-duplicate")
def check_copies(shelf: Shelf) -> Iterator[Fault]:
    """Write lessons afresh: two share under 10 % of their runs of five words.

    Learners read lessons one after the other, and a passage read before is skipped. Runs of five
    words that two lessons share are counted over all runs of both (the Jaccard index of shingles,
    Broder 1997), titles, questions and feedback included.

    Write the later lesson's passage afresh.
    """
    for later, earlier, share, run in find_copies(shelf.files, ALIKE):
        says = f"{_percent(share)} of its runs of five words stand in {earlier.lesson.id} too"
        message = f"{says} (under {_percent(ALIKE)}), such as “{run}”; write them afresh"
        yield later.document.fault(("id",), message, "L20")


@rule("L21", "people", Severity.WARNING)
def check_people(shelf: Shelf) -> Iterator[Fault]:
    """Let women and men lead alike, a third of the leads live in Pakistan, and the world be there.

    Women lead 45 to 55 % of the lessons, and 30 to 45 % of the leads live in Pakistan, where most
    learners do; no other country has over 15 %. At most 40 % of the clients are in the United
    States or Britain. A pack for other learners waives this. Each share has one standard error of
    room, so that a small pack can meet it.

    Change the people of a few lessons, in `cast` and in the text.
    """
    for pack in shelf.packs:
        people = casts(pack.lessons)
        if len(people) >= LESSONS:
            yield from _faults(pack, "L21", _weigh_people(people))


def _weigh_people(people: Sequence[Cast]) -> Iterator[str]:
    leads = tally(cast.lead.country for cast in people)
    at_home = Share(dict(leads).get(HOME, 0), len(people))
    yield from _outside("women lead", women_leading(people), WOMEN)
    yield from _outside(f"leads in {HOME} are", at_home, AT_HOME)
    for country, count in leads:
        if country != HOME:
            yield from _outside(f"leads in {country} are", Share(count, len(people)), ONE_COUNTRY)
    countries = client_countries(people)
    few = Share(sum(country in FEW_CLIENTS for country in countries), len(countries))
    if countries:
        yield from _outside(f"clients in {' and '.join(FEW_CLIENTS)} are", few, FEW_CLIENTS_SHARE)


@rule("L22", "trades", Severity.WARNING)
def check_trades(shelf: Shelf) -> Iterator[Fault]:
    """Let no trade lead over 30 % of the lessons.

    A learner who meets their own trade a few times believes the rest; one who never does leaves.
    The share has one standard error of room.

    Give a few lessons to people of another trade.
    """
    for pack in shelf.packs:
        people = casts(pack.lessons)
        if len(people) >= LESSONS:
            for trade, count in tally(cast.lead.trade for cast in people):
                share = Share(count, len(people))
                yield from _faults(pack, "L22", _outside(f"leads in {trade} are", share, ONE_TRADE))


def _outside(what: str, share: Share, band: tuple[float, float] | float) -> Iterator[str]:
    """Yield a message where a share lies outside its band, or above its bound."""
    low, high = band if isinstance(band, tuple) else (0.0, band)
    wanted = f"{_percent(low)} to {_percent(high)}" if low else f"at most {_percent(high)}"
    says = f"{what} {_percent(share.value)} of {share.whole} ({wanted})"
    if above(share.value, high, share.whole, SMALL_PACK):
        yield f"{says}; give some of these lessons to others"
    elif below(share.value, low, share.whole, SMALL_PACK):
        yield f"{says}; give more lessons to them"


@rule("Q05", "longest-is-best", english=True)
def check_extremes(shelf: Shelf) -> Iterator[Fault]:
    """Make the best option the longest, or the shortest, no more often than chance would.

    Each single question may look fair while all together teach “take the long one” (Tarrant & Ware
    2008). Counted in words, where the best option alone is longest or shortest; the bound is one in
    as many as there are options, and 1.64 standard errors of room.

    Change the length of options in the questions that are nearest to the bounds of Q04.
    """
    for pack, decisions in _enough(shelf):
        chances = [decision.chance for decision in decisions]
        bound = sum(chances) / len(chances) + ONE_SIDED * mixed_error(chances)
        for extreme, name in ((max, "longest"), (min, "shortest")):
            share = count_extremes(decisions, extreme)
            if share.value > bound:
                says = f"the best option alone is the {name} in {_percent(share.value)} of"
                message = f"{says} {share.whole} decisions (at most {_percent(bound)})"
                yield _fault(pack, "Q05", f"{message}; change the length of some")


@rule("Q06", "positions")
def check_positions(shelf: Shelf) -> Iterator[Fault]:
    """Put the best option first, second and third about equally often, and not four times running.

    The bot shuffles options, but files are read and translated as they stand, and who writes the
    best option first each time soon writes it best in other ways too. A chi-square test over all
    decisions gives p over 0.05 (Pearson 1900), and within a lesson no four decisions in a row have
    their best option in the same place.

    Move options.
    """
    for pack, decisions in _enough(shelf):
        found = count_positions(decisions)
        if found.p < UNEVEN:
            counts = " and ".join("/".join(map(str, places)) for places in found.counts)
            message = f"best options stand unevenly, {counts} by place (p = {found.p:.3f})"
            yield _fault(pack, "Q06", f"{message}; move some")
        for file in pack.lessons:
            if place := _run(file):
                message = f"{RUN} decisions in a row have option {place} as the best; move one"
                yield file.document.fault(("items",), message, "Q06")


def _run(file: LessonFile) -> int:
    """Return the place, from 1, that is best four times running in a lesson, or 0."""
    for best, run in groupby(decision.best for decision in find_decisions(file)):
        if len(list(run)) >= RUN:
            return best + 1
    return 0


@rule("Q09", "absolutes-balance", english=True)
def check_absolute_rates(shelf: Shelf) -> Iterator[Fault]:
    """Let best options hold absolute terms as often as wrong ones do, give or take 2 points.

    A cue works in both directions: where wrong options are kept free of always and never, a best
    option with one stands out. Beyond the 2 points there are 1.64 standard errors of room.

    Take the absolute terms out of best options too.
    """
    yield from _weigh_rates(shelf, "Q09", "absolute terms", absolutes, ABSOLUTES_GAP)


@rule("Q10", "hedges-balance", english=True)
def check_hedge_rates(shelf: Shelf) -> Iterator[Fault]:
    """Let best options hold hedges (may, often) as often as wrong ones, give or take 5 points.

    Authors qualify what they want to be true, and readers notice (Haladyna, Downing & Rodriguez
    2002). Beyond the 5 points there are 1.64 standard errors of room.

    Take hedges out where there are more of them, or say wrong options as carefully.
    """
    yield from _weigh_rates(shelf, "Q10", "hedges", hedges, HEDGES_GAP)


def _weigh_rates(
    shelf: Shelf, code: str, what: str, find: Callable[[str], Sequence[str]], gap: float
) -> Iterator[Fault]:
    for pack, decisions in _enough(shelf):
        rates = count_rates(decisions, find)
        if abs(rates.gap) > gap + ONE_SIDED * _error(rates):
            keys, others = _percent(rates.keys.value), _percent(rates.distractors.value)
            where = "best" if rates.gap > 0 else "wrong"
            message = f"{what} stand in {keys} of the best options and in {others} of the others"
            mend = f"take some out of {where} ones"
            yield _fault(pack, code, f"{message} (within {_percent(gap)}); {mend}")


def _error(rates: Rates) -> float:
    return gap_error(
        (rates.keys.part, rates.distractors.part), (rates.keys.whole, rates.distractors.whole)
    )


@rule("Q14", "warmest-is-best", english=True)
def check_warmth(shelf: Shelf) -> Iterator[Fault]:
    """Let the warmest option be the best one in at most 40 % of the decisions.

    Where kindness wins each time, questions measure manners; a good wrong option is polite,
    hard-working and wrong. Warmth is counted in words of thanks, praise, apology and giving, less
    words of fault and refusal; the bound has 1.64 standard errors of room.

    Give wrong options the warm words, and say best ones plainly.
    """
    for pack, decisions in _enough(shelf):
        share = Share(sum(map(_warmest, decisions)), len(decisions))
        if above(share.value, WARMEST, share.whole):
            message = f"the warmest option is the best in {_percent(share.value)} of {share.whole}"
            mend = "let some wrong options be warmer"
            yield _fault(pack, "Q14", f"{message} decisions (at most {_percent(WARMEST)}); {mend}")


def _warmest(decision: Decision) -> bool:
    others = max(warmth(option.text) for option in decision.distractors)
    return warmth(decision.key.text) > others


@rule("Q17", "test-wise-bots", english=True)
def check_bots(shelf: Shelf) -> Iterator[Fault]:
    """Build questions that nobody answers without understanding them.

    Eight bots take the longest option, the shortest, the first, the last, the most hedged, the one
    most like the question, the most positive, the least positive. None may beat drawing lots by
    more than two standard errors.

    The bot that does says what to change: give wrong options more of it.
    """
    for pack, decisions in _enough(shelf):
        for score in run_bots(decisions):
            bound = score.chance + BOT_ERRORS * score.error
            if score.accuracy > bound:
                says = f"taking the option that is {score.bot} is right in"
                message = f"{says} {_percent(score.accuracy)} (at most {_percent(bound)})"
                yield _fault(pack, "Q17", f"{message}; give wrong options more of it")


@rule("Q18", "options-only", english=True)
def check_baseline(shelf: Shelf) -> Iterator[Fault]:
    """Let nobody know the best option by its wording alone.

    A classifier learns from all other tracks which words best options have and others do not, and
    answers with the options only. It may be right 15 points more often than drawing lots, and
    1.64 standard errors of room. It stands in for a language model that sees neither the lesson nor
    the question.

    Use the words that the message names on the other side too: let some best options thank or
    promise, and some wrong ones ask.
    """
    for pack, decisions in _enough(shelf):
        score = run_baseline(decisions)
        bound = score.chance + GUESSED
        if above(score.accuracy, bound, len(decisions)):
            best, wrong = telltales(decisions)
            says = f"the options alone give {_percent(score.accuracy)} away"
            words = f"best ones say {', '.join(best)}, others {', '.join(wrong)}"
            yield _fault(pack, "Q18", f"{says} (at most {_percent(bound)}): {words}; mix them")


def _enough(shelf: Shelf) -> Iterator[tuple[OpenPack, tuple[Decision, ...]]]:
    """Yield the packs with enough decisions to speak of habits, and their decisions."""
    for pack in shelf.packs:
        decisions = all_decisions(pack.lessons)
        if len(decisions) >= DECISIONS:
            yield pack, decisions


def _faults(pack: OpenPack, code: str, messages: Iterable[str]) -> Iterator[Fault]:
    return map(partial(_fault, pack, code), messages)


def _fault(pack: OpenPack, code: str, message: str) -> Fault:
    return pack.document.fault(("name",), message, code)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


RULES: tuple[Rule[Shelf], ...] = (
    check_copies,
    check_people,
    check_trades,
    check_extremes,
    check_positions,
    check_absolute_rates,
    check_hedge_rates,
    check_warmth,
    check_bots,
    check_baseline,
)
