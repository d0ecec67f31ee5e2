"""What dialogs are made of: a page that scrolls where it must, and a line of buttons that always stays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.controls import line
from ui.page_layout import PageScroll
from ui.theme import theme

SIDE = 24
"""Pixels between a dialog's sides and what stands in it."""
FRAME = 40
"""Pixels that the system's frame may take of the height."""


class FittedDialog(QDialog):
    """As high as its texts need, which Qt does not ask them for by itself, and no higher than the window.

    `column` takes what is to be read and set, `foot` the buttons. `width` is in pixels at the usual size of
    text; what cannot do with that gets what it needs.
    """

    def __init__(self, title: str, parent: QWidget, width: int = 560) -> None:
        super().__init__(parent)
        self._wanted = width
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = QWidget(self)
        self.column = QVBoxLayout(self.page)
        self.column.setContentsMargins(SIDE, 20, SIDE, 12)
        self.column.setSpacing(12)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(SIDE, 8, SIDE, 20)
        self.foot.setSpacing(8)
        self._scroll = PageScroll(self.page, self, SIDE)
        self._rule = line(self)
        self._rule.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._rule)
        whole.addLayout(self.foot)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._show_rule)

    def _show_rule(self, low: int, high: int) -> None:
        """Part the buttons from a page that goes on below them."""
        self._rule.setVisible(high > low)

    def fit(self) -> None:
        """Give all that is shown its room, as far as the window has it; no narrower than it is now."""
        self.column.activate()
        least = self.column.totalMinimumSize()
        width = max(theme.room(self._wanted), least.width(), self.width() if self.isVisible() else 0)
        window = self.parentWidget()
        room = window.window().size() if window is not None else self.screen().size()
        width = min(width, room.width())
        height = max(self.column.totalHeightForWidth(width), least.height())
        height += self.foot.sizeHint().height() + 1  # of the rule
        self.resize(width, min(height, room.height() - FRAME))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
        self.fit()  # parts of it know their height only once they have their width
