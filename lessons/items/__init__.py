"""The kinds of item. To add one, write its module and name it here (docs/architecture.md)."""

from typing import Annotated

from pydantic import Field

from lessons.items.answer import SKIPPED, WRITTEN, first_answer, read_answer, write_answer
from lessons.items.base import (
    Answers,
    Choosable,
    Effect,
    Form,
    Item,
    Outcome,
    Question,
    Reply,
    UnknownOptionError,
)
from lessons.items.choice import Choice
from lessons.items.order import Order
from lessons.items.reflection import Reflection
from lessons.items.scenario import Scenario
from lessons.items.several import Several

AnyItem = Annotated[Choice | Several | Order | Scenario | Reflection, Field(discriminator="kind")]
"""An item as it stands in a lesson file, told apart by its `kind`."""

__all__ = [
    "SKIPPED",
    "WRITTEN",
    "Answers",
    "AnyItem",
    "Choice",
    "Choosable",
    "Effect",
    "Form",
    "Item",
    "Order",
    "Outcome",
    "Question",
    "Reflection",
    "Reply",
    "Scenario",
    "Several",
    "UnknownOptionError",
    "first_answer",
    "read_answer",
    "write_answer",
]
