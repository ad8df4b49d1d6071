"""Photos and documents, as a call brings them."""

from bot.sandbox.call import Call, Upload
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import File
from bot.sandbox.images import measure_image
from bot.sandbox.wire import Json
from bot.sandbox.world import World

MEDIA_PARTS = frozenset({"photo", "document", "has_media_spoiler", "show_caption_above_media"})
"""The fields of a Message that `read_attachment` fills."""

_PHOTO_BYTES = 10 * 1024 * 1024
_PHOTO_SIDES = 10_000
_PHOTO_RATIO = 20
_FLAGS = {
    "photo": {
        "has_spoiler": "has_media_spoiler",
        "show_caption_above_media": "show_caption_above_media",
    },
    "document": {},
}


def read_attachment(world: World, call: Call, kind: str, name: str) -> Json:
    """Return the part of a Message that shows the file in the call's parameter `name`.

    `kind` is `photo` or `document`. The file is an upload (under that name, or under the one
    after `attach://`) or the file_id of one already sent. Raises ApiError (400).
    """
    shown = {field: True for flag, field in _FLAGS[kind].items() if call.flag(flag)}
    return _take_file(world, call, kind, name).as_content() | shown


def read_input_media(call: Call) -> Call:
    """Return the call's `media`, an InputMedia, as a call of its own: its fields are parameters."""
    if not call.has("media"):
        raise bad_request('parameter "media" is required')
    media = call.structure("media", "input media")
    if not isinstance(media, dict):
        raise media_error("expected an Object")
    return Call(call.method, call.bot_id, media, call.files)


def read_media_kind(media: Call) -> str:
    """Return the `type` of an InputMedia whose file is named too. Raises ApiError (400)."""
    kind = media.text("type")
    if not kind:
        raise media_error('Can\'t find field "type"')
    if kind not in _FLAGS:
        raise media_error(f'type "{kind}" is unsupported')
    if not isinstance(media.values.get("media", ""), str):
        raise media_error('Field "media" must be of type String')
    if not media.text("media"):
        raise media_error("media not found")
    return kind


def media_error(reason: str) -> ApiError:
    """Return what Telegram says of an InputMedia that it cannot read."""
    return bad_request(f"can't parse InputMedia: {reason}")


def _take_file(world: World, call: Call, kind: str, name: str) -> File:
    reference = call.text(name)
    upload = call.files.get(reference.removeprefix("attach://") or name) or call.files.get(name)
    if upload is not None:
        _check_upload(kind, upload)
        return world.files.add(kind, upload)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    file = world.files.find(reference)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _check_upload(kind: str, upload: Upload) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind != "photo":
        return
    if len(upload.content) > _PHOTO_BYTES:
        raise bad_request("file is too big")
    size = measure_image(upload.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > _PHOTO_SIDES or max(size) > _PHOTO_RATIO * max(1, min(size)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
