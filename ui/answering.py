"""Has messages answered: keeps them, begins replies and ends them. Knows no widget."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.attachments import Attachment
from engine.messages import Answered, Cancelled, Failed, Finished, Generate, Terminal
from engine.requests import Answer, GenerationRequest
from ui.bridge import TextAdded
from ui.language import said, tr
from ui.messages import Card, ReplyEnded, ReplyText
from ui.state import AnswerJob, CompareJob
from vectors.errors import TillerError

if TYPE_CHECKING:
    from ui.session import Session

TITLE_LENGTH = 48
NEWEST = 200
"""Messages that are read whole when a conversation is opened; earlier ones follow by themselves."""


class Answering(QObject):
    """Acts on the conversation that the session shows. GUI thread only.

    Messages are added at once; the text of a reply that comes is left to the session's `saving`.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        session.bridge.text_added.connect(self._text_added)

    # ---- asking

    def send(
        self, text: str, sampling_seed: int | None = None, attachments: Sequence[Attachment] = ()
    ) -> bool:
        """Keep a message and have it answered; False where it could not be kept."""
        session = self._session
        seed = secrets.randbelow(2**31) if sampling_seed is None else sampling_seed
        try:
            if session.conversation is None:
                conversation_id = session.history.create(
                    title=title_of(text or attachments[0].name),
                    system_prompt=session.system_prompt,
                    model=session.state.wanted_ref,
                )
                session.history.set_recipe(conversation_id, session.in_force.kept)
            else:
                conversation_id = session.conversation.id
            before = session.history.conversation(conversation_id, newest=0)
            user = session.history.add_message(
                conversation_id, "user", text, parent_id=before.head, attachments=attachments
            )
            session.conversation = session.history.conversation(conversation_id, NEWEST)
        except TillerError as error:
            session.card_shown.emit(
                Card(tr("The message could not be saved: {reason}").format(reason=said(str(error))), "", "")
            )
            return False
        session.user_added.emit(session.conversation.messages[-1])
        session.conversations_changed.emit()
        session.waking.when_ready(lambda: self.answer(user, seed))
        return True

    def answer(self, user_id: int, seed: int) -> None:
        """Answer a message with the recipe in force; for when a model is loaded."""
        self.start_reply(user_id, self._session.again.request_for(user_id, seed))

    def start_reply(self, user_id: int, request: GenerationRequest) -> None:
        """Begin the reply to a message and hand its request to the engine."""
        session = self._session
        if session.conversation is None:
            return
        begun = request.begun.text if request.begun is not None else ""
        try:
            reply = session.history.add_message(
                session.conversation.id, "assistant", begun, parent_id=user_id, state="unfinished"
            )
        except TillerError as error:
            sentence = tr("The reply could not be saved: {reason}").format(reason=said(str(error)))
            session.card_shown.emit(Card(sentence, "Try again", ""))
            return
        session.saving.begin(reply, begun)
        session.reply_started.emit(reply)
        if begun:
            session.reply_text.emit(ReplyText(reply, begun))
        session.start(Generate(request.id, (request,)), AnswerJob(reply))

    def stop(self) -> None:
        """End the answer or comparison that is being written, or waits for a model; what was said stays."""
        if self._session.waking.forget():
            self._session.waiting_stopped.emit()
        for job, work in self._session.state.jobs.items():
            if isinstance(work, AnswerJob | CompareJob):
                self._session.waking.cancel(job)

    # ---- what comes

    def _text_added(self, added: TextAdded) -> None:
        session = self._session
        match session.state.jobs.get(added.job):
            case AnswerJob(message_id):
                session.saving.add(message_id, added.text)
                session.reply_text.emit(ReplyText(message_id, added.text))
            case CompareJob():
                session.compare_text.emit(added)
            case _:
                pass

    def ended(self, message_id: int, event: Terminal) -> None:
        """Keep how a reply ended; called once the state knows of it."""
        answer: Answer | None = None
        state, error = "complete", ""
        match event:
            case Finished(_, Answered((answer,))):
                pass
            case Cancelled(_, partial):
                answer, state = (partial[0] if partial else None), "cancelled"
            case Failed():
                answer, state = (event.partial[0] if event.partial else None), "failed"
                error = event.sentence
        session = self._session
        session.saving.end(message_id, state, answer, error)
        session.reply_ended.emit(ReplyEnded(message_id, state, answer, error))
        if session.state.engine != "dead":  # of a dead engine its own card tells
            session.failures.show_failure(event, "Try again")


def title_of(text: str) -> str:
    """The first words of a message."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
