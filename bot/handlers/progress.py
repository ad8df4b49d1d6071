"""`/progress`: what has been done, in words."""

from bot.handlers.common import meet, next_gap, show
from bot.house import House
from bot.views import progress as views
from bot.visit import Visit
from storage import progress


async def overview(house: House, visit: Visit) -> None:
    """Handle `/progress`."""
    learner, tongue = await meet(house, visit)
    async with house.database.read() as work:
        figures = views.Figures(
            (await progress.of(work, [learner.id]))[learner.id],
            await progress.tallies(work, learner.id),
            await progress.kept(work, learner.id),
        )
        coming = await next_gap(house, work, learner, tongue)
    view = views.overview(tongue, house.curriculum(), figures, coming)
    await show(house, visit, view)
