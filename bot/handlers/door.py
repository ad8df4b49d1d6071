"""The learner blocks the bot, or lets it in again."""

from bot.house import House
from bot.visit import Visit
from storage import learners, planning
from storage.learners import set_reachable
from storage.planning import drop_planned


async def swung(house: House, visit: Visit) -> None:
    """Stop planning for a learner who blocked the bot; plan again for one who is back."""
    async with house.database.write() as work:
        if await learners.get(work, visit.learner_id) is None:
            return
        await set_reachable(work, visit.learner_id, reachable=not visit.blocked)
        if visit.blocked:
            await drop_planned(work, visit.learner_id)
        else:
            await planning.replan(work, visit.learner_id, house.now())
        await work.commit()
