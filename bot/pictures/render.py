"""Drawing beside the bot, in processes of their own."""

from bot.child import ChildError, Children
from bot.pictures import png
from bot.pictures.png import PictureError


class Renderer:
    """Draws at most so many pictures at once; each takes a process of about 30 MB."""

    def __init__(self, at_once: int = 1, patience: float = 20) -> None:
        """Give up on a picture after `patience` seconds of drawing."""
        self._children = Children(at_once, patience)

    async def render(self, svg: str) -> bytes:
        """Return the PNG. Raises PictureError where it can not be had."""
        try:
            return await self._children.run(png.__file__, svg.encode())
        except ChildError as error:
            raise PictureError(str(error)) from error
