"""Figures for operators: how the bot fares with everybody. Nobody is named.

All of it is one snapshot that is only read, so nobody is held up. Of a large crowd every k-th
learner is looked at, by their ids, and what is counted is scaled up: it costs the same for a
million as for ten thousand, and of 5,000 learners a share is known to about a hundredth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Float,
    FunctionElement,
    Integer,
    Row,
    String,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    select,
    text,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from storage import queues
from storage.broadcasts import UNDER_WAY, State
from storage.database import UnitOfWork
from storage.tables import answers, broadcasts, deliveries, learners

SAMPLE = 5000
"""Learners looked at, and up to twice as many."""

WEEK = 7


class Fate(StrEnum):
    """What became of a push, in the order in which it is shown."""

    ANSWERED = "answered"
    """The learner went on in it, by one button at least."""
    PUT_OFF = "put-off"
    OPEN = "open"
    """Its time is not over."""
    UNANSWERED = "unanswered"
    FAILED = "failed"
    """It was refused, or its learner had blocked the bot."""


class About(StrEnum):
    """What a row of the sum is about."""

    DAY = "day"
    """The pushes of one day that met one fate."""
    WEEK = "week"
    """Learners who answered in the last seven days."""
    WHOLE = "whole"
    """Learners who answered in all days."""
    REPLIES = "replies"
    LAG = "lag"


@dataclass(frozen=True, slots=True)
class Crowd:
    """Learners, counted. The pairs are of the last 7 days and of all days."""

    learners: int
    reachable: int
    new: tuple[int, int]
    active: tuple[int, int]
    """Who answered a bite that came in that time."""
    step: int
    """Every how many-th of them was looked at for the rest; 1 for everybody."""


@dataclass(frozen=True, slots=True)
class Pushes:
    """What came into gaps; what was asked for by /now is none of it."""

    days: Sequence[Mapping[Fate, int]]
    """Of each day, the oldest first."""
    answered: float | None
    """The share answered of those whose time is over; None where there are none."""
    on_time: float | None
    """The share sent within its gap, of those to learners who could be reached."""
    lag: float | None
    """The median of the seconds from when one was due to when it was sent; the later of two."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How the bot fares."""

    crowd: Crowd
    pushes: Pushes
    answers: float
    """Answers a day, to questions and to what the bot asks besides."""
    waiting: int
    """Deliveries that are due and not sent; `queues.MOST` is that many or more."""
    broadcasts: int
    """That went out in these days."""
    broadcasting: bool
    """One goes out now."""


class Seconds(FunctionElement[float]):
    """How many seconds the second instant is after the first."""

    type = Float()
    inherit_cache = True
    name = "seconds"


@compiles(Seconds, "sqlite")
def _in_sqlite(element: Seconds, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401
    first, second = (compiler.process(part, **more) for part in element.clauses)
    return f"((julianday({second}) - julianday({first})) * 86400)"


@compiles(Seconds, "postgresql")
def _in_postgresql(element: Seconds, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401
    first, second = (compiler.process(part, **more) for part in element.clauses)
    return f"extract(epoch FROM {second} - {first})"


async def work_out(work: UnitOfWork, days: Sequence[datetime], now: datetime) -> Figures:
    """Return the figures of days that begin at these instants, the oldest first, up to now.

    There are 7 at least.
    """
    crowd = (await work.execute(_count_learners(days))).one()
    step = max(1, crowd.learners // SAMPLE)
    looked_at = await _one(work, select(func.count()).where(_is_looked_at(step)))
    scale = crowd.learners / looked_at if looked_at else 1.0
    summed: dict[str, list[Row[Any]]] = {about: [] for about in About}
    for row in await work.execute(_sum_up(days, step)):
        summed[row.about].append(row)
    week, whole, replies = (
        sum(row.number for row in summed[about]) * scale
        for about in (About.WEEK, About.WHOLE, About.REPLIES)
    )
    out = broadcasts.c.state.in_((*UNDER_WAY, State.DONE, State.STOPPED))
    recent = select(func.count()).where(out, broadcasts.c.made_at >= days[0])
    going = select(func.count()).where(broadcasts.c.state.in_(UNDER_WAY))
    lag = next((row.lag for row in summed[About.LAG]), None)
    return Figures(
        crowd=Crowd(
            learners=crowd.learners,
            reachable=crowd.reachable,
            new=(crowd.of_week, crowd.of_all),
            active=(round(week), round(whole)),
            step=step,
        ),
        pushes=_pushes(summed[About.DAY], lag, len(days), scale),
        answers=replies / len(days),
        waiting=(await queues.waiting(work, now)).deliveries,
        broadcasts=await _one(work, recent),
        broadcasting=bool(await _one(work, going)),
    )


async def _one(work: UnitOfWork, query: Any) -> int:  # noqa: ANN401 - a select of one number
    return int((await work.execute(query)).scalar_one())


def _count_learners(days: Sequence[datetime]) -> Any:  # noqa: ANN401 - SQLAlchemy's Select
    table = learners.c
    return select(
        func.count().label("learners"),
        _how_many(table.reachable).label("reachable"),
        _how_many(table.joined_at >= days[-WEEK]).label("of_week"),
        _how_many(table.joined_at >= days[0]).label("of_all"),
    )


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _is_looked_at(step: int) -> ColumnElement[bool]:
    return learners.c.id % step == 0


def _bites(days: Sequence[datetime], step: int) -> CompoundSelect[Any]:
    """Select the bites of these days, of the learners who are looked at.

    What may not have arrived has no time at which it was sent, and so that of its end.
    """
    table = deliveries.c
    ended = func.coalesce(table.ended_at, table.gap_start)
    under_way = table.state.in_(("planned", "sending"))
    # A join would not do: SQLite would look through every delivery that there ever was.
    looked_at = table.learner_id.in_(select(learners.c.id).where(_is_looked_at(step)))

    def columns(at: ColumnElement[datetime], *, sent: bool) -> list[ColumnElement[Any]]:
        on_time = table.sent_at < table.gap_end if sent else literal(False, Boolean)
        lag = Seconds(table.due_at, table.sent_at) if sent else null()
        return [
            table.id,
            table.learner_id,
            table.asked,
            _day_of(at, days).label("day"),
            _fate().label("fate"),
            (table.state != "unreachable").label("reached"),
            on_time.label("on_time"),
            lag.label("lag"),
        ]

    return union_all(
        select(*columns(table.sent_at, sent=True)).where(looked_at, table.sent_at >= days[0]),
        select(*columns(ended, sent=False)).where(
            looked_at, table.sent_at.is_(None), ~under_way, ended >= days[0]
        ),
    )


def _day_of(at: ColumnElement[datetime], days: Sequence[datetime]) -> ColumnElement[int]:
    """Return the number of the day, from 0. Days need not have 24 hours, so each is compared."""
    later = [(at >= start, number) for number, start in reversed(list(enumerate(days)))]
    return case(*later, else_=-1)


def _fate() -> ColumnElement[str]:
    table = deliveries.c
    begun = (table.part > 0) | (table.answers != "") | (table.state == "answered")
    return case(
        (begun, literal(Fate.ANSWERED.value, String)),
        (table.state == "declined", Fate.PUT_OFF.value),
        (table.state.in_(("sent", "uncertain")), Fate.OPEN.value),
        (table.state == "expired", Fate.UNANSWERED.value),
        else_=Fate.FAILED.value,
    )


def _sum_up(days: Sequence[datetime], step: int) -> CompoundSelect[Any]:
    """Sum up the bites in one statement, so that they are looked at once."""
    bites = _bites(days, step).cte("bites")
    of = bites.c
    answered = of.fate == Fate.ANSWERED.value
    pushed = ~of.asked
    learners_of = func.count(distinct(of.learner_id))
    replies = select(*_row(About.REPLIES, number=func.count()))
    lags = select(func.count(of.lag)).where(pushed).scalar_subquery()
    lag = select(of.lag).where(pushed, of.lag.is_not(None)).order_by(of.lag)
    median = lag.limit(1).offset(lags // 2).subquery()
    by_day = _row(
        About.DAY,
        number=func.count(),
        day=of.day,
        fate=of.fate,
        reached=_how_many(of.reached),
        on_time=_how_many(of.on_time),
    )
    return union_all(
        select(*by_day).where(pushed).group_by(of.day, of.fate),
        select(*_row(About.WEEK, number=learners_of)).where(answered, of.day >= len(days) - WEEK),
        select(*_row(About.WHOLE, number=learners_of)).where(answered),
        replies.select_from(bites.join(answers, answers.c.delivery_id == of.id)),
        select(*_row(About.LAG, lag=median.c.lag)),
    )


def _row(about: About, **told: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Return a row of the sum: what it is about, and what it tells of that."""
    usual: dict[str, ColumnElement[Any]] = {
        "about": literal(about.value, String),
        "day": literal(0, Integer),
        "fate": literal("", String),
        "number": literal(0, Integer),
        "reached": literal(0, Integer),
        "on_time": literal(0, Integer),
        "lag": cast(null(), Float),
    }
    return [value.label(name) for name, value in (usual | told).items()]


def _pushes(rows: Sequence[Row[Any]], lag: float | None, days: int, scale: float) -> Pushes:
    counts: list[dict[Fate, int]] = [{} for _ in range(days)]
    for row in rows:
        counts[row.day][Fate(row.fate)] = round(row.number * scale)
    over = [row for row in rows if row.fate not in (Fate.OPEN, Fate.FAILED)]
    answered = sum(row.number for row in over if row.fate == Fate.ANSWERED)
    return Pushes(
        days=counts,
        answered=_share(answered, sum(row.number for row in over)),
        on_time=_share(sum(row.on_time for row in rows), sum(row.reached for row in rows)),
        lag=lag,
    )


def _share(part: int, whole: int) -> float | None:
    return int(part) / int(whole) if whole else None


async def revision(work: UnitOfWork) -> str:
    """Return the revision of the database's tables."""
    return str((await work.execute(text("SELECT version_num FROM alembic_version"))).scalar())
