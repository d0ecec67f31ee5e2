"""A quiet bar that says what was done and offers to undo it, for a while. Undoes nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.beside import TextBeside
from ui.controls import IconButton, TextButton, label
from ui.language import tr

SECONDS = 10


class UndoBar(QWidget):
    """Hidden until `offer`; goes by itself after SECONDS, but never from under the mouse or the focus.

    `inset` is the room at its sides.
    """

    undo_requested = Signal()

    def __init__(self, parent: QWidget, inset: int = 12) -> None:
        super().__init__(parent)
        frame = QFrame(self)
        frame.setProperty("role", "notice")
        self.said = label("", frame, wraps=True)
        acts = QWidget(frame)
        self.button = TextButton(tr("Undo"), acts, "chip")
        self.close_button = IconButton("close", tr("Leave it so"), acts, 14)
        side = QHBoxLayout(acts)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(self.button)
        side.addWidget(self.close_button)
        self._beside = TextBeside(self.said, (acts,), frame)
        line = QHBoxLayout(frame)
        line.setContentsMargins(12, 8, 8, 8)
        line.addWidget(self._beside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(inset, 0, inset, 12)
        layout.addWidget(frame)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self._go)
        self.button.clicked.connect(self.undo_requested)
        self.close_button.clicked.connect(self.end)
        self.hide()

    def offer(self, sentence: str) -> None:
        """Say what was done, and offer to undo it."""
        self.said.setText(sentence)
        self._beside.fit()
        self.button.setAccessibleName(tr("Undo: {sentence}").format(sentence=sentence))
        self.show()
        self._timer.start()

    def end(self) -> None:
        """Offer it no longer."""
        self._timer.stop()
        self.hide()

    def _go(self) -> None:
        if self.underMouse() or self.button.hasFocus() or self.close_button.hasFocus():
            self._timer.start()
        else:
            self.end()
