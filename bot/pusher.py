"""Pushes: the way from the delivery loop into a chat. Implements `scheduler.dispatch.Pusher`."""

from bot.gateway import Gateway
from bot.text import Texts
from bot.views import bite as views
from lessons.bite import Bite
from lessons.model import Curriculum
from lessons.sitting import Place, current
from scheduler.dispatch import Claim, Expired
from scheduler.outcomes import Outcome, Rejected


class Pusher:
    """Renders a bite's first step in the learner's language, and sends it."""

    def __init__(self, gateway: Gateway, curriculum: Curriculum, texts: Texts) -> None:
        """Send through `gateway`."""
        self._gateway = gateway
        self._curriculum = curriculum
        self._texts = texts

    async def push(self, claim: Claim, bite: Bite) -> Outcome:
        """Send the first message of `bite`."""
        step = current(bite, self._curriculum, Place())
        if step is None:
            return Rejected("the lesson is gone")
        tongue = self._texts.speak(*claim.languages)
        asking = views.Asking(claim.delivery_id, bite)
        view = views.step(tongue, step, self._curriculum, asking)
        if claim.asked:
            return await self._gateway.reply(claim.learner_id, view)
        return await self._gateway.push(claim.learner_id, view)

    async def withdraw(self, expired: Expired) -> Outcome:
        """Take what still waits for an answer out of the chat; leave feedback, without buttons."""
        chat_id, message_id = expired.learner_id, expired.message_id
        if expired.unanswered or not expired.begun:
            return await self._gateway.delete(chat_id, message_id)
        return await self._gateway.strip(chat_id, message_id)
