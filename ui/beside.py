"""Something with buttons to its right, or below it where there is too little room for both."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QLineEdit, QWidget

from ui.theme import theme

FIELD_EDGE = 24
"""Pixels between a field's text and the room around it, at each side: the frame, and a button to clear it."""
LEAST_TITLE = 200
"""Pixels that a page's title keeps beside its buttons, at the usual size of text."""
THIRD_OF_A_TEXT = 0.4
HALF_OF_A_TEXT = 0.6
"""Shares of a text's length that a line must hold for three, or two, to be enough: words do not split."""


class Beside(QWidget):
    """A widget with buttons to its right, or below it where it would have less than `least()` pixels."""

    def __init__(self, first: QWidget, buttons: Sequence[QWidget], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._first, self._buttons = first, tuple(buttons)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        self._line.addWidget(first, 1)
        for button in buttons:
            self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def least(self) -> float:
        """How much room the first one needs: a field that of its placeholder, another all that it wants."""
        if not isinstance(self._first, QLineEdit):
            return self._first.sizeHint().width()
        return self._first.fontMetrics().horizontalAdvance(self._first.placeholderText()) + 2 * FIELD_EDGE

    def fit(self) -> None:
        """Choose the direction for the texts as they are now."""
        shown = [button.sizeHint().width() for button in self._buttons if button.isVisibleTo(self)]
        room = self.width() - sum(shown) - 8 * len(shown)
        is_beside = self._first.isHidden() or self.least() <= room
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.LeftToRight if is_beside else directions.TopToBottom)
        self._line.setSpacing(8 if is_beside else 4)

    def minimumSizeHint(self) -> QSize:
        """Room for one below the other, which is how they stand where there is no more."""
        parts = (self._first, *self._buttons)
        there = [part.minimumSizeHint().width() for part in parts if not part.isHidden()]
        return QSize(max(there, default=0), self._line.minimumSize().height())

    def restyle(self) -> None:
        """Fit the text's size."""
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class Head(Beside):
    """A page's title and what stands below it, beside the page's buttons or above them."""

    def __init__(self, words: QWidget, buttons: Sequence[QWidget], parent: QWidget | None) -> None:
        super().__init__(words, buttons, parent)
        for button in buttons:
            self._line.setAlignment(button, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)

    def least(self) -> float:
        told = (each for each in self._first.findChildren(QLabel) if each.wordWrap() and not each.isHidden())
        longest = max((each.fontMetrics().horizontalAdvance(each.text()) for each in told), default=0)
        return max(float(theme.room(LEAST_TITLE)), THIRD_OF_A_TEXT * longest)

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest button: its words wrap or end in an ellipsis."""
        widest = max(button.minimumSizeHint().width() for button in self._buttons)
        return QSize(widest, super().minimumSizeHint().height())


class TextBeside(Beside):
    """A text with buttons to its right, or below it where that would squeeze it into three lines or more."""

    def __init__(self, text: QLabel, buttons: Sequence[QWidget], parent: QWidget) -> None:
        super().__init__(text, buttons, parent)
        self._text = text

    def least(self) -> float:
        whole = self._text.fontMetrics().horizontalAdvance(self._text.text())
        return whole * HALF_OF_A_TEXT if self._text.wordWrap() else whole
