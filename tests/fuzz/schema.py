"""Updates as the Bot API describes them: aiogram's models are its schema, in code."""

import random
import types
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.types import Chat, Update, User
from pydantic import BaseModel

Json = dict[str, Any]

DEEPEST = 10
"""Models inside each other, where even required ones end."""

WORDS = ("hello", "a", "Feedback", "2026-03-02", "https://example.invalid/a.ics", "پیر", "🎉")

EVENTS = tuple(name for name in Update.model_fields if name != "update_id")
OURS = ("message", "callback_query", "my_chat_member")
"""The kinds of update that the bot asks for."""


class Schema:
    """Makes values that aiogram would read."""

    def __init__(self, chance: random.Random, person: Callable[[], Json]) -> None:
        """`person` gives a user who may be the one whom an update is about."""
        self._chance = chance
        self._person = person

    def update(self) -> Json:
        """Return an update of any kind, without its id."""
        event = self._chance.choice(OURS if self._chance.random() < 0.75 else EVENTS)
        return {event: self.value(Update.model_fields[event].annotation, 1)}

    def value(self, annotation: Any, depth: int) -> Any:
        """Return a value of a type."""
        if hasattr(annotation, "__value__"):
            return self.value(annotation.__value__, depth)
        origin, args = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.value(args[0], depth)
        if origin is Literal:
            return self._chance.choice(args)
        if origin in (Union, types.UnionType):
            return self.value(self._chance.choice([one for one in args if one is not _NONE]), depth)
        if origin is list:
            return [self.value(args[0], depth + 1) for _ in range(self._chance.randrange(3))]
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self._model(annotation, depth)
        return self._plain(annotation)

    def _model(self, model: type[BaseModel], depth: int) -> Json:
        if model is User and self._chance.random() < 0.8:
            return self._person()
        if model is Chat and self._chance.random() < 0.8:
            return {"id": self._person()["id"], "type": "private"}
        if depth > DEEPEST:
            return {}
        optional = 0.5 / depth if depth < 5 else 0.0
        return {
            name: self.value(annotation, depth + 1)
            for name, annotation, required in _fields(model)
            if required or self._chance.random() < optional
        }

    def _plain(self, annotation: Any) -> Any:
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return self._chance.choice(list(annotation)).value
        if annotation is bool:
            return self._chance.random() < 0.5
        if annotation is float:
            return self._chance.uniform(-180, 180)
        if annotation is int:
            return self._chance.choice([0, 1, 7, self._chance.randrange(2**31)])
        if annotation is datetime:
            return self._chance.randrange(2**31)
        return self._chance.choice(WORDS)


_NONE = type(None)


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, Any, bool], ...]:
    """Return each field's name in JSON, its type, and whether it has to be there.

    What marks a type, such as `status`, has a default in the models and none in JSON.
    """
    return tuple(
        (field.alias or name, field.annotation, field.is_required() or field.default is not None)
        for name, field in model.model_fields.items()
    )
