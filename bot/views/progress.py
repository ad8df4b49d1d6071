"""Progress in words, for the whole and for each skill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, View
from lessons.bite import ItemRef, Progress
from lessons.model import Curriculum, Lesson, Track
from storage.progress import Kept, Tally


@dataclass(frozen=True, slots=True)
class Figures:
    """What a learner has done so far; `tallies` go by lesson id."""

    done: Progress
    tallies: Mapping[str, Tally]
    kept: Kept


def overview(tongue: Tongue, curriculum: Curriculum, figures: Figures, coming: str) -> View:
    """Return lessons done, answers right, minutes spent and gaps kept; then each skill's own."""
    done, tallies, kept = figures.done, figures.tallies, figures.kept
    more = Press(tongue.plain("closing.more"), "now:5")
    total = _sum(tallies.values())
    if not total.seconds and not done.read:
        return View(tongue("progress.none", next=coming), ((more,),))
    finished = sum(_finished(lesson, done) for lesson in curriculum.lessons.values())
    parts = [
        tongue("progress"),
        Markup("\n").join(
            [
                tongue("progress.lessons", n=finished),
                tongue("progress.answers", n=total.decisions, best=total.best),
                tongue("progress.minutes", n=round(total.seconds / 60)),
                tongue("progress.gaps", n=kept.offered, kept=kept.kept),
            ]
        ),
        *(
            _track(tongue, track, done, tallies)
            for track in curriculum.tracks
            if any(lesson.id in done.read or lesson.id in tallies for lesson in track.lessons)
        ),
        tongue("next", next=coming),
    ]
    return View(Markup("\n\n").join(parts), ((more,),))


def _track(tongue: Tongue, track: Track, done: Progress, tallies: Mapping[str, Tally]) -> Markup:
    mine = _sum(tallies[lesson.id] for lesson in track.lessons if lesson.id in tallies)
    return tongue(
        "progress.skill",
        title=track.title,
        done=sum(_finished(lesson, done) for lesson in track.lessons),
        n=len(track.lessons),
        best=mine.best,
        decisions=mine.decisions,
        minutes=round(mine.seconds / 60),
    )


def _finished(lesson: Lesson, done: Progress) -> bool:
    asked = all(ItemRef(lesson.id, item.id) in done.memories for item in lesson.items)
    return lesson.id in done.read and asked


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total = Tally(
            total.decisions + tally.decisions,
            total.best + tally.best,
            total.seconds + tally.seconds,
        )
    return total
