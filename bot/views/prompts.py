"""What the bot itself asks: whether an action is taken on, what became of it, how an event went."""

from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, View, grid
from bot.views.bite import GAP, Asking, cost
from lessons.bite import Event
from lessons.items.answer import WRITTEN
from lessons.markup import to_html
from lessons.model import Lesson, Track
from lessons.prompts import ask
from lessons.sitting import PromptStep
from scheduler.walltime import to_local

IN_TWO = 2
"""Buttons in a row: their words are whole phrases."""


class About(NamedTuple):
    """What a prompt is about; what it has nothing of is empty."""

    plan: Markup = Markup()
    """The action, as an if-then."""
    skill: str = ""
    day: str = ""


def about(
    tongue: Tongue,
    step: PromptStep,
    plan: str | None,
    event: Event | None,
    *,
    tracks: Mapping[str, Track],
    zone: str,
) -> About:
    """Return what a prompt is about; `plan` is an action in the learner's own words."""
    if step.kind == "debrief":
        track = tracks.get(event.track_id) if event else None
        day = tongue.day(to_local(event.at, ZoneInfo(zone)).date()) if event else ""
        return About(skill=track.title if track else "", day=day)
    if plan:
        return About(Markup("{}").format(plan))
    return About(if_then(tongue, step.lesson) if step.lesson else Markup())


def if_then(tongue: Tongue, lesson: Lesson) -> Markup:
    """Return a lesson's action as one sentence."""
    action = lesson.action
    return tongue("prompt.if-then", when=_html(action.when), then=_html(action.then))


def asked(tongue: Tongue, step: PromptStep, about: About, asking: Asking) -> View:
    """Return what is asked, with its answers as buttons."""
    at = f"{asking.delivery_id}:{step.place.part}:{step.place.step}"
    buttons = [
        Press(tongue.plain(f"prompt.{step.ask.key}.{option}"), f"say:{at}:{option}")
        for option in step.ask.options
    ]
    first = step.place.part == 0 and not step.place.answers
    head = [cost(tongue, asking.bite)] if first else []
    return View(GAP.join([*head, _text(tongue, step, about)]), grid(buttons, IN_TWO))


def answered(tongue: Tongue, step: PromptStep, about: About, given: str) -> View:
    """Return the same as answered, and what follows from it."""
    said = []
    if given != WRITTEN:  # or it stands above what they wrote
        chosen = tongue.plain(f"prompt.{step.ask.key}.{given}")
        said = [_text(tongue, step, about), Markup("➤ <u>{}</u>").format(chosen)]
    if ask(step.kind, (*step.place.answers, given)) is None:
        said.append(tongue(f"prompt.{step.ask.key}.{given}.heard"))
    return View(GAP.join(said))


def _text(tongue: Tongue, step: PromptStep, about: About) -> Markup:
    key = f"prompt.{step.ask.key}"
    return tongue(key, plan=about.plan, skill=about.skill, day=about.day)


def _html(text: str) -> Markup:
    return Markup(to_html(text))  # noqa: S704 - the renderer escapes
