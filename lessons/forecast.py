"""What a crunch costs: the expected recall on its last day, beside that of going on as usual."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import DEFAULT_PARAMETERS, Memory, Parameters, recall, remember

LONGEST = timedelta(days=92)
"""How far a forecast looks; one further ahead would be a guess."""

_DAY = timedelta(days=1)
_WELL = Outcome(score=1.0, answered=1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Mean expected recall over all items answered so far, from 0 to 1."""

    today: float
    crunch: float
    """On the last day, with at most the minutes a day that were named."""
    steady: float
    """On the last day, with every review on the day it falls due."""


def forecast(
    memories: Mapping[ItemRef, Memory],
    seconds: Mapping[ItemRef, float],
    minutes_a_day: float,
    now: datetime,
    until: datetime,
    *,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> Forecast | None:
    """Return what a crunch from `now` to `until` would do, or None while nothing is remembered.

    `seconds` says how long each item takes. It is played through day by day: each day's due
    reviews, the least remembered first, while they fit, and taken to be answered well. The end is
    LONGEST from now at most.
    """
    if not memories:
        return None
    until = min(until, now + LONGEST)
    crunch = _play(memories, seconds, minutes_a_day * 60, now, until, parameters=parameters)
    steady = _play(memories, seconds, float("inf"), now, until, parameters=parameters)
    return Forecast(
        today=_mean(memories.values(), now, parameters),
        crunch=_mean(crunch, until, parameters),
        steady=_mean(steady, until, parameters),
    )


def _play(
    memories: Mapping[ItemRef, Memory],
    seconds: Mapping[ItemRef, float],
    seconds_a_day: float,
    now: datetime,
    until: datetime,
    *,
    parameters: Parameters,
) -> Collection[Memory]:
    """Review day by day, and return the memories as they are at the end."""
    known = dict(memories)
    at = now
    while at < until:
        left = seconds_a_day
        due = [ref for ref, memory in known.items() if memory.due(parameters=parameters) <= at]
        for ref in sorted(due, key=lambda ref: recall(known[ref], at, parameters)):
            if (cost := seconds.get(ref, 0.0)) <= left:
                left -= cost
                known[ref] = remember(known[ref], _WELL, at, parameters)
        at += _DAY
    return known.values()


def _mean(memories: Collection[Memory], at: datetime, parameters: Parameters) -> float:
    return sum(recall(memory, at, parameters) for memory in memories) / len(memories)
