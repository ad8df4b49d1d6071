"""docs/curriculum.md: what the shipped packs teach, on what evidence, and how balanced they are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lessons.lint.bots import Score
from lessons.lint.figures import Figures, Positions, Rates, Share, Tally, corpus_figures
from lessons.loader import Shelf
from lessons.model import Curriculum, Lesson, Source, Track

_HEAD = """\
# The curriculum

What the lessons that come with Offclock teach, from which sources, and what can be counted about
them. This page is written from the lessons by `python -m lessons pages docs`.
"""

_EVIDENCE = {
    "freelancers": "freelancers were studied",
    "meta-analysis": "many studies taken together",
    "experiment": "an experiment, field study or survey with other people",
    "theory": "theory or interviews",
    "practice": "a practitioner's book or a standard",
}

_FIGURES = """\
## Figures

Guessing between three options is right one time in three. Bots go by one thing that can be seen
without understanding; a bot that is right much more often would show that the questions leak.
[lint.md](lint.md) has the bounds (Q05, Q06, Q09, Q10, Q14, Q17, Q18, L21, L22).
"""

_HONESTY = """\
No panel of freelancers has rated the options of the judgements: they are `keyed_by: author`, and
say so. `python -m lessons stats` shows how questions fare with learners. The sources marked
*vouched* are widely cited, and were not read again for these lessons.
"""


def curriculum_page(shelf: Shelf) -> str:
    """Return docs/curriculum.md for these packs."""
    taught = shelf.curriculum
    parts = [
        _HEAD,
        *_overview(taught),
        *_tracks(taught),
        *_figures(corpus_figures(shelf)),
        _HONESTY,
        *_sources(taught),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _overview(taught: Curriculum) -> Iterator[str]:
    lessons, tracks = len(taught.lessons), len(taught.tracks)
    yield f"Lessons: {lessons}. Tracks: {tracks}, in the order of teaching:\n"
    yield "| track | skill | lessons | what for |"
    yield "|---|---|---:|---|"
    for track in taught.tracks:
        link = f"[{track.title}](#{_anchor(track)})"
        yield f"| {link} | {track.skill} | {len(track.lessons)} | {track.summary} |"
    yield ""


def _anchor(track: Track) -> str:
    kept = "".join(c for c in f"{track.id} {track.title}".lower() if c.isalnum() or c in " -")
    return kept.replace(" ", "-")


def _tracks(taught: Curriculum) -> Iterator[str]:
    for track in taught.tracks:
        yield f"## {track.id} {track.title}\n"
        yield "| | lesson | behaviour | min | evidence | source |"
        yield "|---|---|---|---:|---|---|"
        for lesson in track.lessons:
            yield _row(lesson, taught.sources[lesson.source])
        yield ""


def _row(lesson: Lesson, source: Source) -> str:
    cells = (
        lesson.id,
        lesson.title,
        lesson.behaviour,
        str(lesson.minutes),
        lesson.evidence,
        f"{_short(source.authors)} {source.year}",
    )
    return f"| {' | '.join(cells)} |"


def _short(authors: str) -> str:
    names = authors.replace(" and ", ", ").split(", ")
    surnames = [name.split()[-1] for name in names if name.split()]
    return surnames[0] + (
        " and others" if len(surnames) > 2 else "".join(f" & {s}" for s in surnames[1:])
    )


def _figures(figures: Figures) -> Iterator[str]:
    yield _FIGURES
    yield "| | |"
    yield "|---|---|"
    for name, value in _lines(figures):
        yield f"| {name} | {value} |"
    yield ""


def _lines(figures: Figures) -> Iterator[tuple[str, str]]:
    yield "decisions: choices in each wording, and points of scenarios", str(figures.decisions)
    yield "the best option alone has the most words", _share(figures.longest)
    yield "the best option alone has the fewest words", _share(figures.shortest)
    yield "place of the best option in the file", _positions(figures.positions)
    yield "hedges (may, often …) in best and in other options", _rates(figures.hedges)
    yield "absolutes (always, never …) in best and in other options", _rates(figures.absolutes)
    for score in figures.bots:
        yield f"the bot that takes the {_bot(score)}", _score(score)
    yield "lessons led by a woman", _share(figures.women)
    yield "where the freelancers live", _tally(figures.lead_countries)
    yield "where the clients are", _tally(figures.client_countries)
    yield "trades", _tally(figures.trades)
    yield "who pushes back", _tally(figures.roles)
    told = ((f"{kind} ({_EVIDENCE[kind]})", n) for kind, n in figures.evidence)
    yield "evidence", _tally(told)


def _bot(score: Score) -> str:
    named = {"options only": "option whose words sound best, by the other tracks (Q18)"}
    return named.get(score.bot, f"option that is {score.bot}")


def _share(share: Share) -> str:
    return f"{share.value:.0%} ({share.part} of {share.whole})"


def _rates(rates: Rates) -> str:
    return f"{rates.keys.value:.1%} and {rates.distractors.value:.1%}"


def _positions(positions: Positions) -> str:
    counts = "; ".join(" / ".join(map(str, places)) for places in positions.counts)
    return f"{counts} (chi-square p = {positions.p:.2f})"


def _score(score: Score) -> str:
    return f"right in {score.accuracy:.0%}; chance {score.chance:.0%} ± {score.error:.1%}"


def _tally(tally: Tally | Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {n}" for name, n in tally)


def _sources(taught: Curriculum) -> Iterator[str]:
    yield "## Sources\n"
    used = Counter(lesson.source for lesson in taught.lessons.values())
    for id_ in sorted(used):
        lessons = [one.id for one in taught.lessons.values() if one.source == id_]
        yield _source(taught.sources[id_], lessons)
    yield ""


def _source(source: Source, lessons: Sequence[str]) -> str:
    said = f"{source.authors} ({source.year}). *{source.title}*. {source.published}."
    return f"- {said} {source.status}; {', '.join(lessons)}"
