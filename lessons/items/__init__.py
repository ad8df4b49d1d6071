"""The kinds of item. To add one, write its module and name it here (docs/architecture.md)."""

from typing import Annotated

from pydantic import Field

from lessons.items.base import (
    Answers,
    Choosable,
    Effect,
    Item,
    Outcome,
    Question,
    Reply,
    UnknownOptionError,
)
from lessons.items.choice import Choice
from lessons.items.scenario import Scenario

AnyItem = Annotated[Choice | Scenario, Field(discriminator="kind")]
"""An item as it stands in a lesson file, told apart by its `kind`."""

__all__ = [
    "Answers",
    "AnyItem",
    "Choice",
    "Choosable",
    "Effect",
    "Item",
    "Outcome",
    "Question",
    "Reply",
    "Scenario",
    "UnknownOptionError",
]
