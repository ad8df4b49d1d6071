"""The bot itself: its name and descriptions."""

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.handler import Handler
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_LONGEST = {"name": 64, "description": 512, "short_description": 120}


async def get_me(world: World, call: Call) -> Json:
    return world.bot_user(call.bot_id) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def _setter(part: str) -> Handler:
    async def set_part(world: World, call: Call) -> bool:
        text = call.text(part)
        if len(text) > _LONGEST[part]:
            raise bad_request(f"bot {part.replace('_', ' ')} is too long")
        world.set_profile(part, call.text("language_code"), text)
        return True

    return set_part


def _getter(part: str) -> Handler:
    async def get_part(world: World, call: Call) -> Json:
        text = world.profile(part, call.text("language_code"))
        return {part: text or (world.bot_user()["first_name"] if part == "name" else "")}

    return get_part


async def leave(_world: World, _call: Call) -> bool:
    return True


METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "logOut": leave,
    "close": leave,
}
