"""Brings the earlier messages of a long conversation into the chat, a part at a time. Draws nothing.

They come without their receipts, which are read once a message is near the view.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.history import Conversation, History, StoredMessage, Turn
from ui.chat.view import ChatView
from vectors.errors import TillerError

PART = 200
_PAUSE_MS = 20


class EarlierMessages(QObject):
    """GUI thread only. `refused` tells in a sentence what could not be read."""

    refused = Signal(str)
    _read_badly = Signal(str)

    def __init__(self, history: History, chat: ChatView, parent: QObject) -> None:
        super().__init__(parent)
        self._history, self._chat = history, chat
        self._conversation = 0
        self._next: int | None = None
        self._turns: dict[int, Turn] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._bring)
        # A message is read while the column is being arranged, when no card can be put into it.
        self._read_badly.connect(self.refused, Qt.ConnectionType.QueuedConnection)
        chat.area.all_wanted.connect(self.bring_all)

    def begin(self, conversation: Conversation | None) -> None:
        """The newest messages of this conversation are shown: what is before them comes from now on."""
        messages = () if conversation is None else conversation.messages
        self._turns = {}
        self._conversation = 0 if conversation is None else conversation.id
        self._go_on_from(messages[0].parent_id if messages else None)

    def bring_all(self) -> None:
        """Bring at once what has not come yet: somebody looks for it."""
        self._bring(None)

    @property
    def is_whole(self) -> bool:
        """Whether all has come."""
        return self._next is None

    def _go_on_from(self, message_id: int | None) -> None:
        self._next = message_id
        if message_id is None:
            self._timer.stop()
        else:
            self._timer.start()

    def _bring(self, count: int | None = PART) -> None:
        if self._next is None:
            return
        try:
            turns = self._history.turns_to(self._next, count)
        except TillerError as error:
            self._go_on_from(None)
            self.refused.emit(str(error))
            return
        self._go_on_from(turns[0].parent_id if turns else None)
        self._turns |= {turn.id: turn for turn in turns}
        self._chat.area.show_earlier(turns, self._read)

    def _read(self, message_id: int) -> StoredMessage:
        """A message as it is kept; only what was said where its receipt is damaged."""
        try:
            return self._history.message(message_id)
        except TillerError as error:
            self._read_badly.emit(str(error))
            turn, at = self._turns[message_id], datetime.now(UTC)
            return StoredMessage(
                turn.id, self._conversation, turn.parent_id, turn.role, turn.content, "complete", None, "", at
            )

    def close(self) -> None:
        """Bring nothing more."""
        self._go_on_from(None)
