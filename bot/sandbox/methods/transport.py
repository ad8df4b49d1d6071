"""How updates reach the bot: long polling or a webhook."""

import re
from urllib.parse import urlsplit

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.methods.handler import Encoded, Handler
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_LONGEST_POLL = 50
_MOST_UPDATES = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


async def get_updates(world: World, call: Call) -> Encoded:
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    world.updates.allow(_read_kinds(call))
    limit = call.integer("limit", _MOST_UPDATES)
    limit = limit if 1 <= limit <= _MOST_UPDATES else _MOST_UPDATES
    seconds = min(call.number("timeout") or 0.0, _LONGEST_POLL)
    found = await world.updates.poll(call.integer("offset"), limit, seconds)
    return Encoded("[" + ",".join(body for _, body in found) + "]")


async def set_webhook(world: World, call: Call) -> bool:
    url = call.text("url")
    if not url:
        return await delete_webhook(world, call)
    _check_webhook_url(url)
    secret = call.text("secret_token")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(_read_kinds(call))
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.interrupt("terminated by setWebhook request")
    world.webhook.set(url, secret, call.integer("max_connections", 40))
    return True


async def delete_webhook(world: World, call: Call) -> bool:
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    world.webhook.delete()
    return True


async def get_webhook_info(world: World, _call: Call) -> Json:
    return world.webhook.info()


def _check_webhook_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise bad_request("bad webhook: invalid webhook URL specified") from None
    if parts.scheme == "https" and host:
        return
    if parts.scheme != "http" or host not in _LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


def _read_kinds(call: Call) -> list[str] | None:
    kinds = call.structure("allowed_updates", "allowed updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates JSON object")
    return [str(kind) for kind in kinds]


METHODS: dict[str, Handler] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
