"""A choice of one value among a few, from a list that opens. Values are those of an enum or plain words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QWidget

from ui.icons import icon
from ui.theme import theme

ARROW = 14


class Choice(QComboBox):
    """Emits `chosen` with the value that a person took, never for `set_value`."""

    chosen = Signal(object)

    def __init__(
        self, name: str, texts: Mapping[str, str], parent: QWidget, tips: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(parent)
        self._values = tuple(texts)
        self.setAccessibleName(name)
        self.setView(QListView(self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(3)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for number, (value, text) in enumerate(texts.items()):
            self.addItem(text)
            if tips is not None:
                self.setItemData(number, tips[value], Qt.ItemDataRole.ToolTipRole)
        self.currentIndexChanged.connect(self._show_tip)
        self.activated.connect(self._take)
        self._show_tip()

    @property
    def values(self) -> tuple[str, ...]:
        """The values that there are to choose from."""
        return self._values

    def add(self, value: str) -> None:
        """Offer a value that is shown as it is written."""
        self._values = (*self._values, value)
        self.addItem(value)

    @property
    def value(self) -> str:
        """The value in force."""
        return self._values[self.currentIndex()]

    def set_value(self, value: str) -> None:
        """Show a value without a signal."""
        self.setCurrentIndex(self._values.index(value))

    def _take(self, number: int) -> None:
        self.chosen.emit(self._values[number])

    def _show_tip(self) -> None:
        self.setToolTip(self.itemData(self.currentIndex(), Qt.ItemDataRole.ToolTipRole) or "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.room(ARROW)
        place = QRect(self.width() - side - 8, (self.height() - side) // 2, side, side)
        icon("down", theme.colours.muted).paint(painter, place)
        painter.end()
