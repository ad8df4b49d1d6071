"""A bite in the chat: the lesson, its questions, the feedback, and the end."""

import random
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Copy, Press, View
from lessons.bite import Bite
from lessons.items import Choosable, Effect, Reply, Scenario
from lessons.markup import to_html
from lessons.model import Curriculum, Lesson, Source
from lessons.same import Same
from lessons.sitting import LessonStep, QuestionStep, Step
from scheduler.plan import Plan, Reason

GAP = Markup("\n\n")


class Asking(NamedTuple):
    """One bite on its way to one learner: it seeds the order of options, and fills buttons."""

    delivery_id: int
    bite: Bite


def step(tongue: Tongue, at: Step, curriculum: Curriculum, asking: Asking) -> View:
    """Return the message for whatever stands next in a bite."""
    if isinstance(at, LessonStep):
        return lesson(tongue, at, curriculum, asking)
    return question(tongue, at, asking)


def lesson(
    tongue: Tongue, step: LessonStep, curriculum: Curriculum, asking: Asking, *, done: bool = False
) -> View:
    """Return the lesson's message; `done` takes its button to the questions away."""
    told = step.lesson
    head = Markup("<b>{}</b>\n{}").format(told.title, cost(tongue, asking.bite))
    text = head + GAP + _body(Same(tongue), Same(told), curriculum.sources[told.source])
    copy = Copy(tongue.plain("lesson.copy"), told.say)
    if done:
        return View(text, ((copy,),))
    key = "lesson.finish" if step.last else "lesson.questions"
    onward = Press(tongue.plain(key), f"read:{asking.delivery_id}:{step.place.part}", "primary")
    return View(text, ((copy,), (onward,)))


@lru_cache(maxsize=1024)
def _body(language: Same[Tongue], lesson: Same[Lesson], source: Source) -> Markup:
    """Return what is the same for everyone who is taught a lesson in a language."""
    tongue, told = language.it, lesson.it
    parts = [
        Markup("<i>{}</i>").format(_html(told.hook)),
        _html(told.idea),
        _dialogue(told),
        tongue("lesson.say", sentence=told.say),
        tongue(
            "lesson.today",
            n=told.action.minutes,
            when=_html(told.action.when),
            then=_html(told.action.then),
        ),
        tongue(
            "lesson.source",
            authors=source.authors,
            year=str(source.year),
            evidence=tongue(f"evidence.{told.evidence}"),
        ),
    ]
    return GAP.join(parts)


def cost(tongue: Tongue, bite: Bite) -> Markup:
    """Return what the bite costs and holds: minutes, a lesson, questions."""
    kinds = [part.kind for part in bite.parts]
    lessons, questions = kinds.count("lesson"), len(kinds) - kinds.count("lesson")
    holds = [tongue.plain("cost.lesson")] if lessons else []
    if questions:
        holds.append(tongue.plain("cost.questions", n=questions))
    return tongue("cost", n=bite.minutes, holds=tongue.listing(holds))


def question(tongue: Tongue, step: QuestionStep, asking: Asking) -> View:
    """Return a question with its options, numbered, in an order of this asking's own."""
    shown = shuffled(step, asking)
    options = Markup("\n").join(
        Markup("<b>{}.</b> {}").format(number, _html(option.text))
        for number, option in enumerate(shown, 1)
    )
    at = f"{asking.delivery_id}:{step.place.part}:{step.place.step}"
    buttons = tuple(
        Press(str(number), f"pick:{at}:{step.question.options.index(option)}")
        for number, option in enumerate(shown, 1)
    )
    first = step.place.part == 0 and not step.place.answers
    head = [cost(tongue, asking.bite)] if first else []
    parts = [*head, _title(tongue, step, asking.bite), _html(step.question.text), options]
    return View(GAP.join(parts), (buttons,))


def feedback(
    tongue: Tongue, step: QuestionStep, reply: Reply, asking: Asking, *, onward: str
) -> View:
    """Return a question as answered: what was chosen, what follows, and the better move.

    `onward` is the data of the button to the next step, or empty at the end of the bite.
    """
    shown = shuffled(step, asking)
    options = Markup("\n").join(
        _answered(number, option, reply) for number, option in enumerate(shown, 1)
    )
    parts = [_title(tongue, step, asking.bite), _html(step.question.text), options]
    parts.append(Markup("<blockquote>{}</blockquote>").format(_verdict(tongue, step, reply)))
    if reply.better:
        parts.append(tongue("feedback.better", move=_html(reply.better.text)))
    if reply.ending and reply.total and isinstance(step.item, Scenario):
        total = meters(tongue, reply.total, step.item.currency)
        parts.append(tongue("feedback.ending", title=reply.ending, total=total))
    rows = ((Press(tongue.plain("feedback.next"), onward, "primary"),),) if onward else ()
    return View(GAP.join(parts), rows)


def closing(tongue: Tongue, plan: Plan | None, now: datetime, zone: ZoneInfo) -> View:
    """Return the end of a bite: what comes next, and when."""
    again = Press(tongue.plain("closing.more"), "now:5")
    if plan is None or plan.reason is Reason.CHECK_IN:
        return View(tongue("closing.no-gap"), ((again,),))
    return View(tongue("closing", when=tongue.when(plan.due, now, zone)), ((again,),))


def meters(tongue: Tongue, effect: Effect, currency: str) -> str:
    """Return what a decision changed, in words and signed numbers; empty for nothing."""
    changes = []
    if effect.money:
        amount = f"{_sign(effect.money)}{currency}{abs(effect.money):,}"
        changes.append(tongue.plain("meter.money", amount=amount))
    if effect.hours:
        amount = f"{_sign(effect.hours)}{abs(effect.hours)}"
        changes.append(tongue.plain("meter.hours", n=abs(effect.hours), amount=amount))
    if effect.trust:
        amount = f"{_sign(effect.trust)}{abs(effect.trust)}"
        changes.append(tongue.plain("meter.trust", amount=amount))
    return " · ".join(changes)


def shuffled(step: QuestionStep, asking: Asking) -> list[Choosable]:
    """Return the options in an order that is fair, and the same each time this asking is shown."""
    seed = f"{asking.delivery_id}:{step.place.part}:{step.place.step}"
    options = list(step.question.options)
    random.Random(seed).shuffle(options)  # noqa: S311 - no secret
    return options


def _answered(number: int, option: Choosable, reply: Reply) -> Markup:
    line = Markup("<b>{}.</b> {}").format(number, _html(option.text))
    return Markup("➤ <u>{}</u>").format(line) if option.id == reply.option.id else line


def _verdict(tongue: Tongue, step: QuestionStep, reply: Reply) -> Markup:
    text = _html(reply.feedback)
    if isinstance(step.item, Scenario):
        change = meters(tongue, reply.effect, step.item.currency) if reply.effect else ""
        return Markup("{}\n<b>{}</b>").format(text, change) if change else text
    key = {1: "feedback.best", 0.5: "feedback.fair"}.get(reply.credit, "feedback.weak")
    return Markup("<b>{}</b> {}").format(tongue(key), text)


def _title(tongue: Tongue, step: QuestionStep, bite: Bite) -> Markup:
    if step.part.kind == "review":
        return tongue("question.review", title=step.lesson.title)
    if step.question.steps > 1:
        return tongue("question.decision", number=step.place.step + 1, steps=step.question.steps)
    asked = [at for at, part in enumerate(bite.parts) if part.kind != "lesson"]
    return tongue("question.number", number=asked.index(step.place.part) + 1, questions=len(asked))


def _dialogue(told: Lesson) -> Markup:
    lines = [Markup("<i>{}</i>").format(_html(told.dialogue.scene))]
    lines += [
        Markup("<b>{}:</b> {}").format(turn.who, _html(turn.says)) for turn in told.dialogue.turns
    ]
    return Markup("<blockquote expandable>{}</blockquote>").format(Markup("\n").join(lines))


def _html(text: str) -> Markup:
    return Markup(to_html(text))  # noqa: S704 - the renderer escapes


def _sign(number: int) -> str:
    return "+" if number > 0 else "−"
