"""A box of text to be read and copied, in letters of one width. Knows nothing of what it says."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.writing_field import set_lines


class ReadingBox(QPlainTextEdit):
    """As high as its lines, but no lower than `least` of them, nor higher than `most`; then it scrolls."""

    def __init__(self, name: str, parent: QWidget, *, least: int = 1, most: int) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setReadOnly(True)
        self.setProperty("role", "mono")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height that the lines need in the size of text in force."""
        set_lines(self, min(max(self._least, int(self.document().size().height())), self._most))

    def restyle(self) -> None:
        """Fit the text's size."""
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
