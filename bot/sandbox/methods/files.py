"""Finding a file again."""

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.handler import Handler
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_DOWNLOAD_BYTES = 20 * 1024 * 1024


async def get_file(world: World, call: Call) -> Json:
    if not call.text("file_id"):
        raise bad_request("file_id is empty")
    file = world.files.find(call.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > _DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size,
        "file_path": file.file_path,
    }


METHODS: dict[str, Handler] = {"getFile": get_file}
