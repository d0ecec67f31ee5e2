"""Answers what was asked before: by its receipt, anew, further, or steered beside unsteered. No widget."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.engine import new_job
from engine.history import StoredMessage
from engine.messages import Generate
from engine.requests import GenerationRequest
from engine.turns import dropped_before, from_receipt, going_on, turns_of, without_dropped
from ui.messages import CompareStarted
from ui.state import AnswerJob, CompareJob
from vectors.values import NO_STEERING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.context_policy import ContextPolicy
    from ui.session import Session


class Again(QObject):
    """Acts on the conversation that the session shows. GUI thread only.

    `policy` is what a full context calls for, and is asked each time. `resumed` tells of a reply that is
    being gone on with, by its number.
    """

    resumed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.policy: Callable[[], ContextPolicy] = lambda: "ask"

    def regenerate(self, message_id: int) -> None:
        """Answer again with the receipt's recipe, changes, sampling and seed: the same text."""
        message = self._session.history.message(message_id)
        if message.parent_id is None:  # a persona's first message answers nothing
            return
        if message.answer is None:
            self.regenerate_now(message_id)
            return
        parent = self._parent(message)

        def act() -> None:
            self.show_up_to(parent)
            self._session.answering.start_reply(parent, from_receipt(self._request(parent), message))

        self._session.waking.when_ready(act)

    def regenerate_now(self, message_id: int) -> None:
        """Answer again with the sidebar's recipe and a new seed."""
        self.answer(self._parent(self._session.history.message(message_id)))

    def answer(self, user_id: int) -> None:
        """Answer a message, beside what was answered before."""

        def act() -> None:
            self.show_up_to(user_id)
            self._session.answering.answer(user_id, _seed())

        self._session.waking.when_ready(act)

    def regenerate_last(self) -> None:
        """Answer the last reply again, or the last message where it has none."""
        messages = self._session.messages()
        replies = [each for each in messages if each.role == "assistant"]
        if messages and messages[-1].role == "user":
            self.answer(messages[-1].id)
        elif replies:
            self.regenerate(replies[-1].id)

    def go_on(self, message_id: int, *, drops_oldest: bool = False) -> None:
        """Go on with a reply where it ended, in the same message; one that says nothing yet begins anew.

        With `drops_oldest` the oldest turns make room for it, whatever the settings say.
        """
        session = self._session

        def act() -> None:
            session.stop()
            session.saving.flush()
            model, message = session.state.model, session.history.message(message_id)
            assert model is not None
            request = going_on(self._request(self._parent(message)), message, model.ref.fingerprint)
            if drops_oldest:
                request = replace(request, drops_oldest=True)
            said = request.begun.text if request.begun is not None else ""
            session.saving.at_once(
                lambda: session.history.update_message(message_id, content=said, state="unfinished", error="")
            )
            session.saving.begin(message_id, said)
            self.resumed.emit(message_id)
            session.start(Generate(request.id, (request,)), AnswerJob(message_id))

        session.waking.when_ready(act)

    def _request(self, user_id: int) -> GenerationRequest:
        return self.request_for(user_id, _seed())

    def request_for(self, user_id: int, seed: int) -> GenerationRequest:
        """What a message is answered by, with the recipe in force; for when a model is loaded."""
        session, drops = self._session, self.policy() == "drop"
        model, history = session.state.model, session.history
        assert model is not None
        turns = turns_of(history.turns_to(user_id), session.system_prompt)
        sampling = session.sampling.over(model.sampling)
        request = GenerationRequest(new_job(), turns, session.recipe, sampling, seed, drops_oldest=drops)
        if not drops:
            return request
        return without_dropped(request, dropped_before(history.last_answer(user_id), model.ref.fingerprint))

    def _parent(self, message: StoredMessage) -> int:
        assert message.parent_id is not None
        return message.parent_id

    def show_up_to(self, message_id: int | None) -> None:
        """Show the conversation up to a message, or without any, and end what is being written."""
        self._session.stop()
        self._session.saving.flush()
        if self._session.conversation is not None:
            self._session.history.set_head(self._session.conversation.id, message_id)
            self._session.open(self._session.conversation.id)

    def compare(self, message_id: int | None = None) -> bool:
        """Answer a question steered and unsteered with one seed; False where nothing was asked yet.

        With a reply's id, its own recipe, sampling and seed; else the last question and the sidebar's recipe.
        """
        if not any(each.role == "user" for each in self._session.messages()):
            return False
        self._session.waking.when_ready(lambda: self._compare(message_id))
        return True

    def _compare(self, message_id: int | None) -> None:
        model, messages = self._session.state.model, self._session.messages()
        assert model is not None
        question, recipe = [m for m in messages if m.role == "user"][-1], self._session.recipe
        sampling, seed = self._session.sampling.over(model.sampling), _seed()
        chosen = None if message_id is None else self._session.history.message(message_id)
        if chosen is not None and chosen.answer is not None and chosen.parent_id is not None:
            receipt = chosen.answer.receipt
            question = self._session.history.message(chosen.parent_id)
            recipe, sampling, seed = receipt.recipe, receipt.sampling, receipt.seed
            if recipe.is_noop:
                recipe = self._session.recipe
        self._session.stop()
        job, asked = new_job(), self.request_for(question.id, seed)
        requests = tuple(
            replace(asked, id=f"{job}-{row}", recipe=each, sampling=sampling)
            for row, each in enumerate((NO_STEERING, recipe))
        )
        self._session.compare_started.emit(CompareStarted(question.content, recipe))
        self._session.start(Generate(job, requests), CompareJob())

    def try_again(self) -> None:
        """Answer the last question once more."""
        messages = self._session.messages()
        if messages and messages[-1].role == "assistant":
            self.regenerate_now(messages[-1].id)
        elif messages:
            user = messages[-1].id
            self._session.waking.when_ready(lambda: self._session.answering.answer(user, _seed()))


def _seed() -> int:
    return secrets.randbelow(2**31)
