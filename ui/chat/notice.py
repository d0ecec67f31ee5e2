"""A quiet line over the composer that says something and offers one thing to do. Does nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.controls import ElidedLabel, IconButton, TextButton


class Notice(QFrame):
    """Hidden until `tell`; `acted` where its button is pressed, `closed` where it is sent away."""

    acted = Signal()
    closed = Signal()

    def __init__(self, act: str, tip: str, close: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.said = ElidedLabel("", self)
        self.button = TextButton(act, self, "chip", tip)
        self.close_button = IconButton("close", close, self, 14)
        self.button.clicked.connect(self.acted)
        self.close_button.clicked.connect(self._close)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 4, 4)
        line.setSpacing(8)
        line.addWidget(self.said, 1)
        line.addWidget(self.button)
        line.addWidget(self.close_button)
        self.hide()

    def tell(self, sentence: str) -> None:
        """Say a sentence, and be seen."""
        self.said.setText(sentence)
        self.said.setToolTip(sentence)
        self.setAccessibleName(sentence)
        self.show()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
