"""`/progress`: what came of a learner's minutes, in a picture and in words."""

from dataclasses import replace

from bot.account import account_of
from bot.handlers.common import acknowledge, greet, next_gap
from bot.house import House
from bot.pictures.png import PictureError
from bot.pictures.progress import draw_progress
from bot.views import progress as views
from bot.visit import Visit


async def overview(house: House, visit: Visit) -> None:
    """Handle `/progress`, and a button that opens it from another message."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        curriculum, now = house.curriculum(), house.now()
        account = await account_of(work, learner, curriculum, now, house.parameters)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    await acknowledge(house, visit)
    view = views.overview(tongue, account, coming)
    if account.begun:
        await house.gateway.drawing(visit.learner_id)
        try:
            drawn = draw_progress(views.picture(tongue, account, dark=learner.dark))
            view = replace(view, photo=await house.renderer.render(drawn))
        except PictureError:
            view = views.in_words(tongue, view)
    await house.gateway.reply(visit.learner_id, view)
