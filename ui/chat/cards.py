"""The card that an error becomes: plain words, one thing to do, the engine's own line folded below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.controls import IconButton, TextButton, label


class ErrorCard(QFrame):
    """Says what happened; `acted` carries nothing, the owner knows what the action is."""

    acted = Signal()

    def __init__(self, sentence: str, action: str, detail: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "errorCard")
        self.setAccessibleName("Error")
        self.sentence = label(sentence, self, "error", wraps=True)
        self.detail = QPlainTextEdit(detail, self)
        self.detail.setReadOnly(True)
        self.detail.setProperty("role", "mono")
        self.detail.setFixedHeight(120)
        self.detail.hide()
        buttons = QHBoxLayout()
        self.action = TextButton(action, self, "primary")
        self.action.setVisible(bool(action))
        self.action.clicked.connect(self.acted)
        self.unfold = TextButton("Details", self, "flat")
        self.unfold.setVisible(bool(detail))
        self.unfold.clicked.connect(self._toggle)
        self.close_button = IconButton("close", "Dismiss", self, 14)
        self.close_button.clicked.connect(self.hide)
        buttons.addWidget(self.action)
        buttons.addWidget(self.unfold)
        buttons.addStretch(1)
        top = QHBoxLayout()
        top.addWidget(self.sentence, 1)
        top.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(buttons)
        layout.addWidget(self.detail)

    def _toggle(self) -> None:
        self.detail.setVisible(not self.detail.isVisible())
