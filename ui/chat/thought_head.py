"""The line that stands for what a model thought: a button that folds it open and shut."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from ui.chat.pieces import Piece
from ui.chat.splitting import Begin
from ui.controls import IconButton
from ui.icons import icon
from ui.language import tr, tr_count
from ui.theme import theme

ROW = 36


class FoldButton(IconButton):
    """A line of text with an arrow. `folded` is emitted when what it stands for has been shown or hidden."""

    folded = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("next", "", parent, 14)
        self.setProperty("role", "fold")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)

    def say(self, text: str, *, is_open: bool) -> None:
        """Show how long was thought."""
        act = tr("Hide what was thought") if is_open else tr("Show what was thought")
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(act)
        self.set_icon("down" if is_open else "next")

    def restyle(self) -> None:
        self.setIcon(icon(self._icon_name, theme.colours.muted))


class ThoughtHead(Piece):
    """Stands before the pieces of a thought, and tells its words and how long they took to come."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Begin("prose"))
        self.button = FoldButton(parent)
        self.button.clicked.connect(self.toggle)
        self._is_open = False
        self._is_running = True
        self._words = self._told = 0
        self._ends_in_word = False
        self._began, self._took = time.monotonic(), 0.0
        self.height = ROW
        self._say()

    def count(self, text: str) -> None:
        """Take text that was thought."""
        if not text:
            return
        joins = self._ends_in_word and not text[0].isspace()
        self._words += max(0, len(text.split()) - joins)
        self._ends_in_word = not text[-1].isspace()

    def tell(self) -> None:
        """Show what was counted."""
        if self._words != self._told:
            self._say()

    def end(self) -> None:
        """It is over."""
        if self._is_running:
            self._is_running = False
            self._took = time.monotonic() - self._began
            self._say()

    @property
    def is_open(self) -> bool:
        return self._is_open

    def unfold(self) -> None:
        if not self._is_open:
            self.toggle()

    def toggle(self) -> None:
        """Fold it open, or shut."""
        self._is_open = not self._is_open
        self._say()
        self.button.folded.emit()

    def _say(self) -> None:
        self._told = self._words
        words = tr_count("{count} word", "{count} words", self._words)
        seconds = round(self._took)
        if self._is_running:
            said = tr("Thinking… {words}").format(words=words)
        elif seconds >= 1:
            said = tr("Thought for {seconds} s · {words}").format(seconds=seconds, words=words)
        else:
            said = tr("Thought · {words}").format(words=words)
        self.button.say(said, is_open=self.is_open)

    @property
    def source(self) -> str:
        return ""

    @property
    def has_document(self) -> bool:
        return True

    @property
    def has_text(self) -> bool:
        return False

    def restyle(self) -> None:
        self.button.restyle()
        self._say()

    def estimate(self, width: float, line_height: float) -> None:
        self.height = max(ROW, self.button.sizeHint().height() + 8)

    def lay_out(self, width: float) -> None:
        self.estimate(width, 0)
        self.is_measured = True

    def place_controls(self, width: float) -> None:
        size = self.button.sizeHint()
        self.button.setGeometry(0, int(self.top), min(int(width), size.width()), size.height())
        self.button.show()
