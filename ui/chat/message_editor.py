"""Edits a message in its place. Keeps nothing: its owner does."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.chat.entry import TextEntry
from ui.controls import TextButton, label
from ui.language import tr


class MessageEditor(QFrame):
    """A field with what was said; Enter or the button is done, Esc or the other one leaves it as it was."""

    done = Signal(str)
    left = Signal()

    def __init__(self, text: str, name: str, done: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._before = text
        self.field = TextEntry(self, holds_escape=True)
        self.field.setAccessibleName(name)
        self.field.setPlainText(text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self.done_button = TextButton(done, self, "primary", tr("The version before stays (Enter)"))
        self.leave_button = TextButton(tr("Cancel"), self, "", tr("Leave it as it was (Esc)"))
        self.done_button.clicked.connect(self._finish)
        self.leave_button.clicked.connect(self.left)
        self.field.submitted.connect(self._finish)
        self.field.escaped.connect(self.left)
        self.field.textChanged.connect(self._changed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(label(tr("Shift+Enter starts a new line"), self, "small"), 1)
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addLayout(buttons)
        self._changed()

    def _changed(self) -> None:
        can = bool(self.field.toPlainText().strip())
        self.done_button.setEnabled(can)
        self.done_button.setToolTip(
            tr("The version before stays (Enter)") if can else tr("Write something first")
        )

    def _finish(self) -> None:
        text = self.field.toPlainText().strip()
        if not text:
            return
        if text == self._before.strip():
            self.left.emit()
        else:
            self.done.emit(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.field.fit()
