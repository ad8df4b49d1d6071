"""A question in the chat, its buttons, and the feedback on its answer."""

import random
from collections.abc import Sequence

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, Rows, View
from bot.views.bite import GAP, Asking, Onward, cost, html, ways
from lessons.bite import Bite
from lessons.items import Choosable, Effect, Form, Reply, Scenario
from lessons.items.answer import WRITTEN
from lessons.sitting import QuestionStep

FAIR = 0.5
"""The least credit of an answer that can work."""


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
    parts = [*head, _title(tongue, step, asking.bite), html(asked.text)]
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
    return Markup("{}<b>{}.</b> {}").format(mark, number, html(option.text))


def feedback(
    tongue: Tongue, step: QuestionStep, reply: Reply, asking: Asking, onward: Onward
) -> View:
    """Return a question as answered: what was chosen, what follows, and the better move."""
    parts = [_title(tongue, step, asking.bite)]
    if reply.answer != WRITTEN:  # or the question stands above what they wrote
        parts.append(html(step.question.text))
    if step.question.options:
        lines = _chosen(step, reply, asking)
        if step.question.form is Form.ORDER:
            lines = [tongue("feedback.order"), *lines]
        parts.append(Markup("\n").join(lines))
    if step.question.form is Form.WORDS:
        parts.append(tongue("feedback.example", words=html(reply.feedback)))
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
    return View(GAP.join(parts), ways(tongue, onward))


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
            lines = [html(option.text) for option in better]
            lines = lines if len(lines) == 1 else [Markup("• {}").format(one) for one in lines]
        case _:
            lines = [html(better[0].text)]
    return Markup("\n").join(lines)


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
    text = html(reply.feedback)
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


def _sign(number: int) -> str:
    return "+" if number > 0 else "−"
