"""The card that an error becomes: plain words, one thing to do, the engine's own line folded below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.controls import IconButton, TextButton, label
from ui.flow import Flow
from ui.language import said, tr
from ui.reading_box import ReadingBox

DETAIL_LINES = 8


def action_words(action: str) -> str:
    """What a button says that does an action."""
    return {
        "Restart engine": tr("Restart engine"),
        "Try again": tr("Try again"),
        "Use the built-in model": tr("Use the built-in model"),
        "Choose another model": tr("Choose another model"),
        "Save again": tr("Save again"),
        "Leave out the oldest turns": tr("Leave out the oldest turns"),
        "Always do that": tr("Always do that"),
        "New conversation": tr("New conversation"),
        "Edit the message": tr("Edit the message"),
        "Smaller context": tr("Smaller context"),
        "Open log": tr("Open log"),
    }.get(action, action)


class ErrorCard(QFrame):
    """Says what happened; `acted` carries nothing, the owner knows what `act` is. It hides once `dismissed`.

    Where there is a choice, `offer` adds what else can be done.
    """

    acted = Signal()
    dismissed = Signal()

    def __init__(self, sentence: str, action: str, detail: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "errorCard")
        self.setAccessibleName(tr("Error"))
        self.act = action
        self.sentence = label(said(sentence), self, "error", wraps=True)
        self.detail = ReadingBox(tr("What the engine said"), self, most=DETAIL_LINES)
        self.detail.setPlainText(detail)
        self.detail.hide()
        self._buttons = buttons = Flow(8, 8)
        self.action = TextButton(action_words(action), self, "primary")
        self.action.setVisible(bool(action))
        self.action.clicked.connect(self.acted)
        self.unfold = TextButton(tr("Details"), self, "flat")
        self.unfold.setVisible(bool(detail))
        self.unfold.clicked.connect(self._toggle)
        self.close_button = IconButton("close", tr("Dismiss"), self, 14)
        self.close_button.clicked.connect(self.hide)
        self.close_button.clicked.connect(self.dismissed)
        buttons.addWidget(self.action)
        buttons.addWidget(self.unfold)
        top = QHBoxLayout()
        top.addWidget(self.sentence, 1)
        top.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(buttons)
        layout.addWidget(self.detail)

    def offer(self, action: str) -> TextButton:
        """Another thing to do, as a button beside the first."""
        button = TextButton(action_words(action), self)
        self._buttons.insertWidget(self._buttons.indexOf(self.unfold), button)
        return button

    def _toggle(self) -> None:
        self.detail.setVisible(not self.detail.isVisible())
