"""A bite in the chat: what it costs, where it can stop, and its end."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, Rows, View
from lessons.bite import Bite
from lessons.markup import to_html
from scheduler.plan import Plan, Reason

GAP = Markup("\n\n")


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


def gap_over(tongue: Tongue, onward: Onward) -> View:
    """Return that the gap is over, when the rest comes, and the way on all the same."""
    return View(tongue("over", next=onward.coming), ways(tongue, onward))


def stopped(tongue: Tongue, coming: str) -> View:
    """Return that the rest of the bite was left for another gap."""
    return View(tongue("stopped", next=coming))


def ways(tongue: Tongue, onward: Onward) -> Rows:
    """Return the buttons to what comes next; where the gap is over, to stop as well."""
    if not onward.data:
        return ()
    go_on = Press(tongue.plain("feedback.next"), onward.data, "primary")
    if not onward.coming:
        return ((go_on,),)
    stop = Press(tongue.plain("over.stop"), f"stop:{onward.delivery_id}", "primary")
    carry_on = Press(tongue.plain("over.on"), onward.data.replace("next:", "on:", 1))
    return ((stop,), (carry_on,))


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


def html(text: str) -> Markup:
    """Return what an author wrote as HTML."""
    return Markup(to_html(text))  # noqa: S704 - the renderer escapes
