"""Fields in a grid, each under its name, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.controls import label
from ui.theme import theme

MOST = 3
"""Columns side by side at most."""
GAP = 12


AROUND = 36
"""Pixels that a field's frame and its arrow take."""


class FieldGrid(QWidget):
    """Reads from left to right, then down. A field's text needs `least` pixels at the usual size."""

    def __init__(self, fields: Sequence[QWidget], least: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._least, self._columns = least, 0
        self._cells = [self._cell(field) for field in fields]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(8)
        self.restyle()

    def _cell(self, field: QWidget) -> QWidget:
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(field.accessibleName(), cell, "small", wraps=True))
        column.addWidget(field)
        return cell

    def minimumSizeHint(self) -> QSize:
        """As wide as one column, which is what it comes to."""
        widest = max(cell.minimumSizeHint().width() for cell in self._cells)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Take as many columns as there is room for in the size of text in force."""
        wanted = self._least * max(1.0, theme.zoom) + AROUND + GAP
        columns = max(1, min(MOST, len(self._cells), int((self.width() + GAP) // wanted)))
        if columns == self._columns:
            return
        self._columns = columns
        for number, cell in enumerate(self._cells):
            self._grid.addWidget(cell, number // columns, number % columns)
        for column in range(MOST):
            self._grid.setColumnStretch(column, int(column < columns))
