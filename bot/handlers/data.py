"""`/export` and `/forget`: a learner's data is theirs."""

import json

from bot.handlers.common import StalePressError, acknowledge, greet, meet, show
from bot.house import House
from bot.view import Press, View
from bot.visit import Visit
from storage import learners
from storage.export import everything


async def export(house: House, visit: Visit) -> None:
    """Handle `/export`: a file with all there is about the learner."""
    learner, tongue = await meet(house, visit)
    await acknowledge(house, visit)
    await house.gateway.typing(learner.id)
    async with house.database.read() as work:
        told = await everything(work, learner.id)
    content = json.dumps(told, ensure_ascii=False, indent=2).encode()
    name = f"offclock-{house.now():%Y-%m-%d}.json"
    await house.gateway.document(learner.id, name, content, View(tongue("export")))


async def ask_to_forget(house: House, visit: Visit) -> None:
    """Handle `/forget`: ask once."""
    _, tongue = await meet(house, visit)
    rows = (
        (Press(tongue.plain("forget.yes"), "forget:yes", "danger"),),
        (Press(tongue.plain("forget.no"), "forget:no"),),
    )
    await show(house, visit, View(tongue("forget.ask"), rows))


async def forget_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the answer: delete everything, or nothing."""
    if args not in (("yes",), ("no",), ()):
        raise StalePressError(args)
    if not args:
        await ask_to_forget(house, visit)
        return
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        if args == ("yes",):
            await learners.forget(work, learner.id)
        await work.commit()
    key = "forget.done" if args == ("yes",) else "forget.kept"
    await show(house, visit, View(tongue(key)))
