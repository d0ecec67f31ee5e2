"""Changes what was said by adding versions and moving the conversation's end; erases nothing. No widget."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.again import Again
from ui.messages import Edited
from ui.session import Session


class Revising(QObject):
    """Acts on the conversation that the session shows. GUI thread only.

    `taken_out` tells how many messages a delete has put out of sight; `undo` brings them back.
    """

    taken_out = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._before: tuple[int, int] | None = None

    @property
    def _again(self) -> Again:
        return self._session.again

    def edit_question(self, edited: Edited) -> None:
        """Ask in other words, beside what was asked; that and its answers stay as a version."""
        message = self._session.history.message(edited.message_id)
        self._session.saving.at_once(lambda: self._again.show_up_to(message.parent_id))
        self._session.send(edited.text, attachments=message.attachments)

    def edit_reply(self, edited: Edited) -> None:
        """Keep a reply in other words, as another version of it."""
        session, message = self._session, self._session.history.message(edited.message_id)

        def add() -> None:
            session.history.add_message(
                message.conversation_id, "assistant", edited.text, parent_id=message.parent_id
            )

        session.stop()
        session.saving.flush()
        session.saving.at_once(add)
        session.open(message.conversation_id)

    def delete(self, message_id: int) -> None:
        """Put a message and all that follows on it out of sight; the conversation goes on before it.

        It counts no more among the versions of its turn.
        """
        history, conversation, head = self._session.history, self._session.conversation, self._session.head
        after = None if head is None else history.steps_up(head, message_id)
        if conversation is None or head is None or after is None:
            return
        self._before = conversation.id, head
        parent = history.message(message_id).parent_id

        def take_out() -> None:
            self._again.show_up_to(parent)
            history.remove_message(message_id)

        self._session.saving.at_once(take_out)
        self.taken_out.emit(after + 1)

    def undo(self) -> None:
        """Bring back what the last delete took out."""
        if self._before is None:
            return
        (conversation, head), self._before = self._before, None
        session = self._session
        session.stop()
        session.saving.flush()
        session.saving.at_once(lambda: session.history.set_head(conversation, head))
        session.open(conversation)
