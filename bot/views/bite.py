"""A bite in the chat: the lesson, its questions, the feedback, and the end."""

import random
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Copy, Press, Rows, View, grid
from lessons.bite import Bite, Opinion
from lessons.items import Choosable, Effect, Form, Reply, Scenario
from lessons.items.answer import WRITTEN
from lessons.markup import to_html
from lessons.model import Lesson, Source
from lessons.same import Same
from lessons.sitting import LessonStep, PrimerStep, QuestionStep
from scheduler.plan import Plan, Reason

GAP = Markup("\n\n")

FAIR = 0.5
"""The least credit of an answer that can work."""


class Asking(NamedTuple):
    """One bite on its way to one learner: it seeds the order of options, and fills buttons."""

    delivery_id: int
    bite: Bite


class Onward(NamedTuple):
    """The way on from what was answered."""

    data: str = ""
    """Of the button to the next step; empty at the end of the bite."""
    delivery_id: int = 0
    coming: str = ""
    """Where the gap is over: when the rest comes, in words."""


class Story(NamedTuple):
    """How many of a story's endings a learner has seen, and the data that plays it again."""

    seen: int
    endings: int
    data: str


def step(tongue: Tongue, at: LessonStep | PrimerStep | QuestionStep, asking: Asking) -> View:
    """Return the message for whatever stands next in a bite."""
    match at:
        case LessonStep():
            return lesson(tongue, at, asking)
        case PrimerStep():
            return primer(tongue, at, asking)
        case QuestionStep():
            return question(tongue, at, asking)


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
            at, one.title, _html(one.behaviour), one.say
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
    lessons = kinds.count("lesson")
    questions = sum(kind in ("item", "review", "probe", "replay") for kind in kinds)
    holds = [tongue.plain("cost.lesson", n=lessons)] if lessons else []
    if "primer" in kinds:
        holds.append(tongue.plain("cost.primer"))
    if questions:
        holds.append(tongue.plain("cost.questions", n=questions))
    if not holds:
        return tongue("cost.only", n=bite.minutes)
    return tongue("cost", n=bite.minutes, holds=tongue.listing(holds))


def question(
    tongue: Tongue, step: QuestionStep, asking: Asking, marked: tuple[int, ...] = ()
) -> View:
    """Return a question with its options, numbered, in an order of this asking's own.

    `marked` are the indices of the options that are marked so far, in the order of the taps.
    """
    asked, shown = step.question, shuffled(step, asking)
    places = [asked.options.index(option) for option in shown]
    lines = [
        _option(number, option, _mark(asked.form, marked, place))
        for number, (option, place) in enumerate(zip(shown, places, strict=True), 1)
    ]
    first = step.place.part == 0 and not step.place.answers
    head = [cost(tongue, asking.bite)] if first else []
    parts = [*head, _title(tongue, step, asking.bite), _html(asked.text)]
    if lines:
        parts.append(Markup("\n").join(lines))
    if asked.form is not Form.ONE:
        parts.append(tongue(f"question.{asked.form}"))
    return View(GAP.join(parts), _buttons(tongue, step, asking, places, marked))


def _buttons(
    tongue: Tongue,
    step: QuestionStep,
    asking: Asking,
    places: Sequence[int],
    marked: tuple[int, ...],
) -> Rows:
    """Return the buttons of a question, which carry the answer they make, or what is marked."""
    at = f"{asking.delivery_id}:{step.place.part}:{step.place.step}"
    match step.question.form:
        case Form.ONE:
            return (tuple(Press(str(n), f"pick:{at}:{p}") for n, p in enumerate(places, 1)),)
        case Form.SEVERAL:
            return _to_mark(tongue, at, places, marked)
        case Form.ORDER:
            return _to_order(tongue, at, places, marked)
        case Form.WORDS:
            return ((Press(tongue.plain("question.skip"), f"skip:{at}"),),)


def _to_mark(tongue: Tongue, at: str, places: Sequence[int], marked: tuple[int, ...]) -> Rows:
    buttons = tuple(
        Press(
            tongue.plain("question.marked", n=number) if place in marked else str(number),
            f"mark:{at}:{_written(sorted({*marked} ^ {place}))}",
        )
        for number, place in enumerate(places, 1)
    )
    done = Press(tongue.plain("question.done"), f"pick:{at}:{_written(sorted(marked))}", "primary")
    return (buttons, (done,)) if marked else (buttons,)


def _to_order(tongue: Tongue, at: str, places: Sequence[int], marked: tuple[int, ...]) -> Rows:
    left = [place for place in places if place not in marked]
    again = Press(tongue.plain("question.again"), f"mark:{at}:-")
    if not left:
        done = Press(tongue.plain("question.done"), f"pick:{at}:{_written(marked)}", "primary")
        return ((done,), (again,))
    buttons = tuple(
        Press(str(number), f"mark:{at}:{_written(_placed(marked, place, left))}")
        for number, place in enumerate(places, 1)
        if place in left
    )
    return (buttons, (again,)) if marked else (buttons,)


def _placed(marked: tuple[int, ...], place: int, left: Sequence[int]) -> list[int]:
    """Return the order after one more tap; the last option falls into its place by itself."""
    rest = [other for other in left if other != place]
    return [*marked, place, *(rest if len(rest) == 1 else ())]


def _written(indices: Sequence[int]) -> str:
    return "".join(map(str, indices)) or "-"


def _mark(form: Form, marked: tuple[int, ...], place: int) -> str:
    """Return what stands before a marked option: a tick, or its place in the order."""
    if place not in marked:
        return ""
    return "✓ " if form is Form.SEVERAL else f"[{marked.index(place) + 1}] "


def _option(number: int, option: Choosable, mark: str = "") -> Markup:
    return Markup("{}<b>{}.</b> {}").format(mark, number, _html(option.text))


def feedback(
    tongue: Tongue, step: QuestionStep, reply: Reply, asking: Asking, onward: Onward
) -> View:
    """Return a question as answered: what was chosen, what follows, and the better move."""
    parts = [_title(tongue, step, asking.bite)]
    if reply.answer != WRITTEN:  # or the question stands above what they wrote
        parts.append(_html(step.question.text))
    if step.question.options:
        lines = _chosen(step, reply, asking)
        if step.question.form is Form.ORDER:
            lines = [tongue("feedback.order"), *lines]
        parts.append(Markup("\n").join(lines))
    if step.question.form is Form.WORDS:
        parts.append(tongue("feedback.example", words=_html(reply.feedback)))
    else:
        parts.append(Markup("<blockquote>{}</blockquote>").format(_verdict(tongue, step, reply)))
    if reply.better:
        key = "feedback.better" if len(reply.better) == 1 else "feedback.better-list"
        parts.append(tongue(key, move=_better(step.question.form, reply.better)))
    if reply.ending and reply.total and isinstance(step.item, Scenario):
        total = meters(tongue, reply.total, step.item.currency)
        parts.append(tongue("feedback.ending", title=reply.ending, total=total))
    if onward.coming:
        parts.append(tongue("over", next=onward.coming))
    return View(GAP.join(parts), _ways(tongue, onward))


def gap_over(tongue: Tongue, onward: Onward) -> View:
    """Return that the gap is over, when the rest comes, and the way on all the same."""
    return View(tongue("over", next=onward.coming), _ways(tongue, onward))


def stopped(tongue: Tongue, coming: str) -> View:
    """Return that the rest of the bite was left for another gap."""
    return View(tongue("stopped", next=coming))


def _ways(tongue: Tongue, onward: Onward) -> Rows:
    if not onward.data:
        return ()
    go_on = Press(tongue.plain("feedback.next"), onward.data, "primary")
    if not onward.coming:
        return ((go_on,),)
    stop = Press(tongue.plain("over.stop"), f"stop:{onward.delivery_id}", "primary")
    carry_on = Press(tongue.plain("over.on"), onward.data.replace("next:", "on:", 1))
    return ((stop,), (carry_on,))


def _chosen(step: QuestionStep, reply: Reply, asking: Asking) -> list[Markup]:
    """Return the options with what was chosen marked; an order as the learner put it."""
    options = {option.id: option for option in step.question.options}
    if step.question.form is Form.ORDER:
        return [_option(at, options[id_]) for at, id_ in enumerate(reply.chosen, 1)]
    return [
        Markup("➤ <u>{}</u>").format(line) if option.id in reply.chosen else line
        for number, option in enumerate(shuffled(step, asking), 1)
        for line in [_option(number, option)]
    ]


def _better(form: Form, better: Sequence[Choosable]) -> Markup:
    match form:
        case Form.ORDER:
            lines = [_option(at, option) for at, option in enumerate(better, 1)]
        case Form.SEVERAL:
            lines = [_html(option.text) for option in better]
            lines = lines if len(lines) == 1 else [Markup("• {}").format(one) for one in lines]
        case _:
            lines = [_html(better[0].text)]
    return Markup("\n").join(lines)


def closing(
    tongue: Tongue, plan: Plan | None, now: datetime, zone: ZoneInfo, story: Story | None = None
) -> View:
    """Return the end of a bite: what comes next, and when; and a story's other endings."""
    rows: Rows = ((Press(tongue.plain("closing.more"), "now:5"),),)
    if plan is None or plan.reason is Reason.CHECK_IN:
        text = tongue("closing.no-gap")
    else:
        text = tongue("closing", when=tongue.when(plan.due, now, zone))
    if story and story.seen < story.endings:
        text = GAP.join([tongue("story.seen", seen=str(story.seen), n=story.endings), text])
        rows = ((Press(tongue.plain("story.again"), story.data),), *rows)
    return View(text, rows)


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


def _verdict(tongue: Tongue, step: QuestionStep, reply: Reply) -> Markup:
    text = _html(reply.feedback)
    if isinstance(step.item, Scenario):
        change = meters(tongue, reply.effect, step.item.currency) if reply.effect else ""
        return Markup("{}\n<b>{}</b>").format(text, change) if change else text
    fair = "feedback.fair" if reply.credit >= FAIR else "feedback.weak"
    key = "feedback.best" if reply.credit == 1 else fair
    return Markup("<b>{}</b> {}").format(tongue(key), text)


def _title(tongue: Tongue, step: QuestionStep, bite: Bite) -> Markup:
    if step.part.kind in ("review", "probe", "replay"):
        return tongue(f"question.{step.part.kind}", title=step.lesson.title)
    if step.question.steps > 1:
        return tongue("question.decision", number=step.place.step + 1, steps=step.question.steps)
    asked = [at for at, part in enumerate(bite.parts) if part.kind in ("item", "review", "probe")]
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
