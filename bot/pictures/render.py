"""Drawing beside the bot: in processes of their own, so that it goes on answering meanwhile."""

import asyncio
import sys

from bot.pictures import png
from bot.pictures.png import PictureError


class Renderer:
    """Draws at most so many pictures at once; each takes a process of about 30 MB."""

    def __init__(self, at_once: int = 1, patience: float = 20) -> None:
        """Give up on a picture after `patience` seconds of drawing."""
        self._turns = asyncio.Semaphore(at_once)
        self._patience = patience

    async def render(self, svg: str) -> bytes:
        """Return the PNG. Raises PictureError where it can not be had."""
        async with self._turns:
            try:
                async with asyncio.timeout(self._patience):
                    return await _render(svg)
            except TimeoutError as error:
                raise PictureError(f"No picture after {self._patience} seconds.") from error


async def _render(svg: str) -> bytes:
    pipe = asyncio.subprocess.PIPE
    # -P: the folder of that file is no place to import from.
    command = sys.executable, "-P", png.__file__
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        drawn, complaint = await process.communicate(svg.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise PictureError(complaint.decode(errors="replace").strip() or "The renderer stopped.")
    return drawn
