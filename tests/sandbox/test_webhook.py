import asyncio
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.sandbox.conftest import eventually

BUSY = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@asynccontextmanager
async def receive(statuses=()):
    """A bot's webhook that answers with `statuses`, then with 200, and keeps what came."""
    got: asyncio.Queue = asyncio.Queue()
    waiting = list(statuses)

    async def take(request):
        status = waiting.pop(0) if waiting else 200
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        got.put_nowait((status, secret, await request.json()))
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/hook", take)
    async with TestServer(app) as server:
        yield str(server.make_url("/hook")), got


async def take(got, count):
    async with asyncio.timeout(10):
        return [await got.get() for _ in range(count)]


async def test_it_delivers_in_order_with_the_secret(peer):
    await peer.say("early")
    async with receive() as (url, got):
        await peer.result("setWebhook", url=url, secret_token="s3-cret")
        await peer.say("late")
        taken = await take(got, 2)
        assert [body["message"]["text"] for _, _, body in taken] == ["early", "late"]
        assert {secret for _, secret, _ in taken} == {"s3-cret"}

        async def is_done():
            return (await peer.result("getWebhookInfo"))["pending_update_count"] == 0

        await eventually(is_done)


async def test_it_tries_again_until_it_is_accepted(peer):
    async with receive([500, 403]) as (url, got):
        await peer.result("setWebhook", url=url)
        await peer.say("one")
        await peer.say("two")
        taken = await take(got, 4)
        assert [status for status, _, _ in taken] == [500, 403, 200, 200]
        assert [body["message"]["text"] for _, _, body in taken] == ["one", "one", "one", "two"]
        info = await peer.result("getWebhookInfo")
        assert "403" in info["last_error_message"]
        assert info["url"] == url


async def test_polling_is_refused_beside_a_webhook(peer):
    await peer.say("kept")
    await peer.result("setWebhook", url="https://127.0.0.1:1/nobody-listens")
    assert await peer.error("getUpdates") == BUSY
    await peer.result("deleteWebhook")
    assert len(await peer.updates()) == 1


async def test_pending_updates_can_be_dropped(peer):
    await peer.say("old")
    await peer.result("deleteWebhook", drop_pending_updates=True)
    assert await peer.updates() == []


async def test_a_webhook_ends_a_waiting_poll(peer):
    from tests.sandbox.test_updates import start_poll

    poll = await start_poll(peer, timeout=30)
    await peer.result("setWebhook", url="https://127.0.0.1:1/nobody-listens")
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"


async def test_a_slow_chat_holds_up_no_other_and_stays_in_order(peer):
    release, got = asyncio.Event(), []

    async def take_slowly(request):
        update = await request.json()
        text = update["message"]["text"]
        got.append(text)
        if text == "slow":
            await release.wait()
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", take_slowly)
    async with TestServer(app) as server:
        await peer.say("slow", 1)
        await peer.say("after it", 1)
        await peer.say("another", 2)
        await peer.result("setWebhook", url=str(server.make_url("/hook")))

        async def others_came():
            return sorted(got) == ["another", "slow"]

        await eventually(others_came)
        release.set()

        async def all_came():
            return got[-1] == "after it"

        await eventually(all_came)
    assert len(got) == 3
