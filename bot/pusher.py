"""Pushes: the way from the delivery loop into a chat. Implements `scheduler.dispatch.Pusher`."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.gateway import Gateway
from bot.text import Texts, Tongue
from bot.view import View
from bot.views import pausing, prompts, putting_off, steps
from bot.views.bite import Asking
from lessons.bite import Bite
from lessons.model import Curriculum
from lessons.sitting import Place, PromptStep, current
from scheduler.claims import Claim, Expired
from scheduler.notes import Note
from scheduler.outcomes import Outcome, Rejected, Sent

NoteView = Callable[[Claim, Note], Awaitable[View | None]]


class Pusher:
    """Renders a bite's first step in the learner's language, and sends it."""

    def __init__(
        self,
        gateway: Gateway,
        curriculum: Callable[[], Curriculum],
        texts: Texts,
        note_view: NoteView,
    ) -> None:
        """Send through `gateway`; `note_view` says what a note says, or None where it is void."""
        self._gateway = gateway
        self._curriculum = curriculum
        self._texts = texts
        self._note_view = note_view

    def room(self) -> int:
        """Return how many more pushes can go soon."""
        return self._gateway.room()

    async def push(self, claim: Claim, bite: Bite) -> Outcome:
        """Send the first message of `bite`; one that nobody asked for can be put off."""
        step = current(bite, self._curriculum().editions, Place())
        if step is None:
            return Rejected("the lesson is gone")
        tongue = self._texts.speak(*claim.languages)
        asking = Asking(claim.delivery_id, bite)
        if isinstance(step, PromptStep):
            view = prompts.asked(tongue, step, self._about(tongue, claim, step), asking)
        else:
            view = steps.step(tongue, step, asking)
        if claim.asked:
            return await self._gateway.reply(claim.learner_id, view)
        view = replace(view, rows=(*view.rows, *putting_off.rows(tongue, claim.delivery_id)))
        return await self._gateway.push(claim.learner_id, view)

    def _about(self, tongue: Tongue, claim: Claim, step: PromptStep) -> prompts.About:
        done, id_ = claim.progress, step.part.about
        plan = next((one.plan for one in done.promises if one.id == id_), None)
        event = next((one for one in done.events if one.id == id_), None)
        tracks = self._curriculum().tracks_by_id
        return prompts.about(tongue, step, plan, event, tracks=tracks, zone=claim.zone)

    async def check_in(self, claim: Claim) -> Outcome:
        """Ask somebody who paused because they were ill how they are."""
        tongue = self._texts.speak(*claim.languages)
        return await self._gateway.push(claim.learner_id, pausing.check_in(tongue))

    async def tell(self, claim: Claim, note: Note) -> Outcome:
        """Send a note, without a sound."""
        view = await self._note_view(claim, note)
        return await self._gateway.tell(claim.learner_id, view) if view else Sent()

    async def withdraw(self, expired: Expired) -> Outcome:
        """Take what still waits for an answer out of the chat; leave feedback, without buttons."""
        chat_id, message_id = expired.learner_id, expired.message_id
        if expired.unanswered or not expired.begun:
            return await self._gateway.delete(chat_id, message_id)
        return await self._gateway.strip(chat_id, message_id)
