"""Answers what was asked before: by its receipt, with a new seed, or steered beside unsteered. No widget."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.engine import new_job
from engine.history import StoredMessage
from engine.messages import Generate
from engine.requests import GenerationRequest
from ui.messages import CompareStarted
from ui.state import CompareJob
from vectors.values import NO_STEERING

if TYPE_CHECKING:
    from ui.session import Session


class Again(QObject):
    """Acts on the conversation that the session shows. GUI thread only."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def regenerate(self, message_id: int) -> None:
        """Answer again with the receipt's recipe, changes, sampling and seed: the same text."""
        message = self._session.history.message(message_id)
        if message.parent_id is None:  # a persona's first message answers nothing
            return
        if message.answer is None:
            self.regenerate_now(message_id)
            return
        receipt = message.answer.receipt
        first, *changes = receipt.timeline
        parent = self._parent(message)

        def act() -> None:
            self._show_parent(parent)
            request = GenerationRequest(
                new_job(),
                self._session.turns(parent),
                first.recipe,
                receipt.sampling,
                receipt.seed,
                tuple(changes),
            )
            self._session.start_reply(parent, request)

        self._session.when_ready(act)

    def regenerate_now(self, message_id: int) -> None:
        """Answer again with the sidebar's recipe and a new seed."""
        message = self._session.history.message(message_id)
        if message.parent_id is None:
            return
        parent = self._parent(message)

        def act() -> None:
            self._show_parent(parent)
            self._session.answer(parent, secrets.randbelow(2**31))

        self._session.when_ready(act)

    def regenerate_last(self) -> None:
        """Answer the last reply again."""
        replies = [m for m in self._session.messages() if m.role == "assistant"]
        if replies:
            self.regenerate(replies[-1].id)

    def _parent(self, message: StoredMessage) -> int:
        assert message.parent_id is not None
        return message.parent_id

    def _show_parent(self, parent: int) -> None:
        """Show the conversation up to the question that is answered again."""
        self._session.stop()
        self._session.saving.flush()
        if self._session.conversation is not None:
            self._session.history.set_head(self._session.conversation.id, parent)
            self._session.open(self._session.conversation.id)

    def compare(self, message_id: int | None = None) -> bool:
        """Answer a question steered and unsteered with one seed; False where nothing was asked yet.

        With a reply's id, its own recipe, sampling and seed; else the last question and the sidebar's recipe.
        """
        state, messages = self._session.state, self._session.messages()
        questions = [m for m in messages if m.role == "user"]
        if not questions or state.model is None or state.is_loading:
            return False
        question, recipe = questions[-1], self._session.recipe
        sampling = self._session.sampling.over(state.model.sampling)
        seed = secrets.randbelow(2**31)
        replies = [m for m in messages if m.role == "assistant" and m.answer is not None]
        chosen = next((m for m in replies if m.id == message_id), None)
        if chosen is not None and chosen.answer is not None:
            receipt = chosen.answer.receipt
            question = next(m for m in messages if m.id == chosen.parent_id)
            recipe, sampling, seed = receipt.recipe, receipt.sampling, receipt.seed
            if recipe.is_noop:
                recipe = self._session.recipe
        self._session.stop()
        job, turns = new_job(), self._session.turns(question.id)
        requests = tuple(
            GenerationRequest(f"{job}-{row}", turns, each, sampling, seed)
            for row, each in enumerate((NO_STEERING, recipe))
        )
        self._session.compare_started.emit(CompareStarted(question.content, recipe))
        self._session.start(Generate(job, requests), CompareJob())
        return True

    def try_again(self) -> None:
        """Answer the last question once more."""
        messages = self._session.messages()
        if messages and messages[-1].role == "assistant":
            self.regenerate_now(messages[-1].id)
        elif messages:
            user = messages[-1].id
            self._session.when_ready(lambda: self._session.answer(user, secrets.randbelow(2**31)))
