"""What those who run the bot are shown when they ask: figures, broadcasts, what runs here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from bot import version as running
from bot.broadcasting import view_of
from bot.pictures.stats import Figure, Part, Stats, round_up
from bot.text import Tongue
from bot.version import Worker
from bot.view import Press, View
from lessons.markup import plain, utf16_length
from lessons.model import Curriculum
from storage import queues
from storage.broadcasts import GOING, Broadcast, State, Tally
from storage.figures import Figures

LONGEST = 4096
"""Characters of a message, in UTF-16 units, as Telegram counts them once its marks are read."""

NOTHING = "–"


@dataclass(frozen=True)
class Told:
    """What `/version` tells."""

    worker: Worker
    curriculum: Curriculum
    packs: Sequence[str]
    database: tuple[str, str]
    """Its kind, and its revision."""


def ask(tongue: Tongue) -> View:
    """Ask for the text of a broadcast."""
    return View(tongue("admin.ask"), ((Press(tongue.plain("admin.cancel"), "broadcast:cancel"),),))


def complaint(tongue: Tongue, text: str) -> View | None:
    """Return what is wrong with the text of a broadcast; None where nothing is."""
    if not plain(text).strip():
        return ask(tongue)
    length = utf16_length(view_of(text).html)
    if length <= LONGEST:
        return None
    said = _number(tongue, length), _number(tongue, LONGEST)
    return View(tongue("admin.too-long", length=said[0], longest=said[1]), ask(tongue).rows)


def refused(tongue: Tongue, why: str) -> View:
    """Say that Telegram does not take the text."""
    return View(tongue("admin.refused", why=why))


def confirm(tongue: Tongue, broadcast_id: int, people: int, rate: float) -> View:
    """Ask whether what was just shown is to go to so many people."""
    number = _number(tongue, people)
    send = tongue.plain("admin.send", n=people, number=number)
    cancel = tongue.plain("admin.cancel")
    time = _span(tongue, timedelta(seconds=people / rate))
    rows = (
        (Press(send, f"broadcast:send:{broadcast_id}", "danger"),),
        (Press(cancel, f"broadcast:cancel:{broadcast_id}"),),
    )
    return View(tongue("admin.confirm", n=people, number=number, time=time), rows)


def progress(tongue: Tongue, broadcast: Broadcast, tally: Tally) -> View:
    """Return how far a broadcast has come, with a way to stop it while it goes out."""
    html = Markup("\n").join([_state(tongue, broadcast.state), *_counts(tongue, tally)])
    look = Press(tongue.plain("admin.look"), f"broadcast:look:{broadcast.id}")
    halt = Press(tongue.plain("admin.stop"), f"broadcast:stop:{broadcast.id}", "danger")
    if broadcast.state in GOING:
        return View(html, ((look,), (halt,)))
    return View(html, ((look,),) if broadcast.state is State.STOPPING else ())


def _state(tongue: Tongue, state: State) -> Markup:
    match state:
        case State.DONE:
            return tongue("admin.done")
        case State.STOPPING:
            return tongue("admin.stopping")
        case State.STOPPED:
            return tongue("admin.stopped")
        case _:
            return tongue("admin.going")


def _counts(tongue: Tongue, tally: Tally) -> list[Markup]:
    """Return a line for each end that sends have come to, and for those still to come."""

    def number(count: int) -> str:
        return _number(tongue, count)

    lines = [
        (tally["sent"], tongue("admin.sent", number=number(tally["sent"]))),
        (tally.left, tongue("admin.left", number=number(tally.left))),
        (tally["unreachable"], tongue("admin.blocked", number=number(tally["unreachable"]))),
        (tally["uncertain"], tongue("admin.uncertain", number=number(tally["uncertain"]))),
        (tally["failed"], tongue("admin.failed", number=number(tally["failed"]))),
        (tally["stopped"], tongue("admin.unsent", number=number(tally["stopped"]))),
    ]
    return [line for count, line in lines if count]


def stats(tongue: Tongue, found: Figures) -> View:
    """Return the figures in words."""
    crowd, pushes = found.crowd, found.pushes
    waiting = _number(tongue, found.waiting) + ("+" if found.waiting >= queues.MOST else "")
    lines = [
        tongue("admin.stats"),
        tongue(
            "admin.learners",
            all=_number(tongue, crowd.learners),
            reachable=_number(tongue, crowd.reachable),
        ),
        tongue("admin.new", week=_number(tongue, crowd.new[0]), all=_number(tongue, crowd.new[1])),
        tongue(
            "admin.active",
            week=_number(tongue, crowd.active[0]),
            all=_number(tongue, crowd.active[1]),
        ),
        tongue("admin.answered", share=_share(tongue, pushes.answered)),
        tongue("admin.on-time", share=_share(tongue, pushes.on_time, "0.0%")),
        tongue("admin.lag", time=_lag(tongue, pushes.lag)),
        tongue("admin.answers", number=_number(tongue, found.answers)),
        tongue("admin.waiting", number=waiting),
        tongue("admin.broadcasts", number=_number(tongue, found.broadcasts)),
    ]
    if found.broadcasting:
        lines.append(tongue("admin.broadcasting"))
    if crowd.step > 1:
        lines.append(tongue("admin.sampled", step=_number(tongue, crowd.step)))
    return View(Markup("\n").join(lines))


def in_words(tongue: Tongue, view: View) -> View:
    """Return the words of figures whose picture can not be had."""
    return replace(view, html=Markup("\n\n").join([view.html, tongue("progress.no-picture")]))


def picture(tongue: Tongue, found: Figures, dates: Sequence[date], *, dark: bool) -> Stats:
    """Return what is drawn; `dates` are those of the days, in the admin's zone."""
    crowd, pushes = found.crowd, found.pushes
    most = round_up(max(sum(day.values()) for day in pushes.days))
    words = {
        Part.ANSWERED: tongue.plain("admin.fate.answered"),
        Part.PUT_OFF: tongue.plain("admin.fate.put-off"),
        Part.OPEN: tongue.plain("admin.fate.open"),
        Part.UNANSWERED: tongue.plain("admin.fate.unanswered"),
        Part.FAILED: tongue.plain("admin.fate.failed"),
    }
    return Stats(
        title=tongue.plain("admin.title", day=_dated(tongue, dates[-1])),
        figures=[
            Figure(
                _number(tongue, crowd.active[0]),
                tongue.plain("admin.of-active", all=_number(tongue, crowd.learners)),
            ),
            Figure(_share(tongue, pushes.answered), tongue.plain("admin.of-answered")),
            Figure(_share(tongue, pushes.on_time, "0.0%"), tongue.plain("admin.of-time")),
            Figure(_lag(tongue, pushes.lag), tongue.plain("admin.of-lag")),
        ],
        heading=tongue.plain("admin.pushes"),
        days=[{Part(fate): count for fate, count in day.items()} for day in pushes.days],
        dates=[_dated(tongue, day) for day in dates],
        most=most,
        most_said=_number(tongue, most),
        words=words,
        right_to_left=tongue.right_to_left,
        dark=dark,
    )


def version(tongue: Tongue, told: Told) -> View:
    """Return what runs here; none of it is a secret."""
    worker = told.worker
    number = " ".join(filter(None, (running.version(), running.commit())))
    lines = [
        tongue("admin.version", version=number, python=running.python()),
        tongue("admin.database", kind=told.database[0], revision=told.database[1]),
        tongue(
            "admin.lessons",
            number=_number(tongue, len(told.curriculum.lessons)),
            packs=tongue.listing(told.packs) or NOTHING,
        ),
    ]
    lines.append(tongue("admin.uptime", time=_span(tongue, worker.uptime)))
    said = [Markup("<code>{}={}</code>").format(name, value) for name, value in worker.settings]
    return View(Markup("\n").join([*lines, *said]))


def _number(tongue: Tongue, number: float) -> str:
    return format_decimal(round(number), locale=tongue.locale)


def _share(tongue: Tongue, share: float | None, pattern: str = "0%") -> str:
    return NOTHING if share is None else format_percent(share, pattern, locale=tongue.locale)


def _lag(tongue: Tongue, seconds: float | None) -> str:
    if seconds is None:
        return NOTHING
    if seconds >= 100:
        return _span(tongue, timedelta(seconds=seconds))
    return tongue.plain("admin.seconds", time=format_decimal(seconds, "0.0", locale=tongue.locale))


def _span(tongue: Tongue, span: timedelta) -> str:
    """Return how long something takes, in its largest unit, a minute at least."""
    span = max(span, timedelta(minutes=1))
    return format_timedelta(span, granularity="minute", threshold=1.5, locale=tongue.locale)


def _dated(tongue: Tongue, day: date) -> str:
    return format_date(day, "d MMM", locale=tongue.locale)
