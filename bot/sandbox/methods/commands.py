"""The bot's commands and its menu button."""

from bot.sandbox.call import Call
from bot.sandbox.commands import read_commands, read_scope
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.handler import Handler
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_MENUS = {"default", "commands", "web_app"}


async def set_my_commands(world: World, call: Call) -> bool:
    commands = read_commands(call.structure("commands", "commands"))
    scope, language = _read_place(call)
    world.commands.set(scope, language, commands)
    world.events.publish("commands", None, commands=commands)
    return True


async def delete_my_commands(world: World, call: Call) -> bool:
    world.commands.delete(*_read_place(call))
    world.events.publish("commands", None, commands=[])
    return True


async def get_my_commands(world: World, call: Call) -> list[Json]:
    return world.commands.get(*_read_place(call))


def _read_place(call: Call) -> tuple[str, str]:
    language = call.text("language_code")
    if language and not (len(language) == 2 and language.isascii() and language.islower()):
        raise bad_request("invalid language code specified")
    return read_scope(call.structure("scope", "BotCommandScope")), language


async def set_chat_menu_button(world: World, call: Call) -> bool:
    menu = call.structure("menu_button", "menu button") or {"type": "default"}
    if not isinstance(menu, dict) or menu.get("type") not in _MENUS:
        raise bad_request("can't parse menu button: unsupported type specified")
    world.store.save_setting(_name_menu(world, call), menu)
    return True


async def get_chat_menu_button(world: World, call: Call) -> Json:
    menu = world.store.setting(_name_menu(world, call)) or world.store.setting("menu")
    return dict(menu or {"type": "default"})


def _name_menu(world: World, call: Call) -> str:
    if not call.has("chat_id"):
        return "menu"
    return f"menu:{world.find_chat(call).chat_id}"


METHODS: dict[str, Handler] = {
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
