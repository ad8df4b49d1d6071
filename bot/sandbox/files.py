"""The files that either side has sent."""

import mimetypes
import re
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import PurePosixPath

from bot.sandbox.call import Upload
from bot.sandbox.images import measure_image
from bot.sandbox.store import Store
from bot.sandbox.wire import Json

_COLUMNS = "file_id, file_unique_id, file_path, kind, name, mime_type, width, height"
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass(frozen=True, slots=True)
class File:
    """A kept file, without its bytes. `kind` is `photo` or `document`; sizes are in pixels."""

    file_id: str
    file_unique_id: str
    file_path: str
    kind: str
    name: str
    mime_type: str
    width: int | None
    height: int | None
    size: int

    def as_content(self) -> Json:
        """Return the part of a Message that shows this file."""
        identity = {"file_id": self.file_id, "file_unique_id": self.file_unique_id}
        if self.kind == "photo":
            pixels = {"width": self.width, "height": self.height}
            return {"photo": [{**identity, **pixels, "file_size": self.size}]}
        named = {"file_name": self.name, "mime_type": self.mime_type}
        return {"document": {**identity, **named, "file_size": self.size}}


class Files:
    """Keeps files in the store, bytes and all."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, kind: str, upload: Upload) -> File:
        """Keep an upload under a new file_id."""
        file_id = secrets.token_urlsafe(24)
        name = PurePosixPath(upload.name.replace("\\", "/")).name or "file"
        mime_type = _name_type(name, upload.mime_type)
        width, height = measure_image(upload.content) or (None, None)
        unique = blake2b(upload.content, digest_size=9).hexdigest()
        suffix = PurePosixPath(name).suffix or (".jpg" if kind == "photo" else "")
        path = f"{kind}s/file_{secrets.token_hex(6)}{suffix}"
        values = (file_id, unique, path, kind, name, mime_type, width, height, upload.content)
        self._store.run(
            f"INSERT INTO files ({_COLUMNS}, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - the columns are a constant
            values,
        )
        return File(
            file_id, unique, path, kind, name, mime_type, width, height, len(upload.content)
        )

    def find(self, file_id: str) -> File | None:
        """Return the file of this id, or None."""
        row = self._store.row(
            f"SELECT {_COLUMNS}, length(content) FROM files WHERE file_id = ?",  # noqa: S608 - as above
            (file_id,),
        )
        return None if row is None else File(*row)

    def find_path(self, file_path: str) -> File | None:
        """Return the file of this file_path, or None."""
        row = self._store.row("SELECT file_id FROM files WHERE file_path = ?", (file_path,))
        return None if row is None else self.find(row[0])

    def read(self, file: File) -> bytes:
        """Return the file's bytes."""
        row = self._store.row("SELECT content FROM files WHERE file_id = ?", (file.file_id,))
        return b"" if row is None else bytes(row[0])


def _name_type(name: str, given: str) -> str:
    bare = given.partition(";")[0].strip().lower()
    if _TYPE.fullmatch(bare) and bare != "application/octet-stream":
        return bare
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
