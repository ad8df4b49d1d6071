"""Observing: what is wrapped does what it did, and is counted and named."""

import json
import logging
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from telegram import Update, error

from bot import logs
from bot.metrics import Metrics
from bot.observing import (
    DatabaseWatch,
    ObservedDeliveries,
    ObservedPusher,
    ObservedRequest,
    counting,
    kind_of,
    observed,
)
from bot.visit import Visit
from lessons.model import Curriculum
from scheduler.dispatch import Dispatcher
from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import Reason
from storage.deliveries import Deliveries
from tests.bot.peers import TOKEN, answering, breaking, serving, writing
from tests.bot.test_metrics import samples
from tests.bot.test_visit import GROUP, member, message, press
from tests.scheduler.test_dispatch import (
    BITE,
    NOW,
    FakeClock,
    FakePusher,
    FakeRecord,
    claim,
    expired,
    note,
    ticked,
)

OUTCOMES = [
    (Sent(7), "sent"),
    (RetryAt(NOW, "told to wait"), "retry_at"),
    (Unreachable("blocked"), "unreachable"),
    (Rejected("refused"), "rejected"),
    (Uncertain("no answer"), "uncertain"),
]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def moved(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """What is not at nought, without seconds, buckets, and what the process says of itself."""
    return {
        (name.removeprefix("offclock_").removesuffix("_total"), *labels): value
        for (name, labels), value in samples(metrics).items()
        if value and name.startswith("offclock_") and not name.endswith(("_sum", "_bucket"))
    }


def update(**content) -> Update:
    return Update.de_json({"update_id": 5, **content}, None)


LOCATION = {"latitude": 24.86, "longitude": -67.01}
DOCUMENT = {"file_id": "F1", "file_unique_id": "u"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"message": message(text="/now 5")}, "command"),
        ({"message": message(text="/frobnicate")}, "command"),
        ({"message": message(text="Mon 9:00")}, "text"),
        ({"callback_query": press(data="go")}, "press"),
        ({"message": message(location=LOCATION)}, "location"),
        ({"message": message(document=DOCUMENT)}, "document"),
        ({"my_chat_member": member("kicked")}, "member"),
        ({"message": message()}, "other"),
        ({"message": message(GROUP, text="/now")}, "foreign"),
    ],
)
async def test_an_update_is_counted_by_its_kind(metrics, content, kind):
    answered = []

    async def answer(visit: Visit) -> None:
        answered.append(visit)

    await observed(answer, metrics)(update(**content))

    assert moved(metrics) == {("updates", kind): 1, ("handling_seconds_count", kind): 1}
    assert [kind_of(visit) for visit in answered] == ([] if kind == "foreign" else [kind])


async def test_an_update_that_fails_is_measured_and_fails(metrics):
    async def answer(visit: Visit) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await observed(answer, metrics)(update(message=message(text="hello")))

    assert moved(metrics)["handling_seconds_count", "text"] == 1


class Late(FakeClock):
    """A clock that stands so many seconds after the gap opened."""

    def __init__(self, seconds: float) -> None:
        self.time = NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(("outcome", "word"), OUTCOMES)
@pytest.mark.parametrize(
    ("more", "kind"),
    [({}, "gap"), ({"asked": True}, "asked"), ({"reason": Reason.CHECK_IN}, "check_in")],
)
async def test_a_push_is_counted_by_what_came_of_it(metrics, outcome, word, more, kind):
    pusher, one = FakePusher(), claim(1, **more)
    pusher.results[1] = outcome
    through = ObservedPusher(pusher, metrics, Late(3))

    sent = through.check_in(one) if kind == "check_in" else through.push(one, BITE)

    assert await sent == outcome
    counted = {("pushes", kind, word): 1}
    if word == "sent" and kind != "asked":
        counted |= {("gaps", "on_time"): 1, ("push_lag_seconds_count",): 1}
    assert moved(metrics) == counted


async def test_a_push_that_raises_is_uncertain(metrics):
    pusher = FakePusher()
    pusher.results[1] = ConnectionError()

    with pytest.raises(ConnectionError):
        await ObservedPusher(pusher, metrics, FakeClock()).push(claim(1), BITE)

    assert moved(metrics) == {("pushes", "gap", "uncertain"): 1}


@pytest.mark.parametrize(
    ("after", "served", "lag"),
    [
        (0, "on_time", 0),
        (3, "on_time", 3),
        (899, "on_time", 899),
        (900, "late", 900),
        (-5, "on_time", 0),
    ],
)
async def test_a_push_is_in_time_inside_its_gap(metrics, after, served, lag):
    await ObservedPusher(FakePusher(), metrics, Late(after)).push(claim(1), BITE)

    assert moved(metrics)["gaps", served] == 1
    assert samples(metrics)["offclock_push_lag_seconds_sum", ()] == lag


async def test_everything_else_of_a_pusher_is_passed_on(metrics):
    pusher = FakePusher()
    through = ObservedPusher(pusher, metrics, FakeClock())

    assert through.room() == pusher.free
    assert await through.tell(claim(1), note(3)) == Sent(103)
    assert await through.withdraw(expired(2)) == Sent(2)
    assert (pusher.told, pusher.withdrawals) == ([3], [2])
    assert moved(metrics) == {}


@pytest.fixture
def lines():
    """Every line that is logged, as a machine reads it."""
    kept: list[dict[str, str]] = []

    class Keeping(logging.Handler):
        def emit(self, record):
            kept.append(json.loads(self.format(record)))

    handler = Keeping()
    handler.setFormatter(logs.JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


class Talking(FakePusher):
    """Logs a line with everything it does."""

    async def _result(self, learner_id):
        logging.getLogger("bot.gateway").warning("learner %d", learner_id)
        return await super()._result(learner_id)


async def test_every_line_of_a_delivery_has_its_name(metrics, lines):
    record, pusher = FakeRecord(), Talking()
    record.due = [claim(41, reason=Reason.CHECK_IN), claim(42, reason=Reason.CHECK_IN)]
    record.standing = [expired(40)]
    record.unsettleable = {42}
    through = ObservedPusher(pusher, metrics, FakeClock())
    loop = Dispatcher(record, through, lambda: Curriculum((), {}), FakeClock())

    await ticked(loop)
    logging.getLogger("bot").warning("afterwards")

    named = sorted((line.get("id", ""), line["message"].partition(":")[0]) for line in lines)
    assert named == [
        ("", "afterwards"),
        ("d40", "learner 40"),
        ("d41", "learner 41"),
        ("d42", "delivery 42"),
        ("d42", "learner 42"),
    ]


async def test_gaps_that_went_by_are_counted(metrics, monkeypatch):
    async def lapse(self, now) -> int:
        return 3

    monkeypatch.setattr(Deliveries, "lapse", lapse)

    assert await ObservedDeliveries(None, metrics).lapse(NOW) == 3
    assert moved(metrics) == {("gaps", "missed"): 3}


@asynccontextmanager
async def requests(metrics: Metrics):
    request = ObservedRequest(metrics, connections=1)
    await request.initialize()
    yield request
    await request.shutdown()


REFUSED = '{"ok": false, "error_code": 400, "description": "Bad Request: no"}'
WAIT = '{"ok": false, "error_code": 429, "description": "x", "parameters": {"retry_after": 7}}'


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (200, '{"ok": true, "result": 1}', "ok"),
        (400, REFUSED, "refused"),
        (403, REFUSED, "refused"),
        (429, WAIT, "retry_after"),
        (500, '{"ok": false}', "failed"),
        (502, "a proxy's page", "uncertain"),
    ],
)
async def test_a_call_is_counted_by_its_method_and_how_it_went(metrics, status, body, result):
    async with serving(answering(status, body)) as url, requests(metrics) as request:
        try:
            await request.do_request(f"{url}/bot{TOKEN}/sendMessage", "POST")
        except error.TelegramError:
            assert result not in ("ok", "refused")

    counted = moved(metrics)
    assert counted.pop(("told_to_wait_seconds",), 0) == (7 if result == "retry_after" else 0)
    assert counted == {
        ("calls", "sendMessage", result): 1,
        ("call_seconds_count", "sendMessage"): 1,
    }
    assert TOKEN.encode() not in metrics.text()


async def test_a_call_without_an_answer_may_have_been_heard(metrics):
    async with breaking(writing(b"")) as url, requests(metrics) as request:
        with pytest.raises(error.NetworkError):
            await request.do_request(f"{url}/bot{TOKEN}/sendPhoto", "POST")

    assert moved(metrics)["calls", "sendPhoto", "uncertain"] == 1


async def test_a_call_that_reached_nobody_was_not_sent(metrics):
    async with requests(metrics) as request:
        with pytest.raises(error.NetworkError):
            await request.do_request(f"http://127.0.0.1:1/bot{TOKEN}/sendPhoto", "POST")

    assert moved(metrics)["calls", "sendPhoto", "not_sent"] == 1


async def test_files_are_counted_without_their_names(metrics):
    async with serving(answering(200, "BEGIN")) as url, requests(metrics) as request:
        for name in ("work.ics", "documents/file_1.ics", "x"):
            await request.do_request(f"{url}/file/bot{TOKEN}/{name}", "GET")

    assert moved(metrics) == {("calls", "file", "ok"): 3, ("call_seconds_count", "file"): 3}


async def test_a_poll_is_not_timed_as_it_waits_for_news(metrics):
    async with serving(answering(200, '{"ok": true}')) as url, requests(metrics) as request:
        await request.do_request(f"{url}/bot{TOKEN}/getUpdates", "POST")

    assert moved(metrics) == {("calls", "getUpdates", "ok"): 1}


def test_units_of_work_are_measured(metrics):
    watch = DatabaseWatch(metrics)
    watch.begun("read", 0.5)
    watch.ended("read", 0.25)
    watch.failed("write")

    seen = samples(metrics)
    assert seen["offclock_database_wait_seconds_sum", ("read",)] == 0.5
    assert seen["offclock_database_work_seconds_sum", ("read",)] == 0.25
    assert seen["offclock_database_failures_total", ("write",)] == 1


def test_lines_that_somebody_should_look_at_are_counted():
    log = logging.getLogger("bot.somewhere")
    with counting() as metrics:
        log.info("nothing")
        log.warning("something")
        log.error("worse")
        log.critical("worst")
    log.error("after the end")

    assert moved(metrics) == {("log_lines", "warning"): 1, ("log_lines", "error"): 2}
