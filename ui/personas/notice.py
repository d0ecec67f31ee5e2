"""A quiet line over the conversation that says what a persona lacks here. Decides nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.controls import IconButton, label
from ui.language import said, tr
from ui.page_layout import EDGE


class Notice(QWidget):
    """Hidden while there is nothing to say, or once a person has closed it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        frame = QFrame(self)
        frame.setProperty("role", "notice")
        self.said = label("", frame, "muted", wraps=True)
        self.close_button = IconButton("close", tr("Close this notice"), frame, 14)
        self.close_button.clicked.connect(self.hide)
        line = QHBoxLayout(frame)
        line.setContentsMargins(12, 4, 4, 4)
        line.setSpacing(8)
        line.addWidget(self.said, 1)
        line.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(EDGE, 8, EDGE, 0)
        layout.addWidget(frame)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say something, or nothing."""
        self.said.setText(said(sentence))
        self.setVisible(bool(sentence))
