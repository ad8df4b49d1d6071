"""What an hour of the learner's costs, so that they see what their minutes were worth."""

import re
from dataclasses import replace

from bot.handlers import settings
from bot.handlers.common import StalePressError, greet, meet, show
from bot.house import House
from bot.view import Press, View
from bot.views import settings as views
from bot.visit import Visit
from lessons.money import Amount, AmountError, read_amount
from storage import learners
from storage.learners import Learner

AWAITED = "hourly"
"""`expecting` while the rate is awaited."""

_AROUND = re.compile(
    r"a|about|an|around|ask|charge|for|hour|hourly|hr|i|is|it|its|it's|my|per|rate|take"
    r"|کا|فی|گھنٹہ|گھنٹے"
)
"""What people say around an amount by the hour, and no currency."""

_BY_THE_HOUR = re.compile(r"/ ?h(ou)?r?s?\b", re.IGNORECASE)


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of the rate."""
    match args:
        case ():
            await _ask(house, visit)
        case ("none",):
            await settings.change(house, visit, lambda learner: _with(learner, None))
        case _:
            raise StalePressError(args)


async def typed(house: House, visit: Visit, text: str) -> None:
    """Handle the rate that was typed; nothing an hour is no rate."""
    learner, tongue = await meet(house, visit)
    try:
        amount = read_rate(text, learner.currency)
    except AmountError as error:
        back = Press(tongue.plain("settings.back"), "settings")
        await show(house, visit, View(tongue(f"amount.{error.fault}"), ((back,),)))
        return
    rate = amount if amount.hundredths else None
    await settings.change(house, visit, lambda learner: _with(learner, rate))


def is_rate(text: str, learner: Learner) -> bool:
    """Say whether a text can be read as a rate: "20 an hour" may be a slot elsewhere."""
    try:
        read_rate(text, learner.currency)
    except AmountError:
        return False
    return True


def read_rate(text: str, usual: str | None) -> Amount:
    """Return the amount in "$40 an hour". Raises AmountError."""
    words = _BY_THE_HOUR.sub(" ", text).split()
    bare = [word for word in words if not _AROUND.fullmatch(word.casefold().strip(".,:"))]
    return read_amount(" ".join(bare), usual)


async def _ask(house: House, visit: Visit) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting=AWAITED))
        await work.commit()
    await show(house, visit, views.ask_rate(tongue, views.rate_of(learner)))


def _with(learner: Learner, rate: Amount | None) -> Learner:
    """Return the learner with another rate; the currency stays for the next amount they type."""
    if rate is None:
        return replace(learner, hourly=None)
    return replace(learner, hourly=rate.hundredths, currency=rate.currency)
