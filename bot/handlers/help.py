"""`/help`, and the answer to whatever the bot can not read."""

from bot.handlers.common import greet, next_gap, show
from bot.house import House
from bot.text import Tongue
from bot.view import Press, Rows, View
from bot.visit import Visit


async def help_asked(house: House, visit: Visit) -> None:
    """Handle `/help`."""
    await _tell(house, visit, "help")


async def not_understood(house: House, visit: Visit) -> None:
    """Answer an unknown command, a sticker, or words that mean nothing to the bot."""
    await _tell(house, visit, "help.not-understood")


async def _tell(house: House, visit: Visit, key: str) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    await show(house, visit, View(tongue(key, next=coming), ways_on(tongue)))


def ways_on(tongue: Tongue) -> Rows:
    """Return buttons to what people mostly want."""
    return (
        (
            Press(tongue.plain("closing.more"), "now:5"),
            Press(tongue.plain("settings.slots"), "slots:list"),
        ),
        (Press(tongue.plain("help.settings"), "settings"),),
    )
