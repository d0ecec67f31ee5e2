"""The field of a conversation's system prompt. Knows no session."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.language import tr
from ui.writing_field import set_lines, written

KEEP_MS, LINES = 400, 3


class SystemPrompt(QPlainTextEdit):
    """Emits its text as `kept` once nobody has typed for a moment. Hidden until it is asked for."""

    kept = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._prompt_timer = QTimer(self)
        self._prompt_timer.setSingleShot(True)
        self._prompt_timer.setInterval(KEEP_MS)
        self._prompt_timer.timeout.connect(self._keep)
        self.setPlaceholderText(tr("System prompt: who the model is to be in this conversation"))
        self.setAccessibleName(tr("System prompt"))
        self.setTabChangesFocus(True)
        self.restyle()
        self.textChanged.connect(self._prompt_timer.start)
        self.hide()

    def restyle(self) -> None:
        """As high as a few lines in the size of text in force."""
        set_lines(self, LINES)

    def show_text(self, text: str) -> None:
        """Show the prompt of another conversation, which is kept already."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)

    def _keep(self) -> None:
        self.kept.emit(written(self))

    def keep_pending(self) -> None:
        """Keep now what would have been kept in a moment."""
        if self._prompt_timer.isActive():
            self._prompt_timer.stop()
            self._keep()
