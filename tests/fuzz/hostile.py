"""What is no update, or none that Telegram would send: wrong types, gaps, marks and masses."""

import copy
import random
from typing import Any

A_MEGABYTE = 1_000_000


def _nested(depth: int) -> Any:
    value: Any = "x"
    for level in range(depth):
        value = [value] if level % 2 else {"reply_to_message": value}
    return value


TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "x\udfffy",
    "\u202egnirts\u202c",
    "\u2066\u2067\u2068\u2069",
    "\u200b\u200d\ufeff",
    "e" + "\u0301" * 200,
    "👨‍👩‍👧‍👦" * 50,
    "<b>",
    "</b><i>&amp;&lt;<a href='tg://user?id=1'>x</a>",
    "*_[`~>#+-=|{}.!",
    "{0.__class__} {name} %s %(x)s",
    "'; DROP TABLE learners; --",
    "../../../etc/passwd",
    "٣:٣٠",
    "9" * 300,
    "-" * 4096,
    "💥" * 4096,
    "\n" * 4096,
)

MASSES = (
    "x" * A_MEGABYTE,
    "weekdays " * (A_MEGABYTE // 9),
    "<b>" * (A_MEGABYTE // 3),
    "9" * A_MEGABYTE,
    "\u202e" * A_MEGABYTE,
    "/log " * (A_MEGABYTE // 5),
    "https://" + "a." * (A_MEGABYTE // 2),
)

VALUES: tuple[Any, ...] = (
    *TEXTS,
    *(None, True, False, [], {}, [None], {"": None}, [[]], "null", _nested(50), _nested(400)),
    *(0, -1, 1, 2**31, 2**52, 2**63, -(2**63) - 1, 2**64, 10**30, 10**400),
    *(0.5, -0.0, 1e308, float("inf"), float("nan")),
)


def hostile_value(chance: random.Random) -> Any:
    """Return something that is seldom expected; a mass of it now and then."""
    return chance.choice(MASSES if chance.random() < 0.02 else VALUES)


def broken(update: Any, chance: random.Random) -> Any:
    """Return a copy of an update in which a few things are not as they should be."""
    spoilt = copy.deepcopy(update)
    places = list(_places(spoilt))
    for inside, key in chance.sample(places, min(len(places), chance.randint(1, 3))):
        if key in (inside if isinstance(inside, dict) else range(len(inside))):
            _spoil(inside, key, chance)
    return spoilt if chance.random() < 0.99 else hostile_value(chance)


def _places(value: Any) -> Any:
    """Yield every container with each of its keys, from the outside in."""
    keys: Any = ()
    if isinstance(value, dict):
        keys = tuple(value)
    elif isinstance(value, list):
        keys = range(len(value))
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _spoil(inside: Any, key: Any, chance: random.Random) -> None:
    match chance.randrange(6):
        case 0:
            del inside[key]
        case 1:
            inside[key] = [inside[key]]
        case 2 if isinstance(inside, dict):
            inside[chance.choice(["unheard_of", "id", "type", "from", ""])] = inside.pop(key)
        case 3 if isinstance(inside[key], int) and not isinstance(inside[key], bool):
            inside[key] = chance.choice([-inside[key], str(inside[key]), inside[key] ^ 1])
        case _:
            inside[key] = hostile_value(chance)
