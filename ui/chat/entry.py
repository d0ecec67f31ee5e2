"""A field for several lines that Enter sends: for a new message, and for one that is edited in its place."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.models.dropping import dragged_model
from ui.units import units
from ui.writing_field import line_height

SHARE_OF_HEIGHT = 0.4
AROUND = 18
"""Pixels above and below the text together: the document's margin, and what the style sheet gives."""
LONG_PASTE = 2000
"""Letters of a pasted text from which on it may be better off as a file."""


def files_in(data: QMimeData) -> list[Path]:
    """The files and folders of this machine that are dragged or pasted; a model is none of them."""
    if dragged_model(data):
        return []
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.exists()]


class TextEntry(QPlainTextEdit):
    """Enter submits, Shift+Enter breaks the line, and nothing is sent while an input method composes.

    Grows with its text. Files that are pasted or dropped on it are handed over where `takes_files`; a model
    is the window's. A long text that was pasted is told of, and stands in it like any other.
    """

    submitted = Signal()
    escaped = Signal()
    went_up = Signal()
    files_given = Signal(object)
    long_pasted = Signal(str)

    def __init__(self, parent: QWidget, *, takes_files: bool = False, holds_escape: bool = False) -> None:
        super().__init__(parent)
        self._takes_files, self._holds_escape = takes_files, holds_escape
        self._is_composing = False
        self.setProperty("role", "entry")
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """As high as the text, up to a share of the window."""
        line = line_height(self.font())
        rows = max(1, int(self.document().size().height()))
        most = max(3, int((self.window().height() * SHARE_OF_HEIGHT - AROUND) // line))  # none is cut
        wanted, limit = (math.ceil(count * line) + AROUND for count in (rows, most))
        self.setFixedHeight(max(36, min(wanted, limit)))
        policies = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAsNeeded if wanted > limit else policies.ScrollBarAlwaysOff
        )
        self.ensureCursorVisible()

    def take_out(self, text: str) -> None:
        """Take a text that stands in it out again, so that undo brings it back."""
        whole, cursor = self.toPlainText(), self.textCursor()
        start = whole.find(text)
        if start >= 0:
            cursor.setPosition(units(whole[:start]))
            cursor.setPosition(units(whole[: start + len(text)]), cursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()

    # ---- keys and input methods

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and self._ends(event):
            event.accept()
            return True
        return super().event(event)

    def _ends(self, event: QEvent) -> bool:
        return self._holds_escape and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        breaks = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if is_enter and self._is_composing:
            event.accept()
        elif is_enter and not breaks:
            self.submitted.emit()
        elif self._ends(event):
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Up and not self._is_composing and not self.toPlainText():
            self.went_up.emit()
        else:
            super().keyPressEvent(event)

    # ---- what is pasted and dropped

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(self._takes_files and files_in(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self._takes_files and (files := files_in(source)):
            self.files_given.emit(files)
            return
        super().insertFromMimeData(source)
        if self._takes_files and len(source.text()) > LONG_PASTE:
            self.long_pasted.emit(source.text())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_model(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if self._takes_files and files_in(event.mimeData()):
            event.acceptProposedAction()
