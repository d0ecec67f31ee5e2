"""Where the person writes: grows with the text, sends on Enter, and stops an answer in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ui.controls import label, set_flag
from ui.icons import icon
from ui.models.dropping import dragged_model
from ui.theme import theme

SHARE_OF_HEIGHT = 0.4


class _Editor(QPlainTextEdit):
    """Enter submits, Shift+Enter breaks the line, and nothing is sent while an input method composes.

    A model that is dropped on it is the window's.
    """

    submitted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_composing = False
        self.setTabChangesFocus(True)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_model(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        breaks = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if is_enter and not breaks and not self._is_composing:
            self.submitted.emit()
            return
        super().keyPressEvent(event)


class Composer(QWidget):
    """Always typeable. `sent` carries the text; the owner clears it with `clear` once it is kept."""

    sent = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_answering = False
        self._waits = ""
        self.box = QFrame(self)
        self.box.setObjectName("composerBox")
        self.editor = _Editor(self.box)
        self.editor.setPlaceholderText("Write a message")
        self.editor.setAccessibleName("Message")
        self.editor.submitted.connect(self._submit)
        self.editor.textChanged.connect(self._changed)
        self.editor.installEventFilter(self)
        self.button = QPushButton(self.box)
        self.button.setProperty("role", "round")
        self.button.setIconSize(QSize(20, 20))
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self._clicked)
        inside = QHBoxLayout(self.box)
        inside.setContentsMargins(12, 6, 8, 6)
        inside.setSpacing(8)
        inside.addWidget(self.editor, 1)
        inside.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self.note = label("", self, "small")
        self.note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.box)
        layout.addWidget(self.note)
        self.restyle()
        self._changed()

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a text in, such as a draft."""
        self.editor.setPlainText(text)
        self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)

    def clear(self) -> None:
        """Empty it."""
        self.editor.clear()

    def set_answering(self, is_answering: bool) -> None:
        """Send turns into Stop in place, and back."""
        self._is_answering = is_answering
        self._show_button()

    def set_waiting(self, reason: str) -> None:
        """Say what a message sent now will wait for; empty for nothing."""
        self._waits = reason
        self.note.setText(reason or "Enter sends, Shift+Enter starts a new line")

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self._show_button()
        self._fit()

    def _show_button(self) -> None:
        name = "stop" if self._is_answering else "send"
        text = "Stop (Esc)" if self._is_answering else "Send (Enter)"
        self.button.setIcon(icon(name, theme.colours.on_accent, theme.colours.muted))
        can_act = self._is_answering or bool(self.text.strip())
        self.button.setEnabled(can_act)
        self.button.setAccessibleName("Stop" if self._is_answering else "Send")
        self.button.setToolTip(text if can_act else "Write a message to send it")

    def _clicked(self) -> None:
        if self._is_answering:
            self.stop_requested.emit()
        else:
            self._submit()

    def _submit(self) -> None:
        if self.text.strip() and not self._is_answering:
            self.sent.emit(self.text.strip())

    def _changed(self) -> None:
        self._show_button()
        self._fit()
        self.draft_changed.emit(self.text)

    def _fit(self) -> None:
        """As high as the text, up to a share of the window."""
        line = self.editor.fontMetrics().lineSpacing()
        rows = max(1, int(self.editor.document().size().height()))
        wanted = rows * line + 16
        limit = max(3 * line, int(self.window().height() * SHARE_OF_HEIGHT))
        self.editor.setFixedHeight(max(36, min(wanted, limit)))
        policy = (
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > limit else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.editor.setVerticalScrollBarPolicy(policy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_flag(self.box, "focused", event.type() is QEvent.Type.FocusIn)
        elif event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)
