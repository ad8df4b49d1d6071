"""A lesson in the chat, and what its reader thinks of it; and a primer, before an event."""

from datetime import date
from functools import lru_cache

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Copy, Press, View, grid
from bot.views.bite import GAP, Asking, cost, html
from lessons.bite import Opinion
from lessons.model import Lesson, Source
from lessons.same import Same
from lessons.sitting import LessonStep, PrimerStep


def lesson(tongue: Tongue, step: LessonStep, asking: Asking) -> View:
    """Return the lesson's message, with its button to the questions."""
    text = _lesson_text(tongue, step, asking)
    key = "lesson.finish" if step.last else "lesson.questions"
    return View(text, ((_copy(tongue, step.lesson),), (_onward(tongue, key, step, asking),)))


def primer(tongue: Tongue, step: PrimerStep, asking: Asking) -> View:
    """Return what some lessons come down to, for the last minutes before an event."""
    text = _primer_text(tongue, step, asking)
    copies = [_copy(tongue, told, _nth(at)) for at, told in enumerate(step.lessons, 1)]
    return View(text, (*grid(copies, 3), (_onward(tongue, "primer.read", step, asking),)))


def read(
    tongue: Tongue, step: LessonStep | PrimerStep, asking: Asking, opinion: Opinion | None = None
) -> View:
    """Return the same once it has been read: what can be copied, and what one thinks of it."""
    if isinstance(step, PrimerStep):
        copies = [_copy(tongue, told, _nth(at)) for at, told in enumerate(step.lessons, 1)]
        return View(_primer_text(tongue, step, asking), grid(copies, 3))
    thoughts = tuple(
        Press(
            tongue.plain("opinion.held" if one is opinion else "opinion.free", what=what),
            f"rate:{asking.delivery_id}:{step.place.part}:{one}",
        )
        for one in Opinion
        for what in [tongue.plain(f"opinion.{one}")]
    )
    return View(_lesson_text(tongue, step, asking), ((_copy(tongue, step.lesson),), thoughts))


def heard(tongue: Tongue, opinion: Opinion | None, due: date | None) -> str:
    """Return what an opinion changes, with the next review's local day where there is one."""
    said = tongue.plain(f"heard.{opinion}" if opinion else "heard.none")
    if due is None or opinion is Opinion.FOREIGN:
        return said
    return " ".join([said, tongue.plain("heard.due", day=tongue.day(due))])


def _lesson_text(tongue: Tongue, step: LessonStep, asking: Asking) -> Markup:
    head = Markup("<b>{}</b>\n{}").format(step.lesson.title, cost(tongue, asking.bite))
    return head + GAP + _body(Same(tongue), Same(step.lesson), step.source)


def _primer_text(tongue: Tongue, step: PrimerStep, asking: Asking) -> Markup:
    told = [
        Markup("<b>{}. {}</b>\n{}\n<code>{}</code>").format(
            at, one.title, html(one.behaviour), one.say
        )
        for at, one in enumerate(step.lessons, 1)
    ]
    return GAP.join([tongue("primer"), cost(tongue, asking.bite), *told])


def _copy(tongue: Tongue, told: Lesson, which: str = "") -> Copy:
    return Copy(tongue.plain("lesson.copy") + which, told.say)


def _nth(number: int) -> str:
    return f" {number}"


def _onward(tongue: Tongue, key: str, step: LessonStep | PrimerStep, asking: Asking) -> Press:
    return Press(tongue.plain(key), f"read:{asking.delivery_id}:{step.place.part}", "primary")


@lru_cache(maxsize=1024)
def _body(language: Same[Tongue], lesson: Same[Lesson], source: Source) -> Markup:
    """Return what is the same for everyone who is taught a lesson in a language."""
    tongue, told = language.it, lesson.it
    parts = [
        Markup("<i>{}</i>").format(html(told.hook)),
        html(told.idea),
        _dialogue(told),
        tongue("lesson.say", sentence=told.say),
        tongue(
            "lesson.today",
            n=told.action.minutes,
            when=html(told.action.when),
            then=html(told.action.then),
        ),
        tongue(
            "lesson.source",
            authors=_authors(source),
            year=str(source.year),
            evidence=tongue(f"evidence.{told.evidence}"),
        ),
    ]
    return GAP.join(parts)


def _authors(source: Source) -> Markup:
    if source.link is None:
        return Markup("{}").format(source.authors)
    return Markup('<a href="{}">{}</a>').format(source.link, source.authors)


def _dialogue(told: Lesson) -> Markup:
    lines = [Markup("<i>{}</i>").format(html(told.dialogue.scene))]
    lines += [
        Markup("<b>{}:</b> {}").format(turn.who, html(turn.says)) for turn in told.dialogue.turns
    ]
    return Markup("<blockquote expandable>{}</blockquote>").format(Markup("\n").join(lines))
