"""What /export says of a learner, and /forget."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from tests.stage import Person

Told = dict[str, list[dict[str, Any]]]


async def exported(person: Person) -> tuple[Told, str]:
    """What /export sends: the file for programs, and the page to read."""
    await person.say("/export")
    document = (await person.last())["document"]
    async with person.stage.http.get(f"/sandbox/files/{document['file_id']}") as response:
        assert response.status == 200
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert document["file_name"].startswith("offclock-2026-")
        assert document["file_name"].endswith(".zip")
        archive = ZipFile(BytesIO(await response.read()))
    assert archive.namelist() == ["offclock.html", "offclock.json"]
    assert archive.testzip() is None
    page, whole = (archive.read(name).decode() for name in archive.namelist())
    return json.loads(whole), page


async def forget(person: Person) -> None:
    await person.say("/forget")
    await person.press("forget:yes")
