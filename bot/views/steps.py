"""The message for whatever stands next in a bite, but for prompts (`bot.views.prompts`)."""

from bot.text import Tongue
from bot.view import View
from bot.views.bite import Asking
from bot.views.lesson import lesson, primer
from bot.views.question import question
from lessons.sitting import LessonStep, PrimerStep, QuestionStep


def step(tongue: Tongue, at: LessonStep | PrimerStep | QuestionStep, asking: Asking) -> View:
    """Return the message for whatever stands next in a bite."""
    match at:
        case LessonStep():
            return lesson(tongue, at, asking)
        case PrimerStep():
            return primer(tongue, at, asking)
        case QuestionStep():
            return question(tongue, at, asking)
