"""Keys for reading a conversation, wherever the focus is; and gets ready what the first messages need."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.background import Background
from ui.chat.colouring import spans
from ui.chat.maths import maths_html
from ui.chat.view import ChatView

READY_MS = 500


def _get_ready() -> None:
    """Load what the first code block and the first formula need, which takes longer than a frame."""
    for language in ("python", "bash"):
        list(spans("", language))
    maths_html("x")


class Reading(QObject):
    """Page keys in the composer scroll the conversation; Ctrl+F finds in it."""

    def __init__(self, chat: ChatView, editor: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self._chat = chat
        editor.installEventFilter(self)
        self._background = Background("reading", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._prepare)
        self._timer.start(READY_MS)

    def _prepare(self) -> None:
        self._background.run(_get_ready, _nothing)

    def find(self) -> None:
        """Find in the conversation that is shown."""
        if self._chat.isVisible():
            self._chat.finder.open()

    @property
    def is_finding(self) -> bool:
        """Whether something is marked in the conversation that is shown."""
        return self._chat.isVisible() and self._chat.finder.bar.isVisible()

    def find_next(self) -> None:
        """Go to the next find."""
        if self._chat.isVisible():
            self._chat.finder.step(1)

    def find_previous(self) -> None:
        """Go to the find before."""
        if self._chat.isVisible():
            self._chat.finder.step(-1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and not event.modifiers():
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self._chat.isVisible():
                return self._chat.area.press(key)
        return super().eventFilter(watched, event)

    def close(self) -> None:
        """Get nothing more ready."""
        self._timer.stop()
        self._background.close()


def _nothing(_: None) -> None:
    """Being ready shows nowhere."""
